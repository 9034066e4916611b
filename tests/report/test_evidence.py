"""Themes with their evidence: who stands where, and nothing lost when a page is shortened."""

from __future__ import annotations

import pytest

from synth.report.parts.evidence import cited_links, gather, passages
from synth.themes.rollup import cited


def coding(number, polarity="supporting", code="a"):
    """A coding with what the evidence sorts by."""
    return {"coding_id": f"k{number}", "narrative": f"N{number:02}", "start": 0, "end": 1,
            "coder": "anna", "code": code, "polarity": polarity}  # fmt: skip


def theme(name, parent="", **more):
    """A row of table `themes`."""
    return {"theme": name, "parent": parent, "label": name, "cited": "", **more}


def gathered(codings):
    """Theme `t` with subtheme `s` (code a) and a code of its own (b)."""
    members = [{"theme": "s", "code": "a"}, {"theme": "t", "code": "b"}]
    rows = []
    for c in codings:
        rows.append({"theme": "t", "narrative": c["narrative"], **c})
        if c["code"] == "a":
            rows.append({"theme": "s", "narrative": c["narrative"], **c})
    return gather([theme("t"), theme("s", "t")], members, rows,
                  {c["coding_id"]: c for c in codings}, {"a": "A", "b": "B"})  # fmt: skip


def test_codes_stand_in_their_subtheme_and_the_rest_apart():
    """A code of a subtheme is not shown a second time under the theme itself."""
    (one,) = gathered([coding(1), coding(2, code="b")])
    assert [(g.row["theme"], g.direct, [c.code for c in g.codes]) for g in one.groups] == [
        ("s", False, ["a"]), ("t", True, ["b"])]  # fmt: skip
    assert one.quotations == 2


def test_contrary_evidence_is_kept_apart_and_counted():
    """Supporting and contrary codings stand in lists of their own."""
    (one,) = gathered([coding(1), coding(2, "contrary"), coding(3)])
    code = one.groups[0].codes[0]
    assert ([c["coding_id"] for c in code.supporting], [c["coding_id"] for c in code.contrary]) == (
        ["k1", "k3"], ["k2"])  # fmt: skip
    assert (code.total, code.total_contrary) == (3, 1)


@pytest.mark.parametrize(("supporting", "contrary"), [(10, 0), (10, 10), (1, 10), (10, 1), (0, 3)])
def test_a_shortened_theme_keeps_its_counts_and_its_contrary_evidence(supporting, contrary):
    """Of each code the first are shown; contrary ones are not crowded out; the counts stay."""
    codings = [coding(i) for i in range(supporting)]
    codings += [coding(50 + i, "contrary") for i in range(contrary)]
    (one,) = gathered(codings)
    short = one.shortened(8).groups[0].codes[0]
    assert short.total == supporting + contrary
    assert short.shown == min(4, supporting + contrary)
    assert bool(short.contrary) == bool(contrary)


def test_narratives_are_linked_by_the_number_they_are_cited_with():
    """“(in Narratives 1, 5, 12)” leads to N01, N05 and N12; names that are no numbers too."""
    assert cited_links("(in Narratives 1, 5)", ["N01", "N05"]) == [("1", "N01"), ("5", "N05")]
    assert cited_links("(in Narrative ward)", ["ward"]) == [("ward", "ward")]


@pytest.mark.parametrize(
    "narratives",
    [["N0000"], ["N0000", "N0001", "N0100"], ["0", "00012"], ["N0", "ward", "N0000"], ["a.b_07"]],
)
def test_every_cited_narrative_is_linked(narratives):
    """However `synth theme` shortened the ids, also of a narrative numbered nought."""
    found = cited_links(cited(narratives), narratives)
    assert sorted(one for _, one in found) == sorted(narratives)
    assert all(shown for shown, _ in found)


def test_alike_marked_passages_are_put_together():
    """Codings of one span stand together whatever lies between them; another voice apart."""
    rows = [
        {**coding(1), "coding_id": name, "coder": name, "voice": voice, "status": "complete"}
        for name, voice in (("a", "author"), ("b", "participant"), ("c", "author"))
    ]
    assert [[c["coding_id"] for c in one] for one in passages(rows)] == [["a", "c"], ["b"]]


def test_a_coding_has_the_place_of_its_first_group():
    """Where a flagged quotation is to be found, and nothing for one that is gone."""
    (one,) = gathered([coding(1), coding(2, code="b")])
    assert [one.place(name) for name in ("k1", "k2", "k3")] == ["s", "t", ""]
