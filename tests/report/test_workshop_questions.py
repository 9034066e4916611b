"""Questions are called up by the data, and by nothing else."""

from __future__ import annotations

import study_rows as rows

from synth.report.workshop.questions import MOST, counts_of, questions


def asked(data, theme="adapting"):
    """The questions on a theme, as one text."""
    (row,) = [r for r in data.result if r["theme"] == theme]
    found = questions(data, row, counts_of(data))
    assert len(found) <= MOST
    return "\n".join(found)


def plain(narratives=4):
    """A theme with nothing to ask about: several narratives, coders and codes, contrary too."""
    codings = [
        rows.coding(f"N{n:02}:{who}:{code}", code, sentence=n, voice="participant",
                    polarity="contrary" if n == 1 else "supporting")
        for n in range(1, narratives + 1) for who in ("anna", "ben") for code in ("move", "talk")
    ]  # fmt: skip
    own = {"codings": len(codings), "narratives": narratives, "contrary": 4}
    codes = [{"round": 2, "theme": "adapting", "parent": "", "code": c} for c in ("move", "talk")]
    evidence = [{"round": 2, "theme": "adapting", "parent": "", "code": c["code"],
                 "coding_id": c["coding_id"], "narrative": c["narrative"]} for c in codings]  # fmt: skip
    return rows.study(
        codings=codings, narratives=[rows.narrative(f"N{n:02}") for n in range(1, narratives + 1)],
        themes=[rows.theme("adapting", **own)], theme_codes=codes, theme_codings=evidence,
    )  # fmt: skip


def test_nothing_is_asked_without_an_occasion():
    """A theme of which nothing stands out gets no question: there is no filler."""
    assert asked(plain()) == ""


def test_contrary_evidence():
    """None and not looked for, none though looked for, and a subtheme without."""
    data = plain()
    data.themes[0]["contrary"] = 0
    assert "was any looked for, and where?" in asked(data)
    data.themes[0]["contrary_sought"] = "Everywhere."
    assert "though contrary evidence was looked for" in asked(data)
    data = plain()
    data.themes += [rows.theme("a", "adapting", codings=3, contrary=0),
                    rows.theme("b", "adapting", codings=3, contrary=2)]  # fmt: skip
    assert "No passage is marked contrary to “A”" in asked(data)


def test_a_narrative_that_carries_the_theme():
    """With a third of the codings it is named; alone, the question is another."""
    shown = asked(rows.study())
    assert "N01 alone carries 3 of the 4 codings of this theme (75%): does it hold without N01?" in (
        shown)  # fmt: skip
    assert "The one coding of this theme comes from N02" in asked(rows.study(), "learning")


def test_narratives_without_a_coding_are_named():
    """So that the statement can say how far it reaches."""
    data = plain()
    data.narratives.append(rows.narrative("N09"))
    assert "N09 has no coding in this theme" in asked(data)


def test_a_theme_without_codings_or_statement():
    """It asks for both."""
    data = rows.study(codings=[])
    data.themes[0]["statement"] = data.themes[1]["statement"] = ""
    shown = asked(data)
    assert "The theme has no statement." in shown
    assert "No coding stands behind this theme." in shown


def test_codes_of_one_narrative_or_one_coder():
    """Named with the narrative and the coder; codes with fewer codings than three are not."""
    data = plain()
    for i in range(3):
        row = rows.coding(f"N01:anna:x{i}", "only", sentence=20 + i)
        data.codings.append(row)
        data.theme_codings.append({"round": 2, "theme": "adapting", "parent": "", "code": "only",
                                   "coding_id": row["coding_id"], "narrative": "N01"})  # fmt: skip
    data.codes.append({"id": "only", "label": "Only", "origin": "inductive", "question": ""})
    shown = asked(data)
    assert "This code comes from one narrative alone: “Only” (N01)." in shown
    assert "Only one coder used “Only” (anna)" in shown


def test_arrows_concerns_and_codes_left():
    """An arrow that no sentence shows, a serious concern, a code of the theme's question."""
    data = plain()
    data.themes.append(rows.theme("other", codings=1, contrary=1))
    data.relations = [{"source": "adapting", "target": "other", "label": "", "sentences": 0}]
    data.cerqual = [rows.judged("adapting", "serious", "low")]
    data.themes[0]["question"] = "why"
    data.codes.append({"id": "left", "label": "Left", "origin": "inductive", "question": "why"})
    shown = asked(data)
    assert "No sentence carries codes of both ends of “Adapting” → “Other”" in shown
    assert "are judged serious: does the statement claim more" in shown
    assert "stand in no theme: “Left”. Does any belong here?" in shown
    data.left_out = ["left"]
    assert "“Left”" not in asked(data)


def test_the_authors_voice():
    """Asked only where some codings of the study are marked as participants'."""
    data = plain()
    for row in data.codings:
        row["voice"] = "author"
    assert "participant" not in asked(data)
    data.codings.append(rows.coding("N01:anna:p", "elsewhere", voice="participant"))
    assert "None of the codings is marked as a participant’s words" in asked(data)
