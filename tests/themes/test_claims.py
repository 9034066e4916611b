"""What statements cite, and what `synth check` finds wrong with it."""

from __future__ import annotations

import pytest

from synth.wording import NarrativeNames
from synth.written.citations import Citations
from synth.written.claims import cited_by

LAST = "codebooks/themes/03-analytical.yaml"
SAID = "Teams adapt by moving what they share"


@pytest.fixture
def claim(study):
    """Writes the statement of the theme `adapting`, and below it other keys."""

    def write(statement, more=""):
        study.replace(LAST, f"statement: {SAID}.\n", f"statement: {statement}\n{more}")

    return write


@pytest.mark.parametrize(
    ("statement", "cites", "cited"),
    [
        ("All of them (N01, N03).", [], ["N01", "N03"]),
        ("All of them.", ["N03", "N01"], ["N01", "N03"]),
        ("All of them.", ["N01–N03"], ["N01", "N02", "N03"]),
        ("All of them.", ["N01, N03"], ["N01", "N03"]),
        ("In N02, not as elsewhere (N01).", [], ["N01", "N02"]),
        # With `cites`, a narrative outside of brackets is mentioned, not cited.
        ("All but N02.", ["N01", "N03"], ["N01", "N03"]),
        ("All (N01).", ["N01", "N03"], ["N01", "N03"]),
        ("None.", [], []),
    ],
)
def test_what_a_statement_cites(statement, cites, cited):
    """Both ways of citing together, in the study's order."""
    citations = Citations(NarrativeNames(["N01", "N02", "N03"]))
    assert cited_by(statement, cites, citations) == cited


def test_a_sound_citation_is_no_problem(study, claim):
    """In the text, in a list and both; what is coded there is found in the files as they are."""
    claim(f"{SAID} (N01–N03).", "    cites: [N01, N02, N03]\n")
    assert study.problems() == []


def test_what_is_no_narrative(study, claim):
    """In a list it is an error; in a text, which could mean something else, a warning. Both with
    the line they stand on, the one that may be meant, and what else is cited checked."""
    claim(f">-\n      {SAID},\n      in all (N01, N1,\n      N04).", "    cites: [N01, N4, N02]\n")
    assert study.problems() == [
        f"error {LAST}:12:18 “adapting” cites “N4”, but there is no such narrative | "
        "If the narrative was removed, remove it here too.",
        f"warning {LAST}:10:20 the statement of “adapting” names “N1”, which is no narrative of "
        "the study | did you mean “N01”?",
        f"warning {LAST}:11:7 the statement of “adapting” names “N04”, which is no narrative of "
        "the study | did you mean “N03”?",
    ]


def test_one_narrative_cited_twice(study, claim):
    """In one place it is a slip; in two places of a statement it carries two claims."""
    claim(f"{SAID} (N01, N02, N01) and more (N01).")
    assert study.only_problem() == (
        f"warning {LAST}:8:65 the statement of “adapting” cites “N01” twice in one place | "
        "Keep one."
    )
    claim_again = study.read(LAST).replace(" (N01, N02, N01) and more (N01)", "")
    study.write(LAST, claim_again.replace(f"{SAID}.", f"{SAID}.\n    cites: [N01, N01–N03]"))
    assert study.only_problem() == (f"warning {LAST}:9:18 “adapting” cites “N01” twice | Keep one.")


def test_text_and_list_that_disagree(study, claim):
    """What the text cites in brackets must be in the list too; the list may hold more, and a
    narrative that is only mentioned is not asked for."""
    claim(f"{SAID}, unlike N03 (N01, N02).", "    cites: [N01]\n")
    assert study.only_problem() == (
        f"warning {LAST}:9:5 the statement of “adapting” cites N02, and its “cites” does not | "
        "Make the two agree, or keep one of them."
    )


def test_earlier_rounds_are_checked_for_narratives_alone(study):
    """An earlier statement names narratives that exist; today's codings need not bear it."""
    first = "codebooks/themes/01-preliminary.yaml"
    study.replace(first, "    label: People\n", "    label: People\n    cites: [N01, N99]\n")
    assert study.only_problem().startswith(f"error {first}:7:18 “people” cites “N99”")
