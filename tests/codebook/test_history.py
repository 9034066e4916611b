"""The codebook's history: what a code used at an earlier version stands for today."""

from __future__ import annotations

import pytest

from synth import wording
from synth.vocabulary import Change
from synth.written.codebook import HistoryEntry
from synth.written.history import History, Recode, Resolution


def history(current, *entries):
    """A history of (version, change, codes, into)."""
    made = [
        HistoryEntry(
            version=version,
            date="2026-03-02",
            change=change,
            codes=codes.split(),
            into=into.split(),
            reason=f"why {version}",
        )
        for version, change, codes, into in entries
    ]
    return History(made, current.split())


@pytest.mark.parametrize(
    ("entry", "today"),
    [
        ((2, "rename", "a", "b"), Resolution("b")),
        ((2, "merge", "a c", "b"), Resolution("b")),
        (
            (2, "split", "a", "b d"),
            Resolution(None, Recode("a", Change.SPLIT, 2, "why 2"), ("b", "d")),
        ),
        ((2, "retire", "a", ""), Resolution(None, Recode("a", Change.RETIRE, 2, "why 2"))),
        ((2, "add", "b", ""), Resolution(None, Recode("a"))),
    ],
    ids=["rename", "merge", "split", "retire", "gone without an entry"],
)
def test_each_kind_of_change(entry, today):
    """One change of each kind, met by a coding made before it."""
    assert history("b d", entry).resolve("a", 1) == today


def test_a_redefined_code_stays_and_asks_for_another_look():
    """The code is the same, its meaning is not."""
    one = history("a", (2, "redefine", "a", ""))
    assert one.resolve("a", 1) == Resolution("a", Recode("a", Change.REDEFINE, 2, "why 2"))
    assert one.resolve("a", 2) == Resolution("a")


def test_chains_are_followed_to_the_end():
    """Renamed, then merged, then redefined under the last name."""
    one = history("z", (2, "rename", "a", "b"), (3, "merge", "b c", "z"), (4, "redefine", "z", ""))
    assert one.resolve("a", 1).code == "z"
    assert one.resolve("a", 1).recode == Recode("z", Change.REDEFINE, 4, "why 4")
    assert one.resolve("b", 2).code == "z"


def test_changes_before_the_codings_version_do_not_touch_it():
    """A name given up in version 2 and taken again in 3 means the new code from then on."""
    one = history("a b", (2, "rename", "a", "b"), (3, "add", "a", ""))
    assert one.resolve("a", 1).code == "b"
    assert one.resolve("a", 3).code == "a"


def test_without_a_version_the_code_of_today_is_meant():
    """A coding that names no version is taken at its word; an old word is carried forward."""
    one = history("a b", (2, "rename", "x", "b"), (3, "redefine", "a", ""))
    assert one.resolve("a") == Resolution("a")
    assert one.resolve("x") == Resolution("b")


def test_a_code_added_again_after_retiring():
    """Older codings still ask for a look; newer ones use the new code; it does not count as ended."""
    one = history("a", (2, "retire", "a", ""), (3, "add", "a", ""))
    assert one.resolve("a", 1).code is None
    assert one.resolve("a", 3) == Resolution("a")
    assert one.ended("a") is None


def test_a_code_merged_into_itself_lives_on():
    """“Merge b into a” leaves a; a split may keep the old name for one of its parts."""
    one = history("a c", (2, "merge", "a b", "a"), (3, "split", "d", "d c"))
    assert one.resolve("b", 1).code == "a"
    assert one.resolve("a", 1).code == "a"
    assert one.ended("a") is None
    assert one.resolve("d", 1).candidates == ("d", "c")


@pytest.mark.parametrize(
    ("entry", "end"),
    [
        ((2, "rename", "a", "b"), "renamed in version 2 into “b”: why 2"),
        ((2, "merge", "a c", "b"), "merged in version 2 into “b”: why 2"),
        ((2, "split", "a", "b d"), "split in version 2 into “b”, “d”: why 2"),
        ((2, "retire", "a", ""), "retired in version 2: why 2"),
    ],
)
def test_how_a_code_ended_is_told(entry, end):
    """The words that messages use."""
    found = history("b d", entry).ended("a")
    assert wording.ended(found.change, found.version, found.into, found.reason) == end


@pytest.mark.parametrize(
    ("recode", "said"),
    [
        (Recode("a", Change.SPLIT, 2, "why"), "“a” was split in version 2: why"),
        (Recode("a", Change.RETIRE, 2, "why"), "“a” was retired in version 2: why"),
        (Recode("a", Change.REDEFINE, 3, "why"), "“a” was redefined in version 3: why"),
        (Recode("a"), "“a” is not in the codebook"),
    ],
)
def test_why_a_coding_needs_another_look_is_told(recode, said):
    """The words that pages and tables use, of a change and of a code without one."""
    assert wording.recode(recode.code, recode.change, recode.version, recode.why) == said


def test_known_codes_are_those_that_exist_or_did():
    """A code of the history alone is known; a code of nowhere is not."""
    one = history("b", (2, "rename", "a", "b"))
    assert one.known("a")
    assert one.known("b")
    assert not one.known("c")
