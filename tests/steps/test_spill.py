"""Rows put away in any order come back in the order of their passages, as they were."""

from __future__ import annotations

from synth.steps.rank.spill import Spill


def test_rows_come_back_in_the_passages_order(tmp_path):
    """Whatever order they were put away in; a passage without rows is passed over."""
    spill = Spill(4, tmp_path / "new")
    row = {"method": "rules", "score": 0.5, "term": "“a”\n", "similarity": None}
    spill.put(3, [{**row, "rank": 1}])
    spill.put(0, [{**row, "rank": 1}, {**row, "rank": 2, "method": "svm"}])
    spill.put(2, [])
    assert list(spill.rows()) == [
        {**row, "rank": 1}, {**row, "rank": 2, "method": "svm"}, {**row, "rank": 1}
    ]  # fmt: skip
    assert (spill.count, spill.methods) == (3, {"rules", "svm"})


def test_no_file_is_left_in_the_folder(tmp_path):
    """Not even while the rows are there."""
    spill = Spill(1, tmp_path)
    spill.put(0, [{"method": "rules"}])
    assert list(tmp_path.iterdir()) == []


def test_nothing_put_away_is_nothing(tmp_path):
    """No passages, or none with rows."""
    assert list(Spill(0, tmp_path).rows()) == []
    assert list(Spill(5, tmp_path).rows()) == []
