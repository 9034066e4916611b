"""What the Snakefile asks of synth.workflow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth import workflow


@pytest.mark.parametrize(
    ("narratives", "count"),
    [(0, 1), (1, 1), (256, 1), (257, 2), (512, 2), (513, 4), (1400, 8), (10_000, 64)],
)
def test_chunk_count_is_the_next_power_of_two(narratives: int, count: int) -> None:
    """The next power of two at or above narratives / 256."""
    assert workflow.chunk_count(narratives) == count


@given(st.text(min_size=1, max_size=20), st.sampled_from([1, 2, 4, 8, 64]))
def test_a_narrative_has_one_chunk(narrative: str, count: int) -> None:
    """The chunk is in range and depends on the id alone."""
    chunk = workflow.chunk_of(narrative, count)
    assert 0 <= chunk < count
    assert chunk == workflow.chunk_of(narrative, count)


def test_chunk_of_is_fixed() -> None:
    """A change of the rule would rerun every study: these values stay."""
    assert [workflow.chunk_of(f"N0{n}", 8) for n in range(1, 6)] == [1, 3, 5, 6, 0]


def test_chunks_hold_every_narrative_once(tmp_path: Path) -> None:
    """README, drafts that begin with “_” and Word's lock files are no narratives."""
    folder = tmp_path / "narratives"
    folder.mkdir()
    for name in ("N01-a.md", "N02-b.docx", "README.md", "_draft.md", "~$N02-b.docx", "notes.txt"):
        (folder / name).write_text("x")
    found = workflow.chunks(tmp_path)
    assert [p.name for files in found.values() for p in files] == ["N01-a.md", "N02-b.docx"]
    for chunk, files in found.items():
        assert all(workflow.in_chunk(path, chunk) for path in files)


def test_chunks_of_a_missing_folder(tmp_path: Path) -> None:
    """A study without narratives has no chunks, and no error."""
    assert workflow.chunks(tmp_path) == {}


def test_code_names_what_a_verb_uses() -> None:
    """The step, what it imports directly and indirectly, and its packages' data; nothing else."""
    files = {Path(f).as_posix().rpartition("synth/")[2] for f in workflow.code("theme")}
    assert {
        "steps/theme/__init__.py",
        "themes/rollup.py",
        "coding/layers.py",
        "problems.py",
        "narratives/templates/macrae-wiig.yaml",
    } <= files
    assert not any(f.startswith(("agreement/", "suggest/", "report/")) for f in files)
    assert "cli.py" not in files


def test_code_follows_relative_imports() -> None:
    """A package that imports its modules relatively is followed too."""
    files = {Path(f).name for f in workflow.code("agree")}
    assert {"by_code.py", "presence.py", "bootstrap.py"} <= files


def test_code_of_an_unknown_verb_is_empty() -> None:
    """Nothing raises while the Snakefile is read."""
    assert workflow.code("nothing") == []


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"a: [", b"- 1\n", b"codes: 3\n"])
def test_reads_never_raises(tmp_path: Path, content: bytes | None) -> None:
    """The Snakefile is read before the check: a broken file must not stop it there."""
    if content is not None:
        (tmp_path / "config.yaml").write_bytes(content)
        (tmp_path / "codebooks").mkdir()
        (tmp_path / "codebooks" / "codes.yaml").write_bytes(content)
    assert Path(workflow.reads("theme", ["title"], ["id"], root=tmp_path)).exists()
    assert Path(workflow.reads("report", None, None, root=tmp_path)).exists()
    assert workflow.suggestions_wanted(tmp_path) is True


def reads(root: Path, config: list[str] | None = None, codes: list[str] | None = None) -> str:
    """What a rule is given of the files as they are now."""
    workflow._load.cache_clear()
    return Path(workflow.reads("rule", config, codes, root=root)).read_text()


