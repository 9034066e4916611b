"""Learning from codings: which codings may be used, and a linear SVM for each code.

Two things must never happen: that a model has seen the narrative it suggests for (its figures would
be too good, and its suggestions an echo), and that one coder's codings reach another through
suggestions before both have completed that narrative (agreement would mean nothing). So labelled
passages carry their narrative and coder, nothing here trains on them without `allowed`, and
`allowed` asks for whom and for which narratives.

The SVM: one against the rest, squared hinge, classes balanced (Fan et al. 2008, LIBLINEAR,
https://www.jmlr.org/papers/v9/fan08a.html), on embedding, TF-IDF and rule hits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from synth.suggest.ranking.features import Features

    Floats = NDArray[np.float32]
    Truths = NDArray[np.bool_]

#: Chosen by cross-validation on the NHS comments' training part; .05 to .3 differ by less than .01.
C = 0.1
#: How exactly the border is sought; ten times finer ranks as well, in two to three times the time.
TOLERANCE = 0.1
#: What rule scores are multiplied by beside embedding and TF-IDF, which have length 1.
RULE_SCALE = 0.5


@dataclass(frozen=True, slots=True)
class Labelled:
    """A passage and the codes one coder gave it; no codes means read, and none given."""

    text: str
    codes: frozenset[str]
    narrative: str
    coder: str


def allowed(
    labelled: Sequence[Labelled],
    *,
    targets: Collection[str],
    readers: Collection[str],
    complete: Collection[tuple[str, str]],
) -> Truths:
    """Which labelled passages may be learned from, bool[n].

    `targets` are the narratives that suggestions are made for: nothing of them is used. `readers`
    are the coders who will see the suggestions; `complete` the (narrative, coder) pairs that are
    marked complete. A reader's own codings are always hers to learn from; another's only on
    narratives that both have completed; and what is used must be so for every reader.

    Raises `ValueError` when no reader is named.
    """
    if isinstance(targets, str) or isinstance(readers, str):
        raise ValueError("targets and readers are collections of names, not one name")
    if not readers:
        raise ValueError("name the coders who will see the suggestions")
    held, done = set(targets), set(complete)

    def may(item: Labelled) -> bool:
        if item.narrative in held:
            return False
        return all(
            item.coder == reader
            or ((item.narrative, item.coder) in done and (item.narrative, reader) in done)
            for reader in readers
        )

    return np.fromiter((may(item) for item in labelled), dtype=bool, count=len(labelled))


def label_matrix(items: Sequence[Labelled], code_ids: Sequence[str]) -> Truths:
    """Which codes each passage has: bool[n, codes]. Codes that are not in the list are left out."""
    column = {code: number for number, code in enumerate(code_ids)}
    out = np.zeros((len(items), len(code_ids)), dtype=bool)
    for row, item in enumerate(items):
        for code in item.codes:
            if code in column:
                out[row, column[code]] = True
    return out


@dataclass(frozen=True)
class Learned:
    """A linear model: for each code the weight of each feature."""

    #: Weights: embedding float32[d, codes] (None without), TF-IDF float32[features, codes], rules
    #: float32[codes, codes], and what is added, float32[codes].
    vectors: Floats | None
    tfidf: Floats
    rules: Floats
    added: Floats
    #: bool[codes]: for which codes there was something to learn.
    known: Truths

    def scores(self, features: Features) -> Floats:
        """Distances from the border, float32[n, codes]: above 0 for the code. 0 if unknown."""
        out = np.asarray(features.tfidf @ self.tfidf, dtype=np.float32)
        out += features.rules @ self.rules
        if self.vectors is not None and features.vectors is not None:
            out += features.vectors @ self.vectors
        out += self.added
        out[:, ~self.known] = 0
        return out


def fit_svm(features: Features, labels: Truths) -> Learned | None:
    """Learn every code of `labels`, bool[n, codes], that some passages have and others lack.

    None when there is no such code. The same data give the same model: codes are learned one after
    another, because threads would share liblinear's one source of random numbers.
    """
    known = np.asarray(labels.any(axis=0) & ~labels.all(axis=0))
    if not len(labels) or not known.any():
        return None
    from scipy import sparse
    from sklearn.svm import LinearSVC

    parts = [features.tfidf, sparse.csr_array(features.rules * np.float32(RULE_SCALE))]
    if features.vectors is not None:
        parts.append(sparse.csr_array(features.vectors))
    # liblinear reads numbers of 64 bits: turn them once, not once for each code.
    table: Any = sparse.csr_matrix(sparse.hstack(parts, format="csr"), dtype=np.float64)
    table.indices, table.indptr = table.indices.astype(np.int32), table.indptr.astype(np.int32)

    weights = np.zeros((table.shape[1] + 1, labels.shape[1]), dtype=np.float32)
    for code in np.flatnonzero(known).tolist():
        svm = LinearSVC(
            C=C, class_weight="balanced", dual=True, tol=TOLERANCE, max_iter=3000, random_state=0
        )
        svm.fit(table, labels[:, code])
        weights[:-1, code], weights[-1, code] = svm.coef_[0], svm.intercept_[0]
    words, codes = features.tfidf.shape[1], features.rules.shape[1]
    return Learned(
        vectors=weights[words + codes : -1] if features.vectors is not None else None,
        tfidf=weights[:words],
        rules=weights[words : words + codes] * np.float32(RULE_SCALE),
        added=weights[-1],
        known=known,
    )
