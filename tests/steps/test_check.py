"""`synth check`: everything wrong is found at once, each with its place and what to do."""

from __future__ import annotations

import pytest


def test_the_small_study_has_no_problems(study):
    """The study that all tests start from is whole: no error, no warning."""
    assert study.problems() == []
