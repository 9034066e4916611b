"""Disagreements: ranked by what they add, limited on the page, with the consensus beside them."""

from __future__ import annotations

import random

import pytest
from making import report_data
from reading import disagreement

from synth.report.parts import disagreement_list as listed
from synth.report.parts.environment import Site


def passage(rank, sentence, narrative="N01"):
    """A row of table `agreement_passages`."""
    return {"rank": rank, "narrative": narrative, "sentence": sentence}


def entry(state, coding, counts=False, stale="", name="e"):
    """A row of table `consensus`."""
    return {"narrative": "N01", "entry": name, "kind": "missed", "state": state, "coder": "anna",
            "coding_id": coding, "counts": counts, "by": "anna, ben", "date": "2026-03-09",
            "reason": "Why not.", "stale": stale, "line": 3}  # fmt: skip


def data_of(rows, **more):
    """The study's data with these disagreements."""
    return report_data(Site("T"), disagreements=rows, codes=[{"id": "x", "label": "X"}], **more)


def test_what_adds_most_comes_first():
    """In the order of the ranked sentences; what is in none of them comes last, in text order."""
    rows = [disagreement(1, first=5), disagreement(2, first=3), disagreement(3, first=9)]
    found = listed.ranked(rows, [passage(1, 9), passage(2, 3)], [])
    assert [r["coding_a"][-1] for r in found] == ["3", "2", "1"]
    assert [r["rank"] for r in found] == [1, 2, 3]
    assert [r["passage"] for r in found] == [1, 2, -1]


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
    assert listed.ranked([row], [passage(1, 2), passage(7, 4)], [])[0]["passage"] == 7


def test_the_decision_stands_with_the_disagreement():
    """By, date, reason, stale and which coding holds come from the consensus."""
    row = disagreement(entry="e", state="adopted", coding_b="N01:ben:k1", kind="code choice")
    book = [entry("adopted", "N01:anna:k0", stale="gone"), entry("adopted", "N01:ben:k1", True)]
    (found,) = listed.ranked([row], [], book)
    assert (found["by"], found["why"], found["taken"]) == ("anna, ben", "Why not.", ["N01:ben:k1"])
    (group,) = listed.disagreement_groups(data_of([found]))
    (one,) = group["entries"]
    assert one["said"] == "adopted, from ben"
    assert [side["taken"] for side in one["sides"]] == [False, True]
    own = {**found, "taken": []}
    assert listed.disagreement_groups(data_of([own]))[0]["entries"][0]["said"] == (
        "adopted, a coding of the team’s own"
    )


@pytest.mark.parametrize("state", listed.STATES)
def test_every_state_is_said_in_words(state):
    """No state is shown as an empty text, and an unknown one as it is."""
    found = listed.ranked([disagreement(entry="e", state=state)], [], [])
    assert listed.disagreement_groups(data_of(found))[0]["entries"][0]["said"]
    strange = listed.ranked([disagreement(entry="e", state="new one")], [], [])
    assert listed.disagreement_groups(data_of(strange))[0]["entries"][0]["said"] == "new one"


def test_ten_thousand_do_not_make_the_page_heavy():
    """At most 200 are shown; the totals are those of all."""
    rows = [disagreement(i, ("missed", "boundary", "code choice")[i % 3], coding_b=f"N01:ben:b{i}")
            for i in range(10_000)]  # fmt: skip
    groups = listed.disagreement_groups(data_of(listed.ranked(rows, [], [])))
    assert sum(group["total"] for group in groups) == 10_000
    assert sum(len(group["entries"]) for group in groups) == listed.MOST
    assert sum(group["shown"] for group in groups) == listed.MOST


def test_several_who_left_it_out_are_one_entry():
    """A coding that two others left out stands once, and counts twice."""
    rows = listed.ranked([disagreement(1), disagreement(1, coder_b="cleo")], [], [])
    (group,) = listed.disagreement_groups(data_of(rows))
    (one,) = group["entries"]
    assert (one["nothing"], one["count"], group["total"]) == (["ben", "cleo"], 2, 2)
    assert len(one["sides"]) == 1


def test_a_kind_without_a_shown_entry_is_still_told():
    """Where the first 200 hold none of a kind, its number is said."""
    rows = listed.ranked(
        [disagreement(i, coding_b=f"N01:ben:b{i}", kind="boundary") for i in range(200)]
        + [disagreement(999, first=9)], [], [])  # fmt: skip
    groups = {g["kind"]: g for g in listed.disagreement_groups(data_of(rows))}
    assert groups["missed"]["total"] == 1
    assert groups["missed"]["entries"] == []


def test_the_consensus_is_summed_by_entry():
    """Each entry counts once however many originals it has; stale ones are named."""
    book = [entry("agreed", "a", True), entry("agreed", "b", True),
            entry("open", "c", name="f"), entry("both valid", "d", True, "d is gone", "g"),
            entry("superseded", "h", name="h")]  # fmt: skip
    found = listed.consensus_summary(data_of([], consensus=book))
    assert (found["agreed"], found["open"], found["decided"], found["stale"]) == (1, 1, 1, 1)
    assert found["of"] == [("both valid", 1)]
    assert [row["entry"] for row in found["changed"]] == ["g"]
    assert listed.consensus_summary(data_of([])) is None


def test_the_filter_offers_what_is_shown():
    """Codes in the codebook's order, narratives, and states only where there is a consensus."""
    rows = listed.ranked([disagreement(1, code_a="zz"), disagreement(2)], [], [])
    groups = listed.disagreement_groups(data_of(rows))
    found = listed.choices(data_of(rows), groups)
    assert found["codes"] == [("x", "X"), ("zz", "zz")]
    assert found["states"] == []
    book = data_of(rows, consensus=[entry("open", "c")])
    assert listed.choices(book, groups)["states"] == [("", "not in the consensus")]
