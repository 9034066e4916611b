"""The methods text says what the data hold, and nothing of what they do not."""

from __future__ import annotations

import pytest
import study_rows as rows
from making import make

from synth.reasons import Reason
from synth.report.standards.methods_gaps import methods_gaps
from synth.report.standards.methods_text import methods_paragraphs
from synth.tables.resolve import ConsensusSource, Orphan, Recoding
from synth.tables.theme import SaturationReached

CHANGE = {
    "version": 1,
    "date": "2026-01-05",
    "change": "redefine",
    "codes": ["move"],
    "reason": "Wide.",
}


def text(data):
    """All paragraphs as one text."""
    return "\n".join(methods_paragraphs(data))


def test_the_whole_text():
    """Material, coding, themes and software with the figures of the study."""
    assert methods_paragraphs(rows.study(history=[CHANGE])) == [
        "The material of the synthesis is 2 narratives, written by 1 author under 1 heading of a "
        "template, from 2 sources (150 words, 20 sentences). Of 2 narratives, 1 was checked "
        "against its sources, in 1 round.",
        "The codebook (version 1) holds 2 codes, by origin 1 deductive and 1 inductive; 1 change "
        "to it is recorded. Two coders coded the narratives: anna (2 narratives complete, 3 "
        "codings with 1 code); ben (2 narratives complete, 2 codings with 2 codes). Both "
        "narratives were completed by two or more coders. There are 4 coded sentences, with 5 "
        "codings by 2 coders and 2 codes; of the codings 1 is marked as contrary to what the code "
        "says, and 1 as a participant’s words or account.",
        "Themes were built in 2 rounds (descriptive and analytical; 2026-01-05 to 2026-02-05). "
        "The last round holds 2 analytical themes with 1 subtheme, on 2 codes. What counts in "
        "themes is the codings of all coders (union): 3 sentences in 2 narratives that support "
        "themes, and 1 sentence against one of the themes (5 codings by 2 coders, 1 of them "
        "contrary).",
        "The counts and figures were made with synth 1.2 and spaCy 3.8; sentences were found by "
        "rules.",
    ]


def test_an_empty_study():
    """What has not been done is no part of the text: it stands in the list beside it."""
    assert methods_paragraphs(rows.empty()) == [
        "The counts and figures were made with synth 1.2 and spaCy 3.8; sentences were found by "
        "rules.",
    ]  # fmt: skip
    gaps = methods_gaps(rows.empty())
    assert "To do: there are no narratives yet." in gaps
    assert "To do: no themes have been built yet." in gaps


def test_screening_counts_included_excluded_and_undecided():
    """Three studies, three fates; one included early and not taken further is undecided."""
    log = [
        rows.decision("a", "abstract", "x", "include"), rows.decision("a", "full", "x", "include"),
        rows.decision("b", "abstract", "x", "exclude"),
        rows.decision("c", "abstract", "x", "include"),
        rows.decision("d", "abstract", "x", "include"), rows.decision("d", "full", "x", "include"),
        rows.decision("d", "full", "y", "exclude"),
    ]  # fmt: skip
    assert (
        "In screening, 4 studies were looked at in 2 stages (abstract and full); 1 was included, "
        "1 excluded and 2 left undecided."
    ) in text(rows.empty(screening=log))


def test_agreement_stands_with_interval_and_company():
    """Pooled α with its interval and its note, and the medians over the codes with a defined α."""
    data = rows.study(
        agreement_pooled=[rows.pooled(interval=[Reason.APPROXIMATE(n=2)])],
        agreement=[rows.by_code("move", 0.4, prevalence=0.04),
                   rows.by_code("talk", 0.6, percent=1.0, prevalence=0.02),
                   rows.by_code("never", rows.NAN)],
        bootstrap=2000,
    )  # fmt: skip
    shown = text(data)
    assert (
        "on 20 sentences of 2 narratives that two or more coders had completed: Krippendorff’s α "
        "over all codes together was .78 (95% interval .70 to .80, the hull of a bootstrap-t and an "
        "expanded BCa interval from 2,000 bootstrap samples of the narratives; approximate: only 2 "
        "narratives)."
    ) in shown
    assert "Over the 2 codes with a defined α, the median of α was .50" in shown
    assert (
        "percent agreement 95.0% (lowest 90.0%), at a median prevalence of 3.0% of sentences (4.0% "
        "for the code with the lowest)."
    ) in shown
    assert "Its unit is the sentence" in shown and "(Hayes and Krippendorff 2007)" in shown


def test_without_interval_and_with_an_undefined_alpha():
    """No interval is said to be none; an undefined α is undefined, with its reason."""
    bare = rows.pooled(low=rows.NAN, high=rows.NAN, interval=[])
    assert ".78 (no interval)." in text(rows.study(agreement_pooled=[bare]))
    few = rows.pooled(low=rows.NAN, high=rows.NAN, interval=[Reason.FEW_NARRATIVES(n=2)])
    assert ".78 (no interval: only 2 narratives)." in text(rows.study(agreement_pooled=[few]))
    nothing = rows.pooled(rows.NAN, reason=Reason.NO_OVERLAP())
    assert "is undefined: no unit was coded by two coders." in text(
        rows.study(agreement_pooled=[nothing])
    )


