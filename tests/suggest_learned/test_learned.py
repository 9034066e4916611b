"""What may be learned from, and what a model makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.suggest.ranking.learned import Labelled, allowed, fit_svm, label_matrix

NAMES, CODERS = st.sampled_from(["N1", "N2", "N3"]), st.sampled_from(["anna", "bo", "cy"])


def item(narrative, coder):
    return Labelled("text", frozenset({"a"}), narrative, coder)


@settings(deadline=None)
@given(
    st.lists(st.tuples(NAMES, CODERS), max_size=12),
    st.sets(NAMES),
    st.sets(CODERS, min_size=1),
    st.sets(st.tuples(NAMES, CODERS)),
)
def test_what_is_allowed(pairs, targets, readers, complete):
    """Never a held-out narrative; never another's codings before both are complete."""
    use = allowed(
        [item(*pair) for pair in pairs], targets=targets, readers=readers, complete=complete
    )
    for (narrative, coder), used in zip(pairs, use, strict=True):
        others = readers - {coder}
        expected = narrative not in targets and all(
            {(narrative, coder), (narrative, reader)} <= complete for reader in others
        )
        assert used == expected


def test_own_codings_serve_their_coder_before_completion():
    """What a coder has coded elsewhere helps her at once, and nobody else."""
    mine = [item("N1", "anna")]
    assert allowed(mine, targets={"N2"}, readers={"anna"}, complete=set()).all()
    assert not allowed(mine, targets={"N2"}, readers={"bo"}, complete=set()).any()
    assert not allowed(mine, targets={"N2"}, readers={"anna", "bo"}, complete=set()).any()


def test_the_caller_must_say_for_whom():
    """Suggestions for nobody in particular would be for everybody."""
    with pytest.raises(ValueError, match="who will see"):
        allowed([], targets={"N1"}, readers=[], complete=())
    with pytest.raises(ValueError, match="not one name"):
        allowed([], targets="N1", readers={"anna"}, complete=())


def test_labels_of_codes_that_are_gone_are_left_out():
    """A retired code teaches nothing, and does not stop anything."""
    items = [Labelled("t", frozenset({"a", "gone"}), "N1", "x"), item("N1", "x")]
    assert label_matrix(items, ["b", "a"]).tolist() == [[False, True], [False, True]]


def test_a_code_with_one_labelled_passage_is_learned(space, labelled):
    """One passage is little, but it is learned from; a code with none is unknown, with score 0."""
    items = labelled[:5]  # two of staffing, two of handover, one of equipment
    features = space.features([i.text for i in items])
    model = fit_svm(features, label_matrix(items, space.code_ids))
    assert model.known.all()
    assert model.scores(features).argmax(axis=1).tolist() == [0, 0, 1, 1, 2]
    model = fit_svm(features.rows(np.arange(4)), label_matrix(items[:4], space.code_ids))
    assert model.known.tolist() == [True, True, False]
    assert not model.scores(features)[:, 2].any()


def test_nothing_to_learn(space):
    """No passages, no codes on them, or every passage with the code: no model, no error."""
    features = space.features(["one", "two"])
    assert fit_svm(features.rows(np.arange(0)), np.zeros((0, 3), bool)) is None
    assert fit_svm(features, np.zeros((2, 3), bool)) is None
    assert fit_svm(features, np.ones((2, 3), bool)) is None


def test_the_same_data_give_the_same_model(space, labelled):
    """No chance: the same study has the same ranking."""
    features = space.features([i.text for i in labelled])
    labels = label_matrix(labelled, space.code_ids)
    one, two = fit_svm(features, labels), fit_svm(features, labels)
    assert np.array_equal(one.tfidf, two.tfidf)
    assert np.array_equal(one.added, two.added)


def test_a_code_is_learned_alike_in_any_company(space, labelled):
    """What is learned of one code does not depend on which others are learned beside it."""
    features = space.features([i.text for i in labelled])
    labels = label_matrix(labelled, space.code_ids)
    alone = np.zeros_like(labels)
    alone[:, 1] = labels[:, 1]
    every, one = fit_svm(features, labels), fit_svm(features, alone)
    assert np.array_equal(every.tfidf[:, 1], one.tfidf[:, 1])
    assert every.added[1] == one.added[1]
