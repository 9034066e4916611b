"""Themes with their evidence: who stands where, and nothing lost when a page is shortened."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import make, report_data

from synth.report.parts import evidence
from synth.report.parts.environment import Site
from synth.report.parts.evidence import gather, passages
from synth.tables.resolve import PlacedCoding
from synth.tables.theme import CodeInNoTheme, RoundSummary, ThemeCode, ThemeCoding, ThemeSummary
from synth.vocabulary import Polarity, Voice


def coding(number, polarity=Polarity.SUPPORTING, code="a"):
    """A coding with what the evidence sorts by."""
    return make(
        PlacedCoding,
        coding_id=f"k{number}",
        narrative=f"N{number:02}",
        end=1,
        coder="anna",
        code=code,
        polarity=polarity,
    )


def gathered(codings):
    """Theme `t` with subtheme `s` (code a) and a code of its own (b)."""
    themes = [
        make(ThemeSummary, theme="t", label="t"),
        make(ThemeSummary, theme="s", parent="t", label="s"),
    ]
    members = [make(ThemeCode, theme="s", code="a"), make(ThemeCode, theme="t", code="b")]
    counted = [
        make(
            ThemeCoding,
            theme=theme,
            code=one.code,
            coding_id=one.coding_id,
            narrative=one.narrative,
        )
        for one in codings
        for theme in (("t", "s") if one.code == "a" else ("t",))
    ]
    by_id = {one.coding_id: one for one in codings}
    return gather(themes, members, counted, by_id, {"a": "A", "b": "B"})


def test_codes_stand_in_their_subtheme_and_the_rest_apart():
    """A code of a subtheme is not shown a second time under the theme itself."""
    (one,) = gathered([coding(1), coding(2, code="b")])
    shown = [(g.summary.theme, g.direct, [c.code for c in g.codes]) for g in one.groups]
    assert shown == [("s", False, ["a"]), ("t", True, ["b"])]
    assert one.quotations == 2


def test_contrary_evidence_is_kept_apart_and_counted():
    """Supporting and contrary codings stand in lists of their own."""
    (one,) = gathered([coding(1), coding(2, Polarity.CONTRARY), coding(3)])
    code = one.groups[0].codes[0]
    assert [c.coding_id for c in code.supporting] == ["k1", "k3"]
    assert [c.coding_id for c in code.contrary] == ["k2"]
    assert (code.total, code.total_contrary) == (3, 1)


@pytest.mark.parametrize(("supporting", "contrary"), [(10, 0), (10, 10), (1, 10), (10, 1), (0, 3)])
def test_a_shortened_theme_keeps_its_counts_and_its_contrary_evidence(supporting, contrary):
    """Of each code the first are shown; contrary ones are not crowded out; the counts stay."""
    codings = [coding(i) for i in range(supporting)]
    codings += [coding(50 + i, Polarity.CONTRARY) for i in range(contrary)]
    (one,) = gathered(codings)
    short = one.shortened(8).groups[0].codes[0]
    assert short.total == supporting + contrary
    assert short.shown == min(4, supporting + contrary)
    assert bool(short.contrary) == bool(contrary)


def test_very_many_quotations_are_split(monkeypatch):
    """More than the most, and the themes stand together with the first of each code alone."""
    themes = gathered([coding(i) for i in range(6)])
    assert not evidence.split(themes)
    assert evidence.shown_together(themes) is themes
    monkeypatch.setattr(evidence, "MOST", 5)
    monkeypatch.setattr(evidence, "SHOWN", 4)
    assert evidence.split(themes)
    (short,) = evidence.shown_together(themes)
    assert short.groups[0].codes[0].shown == 2


def test_alike_marked_passages_are_put_together():
    """Codings of one span stand together whatever lies between them; another voice apart."""
    codings = [
        replace(coding(1), coding_id=name, coder=name, voice=voice)
        for name, voice in (("a", Voice.AUTHOR), ("b", Voice.PARTICIPANT), ("c", Voice.AUTHOR))
    ]
    alike = [[c.coding_id for c in one] for one in passages(codings)]
    assert alike == [["a", "c"], ["b"]]


def test_a_coding_has_the_place_of_its_first_group():
    """Where a flagged quotation is to be found, and nothing for one that is gone."""
    (one,) = gathered([coding(1), coding(2, code="b")])
    assert [one.place(name) for name in ("k1", "k2", "k3")] == ["s", "t", ""]


def test_the_evidence_of_a_study_is_gathered_once():
    """The last round's themes alone, and the same objects for every page."""
    themes = [make(ThemeSummary, round=n, theme=f"t{n}", label="T") for n in (1, 2)]
    rounds = [make(RoundSummary, round=n) for n in (1, 2)]
    data = report_data(Site("A study"), *themes, *rounds)
    assert [one.id for one in data.evidence] == ["t2"]
    assert data.evidence is data.evidence


def test_codes_in_no_theme():
    """Those of the last round, knowingly left out or not; without a round there are none."""
    rows = [
        make(CodeInNoTheme, round=1, code="a", state="in none"),
        make(CodeInNoTheme, round=2, code="b", state="left out"),
        make(CodeInNoTheme, round=2, code="c", state="in none"),
    ]
    rounds = [make(RoundSummary, round=n) for n in (1, 2)]
    data = report_data(Site("A study"), *rows, *rounds)
    assert (data.left_out, data.in_none) == (["b"], ["c"])
    data = report_data(Site("A study"))
    assert (data.left_out, data.in_none) == ([], [])
