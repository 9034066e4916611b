"""Problems in what people wrote: collected, then shown together, each with its place and a mend."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Severity = Literal["error", "warning"]

#: Problems shown in full; beyond it a count is enough to see that something is wrong throughout.
SHOWN = 200
_EXCERPT_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in one place.

    Lines and columns count from 1; `length` is the number of characters to underline.
    `fix` says what to do and stands beside the underline; `place` names a place in a file that has
    no lines (a Word document).
    """

    severity: Severity
    what: str
    path: Path | None = None
    line: int | None = None
    column: int | None = None
    length: int = 1
    fix: str = ""
    place: str = ""

    def render(self) -> str:
        """The problem as people read it: what, where, the line itself, and the mend."""
        out = [f"{self.severity}: {self.what}"]
        where = _shown_path(self.path)
        if self.line is not None:
            where += f":{self.line}"
            if self.column is not None:
                where += f":{self.column}"
        if self.place:
            where = f"{where}, {self.place}" if where else self.place
        if where:
            out.append(f"  --> {where}")
        source = _source_line(self.path, self.line) if self.path and self.line else None
        if source is not None and source.strip():
            start = (self.column or 1) - 1
            cut = max(0, start - _EXCERPT_WIDTH // 2) if len(source) > _EXCERPT_WIDTH else 0
            shown = _visible(source[cut : cut + _EXCERPT_WIDTH])
            gutter = f"{self.line:>5}"
            out.append(f"{gutter} | {shown}")
            if self.column is not None:
                length = max(1, min(self.length, len(shown) - (start - cut)))
                under = " " * _width(shown[: start - cut]) + "^" * length
                out.append(f"{' ' * len(gutter)} | {under} {self.fix}".rstrip())
                return "\n".join(out)
        if self.fix:
            out.append(f"      = {self.fix}")
        return "\n".join(out)


@dataclass
class Problems:
    """Collects problems while a study is read, so that all of them are shown at once."""

    found: list[Problem] = field(default_factory=list)
    #: The errors alone: it is asked for before and after each file is read.
    errors: list[Problem] = field(default_factory=list, init=False, repr=False, compare=False)
    _seen: set[Problem] = field(default_factory=set, init=False, repr=False, compare=False)

    def error(self, what: str, path: Path | None = None, **where: object) -> None:
        """Add an error: nothing is computed until it is mended."""
        self._add(Problem("error", what, path, **where))  # type: ignore[arg-type]

    def warning(self, what: str, path: Path | None = None, **where: object) -> None:
        """Add a warning: shown, but work goes on."""
        self._add(Problem("warning", what, path, **where))  # type: ignore[arg-type]

    def _add(self, problem: Problem) -> None:
        if problem not in self._seen:
            self._seen.add(problem)
            self.found.append(problem)
            if problem.severity == "error":
                self.errors.append(problem)

    @property
    def warnings(self) -> list[Problem]:
        """The warnings alone."""
        return [p for p in self.found if p.severity == "warning"]

    def __iter__(self) -> Iterator[Problem]:
        """In reading order: errors before warnings, then by file and line."""
        return iter(
            sorted(
                self.found,
                key=lambda p: (p.severity, str(p.path or ""), p.line or 0, p.column or 0),
            )
        )

    def render(self) -> str:
        """All problems as one text, and a closing count.

        Errors stand last: in a terminal the last lines are those that are seen.
        """
        listed = list(self)
        shown = sorted(listed[:SHOWN], key=lambda p: p.severity, reverse=True)
        parts = [p.render() for p in shown]
        if len(listed) > SHOWN:
            parts.insert(0, f"… and {plural(len(listed) - SHOWN, 'more problem')}.")
        parts.append(self.summary())
        return "\n\n".join(parts)

    def summary(self) -> str:
        """“2 errors, 1 warning”."""
        return f"{plural(len(self.errors), 'error')}, {plural(len(self.warnings), 'warning')}"


class StudyError(Exception):
    """Raised when work cannot go on; carries every problem known so far.

    The command line shows them and ends with status 1; no traceback reaches the person.
    """

    def __init__(self, problems: Problems | str, **where: object) -> None:
        if isinstance(problems, str):
            text, problems = problems, Problems()
            problems.error(text, **where)  # type: ignore[arg-type]
        super().__init__()
        self.problems = problems

    def __str__(self) -> str:
        return self.problems.render()


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """“did you mean “definition”?”, or nothing when no known word is near."""
    if len(wrong) > 100:  # no misspelt word, and slow to compare
        return ""
    words = {k.casefold(): k for k in known}
    near = get_close_matches(wrong.casefold(), words, n=1, cutoff=0.6)
    return f"did you mean “{words[near[0]]}”?" if near else ""


def choose(wrong: str, known: Collection[str]) -> str:
    """The known word that was meant, or all of them to choose from."""
    return did_you_mean(wrong, known) or f"Choose one of: {', '.join(known)}."


def _shown_path(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


@lru_cache(maxsize=8)
def _lines(path: Path, changed: int) -> list[str]:
    """The file's lines; `changed` is its time of change, so that an edited file is read anew."""
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _source_line(path: Path, line: int) -> str | None:
    try:
        lines = _lines(path, path.stat().st_mtime_ns) if path.is_file() else []
    except OSError:
        return None
    return lines[line - 1] if 0 < line <= len(lines) else None


def _visible(text: str) -> str:
    """A line fit for a terminal: a tab is seen, and no control character does anything."""
    return "".join(
        "→" if c == "\t" else "\ufffd" if unicodedata.category(c) in ("Cc", "Cs") else c
        for c in text
    )


def _width(text: str) -> int:
    """The columns a text takes in a terminal: accents none, East Asian signs and emoji two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def shortened(text: str, most: int = 60) -> str:
    """The text on one line, its middle left out where it is long: for messages."""
    text = " ".join(text[: 10 * most].split()) + (text[-most:] if len(text) > 10 * most else "")
    tail = most // 3
    return text if len(text) <= most else f"{text[: most - tail - 3]} … {text[-tail:]}"
