"""The flow of studies, counted by hand."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from synth.narratives.narrative import Source
from synth.report.figures.prisma import draw, rows
from synth.report.parts.screening_flow import prisma_flow
from synth.written.screening import Decision


def log(*lines):
    """Rows of a screening log from “study stage screener decision [reason [narrative]]”."""
    names = ("study", "stage", "screener", "decision", "reason", "narrative")
    return [Decision(**dict(zip(names, line.split(), strict=False))) for line in lines]


def flow_of(*lines, narratives=("N1",), sources=()):
    """The flow of such a log."""
    return prisma_flow(log(*lines), narratives, sources)


def test_one_stage():
    """Included, excluded by reason, unsure and differing each count once."""
    flow = flow_of(
        "a s x include", "b s x exclude old", "c s x exclude old", "d s x exclude",
        "e s x unsure", "f s x include", "f s y exclude old",
    )  # fmt: skip
    (stage,) = flow.stages
    assert (flow.identified, flow.eligible, stage.excluded) == (6, 1, 3)
    assert (stage.unsure, stage.differing, stage.passed_on) == (1, 1, 0)
    assert stage.reasons == (("old", 2), ("no reason given", 1))


def test_several_stages_in_the_logs_order():
    """A study ends at its last stage. One that screeners differed on but that went on is no open
    case; one whose exclusion a later stage overrules is told; one may pass over a stage."""
    flow = flow_of(
        "a t x include", "b t x include", "b t y exclude odd", "c t x exclude odd",
        "d t x exclude odd", "e t x include",
        "a f x include", "b f x exclude thin", "a c consensus include",
        "d c consensus include", "g c consensus exclude late",
    )  # fmt: skip
    first, second, third = flow.stages
    assert [stage.name for stage in flow.stages] == ["t", "f", "c"]
    assert (first.studies, first.passed_on, first.past, first.against) == (5, 3, 1, 1)
    assert (first.excluded, first.differing, first.included) == (1, 0, 1)
    assert (second.studies, second.entered, second.excluded, second.reasons) == (
        2,
        0,
        1,
        (("thin", 1),),
    )
    assert (third.studies, third.entered, third.excluded) == (3, 1, 1)
    assert (flow.eligible, flow.waiting, flow.open) == (2, 1, 0)


def test_consensus_decides():
    """A consensus row outweighs screeners who differ; its reason is the reason."""
    flow = flow_of("a s x include", "a s y exclude odd", "a s consensus exclude agreed")
    assert flow.stages[0].reasons == (("agreed", 1),)
    assert flow.open == 0


def test_two_reasons_for_one_study_are_one_exclusion():
    """Screeners agree to exclude and differ why: counted once, both reasons named."""
    flow = flow_of("a s x exclude odd", "a s y exclude thin", "b s x exclude odd")
    assert flow.stages[0].excluded == 2
    assert flow.stages[0].reasons == (("odd", 1), ("odd / thin", 1))


def test_eligible_is_not_the_same_as_written():
    """Narratives that are there count as written, and a source named twice counts once."""
    flow = flow_of(
        "a s x include r N1", "b s x include r N9", "c s x include",
        narratives=("N1", "N2"),
        sources=[
            [Source(doi="10.1000/A", citation="A")],
            [Source(doi="10.1000/a", citation="again"), Source(citation="B")],
        ],
    )  # fmt: skip
    assert (flow.eligible, flow.written, flow.narratives, flow.sources) == (3, 1, 2, 2)


def test_no_log_no_flow():
    """Without a screening log there is nothing to draw."""
    assert prisma_flow([], ["N1"], []) is None


LOG = st.lists(
    st.builds(
        "{} {} {} {}".format, st.sampled_from("abcde"), st.sampled_from("stu"),
        st.sampled_from(["x", "y", "consensus"]), st.sampled_from(["include", "exclude", "unsure"]),
    ),
    min_size=1, max_size=30, unique_by=lambda line: line[:5],
)  # fmt: skip


@given(LOG)
def test_every_study_ends_in_one_place(lines):
    """At each stage the parts add up; over all stages the ends are all studies; the table agrees."""
    flow = flow_of(*lines)
    ended = 0
    for stage in flow.stages:
        ends = stage.excluded + stage.unsure + stage.differing + stage.included
        assert stage.studies == ends + stage.passed_on
        assert sum(count for _, count in stage.reasons) == stage.excluded
        ended += ends
    assert ended == sum(stage.entered for stage in flow.stages) == flow.identified
    assert flow.eligible == flow.stages[-1].included
    table = rows(flow)
    assert sum(row.studies for row in table if row.what == "excluded") == sum(
        stage.excluded for stage in flow.stages
    )


def test_the_drawing_holds_the_counts_and_escapes_reasons():
    """Counts stand in the drawing and its description; a reason is text and never markup."""
    included, excluded = log("a s x include", "b s x exclude r")
    hostile = replace(excluded, reason="<script>alert(1)</script> " * 9)
    drawn = str(draw(prisma_flow([included, hostile], ["N1"], [])))
    assert "<script" not in drawn
    assert "Excluded: 1 study" in drawn and "Eligible: 1 study" in drawn
    assert ": 1</text>" in drawn and "1 eligible; 1 narratives" not in drawn


def test_a_reason_is_drawn_as_it_is_written():
    """No sign in it is taken for more than a sign, and its number is never cut."""
    reason = "*starred\tand tabbed " + "long " * 60
    (excluded,) = log("a s x exclude r")
    drawn = str(draw(prisma_flow([replace(excluded, reason=reason)], ["N1"], [])))
    assert "*starred" in drawn
    assert "…: 1<" in drawn
