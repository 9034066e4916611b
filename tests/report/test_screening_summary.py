"""The screening log in counts."""

from __future__ import annotations

from study_rows import decision

from synth.report.parts.screening_summary import screening_stages


def test_decisions_reasons_and_differences():
    """Each screener's decisions, the reasons of exclusions, and the studies they differ on."""
    (stage,) = screening_stages(
        [
            decision("a", "abstract", "x", "include"),
            decision("a", "abstract", "y", "exclude", reason="review"),
            decision("b", "abstract", "x", "exclude", reason="review"),
            decision("b", "abstract", "y", "exclude"),
            decision("c", "abstract", "x", "unsure"),
        ]
    )
    assert (stage.studies, stage.screeners) == (3, ("x", "y"))
    assert stage.decisions_of("x") == [("include", 1), ("exclude", 1), ("unsure", 1)]
    assert stage.decisions_of("y") == [("exclude", 2)]
    assert [(row.decision, row.counts) for row in stage.decided] == [
        ("include", (1, 0)),
        ("exclude", (1, 2)),
        ("unsure", (1, 0)),
    ]
    assert [row.reasons for row in stage.decided] == [
        (),
        (("review", (1, 1)), ("no reason given", (0, 1))),
        (),
    ]
    assert stage.differing == (("a", (("x", "include"), ("y", "exclude"))),)
    assert stage.same == 1


def test_stages_come_in_the_log_s_order():
    """Stages have no order but that of the log."""
    log = [decision("a", stage, "x", "include") for stage in ("title", "abstract", "title")]
    assert [stage.name for stage in screening_stages(log)] == ["title", "abstract"]
    assert screening_stages([]) == []