def test_one_code_is_told_without_a_median():
    """With one defined α there is no median."""
    data = rows.study(
        agreement_pooled=[rows.pooled()], agreement=[rows.by_code("move", prevalence=0.04)]
    )
    assert "For the one code with a defined α, α was .50" in text(data)
    assert "percent agreement 90.0%, at a prevalence of 4.0% of sentences." in text(data)


REACHED = [
    make(SaturationReached, of=of, reached=reached, orders=orders)
    for of, reached, orders in (
        ("study", 6, 1),
        ("orders", 6, 30),
        ("orders", 8, 60),
        ("orders", -1, 10),
    )
]
RULE = {"base": 4, "run": 2, "threshold": 0.05, "orders": 100}


def test_saturation_in_the_form_of_its_source():
    """“6+2”, and how many random orders reached it where."""
    shown = text(rows.study(saturation_reached=REACHED, saturation_settings=RULE))
    assert (
        "(Guest, Namey and Chen 2020; base 4, runs of 2, at most 5% new codes) was reached at 6+2 "
        "narratives in the study’s order, and in 90 of 100 random orders (at 6+2 to 8+2)."
    ) in shown


@pytest.mark.parametrize(
    ("first", "said"),
    [({"reached": -1}, "was not reached in the study’s order."),
     ({"reached": -1, "reason": Reason.FEW_CODED(n=3, base=4, run=2)},
      "was not computed: 3 narratives are coded; 6 are needed (base 4, run 2)."),
     ({"reached": 0}, "was reached at 0+2 narratives")],
)  # fmt: skip
def test_saturation_not_reached_or_not_computed(first, said):
    """Not reached is another thing than not computed."""
    row = make(SaturationReached, of="study", orders=1, **first)
    assert said in text(rows.study(saturation_reached=[row], saturation_settings=RULE))


def test_a_reflexive_study_tells_neither_agreement_nor_saturation():
    """Both are foreign to the approach, even where rows are there."""
    data = rows.study(
        approach="reflexive", agreement_pooled=[rows.pooled()], saturation_reached=REACHED,
        saturation_settings=RULE,
    )  # fmt: skip
    assert "α" not in text(data)
    assert "Saturation" not in text(data)


def test_accepted_suggestions_second_codings_and_open_matters():
    """What came of suggestions, who coded twice, and what has no place or needs a look."""
    codings = [rows.coding("N01:anna:1", "move", origin="rules"),
               rows.coding("N01:ann2:1", "move")]  # fmt: skip
    data = rows.study(
        coders=[{"id": "anna"}, {"id": "ann2", "again": "anna"}],
        codings=codings,
        orphans=[make(Orphan, coder="anna")] * 2,
        recoding=[make(Recoding, coding_id="x")],
        coverage=[rows.progress("N01", "anna", "in progress"), rows.progress("N01", "ann2")],
    )
    shown, gaps = text(data), " ".join(methods_gaps(data))
    assert "1 coding was accepted from a suggestion by the software." in shown
    assert "One coder coded the narratives: anna (0 narratives complete, 1 in progress" in shown
    assert "ann2 is a second coding by anna" in shown
    assert "1 coding with 1 code" in shown  # the second coding is no further evidence
    not_found = "the passages of 2 codings were not found in today’s text; they count nowhere."
    assert not_found in gaps and not_found not in shown
    assert "1 coding is to be looked at again" in gaps
    assert "looked at again" not in shown
    assert "1 coding file is in progress" in gaps


def test_confidence_only_where_people_entered_it():
    """A component alone is no confidence."""
    assert "CERQual" not in text(rows.study(cerqual=[rows.judged("adapting", "minor")]))
    shown = text(rows.study(cerqual=[rows.judged("adapting", "minor", "moderate")]))
    assert "Confidence in 1 finding was judged by anna with GRADE-CERQual" in shown


def used(version=2, change="add", into=(), code="talk"):
    """An entry of the history on a code that is in use."""
    entry = {"version": version, "date": "2026-01-05", "change": change, "reason": "So."}
    return {**entry, "codes": ["old"] if into else [code], "into": list(into)}


def saturated(**more):
    """The text of a study in which saturation was computed."""
    return text(rows.study(saturation_reached=REACHED, saturation_settings=RULE, **more))


@pytest.mark.parametrize(
    "history",
    [[used()], [used(change="split", into=["talk", "walk"])], [used(code="chat"), used(3, "rename")
     | {"codes": ["chat"], "into": ["talk"]}]],
)  # fmt: skip
def test_saturation_of_a_codebook_that_grew(history):
    """An inductive code in use was added, split off, or added and renamed: saturation is told."""
    assert "was reached at 6+2 narratives" in saturated(history=history)
    assert "not on record" not in saturated(history=history)


