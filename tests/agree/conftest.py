"""What the tests of `synth agree` share."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.cli import main


@pytest.fixture
def agree(tmp_path, capsys):
    """Run `synth agree` on a table; gives the exit status and what was printed."""

    def run(content: str | Path, *options: str) -> tuple[int, str]:
        path = content
        if isinstance(content, str):
            path = tmp_path / "table.csv"
            path.write_text(content, encoding="utf-8")
        status = main(["-C", str(tmp_path / "nowhere"), "agree", str(path), *options])
        out = capsys.readouterr()
        assert "Traceback" not in out.err
        return status, out.out + out.err

    return run
