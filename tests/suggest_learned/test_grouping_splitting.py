"""Codes that might be two: a planted pair of meanings is found, one meaning is left alone."""

from __future__ import annotations

import random

import numpy as np
import pytest

from synth.suggest.codes.splitting import LEAST, parted, split_codes, two_means
from synth.suggest.similarity import CharacterTfidf

SUBJECTS = {
    "bed": ["bed", "ward", "room", "place", "mattress", "corridor", "bay"],
    "talk": ["talked", "discussed", "told", "spoke", "conversation", "explained", "asked"],
    "night": ["night", "evening", "dark", "shift", "late", "hours", "sleep"],
    "money": ["budget", "cost", "funding", "price", "savings", "paid", "expense"],
    "phone": ["telephone", "call", "rang", "message", "line", "answered", "voicemail"],
}


def study(mixed=12, plain=24, narratives=6):
    """Code 0 mixes two subjects, codes 1 to 3 have one each; passages, codes, narratives."""
    draw = random.Random(7)
    texts, own = [], [[], [], [], []]
    for code, subject, count in (
        (0, "bed", mixed), (0, "talk", mixed), (1, "night", plain), (2, "money", plain),
        (3, "phone", plain),
    ):  # fmt: skip
        for _ in range(count):
            own[code].append(len(texts))
            texts.append(" ".join(draw.choices(SUBJECTS[subject], k=6)))
    return texts, own, [f"N{n % narratives}" for n in range(len(texts))]


def split(texts, own, narratives, **settings):
    return split_codes(CharacterTfidf(texts).vectors(texts), own, narratives, **settings)


def test_two_vocabularies_are_found_and_parted():
    """Of four codes the mixed one is found, and its groups are the two subjects."""
    texts, own, narratives = study()
    (only,) = split(texts, own, narratives)
    assert only.code == 0
    assert only.silhouette > only.chance
    assert sorted(map(sorted, only.groups)) == [own[0][:12], own[0][12:]]


def test_the_same_every_time():
    """The same passages and seed give the same splits, in whatever order codes name them."""
    texts, own, narratives = study(mixed=80, plain=160)
    first = split(texts, own, narratives)
    assert first == split(texts, [list(reversed(each)) for each in own], narratives)
    assert len(first[0].groups[0]) + len(first[0].groups[1]) == 100, "a draw of the 160"


def test_one_narratives_own_words_are_no_second_meaning():
    """A group that stands in a single narrative is not told of."""
    texts, own, narratives = study()
    for passage in own[0][12:]:
        narratives[passage] = "alone"
    assert split(texts, own, narratives) == []


def test_too_few_passages():
    """Nine passages are not looked at, nor four against many."""
    texts, own, narratives = study(mixed=4)
    assert split(texts, own, narratives) == []
    uneven = [own[0][:4] + own[1], [], [], []]
    assert split(texts, uneven, narratives) == []


def test_passages_without_a_word():
    """Empty passages are left out; a code of nothing else, or no code at all, is no error."""
    texts, own, narratives = study()
    blank = list(range(len(texts), len(texts) + 12))
    texts, narratives = texts + [""] * 12, narratives + ["N1"] * 12
    (only,) = split(texts, [own[0] + blank, *own[1:], blank], narratives)
    assert not {*only.groups[0], *only.groups[1]} & set(blank)
    assert split([""] * 12, [range(12)], ["N1"] * 12) == []
    assert split([], [], []) == []


def test_passages_all_alike():
    """The same sentence twenty times does not part."""
    assert split(["The lift was broken."] * 20, [range(20)], [f"N{n}" for n in range(20)]) == []


def _points(*counts):
    """Unit vectors in clouds around the axes, and their cosines."""
    draw = np.random.default_rng(3)
    rows = np.concatenate([
        np.eye(len(counts))[[at] * count] + 0.05 * draw.normal(size=(count, len(counts)))
        for at, count in enumerate(counts)
    ])  # fmt: skip
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows, rows @ rows.T


def test_the_silhouette_is_the_known_one():
    """Equal to scikit-learn's silhouette on 1 − cosine; several tables at once likewise."""
    metrics = pytest.importorskip("sklearn.metrics")
    tables = [_points(9, 11)[1], _points(12, 8)[1]]
    sides = two_means(np.stack(tables))
    found = parted(np.stack(tables), sides)
    for cosines, side, value in zip(tables, sides, found, strict=True):
        distance = np.clip(1 - cosines, 0, None)
        np.fill_diagonal(distance, 0)
        expected = metrics.silhouette_score(distance, side, metric="precomputed")
        assert value == pytest.approx(expected, abs=1e-8)


def test_two_means_ends_where_no_vector_is_nearer_to_the_other_mean():
    """The groups are a fixed point of 2-means, and both hold something."""
    rows, cosines = _points(7, 9, 8)
    side = two_means(cosines[None])[0]
    means = np.stack([rows[~side].mean(axis=0), rows[side].mean(axis=0)])
    distance = ((rows[:, None, :] - means[None]) ** 2).sum(axis=2)
    assert (np.argmin(distance, axis=1) == side).all()
    assert 0 < side.sum() < len(side)


def test_uneven_groups_count_nothing():
    """Fewer than five on one side: 0, however well they part."""
    cosines = _points(LEAST - 1, 12)[1]
    assert parted(cosines[None], two_means(cosines[None])).tolist() == [0]
