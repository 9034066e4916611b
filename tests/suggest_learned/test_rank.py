"""Ranked suggestions: held out, blinded, the same in any company, with reasons."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from synth.suggest.ranking.features import Space
from synth.suggest.ranking.learned import Labelled
from synth.suggest.ranking.ranker import PassageText, groups, score, top, z
from synth.suggest.ranking.reasons import explained
from synth.suggest.terms.pipeline import lemma_pipeline
from synth.suggest.terms.rules import compile_rules
from synth.written.codebook import Code


def suggestions(space, passages, labelled, readers=("anna",), complete=(), shown=5):
    """All suggestions, with reasons."""
    blocks = score(space, passages, labelled, readers=readers, complete=complete, shown=shown)
    return [s for block in explained(blocks, passages, labelled) for s in block]


def table(space, passages, labelled, readers=("anna",), complete=()):
    """The score of each (passage, code)."""
    made = suggestions(space, passages, labelled, readers, complete, 99)
    return {(s.passage, s.code): s.score for s in made}


def with_planted(labelled, narrative, coder):
    """The codings, and many of one narrative by one coder that give “zyzzyva” to equipment."""
    return [
        *labelled,
        *(
            Labelled(f"The zyzzyva was here {n}.", frozenset({"equipment"}), narrative, coder)
            for n in range(8)
        ),
    ]


PLANTED = "They saw a zyzzyva."


def test_a_narrative_s_own_codings_have_no_influence(codes, labelled, complete):
    """A word that only the held-out narrative's codings know changes no score there, but elsewhere."""
    more = with_planted(labelled, "N2", "anna")
    space = Space(codes, [item.text for item in more])
    at_home, abroad = [PassageText(PLANTED, "N2")], [PassageText(PLANTED, "N3")]
    assert table(space, at_home, more, complete=complete) == table(
        space, at_home, labelled, complete=complete
    )
    assert table(space, abroad, more, complete=complete) != table(
        space, abroad, labelled, complete=complete
    )
    assert (
        max(suggestions(space, abroad, more, complete=complete), key=lambda s: s.score).code
        == "equipment"
    )
    for s in suggestions(space, at_home, more, complete=complete):
        assert s.nearest is None or s.nearest.reference.narrative != "N2"
        assert "zyzzyva" not in dict(s.words)


def test_held_out_in_groups_too(codes, labelled):
    """With many narratives, whole groups are held out, and the target is in its own group."""
    many = [
        Labelled(item.text, item.codes, f"M{n}", "anna")
        for n, item in enumerate(labelled)
    ]  # fmt: skip
    of = groups(item.narrative for item in many)
    assert len(set(of.values())) <= 5 < len(of)
    more = with_planted(many, "M3", "anna")
    space = Space(codes, [item.text for item in more])
    passages = [PassageText(PLANTED, "M3")]
    assert table(space, passages, more) == table(space, passages, many)


def test_a_coder_s_codings_reach_another_only_when_both_are_complete(codes, labelled, complete):
    """What Bo coded in N2 changes nothing for Anna while either has N2 unfinished."""
    more = with_planted(labelled, "N2", "bo")
    space = Space(codes, [item.text for item in more])
    passages = [PassageText(PLANTED, "N3")]
    for unfinished in ("anna", "bo"):
        done = complete - {("N2", unfinished)}
        without = [i for i in more if i.narrative != "N2" or i.coder == "anna"]
        assert table(space, passages, more, complete=done) == table(
            space, passages, without, complete=done
        )
    assert table(space, passages, more, complete=complete) != table(
        space, passages, labelled, complete=complete
    )
    assert table(space, passages, more, ["bo"], set()) != table(
        space, passages, labelled, ["bo"], set()
    )


def test_earlier_codings_are_shown_only_to_those_who_may_know_them(space, labelled):
    """With nothing complete, the reasons quote the reader's own codings and the codebook alone."""
    passages = [PassageText(item.text, "N9") for item in labelled]
    made = suggestions(space, passages, labelled)
    coders = {s.nearest.reference.coder for s in made if s.nearest is not None}
    assert coders == {"anna", ""}


def test_which_passages_are_asked_for_changes_no_score(space, labelled, complete):
    """One by one or all at once, in any order: so chunks of a study agree."""
    passages = [PassageText(item.text, item.narrative) for item in labelled[::5]]
    whole = table(space, passages, labelled, complete=complete)
    for number, passage in enumerate(passages):
        for (_, code), value in table(space, [passage], labelled, complete=complete).items():
            assert whole[number, code] == pytest.approx(value, abs=1e-5)


def test_the_same_input_gives_the_same_output(space, labelled, complete):
    """Scores, reasons and versions alike."""
    passages = [PassageText(item.text, item.narrative) for item in labelled]
    first = suggestions(space, passages, labelled, complete=complete)
    assert suggestions(space, passages, labelled, complete=complete) == first
    assert [s.rank for s in first[:3]] == [1, 2, 3]


