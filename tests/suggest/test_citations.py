"""Citations are taken out of sentences before they are compared; other brackets are not."""

from __future__ import annotations

import pytest

from synth.suggest.citations import without_citations


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("They waited (Berg 2020).", "They waited  ."),
        ("They waited (Berg et al. 2020a; Dahl 1999b).", "They waited  ."),
        ("Berg et al. found this.", "Berg   found this."),
        ("They waited (for 2020 minutes in all).", "They waited  ."),
    ],
)
def test_what_is_taken_out(text, left):
    """Brackets with a year, and “et al.”; a number that looks like a year is taken for one."""
    assert without_citations(text) == left


@pytest.mark.parametrize(
    "text",
    ["They waited (a long time).", "It took (12020 hours).", "In 2020 they waited.", "(see", ""],
)
def test_what_stays(text):
    """Brackets without a year, years without brackets, and a bracket that is never closed."""
    assert without_citations(text) == text
