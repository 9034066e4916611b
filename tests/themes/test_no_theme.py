"""Codes in no theme: every code of today, round by round, with the codings that count."""

from __future__ import annotations

from synth.coding.numbered import number_codings
from synth.tables.theme import CodeInNoTheme, CodingInNoTheme
from synth.themes.no_theme import codes_in_no_theme, codings_in_no_theme
from synth.themes.rollup import theme_codes
from synth.vocabulary import InThemes
from synth.written.codebook import Codebook
from synth.written.rounds import Round, codes_of_today

# The codebook of today, and how it came to be:
#   held      in a subtheme of round 1 and 2
#   merged    from “one” (in a theme of round 1) and “two” (left out in round 1)
#   renamed   was “former”, left out under that name in round 1
#   part-a, part-b   parts of “whole”, which stood in a theme of round 1
#   later     added with version 3, after both rounds
#   silent    never coded
#   retired codes (“gone”) are codes no more
CODES = ("held", "merged", "renamed", "part-a", "part-b", "later", "silent")
CODEBOOK = Codebook.model_validate(
    {
        "version": 3,
        "codes": [{"id": code, "label": code} for code in CODES],
        "history": [
            {"version": 2, "date": "2026-01-05", "change": change, "codes": codes, "into": into,
             "reason": "So."}
            for change, codes, into in (
                ("merge", ["one", "two"], ["merged"]),
                ("rename", ["former"], ["renamed"]),
                ("split", ["whole"], ["part-a", "part-b"]),
                ("retire", ["gone"], []),
            )
        ] + [{"version": 3, "date": "2026-01-06", "change": "add", "codes": ["later"],
              "reason": "So."}],
    }
)  # fmt: skip
FIRST = Round.model_validate(
    {
        "round": 1,
        "stage": "preliminary",
        "themes": [
            {"id": "a", "label": "A", "codes": ["one", "whole", "gone"],
             "subthemes": [{"id": "b", "label": "B", "codes": ["held"]}]},
        ],
        "left_out": ["two", "former", "gone"],
    }
)  # fmt: skip
SECOND = Round.model_validate(
    {
        "round": 2,
        "stage": "analytical",
        "themes": [{"id": "a", "label": "A", "codes": ["held", "part-a"]}],
        "left_out": ["merged", "silent"],
    }
)
# By hand: renamed has c1 and c2 (two narratives, two coders, sentences 0, 1 and 4), c2 contrary;
# part-b has c3 in a heading; merged has c4; held has c5; a code that nobody can carry forward, c6.
COLUMNS = {
    "coding_id": ["c1", "c2", "c3", "c4", "c5", "c6"],
    "narrative": ["N01", "N02", "N01", "N01", "N01", "N01"],
    "coder": ["anna", "ben", "anna", "anna", "ben", "ben"],
    "code": ["renamed", "renamed", "part-b", "merged", "held", ""],
    "first_sentence": [0, 4, -1, 2, 2, 3],
    "last_sentence": [1, 4, -1, 2, 2, 3],
    "polarity": ["supporting", "contrary"] + ["supporting"] * 4,
    "same_as": [""] * 6,
}


def outside(rounds, settled=False, **columns):
    """The rows of some rounds."""
    members = [
        row
        for one in rounds
        for member in codes_of_today(one, CODEBOOK.today)
        for row in theme_codes(one.round, member)
    ]
    coded = number_codings({**COLUMNS, **columns})
    by_id, today = CODEBOOK.by_id, CODEBOOK.today
    return codes_in_no_theme(rounds, members, by_id, today, coded, settled)


def told(rows, number):
    """Code → (state, codings) of a round."""
    return {row.code: (row.state, row.every) for row in rows if row.round == number}


def test_every_code_of_today_is_in_a_theme_or_in_the_list():
    """Added later, part of a split, never coded, left out under an earlier name: all are there;
    what stands in a subtheme, or is merged with a code in a theme, is not."""
    rows = outside([FIRST, SECOND])
    assert told(rows, 1) == {
        "renamed": (InThemes.LEFT_OUT, 2),
        "part-a": (InThemes.IN_NONE, 0),
        "part-b": (InThemes.IN_NONE, 1),
        "later": (InThemes.IN_NONE, 0),
        "silent": (InThemes.IN_NONE, 0),
    }
    assert told(rows, 2) == {
        "merged": (InThemes.LEFT_OUT, 1),
        "renamed": (InThemes.IN_NONE, 2),
        "part-b": (InThemes.IN_NONE, 1),
        "later": (InThemes.IN_NONE, 0),
        "silent": (InThemes.LEFT_OUT, 0),
    }


def test_what_counts_of_a_code_by_hand():
    """Codings, sentences, narratives and coders that support it, and contrary codings apart; a
    coding in a heading covers no sentence."""
    rows = {row.code: row for row in outside([SECOND])}
    assert rows["renamed"] == CodeInNoTheme(2, "renamed", InThemes.IN_NONE, 1, 2, 1, 1, 1)
    assert rows["part-b"] == CodeInNoTheme(2, "part-b", InThemes.IN_NONE, 1, 0, 1, 0, 1)


def test_a_consensus_is_no_coder():
    """Where it counts, coders are not counted, of a code without codings either."""
    rows = outside([SECOND], settled=True, coder=["consensus"] * 6)
    assert {row.coders for row in rows} == {-1}


def test_a_round_without_themes_leaves_every_code():
    """And a study without rounds has nothing to leave out."""
    empty = Round.model_validate({"round": 1, "stage": "preliminary"})
    assert [row.code for row in outside([empty])] == list(CODES)
    assert outside([]) == []


def test_nothing_coded():
    """Codes without any coding are there, with zeros."""
    rows = outside([SECOND], **{name: [] for name in COLUMNS})
    assert len(rows) == 5
    assert {(row.codings, row.narratives, row.coders) for row in rows} == {(0, 0, 0)}


def test_the_codings_of_codes_one_by_one():
    """Each coding of these codes once, by code; those of others, and of no code, are not there."""
    coded = number_codings(COLUMNS)
    found = list(codings_in_no_theme(["part-b", "renamed"], coded, COLUMNS["coding_id"]))
    assert found == [
        CodingInNoTheme("part-b", "c3", "N01"),
        CodingInNoTheme("renamed", "c1", "N01"),
        CodingInNoTheme("renamed", "c2", "N02"),
    ]
