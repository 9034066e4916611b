"""Disagreements: ranked by what they add, limited on the page, with the consensus beside them."""

from __future__ import annotations

import random

import pytest
from making import make, report_data
from reading import disagreement

from synth import wording
from synth.report.parts import disagreement_list as listed
from synth.report.parts.environment import Site
from synth.tables.agree import PassageDisagreement
from synth.tables.resolve import ConsensusSource
from synth.vocabulary import Difference, State


def passage(rank, sentence, narrative="N01"):
    """A row of table `agreement_passages`."""
    return make(PassageDisagreement, rank=rank, narrative=narrative, sentence=sentence)


def entry(state, coding, counts=False, stale=(), name="e", kind=Difference.MISSED):
    """A row of table `consensus`."""
    return make(
        ConsensusSource,
        narrative="N01",
        entry=name,
        kind=kind,
        state=state,
        coder="anna",
        coding_id=coding,
        counts=counts,
        by=["anna", "ben"],
        date="2026-03-09",
        reason="Why not.",
        stale=list(stale),
        line=3,
    )


def data_of(*rows, **more):
    """The study's data with these rows."""
    return report_data(Site("T"), *rows, codes=[{"id": "x", "label": "X"}], **more)


def entries_of(*rows):
    """The entries of the one kind there is."""
    (group,) = listed.disagreement_groups(data_of(*rows))
    return group.entries


def test_what_adds_most_comes_first():
    """In the order of the ranked sentences; what is in none of them comes last, in text order."""
    rows = [disagreement(1, first=5), disagreement(2, first=3), disagreement(3, first=9)]
    found = listed.ranked(rows, [passage(1, 9), passage(2, 3)], [])
    assert [item.difference.coding_a[-1] for item in found] == ["3", "2", "1"]
    assert [item.rank for item in found] == [1, 2, 3]
    assert [item.passage for item in found] == [1, 2, -1]


def test_the_order_hangs_on_nothing_else():
    """The rows in any order give the same list."""
    rows = [disagreement(i, first=i % 7, narrative=f"N{i % 3}") for i in range(40)]
    mixed = rows[:]
    random.Random(4).shuffle(mixed)
    assert listed.ranked(rows, [passage(1, 3, "N1")], []) == listed.ranked(
        mixed, [passage(1, 3, "N1")], []
    )


def test_a_boundary_is_ranked_where_the_two_differ():
    """Sentences that both coded add nothing to the difference."""
    row = disagreement(kind="boundary", first=2, last=4, first_a=2, last_a=3, coding_b="N01:ben:b",
                       first_b=2, last_b=4)  # fmt: skip
    assert listed.ranked([row], [passage(1, 2), passage(7, 4)], [])[0].passage == 7


def test_the_decision_stands_with_the_disagreement():
    """By, date, reason, stale and which coding holds come from the consensus."""
    row = disagreement(entry="e", state="adopted", coding_b="N01:ben:k1", kind="code choice")
    book = [entry("adopted", "N01:anna:k0", stale=["gone"]), entry("adopted", "N01:ben:k1", True)]
    (found,) = data_of(row, *book).disagreements
    assert (found.by, found.date, found.why) == (("anna", "ben"), "2026-03-09", "Why not.")
    assert (found.taken, found.stale) == (("N01:ben:k1",), ())
    (one,) = entries_of(row, *book)
    assert (one.said, one.settled) == ("adopted, from ben", True)
    assert [side.taken for side in one.sides] == [False, True]
    (own,) = entries_of(row, entry("adopted", ""))
    assert own.said == "adopted, a coding of the team’s own"


def test_an_open_entry_takes_nothing_over():
    """Nothing is marked as taken over before people decided."""
    row = disagreement(entry="e", state="open")
    (one,) = entries_of(row, entry("open", "N01:anna:k0", True))
    assert not one.settled
    assert not one.sides[0].taken


@pytest.mark.parametrize("state", [*State, None])
def test_every_state_is_said_in_words(state):
    """Those of the wording, also where there is no entry."""
    (one,) = entries_of(disagreement(entry="e", state=state))
    assert one.said.startswith(wording.STATES[state] if state else wording.NOT_IN_CONSENSUS)


