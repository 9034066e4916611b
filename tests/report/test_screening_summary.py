"""The screening log in counts."""

from __future__ import annotations

from synth.report.parts.screening_summary import stages


def row(study, screener, decision, reason="", stage="abstract"):
    """One decision."""
    return {"study": study, "stage": stage, "screener": screener, "decision": decision,
            "reason": reason}  # fmt: skip


def test_decisions_reasons_and_differences():
    """Each screener's decisions, the reasons of exclusions, and the studies they differ on."""
    (one,) = stages([
        row("a", "x", "include"), row("a", "y", "exclude", "review"),
        row("b", "x", "exclude", "review"), row("b", "y", "exclude"),
        row("c", "x", "unsure"),
    ])  # fmt: skip
    assert one.studies == 3
    assert dict(one.screeners)["x"] == {"include": 1, "exclude": 1, "unsure": 1}
    assert one.reasons[0] == ("review", {"x": 1, "y": 1})
    assert one.reasons[1] == ("no reason given", {"x": 0, "y": 1})
    assert one.differing == (("a", (("x", "include"), ("y", "exclude"))),)
    assert one.same == 1


def test_stages_come_in_the_log_s_order():
    """Stages have no order but that of the log."""
    log = [row("a", "x", "include", stage=s) for s in ("title", "abstract", "title")]
    assert [s.name for s in stages(log)] == ["title", "abstract"]
    assert stages([]) == []
