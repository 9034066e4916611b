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


@pytest.mark.parametrize("version", [None, 1, 2, 3, 9])
def test_a_renamed_or_merged_code_counts_whatever_the_version(version):
    """The version is a record of what was used, not a switch: an old code is today's in any case."""
    one = history("z q", (2, "rename", "a", "b"), (3, "merge", "b c", "z"))
    assert [one.resolve(code, version) for code in "abcz"] == [Resolution("z")] * 4


@pytest.mark.parametrize("version", [None, 1, 4, 9])
def test_a_split_or_retired_code_is_for_people_whatever_the_version(version):
    """An old code that only people can recode says what became of it, not that it is unknown."""
    one = history("b d", (2, "rename", "o", "a"), (4, "split", "a", "b d"), (4, "retire", "r", ""))
    split = Resolution(None, Recode("a", Change.SPLIT, 4, "why 4"), ("b", "d"))
    assert one.resolve("a", version) == one.resolve("o", version) == split
    assert one.resolve("r", version).recode == Recode("r", Change.RETIRE, 4, "why 4")


def test_a_redefinition_that_the_coder_knew_is_no_news():
    """A file of a later version with an older name: the name is followed, the change was known."""
    one = history("b", (2, "rename", "a", "b"), (3, "redefine", "b", ""))
    assert one.resolve("a", 3) == Resolution("b")
    assert one.resolve("a", 2).recode == Recode("b", Change.REDEFINE, 3, "why 3")


def test_an_id_given_to_another_code_needs_a_version():
    """The version says which code the id was then, also between the two; without one a person must."""
    one = history("a b", (2, "rename", "a", "b"), (5, "add", "a", ""))
    assert [one.resolve("a", version).code for version in (1, 2, 4, 5, 9)] == [
        "b",
        "b",
        "b",
        "a",
        "a",
    ]
    assert one.resolve("a") == Resolution(None, Recode("a", Change.RENAME, 2, "why 2"), ("b", "a"))
    assert "does not say with which version" in wording.recode("a", Change.RENAME, 2, "why")
    split = history("d c", (2, "split", "d", "d c"))
    assert split.resolve("d", 1).candidates == split.resolve("d").candidates == ("d", "c")
    assert split.resolve("d", 2) == Resolution("d")
    retired = history("a", (2, "retire", "a", ""), (3, "add", "a", ""))
    assert retired.resolve("a", 2).code is None and retired.resolve("a").candidates == ("a",)


def test_two_codes_that_change_their_ids():
    """Swapped by a third id, within one version: each is followed to where it went."""
    one = history("a b", (2, "rename", "a", "t"), (2, "rename", "b", "a"), (2, "rename", "t", "b"))
    assert [one.resolve(code, 1).code for code in "ab"] == ["b", "a"]
    assert [one.resolve(code, 2).code for code in "ab"] == ["a", "b"]
    assert one.resolve("t", 2).code == "b"
    assert one.resolve("a").code is None


def test_an_id_that_came_back_to_its_code_is_no_riddle():
    """Renamed and renamed back: both are one code today, with a version and without."""
    one = history("a", (2, "rename", "a", "b"), (3, "rename", "b", "a"))
    assert [one.resolve("a", version) for version in (None, 1, 2, 3)] == [Resolution("a")] * 4
    assert one.ended("a", 2).version == 2 and one.ended("a") is None


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
