"""`codebooks/themes/NN-name.yaml`: the cells of the framework matrix, and what a round holds."""

from __future__ import annotations

import pytest

from synth.problems import Problems
from synth.written.rounds import Round, load_round

LAST = "codebooks/themes/03-analytical.yaml"


def test_ids_are_those_of_themes_and_subthemes():
    """Each theme is followed by its subthemes."""
    of = {"id": "a", "label": "A", "subthemes": [{"id": "a1", "label": "A1"}]}
    record = Round.model_validate(
        {"round": 1, "stage": "preliminary", "themes": [of, {"id": "b", "label": "B"}]}
    )
    assert record.ids == ["a", "a1", "b"]
    assert Round(round=1, stage="preliminary").ids == []


def test_summaries_stand_with_themes_and_subthemes(study):
    """What people write in the cells is read by narrative, and is no problem."""
    cell = "        summaries: {N01: Two came at once., N03: Nobody had expected it.}\n"
    study.replace(LAST, "        codes: [surprise]\n", f"        codes: [surprise]\n{cell}")
    study.replace(LAST, "    codes: [talk-it-over]\n",
                  "    codes: [talk-it-over]\n    summaries:\n      N02: They talked.\n")  # fmt: skip
    assert study.problems() == []
    opened = load_round(study.path(LAST), Problems())
    assert opened is not None
    adapting, learning = opened[0].themes
    assert adapting.subthemes[0].summaries == {
        "N01": "Two came at once.",
        "N03": "Nobody had expected it.",
    }
    assert (adapting.summaries, learning.summaries) == ({}, {"N02": "They talked."})


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("N001", "did you mean “N01”?"),
        ("XYZ", "If the narrative was removed, remove its summary too."),
    ],
)
def test_a_summary_of_no_narrative(study, name, fix):
    """It is an error at its key, with the narrative that may be meant."""
    cell = f"        summaries:\n          {name}: Said.\n"
    study.replace(LAST, "        codes: [surprise]\n", f"        codes: [surprise]\n{cell}")
    assert study.only_problem() == (
        f"error {LAST}:14:11 “triggers” has a summary of “{name}”, but there is no such narrative | {fix}"
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("summaries: [N01]", "“summaries” in subtheme “triggers” should consist of keys"),
        ("summaries: {N01: [one, two]}", "should be text"),
        ("summaries: {N01: one, N01: two}", "N01"),
        ("sumaries: {N01: one}", "unknown key “sumaries” in subtheme “triggers” | did you mean"),
    ],
)
def test_summaries_gone_wrong(study, cell, said):
    """Each mistake is told in plain words."""
    study.replace(LAST, "        codes: [surprise]\n",
                  f"        codes: [surprise]\n        {cell}\n")  # fmt: skip
    assert said in study.only_problem()


def test_an_empty_cell_is_no_summary(study):
    """A narrative without text beside it has nothing written of it."""
    study.replace(LAST, "        codes: [surprise]\n",
                  "        codes: [surprise]\n        summaries: {N01: , N02: Said.}\n")  # fmt: skip
    opened = load_round(study.path(LAST), Problems(), narratives=["N02"])
    assert opened is not None
    assert opened[0].themes[0].subthemes[0].summaries == {"N02": "Said."}
