"""Ranked suggestions for a large study, through the steps: seconds, memory, and size of the page.

    PYTHONPATH=src python benchmarks/suggest_scale.py [sentences] [folder]

A generated study of about 100,000 sentences and 60 codes with 8 terms each, two coders who
completed every narrative, 25 codings each; without embeddings. Many of the codings are of passages
that hold one of their code's terms, the others are chance. In `folder` the study is kept and used
again.

The bare cost of scoring stands in `suggest_quality.py --speed`, that of the terms in
`suggest_rules.py`.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path

from generate import generate
from measure import run, synth

SENTENCES, PER_NARRATIVE = 100_000, 146
CODES = 60


def planted(root: Path) -> None:
    """Give each coding of a passage that holds a term that term's code."""
    book = (root / "codebooks/codes.yaml").read_text()
    code_of = {
        term: f"code-{number}"
        for number, line in enumerate(re.findall(r"terms: (\[.*\])", book))
        for term in json.loads(line)
    }
    for path in sorted((root / "codings").glob("*/*.yaml")):
        lines = path.read_text().split("\n")
        for at, line in enumerate(lines):
            if line.startswith("  quote: "):
                words = re.findall(r"\w+", json.loads(line[9:]).lower())
                found = [code_of[word] for word in words if word in code_of]
                if found:
                    lines[at - 1] = f"  code: {found[0]}"
        path.write_text("\n".join(lines))


def main() -> None:
    """Make the study, run the steps, and print what they cost."""
    sentences = int(sys.argv[1]) if len(sys.argv) > 1 else SENTENCES
    with tempfile.TemporaryDirectory() as folder:
        root = Path(sys.argv[2] if len(sys.argv) > 2 else folder) / "study"
        chunks = _prepared(root, max(2, sentences // PER_NARRATIVE))
        found = _lines(root, "segment/*/sentences.csv")
        print(f"{found:,} sentences × {CODES} codes, without embeddings")
        for verb in ("rank", "agree", "theme", "report"):
            cost = run(synth("-C", str(root), verb), root)
            print(f"{verb:>7}: {cost.wall:6.1f} s, {cost.cpu:6.1f} CPU s, {cost.peak:6.0f} MB")
        print(f"suggestions: {_lines(root, 'rank/ranked.csv'):,} rows, "
              f"{(root / 'build/rank/ranked.csv').stat().st_size / 1e6:.0f} MB; page "
              f"{(root / 'reports/suggestions.html').stat().st_size / 1e6:.2f} MB; "
              f"{len(chunks)} chunks")  # fmt: skip


def _prepared(root: Path, narratives: int) -> list[str]:
    from synth.workflow import chunks

    if not root.exists():
        generate(root, narratives, codes=CODES)
        planted(root)
        with (root / "config.yaml").open("a") as config:
            config.write("suggestions: {method: ranked, embeddings: off}\n")
    names = list(chunks(root))
    for name in names:
        for verb in ("segment", "resolve", "suggest"):
            run(synth("-C", str(root), verb, "--chunk", name), root)
    return names


def _lines(root: Path, pattern: str) -> int:
    return sum(
        path.read_bytes().count(b"\n") - 1 for path in sorted((root / "build").glob(pattern))
    )


if __name__ == "__main__":
    main()
