"""How narratives are cited: “(in Narratives 1–3, 5)”."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from synth.wording.grammar import noun

if TYPE_CHECKING:
    from collections.abc import Iterable

#: An id that counts: what stands before the number, and the number.
_NUMBERED = re.compile(r"([A-Za-z._]*)(\d+)")

#: What is shown, and the narrative it leads to.
Shown = tuple[str, str]


class NarrativeNames:
    """The narratives of a study in their order (N2 before N10), and what each is called where it is
    cited.

    That is its number where the ids of all narratives differ in nothing else (N01 is 1), and its id
    where a number could mean two of them (N1 and N01, or A1 and B1).
    """

    def __init__(self, study: Iterable[str]) -> None:
        order = sorted(set(study), key=_in_order)
        self.place = {name: place for place, name in enumerate(order)}
        self.shown = _short(order) or {name: name for name in order}

    def cited(self, narratives: Iterable[str]) -> list[Shown]:
        """Narratives as they are cited, in order.

        >>> NarrativeNames(["N1", "N2", "N10"]).cited(["N10", "N2"])
        [('2', 'N2'), ('10', 'N10')]
        >>> NarrativeNames(["N1", "N01", "N10"]).cited(["N10", "N1"])
        [('N1', 'N1'), ('N10', 'N10')]
        """
        return [(self.shown.get(name, name), name) for name in self._sorted(narratives)]

    def runs(self, narratives: Iterable[str]) -> list[tuple[Shown, ...]]:
        """The same with three and more that follow one another as a run: its first and its last.

        They follow one another where no narrative of the study stands between them, and their
        numbers leave none out.

        >>> NarrativeNames(["N1", "N2", "N3", "N5"]).runs(["N1", "N2", "N3", "N5"])
        [(('1', 'N1'), ('3', 'N3')), (('5', 'N5'),)]
        """
        runs: list[list[Shown]] = []
        for one in self.cited(narratives):
            if runs and self._follows(runs[-1][-1], one):
                runs[-1].append(one)
            else:
                runs.append([one])
        out: list[tuple[Shown, ...]] = []
        for run in runs:
            out += [(run[0], run[-1])] if len(run) > 2 else [(one,) for one in run]
        return out

    def between(self, first: str, last: str) -> tuple[str, ...]:
        """The narratives from one to another, as a run names them; none where they make no run."""
        start, end = self.place.get(first, 0), self.place.get(last, 0)
        alike = last_number(first)[0] == last_number(last)[0]
        return tuple(self.place)[start : end + 1] if alike and start < end else ()

    def _sorted(self, narratives: Iterable[str]) -> list[str]:
        return sorted(set(narratives), key=_in_order)

    def _follows(self, one: Shown, other: Shown) -> bool:
        """Whether a narrative comes right after another, by its place and by what is shown."""
        if self.place.get(other[1], -1) != self.place.get(one[1], -1) + 1:
            return False
        before, number = last_number(one[0])
        return bool(number) and other[0] == before + str(int(number) + 1).zfill(len(number))


def last_number(name: str) -> tuple[str, str]:
    """What stands before the number that a name ends with, and that number; "" for none.

    >>> last_number("N01"), last_number("ward")
    (('N', '01'), ('ward', ''))
    """
    before = name.rstrip("0123456789")
    return before, name[len(before) :]


def narratives_cited(narratives: Iterable[str], names: NarrativeNames) -> str:
    """Narratives as one text, in which three and more in a row are a run; "" for none. `names`:
    those of the whole study.

    >>> names = NarrativeNames(["N01", "N02", "N03", "N05", "N07"])
    >>> narratives_cited(["N05", "N01"], names), narratives_cited(["N07"], names)
    ('Narratives 1, 5', 'Narrative 7')
    >>> narratives_cited(["N01", "N02", "N03", "N05"], names), narratives_cited([], names)
    ('Narratives 1–3, 5', '')
    """
    named = set(narratives)
    shown = ", ".join("–".join(shown for shown, _ in run) for run in names.runs(named))
    return f"{noun(len(named), 'Narrative')} {shown}" if named else ""


def in_narratives(narratives: Iterable[str], names: NarrativeNames) -> str:
    """The same in the field's form, to stand behind a statement.

    >>> names = NarrativeNames(["N01", "N05", "N12"])
    >>> in_narratives(["N12", "N01"], names), in_narratives([], names)
    ('(in Narratives 1, 12)', '')
    """
    told = narratives_cited(narratives, names)
    return f"(in {told})" if told else ""


def _in_order(name: str) -> tuple[list[str | int], str]:
    """Sorts ids by their words and, where these are alike, by their numbers."""
    parts: list[str | int] = list(re.split(r"(\d+)", name))
    parts[1::2] = map(int, parts[1::2])
    return parts, name


def _short(names: list[str]) -> dict[str, str]:
    """Id → its number; empty where a number alone would not tell the ids apart."""
    numbered = [match for match in map(_NUMBERED.fullmatch, names) if match]
    short = {match[0]: str(int(match[2])) for match in numbered}
    alike = len({match[1] for match in numbered}) <= 1
    return short if alike and len(set(short.values())) == len(names) else {}
