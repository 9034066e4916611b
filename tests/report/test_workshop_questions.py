"""Questions are called up by the data, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import study_rows as rows
from making import make

from synth.report.workshop.questions import MOST, counts_of, questions
from synth.tables.theme import RelationSupport
from synth.vocabulary import Voice


def asked(data, theme="adapting"):
    """The questions on a theme, as one text."""
    (row,) = [one for one in data.result if one.theme == theme]
    found = questions(data, row, counts_of(data))
    assert len(found) <= MOST
    return "\n".join(found)


#: The codings of a theme with nothing to ask about: several narratives, coders and codes, contrary
#: ones too.
CODINGS = [
    rows.coding(
        f"N{n:02}:{who}:{code}",
        code,
        sentence=n,
        voice="participant",
        polarity="contrary" if n == 1 else "supporting",
    )
    for n in range(1, 5)
    for who in ("anna", "ben")
    for code in ("move", "talk")
]


def plain(of_theme=CODINGS, themes=(), adapting=None, **more):
    """A study with that theme alone, on the codings `of_theme`. `themes`: more themes; `adapting`:
    other values of the theme; `more`: as `study` takes it."""
    found = {"codings": len(of_theme), "narratives": 4, "contrary": 4, **(adapting or {})}
    given = {
        "codings": of_theme,
        "narratives": [rows.narrative(f"N{n:02}") for n in range(1, 5)],
        "themes": [rows.theme("adapting", **found), *themes],
        "theme_codes": [rows.holds("adapting", code) for code in ("move", "talk")],
        "theme_codings": [rows.in_theme(one, "adapting") for one in of_theme],
    }
    return rows.study(**{**given, **more})


def test_nothing_is_asked_without_an_occasion():
    """A theme of which nothing stands out gets no question: there is no filler."""
    assert asked(plain()) == ""


def test_contrary_evidence():
    """None and not looked for, none though looked for, and a subtheme without."""
    assert "was any looked for, and where?" in asked(plain(adapting={"contrary": 0}))
    sought = {"contrary": 0, "contrary_sought": "Everywhere."}
    assert "though contrary evidence was looked for" in asked(plain(adapting=sought))
    below = [
        rows.theme("a", "adapting", codings=3, contrary=0),
        rows.theme("b", "adapting", codings=3, contrary=2),
    ]
    assert "No passage is marked contrary to “A”" in asked(plain(themes=below))


def test_a_narrative_that_carries_the_theme():
    """With a third of the sentences, and more than others, it is named; alone, the question is
    another. Two coders on one sentence do not make it more."""
    more = [rows.coding(f"N02:anna:more{n}", "move", sentence=n) for n in (7, 8)]
    said = "N02 alone carries 3 of the 5 sentences of this theme (60%): does it hold without N02?"
    assert said in asked(plain([*CODINGS, *more]))
    alone = "All that supports this theme (1 sentence) comes from N02"
    assert alone in asked(rows.study(), "learning")


def test_a_narrative_that_speaks_only_against_the_theme():
    """It is named, and is not among those without a coding."""
    shown = asked(plain(adapting={"against": ["N01"]}))
    assert "N01 speaks only against this theme: does the statement say so?" in shown
    assert "has no coding" not in shown


def test_a_theme_with_contrary_passages_alone():
    """It is not called a theme without codings."""
    shown = asked(plain(adapting={"codings": 0}))
    assert "Only contrary passages stand under this theme. Which would support it?" in shown


def test_narratives_without_a_coding_are_named():
    """So that the statement can say how far it reaches."""
    narratives = [rows.narrative(name) for name in ("N01", "N02", "N03", "N04", "N09")]
    assert "N09 has no coding in this theme" in asked(plain(narratives=narratives))


def test_a_theme_without_codings_or_statement():
    """It asks for both."""
    themes = [rows.theme("adapting", statement=""), rows.theme("means", "adapting", statement="")]
    shown = asked(rows.study(codings=[], themes=themes))
    assert "The theme has no statement." in shown
    assert "No coding stands behind this theme." in shown


def test_subthemes_without_a_statement_are_named():
    """But only where the theme has one itself."""
    below = [rows.theme("a", "adapting", statement=""), rows.theme("b", "adapting", statement="")]
    assert "“A” has no statement of its own." in asked(plain(themes=below[:1]))
    assert "“A” and “B” have no statement of their own." in asked(plain(themes=below))
    assert "“A”" not in asked(plain(themes=below, adapting={"statement": ""}))


def test_codes_of_one_narrative_or_one_coder():
    """Named with the narrative and the coder; codes on fewer sentences than three are not."""
    only = [rows.coding(f"N01:anna:x{i}", "only", sentence=20 + i) for i in range(3)]
    codes = [rows.code(one) for one in ("move", "talk", "only")]
    shown = asked(plain([*CODINGS, *only], codes=codes))
    assert "This code comes from one narrative alone: “Only” (N01)." in shown
    assert "Only one coder used “Only” (anna)" in shown
    assert "“Only”" not in asked(plain([*CODINGS, *only[:2]], codes=codes))


def test_a_code_that_holds_most_of_the_theme():
    """Of three codes or more, one on over half of the sentences is named."""
    third = [rows.coding(f"N0{n}:anna:r", "rest", sentence=9) for n in (2, 3)]
    few = [one for one in CODINGS if one.code == "move" or one.narrative == "N04"]
    shown = asked(plain([*few, *third], adapting={"codings": 9}))
    assert "“Move” stands on 3 of 5 sentences" in shown
    more = [rows.coding("N04:anna:s", "rest", sentence=8)]
    assert "“Move” stands" not in asked(plain([*few, *third, *more]))


def test_arrows_concerns_and_codes_left():
    """An arrow that no sentence shows, a serious concern, a code of the theme's question."""

    def study(**more):
        return plain(
            themes=[rows.theme("other", codings=1, contrary=1)],
            adapting={"question": "why"},
            relations=[make(RelationSupport, round=2, source="adapting", target="other")],
            cerqual=[rows.judged("adapting", "serious", "low")],
            codes=[rows.code("move"), rows.code("talk"), rows.code("left", question="why")],
            **more,
        )

    shown = asked(study())
    assert "On no sentence did one coder see both ends of “Adapting” → “Other”" in shown
    assert (
        "Concerns about methodological limitations, coherence, adequacy and relevance are judged "
        "serious: does the statement claim more"
    ) in shown
    assert "stand in no theme: “Left”. Does any belong here?" in shown
    assert "“Left”" not in asked(study(left_out=["left"]))


def test_the_authors_voice():
    """Asked only where some codings of the study are marked as participants'."""
    authors = [replace(one, voice=Voice.AUTHOR) for one in CODINGS]
    assert "participant" not in asked(plain(authors))
    elsewhere = rows.coding("N01:anna:p", "elsewhere", voice="participant")
    assert "None of the supporting codings is marked as a participant’s words" in asked(
        plain(authors, codings=[*authors, elsewhere])
    )
