"""The brat example project: the pairwise F1 scores of its two shipped reports, recomputed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from synth.agreement import code_agreement


def read_report(path):
    """Mean and SD of F1 by row name, as printed."""
    rows = re.findall(r"\| (\S+)\s*\|\s*([\d.]+) \|\s*([\d.]+) \|", path.read_text())
    values = {name: (float(mean), float(sd)) for name, mean, sd in rows}
    total = re.search(r"Mean F1: ([\d.]+), SD F1: ([\d.]+)", path.read_text())
    return values | {"all": (float(total[1]), float(total[2]))}


def read_project(folder):
    """Spans (document, coder, label, fragments) and the texts of a brat project."""
    coders = sorted(path.name for path in folder.iterdir() if path.is_dir())
    documents = sorted(path.name for path in (folder / coders[0]).glob("*.ann"))
    spans, texts = [], []
    for d, name in enumerate(documents):
        with open(folder / coders[0] / name.replace(".ann", ".txt"), newline="") as file:
            texts.append(file.read())
        for c, coder in enumerate(coders):
            for line in (folder / coder / name).read_text(encoding="utf-8").splitlines():
                if line.startswith("T"):
                    label, *places = re.split("[ ;]", line.split("\t")[1])
                    spans.append((d, c, label, tuple(map(int, places))))
    return coders, documents, spans, texts


def as_instances(spans, texts):
    """Units are distinct places; a coder applies a label to a place."""
    for d, c, label, place in spans:
        yield d, place, c, label


def as_tokens(spans, texts):
    """Units are tokens (runs of non-space) that a span touches."""
    tokens = [[(m.start(), m.end()) for m in re.finditer(r"\S+", text)] for text in texts]
    for d, c, label, place in spans:
        for start, end in zip(place[::2], place[1::2], strict=True):
            for token in tokens[d]:
                if token[0] < end and token[1] > start:
                    yield d, token, c, label


def pairwise_f1(rows, n_documents, n_coders, labels):
    """For each pair of coders: positive agreement per label and over all labels."""
    places: list[dict] = [{} for _ in range(n_documents)]
    columns = [
        (d, places[d].setdefault(place, len(places[d])), c, labels.index(label))
        for d, place, c, label in rows
    ]
    found = code_agreement(
        [len(x) for x in places],
        np.ones((n_coders, n_documents), bool),
        tuple(np.array(columns, int).reshape(-1, 4).T),
        n_codes=len(labels),
        replicates=0,
    )
    return (
        np.array([[e.value for e in pair.positive_agreement] for pair in found.pairs], float),
        np.array([pair.pooled_positive_agreement.value for pair in found.pairs], float),
    )


@pytest.mark.parametrize(
    ("report", "reader"),
    [("instance-agreement-report.md", as_instances), ("token-agreement-report.md", as_tokens)],
)
def test_reports(brat_project, report, reader):
    """Mean and SD of F1 over pairs of coders, for each document, each label, and in all."""
    printed = read_report(brat_project / report)
    coders, documents, spans, texts = read_project(brat_project / "example-project")
    labels = sorted({label for _, _, label, _ in spans})
    rows = list(reader(spans, texts))
    by_label, total = pairwise_f1(rows, len(documents), len(coders), labels)
    found = {"all": total} | {label: by_label[:, i] for i, label in enumerate(labels)}
    for d, name in enumerate(documents):
        alone = [(0, place, c, label) for doc, place, c, label in rows if doc == d]
        found[name] = pairwise_f1(alone, 1, len(coders), labels)[1]
    assert found.keys() == printed.keys() and len(printed) == 12
    for name, values in found.items():
        mean, sd = printed[name]
        assert np.mean(values) == pytest.approx(mean, abs=6e-4), name
        assert np.std(values) == pytest.approx(sd, abs=6e-4), name
