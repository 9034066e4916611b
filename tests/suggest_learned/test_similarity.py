"""TF-IDF of characters equals scikit-learn's; centroids and the nearest text are what they say."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.suggest.similarity import CharacterTfidf, centroids, codebook_references, nearest

WORDS = st.text("abcdeé -.A", max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8))
def test_equal_to_scikit_learn(texts):
    """The same features, the same weights, as `char_wb` 3–5 with sublinear counts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    oracle = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    ours = CharacterTfidf(texts, rarest=1)
    try:
        expected = oracle.fit_transform(texts)
    except ValueError:  # scikit-learn refuses texts without a feature
        assert not ours.names
        assert ours.vectors(texts).shape == (len(texts), 0)
        return
    assert ours.names == oracle.get_feature_names_out().tolist()
    assert abs(ours.vectors(texts) - expected).max() < 1e-6
    new = ["abba cab", "", "ddd"]
    assert abs(ours.vectors(new) - oracle.transform(new)).max() < 1e-6


def test_the_rarest_and_the_surplus_features_are_left_out():
    """A feature of one text says nothing of another; of many, the most widespread stay."""
    texts = ["bed bed", "bed pump", "pump bed", "monitor"]
    assert all("mon" not in name for name in CharacterTfidf(texts).names)
    few = CharacterTfidf(texts, features=3)
    assert len(few.names) == 3
    assert all(name.strip() in "bed" for name in few.names)
    assert few.vectors(["bed", "monitor"]).toarray()[1].sum() == 0


def test_blocks_and_one_table_are_the_same():
    """Working in blocks changes nothing."""
    tfidf = CharacterTfidf([f"text number {n}" for n in range(50)])
    texts = [f"another text {n}" for n in range(23)]
    whole = tfidf.vectors(texts).toarray()
    for start, block in tfidf.blocks(texts, 5):
        assert np.allclose(whole[start : start + 5], block.toarray())


def test_a_code_without_texts_has_a_null_centroid():
    """A code of which nothing is said is like nothing, and makes no NaN."""
    given = np.eye(3, dtype=np.float32)[[0, 1, 1]]
    out = centroids(given, [0, 0, 2], 4)
    assert np.allclose(out[0], [0.5**0.5, 0.5**0.5, 0])
    assert out[1].tolist() == out[3].tolist() == [0, 0, 0]


def test_references_leave_out_what_is_empty():
    """Label, definition and examples speak for a code; blanks do not."""
    bare = SimpleNamespace(id="a", label="A")
    full = SimpleNamespace(id="b", label="B", definition=" ", include="when", examples=("x", ""))
    kinds = [(r.code, r.kind, r.text) for r in codebook_references([bare, full])]
    assert kinds == [
        (0, "label", "A"),
        (1, "label", "B"),
        (1, "include", "when"),
        (1, "example", "x"),
    ]


def test_nearest_takes_the_first_of_equals():
    """The nearest row and its cosine."""
    at, cosine = nearest(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]))
    assert (at.tolist(), cosine.tolist()) == ([1], [1.0])


@pytest.mark.parametrize("texts", [[], [""], ["", "  "]])
def test_nothing_to_learn_from(texts):
    """Without a word there are no features, and no error."""
    assert CharacterTfidf(texts).vectors(["a bed"]).shape == (1, 0)