def test_reads_changes_with_values_not_comments(tmp_path: Path) -> None:
    """The file stays untouched when another key or a comment changes."""
    path = tmp_path / "config.yaml"
    path.write_text("title: A\nlanguage: en\n")
    first = reads(tmp_path, ["title"])
    written = (tmp_path / "build/settings/rule.json").stat().st_mtime_ns
    path.write_text("# comment\ntitle: 'A'\nlanguage: nb\n")
    assert reads(tmp_path, ["title"]) == first
    assert (tmp_path / "build/settings/rule.json").stat().st_mtime_ns == written
    path.write_text("title: B\nlanguage: en\n")
    assert reads(tmp_path, ["title"]) != first


def test_reads_follows_a_template_file(tmp_path: Path) -> None:
    """An edit of the study's own template concerns the rules that read it."""
    (tmp_path / "config.yaml").write_text("title: A\ntemplate: mine.yaml\n")
    texts = set()
    for text in ("id: mine\n", "id: other\n"):
        (tmp_path / "mine.yaml").write_text(text)
        texts.add(reads(tmp_path, ["template"]))
    assert len(texts) == 2


def test_reads_holds_only_the_fields_named(tmp_path: Path) -> None:
    """An edited definition is no change for a rule that reads the codes' ids."""
    (tmp_path / "codebooks").mkdir()
    path = tmp_path / "codebooks" / "codes.yaml"
    path.write_text("version: 1\ncodes:\n  - {id: a, definition: one}\n")
    ids, whole = reads(tmp_path, [], ["id"]), reads(tmp_path, [], None)
    path.write_text("version: 1\ncodes:\n  - {id: a, definition: two}\n")
    assert reads(tmp_path, [], ["id"]) == ids
    assert reads(tmp_path, [], None) != whole
    path.write_text("version: 2\ncodes:\n  - {id: a, definition: two}\n")
    assert reads(tmp_path, [], ["id"]) == ids
    assert '"2"' in reads(tmp_path, [], ["id", "history"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title: A\n", True),
        ("suggestions: {enabled: false}\n", False),
        ("suggestions: {enabled: no}\n", False),
        ("suggestions: {shown: 3}\n", True),
    ],
)
def test_suggestions_wanted(tmp_path: Path, text: str, wanted: bool) -> None:
    """Suggestions are on unless config.yaml turns them off."""
    (tmp_path / "config.yaml").write_text(text)
    workflow._load.cache_clear()
    assert workflow.suggestions_wanted(tmp_path) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title: A\n", True),
        ("suggestions: {themes: false}\n", False),
        ("suggestions: {themes: No}\n", False),
        ("suggestions: {themes: true, method: ranked}\n", True),
        ("suggestions: {enabled: false, themes: true}\n", False),
    ],
)
def test_grouping_wanted(tmp_path: Path, text: str, wanted: bool) -> None:
    """Codes and themes are compared unless that, or all suggestions, are turned off."""
    (tmp_path / "config.yaml").write_text(text)
    workflow._load.cache_clear()
    assert workflow.grouping_wanted(tmp_path) is wanted


def test_failed_logs_tell_only_this_run(tmp_path: Path) -> None:
    """What earlier runs and successful steps logged is left out."""
    import os

    folder = tmp_path / "build" / "log"
    folder.mkdir(parents=True)
    for name, text, time in (
        ("old.log", "error: old", 1),
        ("ok.log", "a note", 2e9),
        ("check.log", "error: new", 2e9),
    ):
        (folder / name).write_text(text)
        os.utime(folder / name, (time, time))
    assert workflow.failed_logs(1e9, tmp_path) == "error: new"


def test_imports_are_read_as_the_parser_reads_them() -> None:
    """The quick reading of imports finds in every module what Python's own parser finds."""
    import ast

    modules = workflow._modules()
    for name, path in modules.items():
        found = set()
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
                wanted = [base, *(f"{base}.{alias.name}" for alias in node.names)]
            else:
                continue
            for target in wanted:
                while target.startswith("synth."):
                    if target in modules:
                        found.add(target)
                    target = target.rpartition(".")[0]
        assert set(workflow._imports(name)) == found, name
