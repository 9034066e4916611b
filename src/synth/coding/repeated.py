"""Codings that stand twice: one coder's, with one code, on one passage.

They are written twice, or became the same when codes were merged. A coder says a thing once,
however often it is written: one of them counts, and the others are kept and shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from synth.vocabulary import CONSENSUS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from synth.coding.anchors import Anchored
    from synth.yamlfile import Loc


class OfCoder(Protocol):
    """A coding with a place, as the table of codings has it."""

    @property
    def coder(self) -> str:
        """Whose it is."""

    @property
    def same_as(self) -> str:
        """The coding that counts in its place; "" for almost all."""


C = TypeVar("C", bound=OfCoder)


class Repeat(NamedTuple):
    """A coding, and the same coding that counts in its place."""

    coding: Anchored
    first: Anchored


def repeated(placed: Iterable[Anchored], code: Callable[[str], str | None]) -> list[Repeat]:
    """The codings of one file that say what another there says already.

    Two are the same when they have today's code (`code`: written code → today's, None where only a
    person can say), passage and polarity in common. The first in the file counts; one that the
    coder found alone goes before one accepted from a suggestion, which agreement leaves out.
    """
    first: dict[tuple[object, ...], Anchored] = {}
    out = []
    for one in sorted(placed, key=lambda one: (one.coding.origin is not None, one.index)):
        today = code(one.coding.code)
        if one.orphan or not today:
            continue
        counts = first.setdefault((today, one.start, one.end, one.coding.polarity), one)
        if counts is not one:
            out.append(Repeat(one, counts))
    return out


def written_twice(repeats: Iterable[Repeat], places: Sequence[Loc]) -> list[Repeat]:
    """Those that people can mend, in the order of the file.

    `places`: where each coding stands in the document. Where a consensus finds two coders' codings
    of one passage both valid, they are the same there by decision.
    """
    own = ("codings",)
    return sorted(
        (
            repeat
            for repeat in repeats
            if places[repeat.coding.index][:1] == own
            or places[repeat.coding.index][:2] != places[repeat.first.index][:2]
        ),
        key=lambda repeat: repeat.coding.index,
    )


def by_coders(codings: Iterable[C], repeats: Collection[str] = ()) -> list[C]:
    """The coders' codings, as every count of codings takes them: each once, each person once.

    Neither a consensus, which takes over what coders coded, is among them, nor a second coding by
    the same person (`repeats`; none where coders are counted one by one).
    """
    others = {CONSENSUS, *repeats}
    return [coding for coding in codings if coding.coder not in others and not coding.same_as]