@pytest.mark.parametrize(
    ("history", "codes", "why"),
    [
        ([CHANGE], None, "the history of the codebook records no code in use that was added"),
        ([used(code="unused")], None, "records no code in use that was added while coding"),
        ([used(version=1)], None, "records no code in use that was added while coding"),
        ([used(code="move")], None, "records no code in use that was added while coding"),
        ([], [rows.code("move", "deductive"), rows.code("talk", "deductive")],
         "all codes in use are deductive"),
    ],
)  # fmt: skip
def test_no_saturation_where_the_codebook_stood_before_coding(history, codes, why):
    """Redefined only; added but never used; there from the first version; a deductive code added;
    no inductive code at all. The reason stands in place of a figure."""
    shown = saturated(history=history, **({"codes": codes} if codes else {}))
    assert "Saturation of codes is not reported: " in shown and why in shown
    assert "6+2" not in shown and "random order" not in shown


def test_a_codebook_without_a_history_is_said_to_have_none():
    """Whether its inductive codes came of coding is not known: it is told, and asked for."""
    assert "It is not on record whether codes were made while coding." in saturated()
    data = rows.study(saturation_reached=REACHED, saturation_settings=RULE)
    assert any("whether codes were made while coding" in gap for gap in methods_gaps(data))


def test_who_has_coded_nothing_is_no_coder():
    """A file that was only begun does not make two coders of one, nor a double coding."""
    codings = [rows.coding("N01:anna:1", "move")]
    coverage = [rows.progress("N01", "anna"), rows.progress("N01", "ben", "in progress", codings=0)]
    shown = text(rows.study(codings=codings, coverage=coverage))
    assert "One coder coded the narratives: anna" in shown
    assert "ben" not in shown and "two or more coders" not in shown


def test_no_double_coding_where_no_narrative_was_completed_by_two():
    """Two coders who shared the narratives out between them."""
    coverage = [rows.progress("N01", "anna"), rows.progress("N02", "ben")]
    shown = text(rows.study(coverage=coverage))
    assert "No narrative was completed by two or more coders." in shown


def decided(*states):
    """Entries of a consensus."""
    return [
        make(ConsensusSource, narrative="N01", entry=str(n), state=state, kind="missed")
        for n, state in enumerate(states)
    ]


def test_a_consensus_only_where_there_is_one():
    """None without entries, none where nobody decided anything; what is open is not hidden, and
    stands in the list too. Without an α it is told all the same, in a reflexive study as well."""
    assert "consensus" not in text(rows.study())
    proposed = rows.study(consensus=decided("open", "open"))
    assert "consensus" not in text(proposed)
    assert "To do: 2 entries of the consensus are not decided." in methods_gaps(proposed)
    done = rows.study(consensus=decided("agreed", "adopted"), approach="reflexive")
    assert "1 entry was agreed on from the start and 1 decided." in text(done)
    half = rows.study(
        consensus=decided("agreed", "adopted", "open"),
        agreement_pooled=[rows.pooled(rows.NAN, reason=Reason.NO_OVERLAP())],
    )
    assert "agreed on from the start and 1 decided; 1 is open." in text(half)


def test_no_screening_suggestions_or_confidence_without_them():
    """A clause stands only where something was done."""
    shown = text(rows.study())
    for word in ("screening", "suggestion", "CERQual", "α", "second coding", "left out"):
        assert word not in shown, word


def test_an_assessment_of_an_earlier_state_is_said_to_be_one():
    """The finding has changed since: the text says so, and the list asks to look again."""
    judged = {"round": 1, "sha256": "0" * 64}
    data = rows.study(cerqual=[rows.judged("adapting", "minor", "moderate", judged=judged)])
    assert "(Lewin et al. 2018); 1 of them as the finding stood at an earlier time." in text(data)
    assert any("1 finding has changed since the assessment" in gap for gap in methods_gaps(data))
    unrecorded = rows.study(cerqual=[rows.judged("adapting", "minor", "moderate")])
    assert "earlier" not in text(unrecorded)
    assert any("not recorded on what it was made" in gap for gap in methods_gaps(unrecorded))


def test_nothing_to_do_and_no_placeholder_is_in_the_text():
    """Whatever is unfinished: the text has no “yet”, no “to do”, no brackets to fill."""
    data = rows.study(
        orphans=[make(Orphan, coder="anna")], recoding=[make(Recoding, coding_id="x")],
        consensus=decided("open"), rounds=[rows.held_round(2, decision="")],
        coverage=[rows.progress("N01", "anna", "in progress")],
    )  # fmt: skip
    for one in (data, rows.empty()):
        for word in ("yet", "To do", "To write", "[", "TODO", "…"):
            assert word not in text(one), word
    gaps = methods_gaps(data)
    assert "To write: what was decided in 1 round of themes." in gaps
    assert "To write: how contrary evidence was looked for, for 2 themes." in gaps
    assert all(gap.startswith(("To write: ", "To do: ")) for gap in gaps)
