"""Codes, sentences and codebooks made for a test."""

from __future__ import annotations

import textwrap

import pytest
from making import make

from synth.suggest.terms.pipeline import lemma_pipeline
from synth.tables.segment import Sentence
from synth.written.codebook import Code


@pytest.fixture(scope="session")
def nlp():
    """The pipeline for English without an installed model."""
    return lemma_pipeline("en", "blank")[0]


@pytest.fixture(scope="session")
def make_codes():
    """Codes from lists of terms: `make_codes(a=["nurse"], b=[{"exact": "NHS"}])`."""

    def make(negated_terms="flag", **terms):
        return [
            Code(id=name, label=name, terms=own, negated_terms=negated_terms)
            for name, own in terms.items()
        ]

    return make


@pytest.fixture(scope="session")
def as_sentences():
    """Texts as one narrative “N”, and the rows of its sentences."""

    def as_rows(*texts):
        rows, start = [], 0
        for number, text in enumerate(texts):
            end = start + len(text)
            rows.append(make(Sentence, narrative="N", sentence=number, start=start, end=end))
            start = end + 1
        return {"N": "\n".join(texts)}, rows

    return as_rows


@pytest.fixture
def codes_file(tmp_path):
    """Write `terms:` of one code into codes.yaml and read it: (codebook, document)."""
    from synth.problems import Problems
    from synth.written.codebook import load_codebook

    def make(terms):
        path = tmp_path / "codebooks" / "codes.yaml"
        path.parent.mkdir(exist_ok=True)
        head = "version: 1\ncodes:\n- id: staff\n  label: Staff\n  definition: d\n  terms:\n"
        path.write_text(head + textwrap.indent(textwrap.dedent(terms), "  "), encoding="utf-8")
        problems = Problems()
        read = load_codebook(tmp_path, problems)
        assert read is not None, problems.render()
        return read

    return make