def test_what_was_learned_is_used_and_told(space, labelled, complete):
    """Held-out passages get their code first, by the method that was used, with telling words."""
    passages = [PassageText(item.text, item.narrative) for item in labelled]
    made = suggestions(space, passages, labelled, complete=complete)
    first = [s for s in made if s.rank == 1]
    assert all(s.code in labelled[s.passage].codes for s in first)
    assert {s.method for s in made} == {"tfidf+svm"}
    assert len({s.version for s in made}) == 4, "one model for each held-out narrative"
    assert any(s.nearest.reference.kind == "coding" for s in first)
    words = {word for s in first for word, _ in s.words}
    assert {"nurses", "monitor"} <= words


def test_no_codings(space):
    """At the start the codebook alone speaks: similarity, no SVM, and the nearest text of it."""
    made = suggestions(
        space, [PassageText("Two midwives were short on the night shift.", "N1")], []
    )
    assert made[0].code == "staffing"
    assert made[0].method == "tfidf"
    assert made[0].nearest.reference.kind == "example"
    assert made[0].words == ()


def test_one_code():
    """With one code there is nothing to compare it with; its likeness is its score."""
    code = SimpleNamespace(id="bed", label="Beds", examples=("a bed was free",))
    space = Space([code], ["a bed was free", "the weather"])
    passages = [PassageText("a bed was free", "N1"), PassageText("the weather", "N1")]
    scores = table(space, passages, [])
    assert scores[0, "bed"] > scores[1, "bed"] >= 0
    labelled = [
        Labelled("a bed was free again", frozenset({"bed"}), "N2", "anna"),
        Labelled("the weather was fine", frozenset(), "N2", "anna"),
    ]
    assert table(space, passages, labelled)[0, "bed"] > scores[0, "bed"]


def test_codes_without_definition_or_examples():
    """A label is enough, and a code that nothing speaks for is no error and never first."""
    codes = [SimpleNamespace(id="a", label="Handover"), SimpleNamespace(id="b", label="")]
    space = Space(codes, ["the handover was long", "the handover was short"])
    assert suggestions(space, [PassageText("a handover", "N1")], [])[0].code == "a"


def test_empty_texts_and_no_codes(space, labelled):
    """For nothing said nothing is suggested; without codes, or passages, there is nothing."""
    passages = [PassageText("", "N1"), PassageText(" \n", "N1"), PassageText("A nurse.", "N1")]
    assert {s.passage for s in suggestions(space, passages, labelled)} == {2}
    assert suggestions(space, [], labelled) == []
    assert suggestions(Space([], ["text"]), passages, labelled) == []


def test_terms_are_a_reason_with_their_place(labelled):
    """A term that was found is named as written, with its place in the passage."""
    codes = [
        Code(id="staffing", label="Staffing", terms=["call in", {"exact": "RN"}]),
        Code(id="handover", label="Handover"),
    ]
    finder = compile_rules(lemma_pipeline("en", "blank")[0], codes)
    space = Space(codes, ["text"], finder=finder)
    text = "At night a midwife was called in."
    first = suggestions(space, [PassageText(text, "N1")], [])[0]
    assert (first.code, first.term.term, text[first.term.start : first.term.end]) == (
        "staffing", "call in", "called in",
    )  # fmt: skip
    assert first.method == "rules+tfidf"


def test_progress_ends_with_all(space, labelled):
    """The caller hears of every block, and at last that all is scored."""
    heard = []
    passages = [PassageText(item.text, item.narrative) for item in labelled]
    for _ in score(
        space,
        passages,
        labelled,
        readers=["anna"],
        complete=(),
        progress=lambda *x: heard.append(x),
    ):
        pass
    assert heard[-1] == (len(passages), len(passages))


def test_with_embeddings(codes, labelled, complete, encoder):
    """Embeddings are one more part, named in the method, and the nearest text is theirs."""
    space = Space(codes, [item.text for item in labelled], encoder)
    passages = [PassageText("Not enough doctors were at work.", "N1")]
    made = suggestions(space, passages, labelled, complete=complete)
    assert made[0].code == "staffing"
    assert made[0].method == "tfidf+embedding+svm"
    assert made[0].nearest.by == "embedding"


VALUES = arrays.arrays(
    np.float32, st.tuples(st.integers(1, 5), st.integers(2, 6)),
    elements=st.floats(-100, 100, width=32),
)  # fmt: skip


@settings(deadline=None)
@given(VALUES)
def test_z_keeps_the_order_and_the_scale(values):
    """Mean 0, deviation 1 or 0 in each row; never another order, never NaN."""
    out = z(values)
    assert np.isfinite(out).all()
    assert np.allclose(out.mean(axis=1), 0, atol=1e-3)
    spread = out.std(axis=1)
    assert (np.isclose(spread, 1, atol=1e-2) | (spread == 0)).all()
    assert ((np.diff(values, axis=1) > 0) >= (np.diff(out, axis=1) > 0)).all()


@settings(deadline=None)
@given(VALUES, st.integers(1, 8))
def test_top_is_the_best_in_order(values, shown):
    """The best first, equals in the codebook's order, and never more than there are codes."""
    codes, scores = top(values, shown)
    for row, own, best in zip(values, codes, scores, strict=True):
        expected = sorted(range(len(row)), key=lambda c: (-row[c], c))[:shown]
        assert own.tolist() == expected
        assert best.tolist() == row[expected].tolist()
