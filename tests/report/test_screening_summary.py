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


def test_relevance_by_screener():
    """How often each named a dimension, `none` last, and how many cells are empty; a kind of
    relevance that nobody filled in is not told."""
    said = [
        ("a", "x", "safety; care"), ("a", "y", "safety"), ("b", "x", "none"), ("b", "y", ""),
        ("c", "x", " safety ;; safety"),
    ]  # fmt: skip
    (stage,) = screening_stages(
        [decision(study, "abstract", screener, "include", quality_relevance=cell)
         for study, screener, cell in said]
    )  # fmt: skip
    (kind,) = stage.relevance
    assert kind.of == "quality_relevance"
    assert kind.values == (("safety", (2, 1)), ("care", (1, 0)), ("none", (1, 0)))
    assert kind.unanswered == (0, 1)
