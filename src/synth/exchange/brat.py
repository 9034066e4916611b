"""Read a brat project: one folder a coder, in it a text and its annotations for each document.

Of the standoff format (https://brat.nlplab.org/standoff.html) the text-bound annotations are read,
`T1<tab>Label 0 5<tab>text`, also in several pieces (`0 5;8 12`). Relations, events, attributes,
normalisations and notes are passed over, and counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synth.problems import Problems, StudyError, shortened
from synth.textfile import read_bytes

if TYPE_CHECKING:
    from pathlib import Path

#: Annotations that are passed over, by the letter they begin with.
_OTHER = {
    "R": "relation",
    "E": "event",
    "A": "attribute",
    "M": "attribute",
    "N": "normalisation",
    "*": "equivalence",
    "#": "note",
}
_PIECES = re.compile(r"\d+ \d+(?:;\d+ \d+)*")


@dataclass(frozen=True, slots=True)
class BratSpan:
    """A marked passage: its label and its pieces, half-open, in characters of the document."""

    document: str
    coder: str
    label: str
    pieces: tuple[tuple[int, int], ...]
    line: int


@dataclass
class BratProject:
    """What the coders marked, and in which texts.

    `coverage`: for each coder the documents there is a file of annotations for, empty or not.
    `passed_over`: how many annotations of other kinds there are, by the kind (`relation`, …).
    """

    coders: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    coverage: dict[str, set[str]] = field(default_factory=dict)
    spans: list[BratSpan] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


def read_brat(folder: Path) -> BratProject:
    """Read a brat project. Raises `StudyError` with everything that is wrong, each with its place.

    All coders must have coded the same text of a document.
    """
    problems, out = Problems(), BratProject()
    for coder in sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._"):
        files = sorted(p for p in coder.iterdir() if p.suffix == ".ann" and p.name[0] not in "._")
        if not files:
            continue
        out.coders.append(coder.name)
        out.coverage[coder.name] = set()
        for path in files:
            _read_document(path, coder.name, out, problems)
    if not out.coders:
        problems.error(
            "there is no brat project here",
            folder,
            fix="It needs one folder for each coder, with .ann and .txt files of the same names.",
        )
    if problems.errors:
        raise StudyError(problems)
    return out


def _read_document(path: Path, coder: str, out: BratProject, problems: Problems) -> None:
    source = path.with_suffix(".txt")
    if not source.exists():
        fix = f"Put {source.name} beside it: the positions are counted in it."
        problems.error("the text of these annotations is missing", path, fix=fix)
        return
    text, annotations = _text(source, problems), _text(path, problems)
    if text is None or annotations is None:
        return
    known = out.texts.setdefault(path.stem, text)
    if known != text:
        problems.error(
            "this text differs from another coder's",
            source,
            fix="All coders need the same text: copy it to each, and check the positions.",
        )
        return
    out.coverage[coder].add(path.stem)
    for number, line in enumerate(annotations.replace("\r\n", "\n").split("\n"), 1):
        if line.startswith("T"):
            _read_span(line, number, path, coder, text, out, problems)
        elif line.strip():
            kind = _OTHER.get(line[0])
            if kind is None:
                problems.error(
                    f"“{shortened(line, 40)}” is not an annotation",
                    path,
                    line=number,
                    column=1,
                    fix="A line begins with T, R, E, A, M, N, * or #.",
                )
            else:
                out.passed_over[kind] += 1


def _read_span(
    line: str,
    number: int,
    path: Path,
    coder: str,
    text: str,
    out: BratProject,
    problems: Problems,
) -> None:
    parts = line.split("\t")
    label, _, places = parts[1].partition(" ") if len(parts) > 1 else ("", "", "")
    fix = "Write it as “T1<tab>Label 0 5<tab>text”."
    if not label or not _PIECES.fullmatch(places):
        what = "a text-bound annotation without label and positions"
        problems.error(what, path, line=number, column=1, fix=fix)
        return
    pieces = []
    for piece in places.split(";"):
        start, end = map(int, piece.split())
        if not start < end <= len(text):
            what = f"{start}–{end} is not a passage of the text, which has {len(text)} characters"
            problems.error(what, path, line=number, column=line.index(piece) + 1, fix=fix)
            return
        pieces.append((start, end))
    out.spans.append(BratSpan(path.stem, coder, label, tuple(pieces), number))


def _text(path: Path, problems: Problems) -> str | None:
    """A file's text with its line ends as they are: positions are counted with them."""
    data = read_bytes(path, problems)
    if data is None:
        return None
    try:
        return data.decode("utf-8-sig" if path.suffix == ".ann" else "utf-8")
    except UnicodeDecodeError as err:
        problems.error(
            "the file is not UTF-8",
            path,
            line=data.count(b"\n", 0, err.start) + 1,
            fix="Save it as UTF-8.",
        )
        return None
