"""Codes in no theme of a round, left out by decision or not, and the codings that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.tables.theme import CodeInNoTheme, CodingInNoTheme, ThemeCode
from synth.themes.rollup import Totals, evidence, theme_codings, totals
from synth.vocabulary import InThemes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from synth.coding.numbered import NumberedCodings
    from synth.written.rounds import Round


def codes_in_no_theme(
    rounds: Iterable[Round],
    members: Iterable[ThemeCode],
    codes: Collection[str],
    today: Callable[[str], str],
    coded: NumberedCodings,
    settled: bool = False,
) -> list[CodeInNoTheme]:
    """For each round, every code of today that no theme or subtheme of it holds.

    `members`: the codes of every round's themes and subthemes; `codes`: today's, in the codebook's
    order; `today` carries a code of a round to today's codebook. `coded`: the codings that count.
    `settled`: whether these are the consensus', and no coder's. A code without codings is there
    with zeros.
    """
    placed = {(member.round, member.code) for member in members}
    of_code = totals(evidence(_alone(codes), coded), coded)
    rows = []
    for theme_round in rounds:
        left_out = set(map(today, theme_round.left_out))
        for code in codes:
            if (theme_round.round, code) not in placed:
                total = of_code.get((0, code), Totals())
                rows.append(
                    CodeInNoTheme(
                        round=theme_round.round,
                        code=code,
                        state=InThemes.LEFT_OUT if code in left_out else InThemes.IN_NONE,
                        codings=total.codings,
                        sentences=total.sentences,
                        narratives=len(total.cited),
                        contrary=total.contrary,
                        coders=-1 if settled else total.coders,
                    )
                )
    return rows


def codings_in_no_theme(
    codes: Iterable[str], coded: NumberedCodings, ids: Sequence[str]
) -> Iterator[CodingInNoTheme]:
    """The codings of these codes, by code. `coded`: those that count; `ids`: by their `row`."""
    for coding in theme_codings(evidence(_alone(codes), coded), coded, ids):
        yield CodingInNoTheme(coding.code, coding.coding_id, coding.narrative)


def _alone(codes: Iterable[str]) -> list[ThemeCode]:
    """Each code as if it were a theme, so that its codings are counted as a theme's are."""
    return [ThemeCode(0, code, "", code) for code in codes]