def test_ten_thousand_do_not_make_the_page_heavy():
    """At most 200 are shown; the totals are those of all."""
    rows = [disagreement(i, ("missed", "boundary", "code choice")[i % 3], coding_b=f"N01:ben:b{i}")
            for i in range(10_000)]  # fmt: skip
    groups = listed.disagreement_groups(data_of(*rows))
    assert [group.kind for group in groups] == list(wording.DIFFERENCES)
    assert sum(group.total for group in groups) == 10_000
    assert sum(len(group.entries) for group in groups) == listed.MOST
    assert sum(group.shown for group in groups) == listed.MOST


def test_several_who_left_it_out_are_one_entry():
    """A coding that two others left out stands once, and counts twice."""
    rows = (disagreement(1), disagreement(1, coder_b="cleo"))
    (one,) = entries_of(*rows)
    assert (one.nothing, one.count) == (("ben", "cleo"), 2)
    assert listed.disagreement_groups(data_of(*rows))[0].total == 2
    assert len(one.sides) == 1
    assert one.id == "d-N01:anna:k1-none"


def test_both_sides_stand_in_their_sentences():
    """What is before the passage and after it; a code that is matched there too says so."""
    row = disagreement(first=0, coding_b="N01:ben:k1", code_b="zz", start_b=4, end_b=7,
                       quote_b="two", matched_b=True)  # fmt: skip
    texts = {"texts": {"N01": "One two three."}, "bounds": {"N01": [(0, 14)]}}
    ((one,),) = (g.entries for g in listed.disagreement_groups(data_of(row, **texts)))
    a, b = one.sides
    assert ((a.before, a.span, a.after), a.matched) == (("", "One ", "two three."), False)
    assert ((b.before, b.span, b.after), b.matched) == (("One ", "two", " three."), True)
    assert one.codes == ("x",)


def test_a_kind_without_a_shown_entry_is_still_told():
    """Where the first 200 hold none of a kind, its number is said."""
    rows = [disagreement(i, coding_b=f"N01:ben:b{i}", kind="boundary") for i in range(200)]
    groups = listed.disagreement_groups(data_of(*rows, disagreement(999, first=9)))
    missed = next(group for group in groups if group.kind is Difference.MISSED)
    assert (missed.total, missed.entries) == (1, ())


def test_the_consensus_is_summed_by_entry():
    """Each entry counts once however many originals it has; stale ones are named."""
    book = [entry("agreed", "a", True), entry("agreed", "b", True),
            entry("open", "c", name="f"), entry("both valid", "d", True, ["d is gone"], "g"),
            entry("superseded", "h", name="h", kind=Difference.MARK)]  # fmt: skip
    found = listed.consensus_summary(data_of(*book))
    assert (found.agreed, found.open, found.decided, found.superseded) == (1, 1, 1, 1)
    assert (found.stale, found.narratives, found.marked_otherwise) == (1, 1, 1)
    assert found.by_state == [(State.BOTH_VALID, 1)]
    assert [source.entry for source in found.changed] == ["g"]
    assert listed.consensus_summary(data_of()) is None


def test_the_filter_offers_what_is_shown():
    """Codes in the codebook's order, narratives, and states only where there is a consensus."""
    rows = (disagreement(1, code_a="zz"), disagreement(2))
    groups = listed.disagreement_groups(data_of(*rows))
    found = listed.choices(data_of(*rows), groups)
    assert found.codes == [("x", "X"), ("zz", "zz")]
    assert found.kinds == [("missed", "One gave the code, the other did not")]
    assert found.states == []
    book = data_of(*rows, entry("open", "c"))
    assert listed.choices(book, groups).states == [("", "not in the consensus")]


def test_a_renamed_state_is_said_by_every_reader(monkeypatch):
    """The entry, the filter and the list of stale decisions take the words from one place."""
    monkeypatch.setitem(wording.STATES, State.OPEN, "still to be talked over")
    data = data_of(disagreement(entry="e", state="open"), entry("open", "c"))
    groups = listed.disagreement_groups(data)
    assert groups[0].entries[0].said == "still to be talked over"
    assert listed.choices(data, groups).states == [("open", "still to be talked over")]
