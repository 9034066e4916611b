"""How narratives are cited."""

from __future__ import annotations

import pytest

from synth.wording import cited, in_narratives, narratives_cited


@pytest.mark.parametrize(
    ("narratives", "shown"),
    [
        (["N10", "N2", "N01"], "(in Narratives 1, 2, 10)"),
        (["N01"], "(in Narrative 1)"),
        (["A01", "B01"], "(in Narratives A01, B01)"),
        (["ward", "home"], "(in Narratives home, ward)"),
        ([], ""),
    ],
)
def test_narratives_are_cited_in_the_fields_form(narratives, shown):
    """Numbers where all ids are alike, in order; otherwise the ids."""
    assert in_narratives(narratives) == shown
    assert narratives_cited(narratives) == shown.removeprefix("(in ").removesuffix(")")


@pytest.mark.parametrize(
    "narratives",
    [
        ["N0000"],
        ["N0000", "N0001", "N0100"],
        ["0", "00012"],
        ["N0", "ward", "N0000"],
        ["a.b_07"],
        ["N1", "N01"],
    ],
)
def test_every_cited_narrative_is_named(narratives):
    """However its id is shortened, also where one is numbered nought or two have one number."""
    assert sorted(name for _, name in cited(narratives)) == sorted(narratives)
    assert all(shown for shown, _ in cited(narratives))
