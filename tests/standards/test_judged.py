"""What was judged: one hash for one state, and what has changed since, counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth import layout
from synth.written.judged import (
    Changes,
    JudgedState,
    changes,
    changes_since,
    keep_states,
    kept_state,
)

STATE = JudgedState(
    "A statement.",
    frozenset({("s", "Below.")}),
    frozenset(
        {("N1:a:1", "It was said.", "supporting"), ("N1:a:2", "“Again”", "contrary"),
         ("N2:b:1", "And there.", "supporting")}
    ),
)  # fmt: skip


def test_changes_by_hand():
    """Another statement; of three codings one gone, one turned, and two more."""
    now = JudgedState(
        "Another.",
        STATE.subthemes,
        frozenset(
            {("N1:a:1", "It was said.", "contrary"), ("N1:a:2", "“Again”", "contrary"),
             ("N2:b:7", "And there.", "supporting"), ("N3:b:1", "Also.", "supporting")}
        ),
    )  # fmt: skip
    assert changes(STATE, now) == Changes(statement=True, added=2, removed=1, altered=1)
    assert changes(STATE, STATE) == Changes()
    below = JudgedState(STATE.statement, frozenset(), STATE.quotations)
    assert changes(STATE, below) == Changes(subthemes=True)


def test_a_kept_state_says_what_has_changed(tmp_path):
    """Kept by its hash and read again as it was; nothing has changed of the same state."""
    keep_states(tmp_path, [STATE])
    assert kept_state(tmp_path, STATE.sha256) == STATE
    assert changes_since(tmp_path, STATE.sha256, STATE) is None
    now = JudgedState("Another.", STATE.subthemes, STATE.quotations)
    assert changes_since(tmp_path, STATE.sha256, now) == Changes(statement=True)


def test_without_the_kept_state_or_the_theme_it_is_only_known_that_it_changed(tmp_path):
    """A hash alone tells that the state is another; a theme that is gone is no state at all."""
    assert changes_since(tmp_path, "0" * 64, STATE) == Changes(known=False)
    keep_states(tmp_path, [STATE])
    assert changes_since(tmp_path, STATE.sha256, None) == Changes(known=False)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"statement": 1, "subthemes": [1]}', "\xff"])
def test_a_damaged_file_is_as_if_it_were_not_there(tmp_path, text):
    """It is no error, and no state; nor is a whole state under another's name."""
    path = tmp_path / layout.JUDGED / f"{STATE.sha256}.json"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="latin-1")
    assert kept_state(tmp_path, STATE.sha256) is None
    path.write_text(JudgedState("x", frozenset(), frozenset()).text, encoding="utf-8")
    assert kept_state(tmp_path, STATE.sha256) is None


TEXTS = st.text(max_size=8)
STATES = st.builds(
    JudgedState,
    TEXTS,
    st.frozensets(st.tuples(TEXTS, TEXTS), max_size=3),
    st.frozensets(st.tuples(TEXTS, TEXTS, st.sampled_from(["supporting", "contrary"])), max_size=4),
)


@given(STATES, STATES)
def test_one_hash_is_one_state(one, other):
    """Two states have one hash if and only if they are the same."""
    assert (one.sha256 == other.sha256) == (one == other)
