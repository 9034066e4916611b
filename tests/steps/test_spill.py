"""Rows put away in any order come back in the order of their passages, as they were."""

from __future__ import annotations

from making import make

from synth.suggest.ranking.spill import Spill
from synth.tables.rank import RankedSuggestion


def row(rank, **given):
    """A suggestion with odd text and several words."""
    return make(
        RankedSuggestion, rank=rank, method="rules", score=0.5, term="“a”\n", similarity=0.25,
        words=("a; b", "c"), **given,
    )  # fmt: skip


def test_rows_come_back_in_the_passages_order(tmp_path):
    """Whatever order they were put away in; a passage without rows is passed over."""
    spill = Spill(RankedSuggestion, 4, tmp_path / "new")
    spill.put(3, [row(1, code="c")])
    spill.put(0, [row(1, code="a"), row(2, code="b")])
    spill.put(2, [])
    assert list(spill.rows()) == [row(1, code="a"), row(2, code="b"), row(1, code="c")]


def test_no_file_is_left_in_the_folder(tmp_path):
    """Not even while the rows are there."""
    spill = Spill(RankedSuggestion, 1, tmp_path)
    spill.put(0, [row(1)])
    assert list(tmp_path.iterdir()) == []


def test_nothing_put_away_is_nothing(tmp_path):
    """No passages, or none with rows."""
    assert list(Spill(RankedSuggestion, 0, tmp_path).rows()) == []
    assert list(Spill(RankedSuggestion, 5, tmp_path).rows()) == []
