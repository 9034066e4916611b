"""Where things stand in a study's folder, and what their names mean. Standard library only."""

from __future__ import annotations

import re
from pathlib import Path

CONFIG = Path("config.yaml")
NARRATIVES = Path("narratives")
SCREENING = NARRATIVES / "screening.csv"
CODES = Path("codebooks/codes.yaml")
THEMES = Path("codebooks/themes")
CODINGS = Path("codings")
#: The texts that codings were made on, one file a text, named by its hash.
TEXTS = CODINGS / ".texts"
#: Which suggestions were accepted or rejected.
LEDGER = CODINGS / "ledger.csv"
REVIEWS = Path("reviews")
STANDARDS = Path("standards")
ENTREQ = STANDARDS / "entreq.yaml"
CERQUAL = STANDARDS / "cerqual.yaml"
#: The states of themes that assessments were made on, one file a state, named by its hash.
JUDGED = STANDARDS / ".judged"
BUILD = Path("build")
#: What is kept between runs only to be quick.
CACHE = BUILD / "cache"
REPORTS = Path("reports")
TABLES = REPORTS / "tables"

#: How a narrative's file may end → the module of `synth.narratives` that reads such files.
NARRATIVE_READERS = {
    ".md": "markdown",
    ".docx": "word",
}

_ROUND = re.compile(r"(\d+)(?:-.*)?$")
_YAML = (".yaml", ".yml")


def _listed(folder: Path) -> list[Path]:
    """What lies in a folder, by name, but no editor's leftovers; empty where there is none."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if path.name[0] not in "._~"]


def _yaml_files(folder: Path) -> list[Path]:
    return [path for path in _listed(folder) if path.suffix.lower() in _YAML]


def narrative_files(root: Path) -> list[Path]:
    """The narratives' files by name, but no README and no editor's leftovers."""
    return [
        path
        for path in _listed(root / NARRATIVES)
        if path.suffix.lower() in NARRATIVE_READERS and path.stem.lower() != "readme"
    ]


def narrative_id(path: Path) -> str:
    """The id in a narrative's file name: all before the first “-” (`N01-night.md` → `N01`)."""
    return path.stem.partition("-")[0]


def coder_folders(root: Path) -> list[Path]:
    """The folders in `codings/`, one a coder, and `consensus` where there is one."""
    folder = root / CODINGS
    if not folder.is_dir():
        return []
    return [p for p in sorted(folder.iterdir()) if p.is_dir() and not p.name.startswith(".")]


def coding_files(root: Path) -> list[Path]:
    """Every coder's coding files, by coder and narrative."""
    return [path for folder in coder_folders(root) for path in _yaml_files(folder)]


def theme_files(root: Path) -> list[Path]:
    """The theme rounds' files, in the order of the number in their names."""
    return sorted(_yaml_files(root / THEMES), key=lambda p: (round_number(p), p.name))


def review_files(root: Path) -> list[Path]:
    """The reviewers' files, by name."""
    return _yaml_files(root / REVIEWS)


def standards_files(root: Path) -> list[Path]:
    """What people wrote for the reporting standards, where it is there."""
    return [root / path for path in (ENTREQ, CERQUAL) if (root / path).exists()]


def round_number(path: Path) -> int:
    """The number a theme round's file name begins with; a name without one comes last."""
    found = _ROUND.match(path.stem)
    return int(found[1][:9]) if found else 10**9


def unread_files(root: Path) -> list[Path]:
    """What lies where narratives, codings and rounds are looked for, and is none of them."""
    people = coder_folders(root)
    read = {*narrative_files(root), *coding_files(root), *theme_files(root)}
    read |= {*review_files(root), *standards_files(root)}
    read |= {root / SCREENING, root / LEDGER, *people}
    folders = [root / part for part in (NARRATIVES, CODINGS, THEMES, REVIEWS, STANDARDS)]
    return [
        path
        for folder in (*folders, *people)
        for path in _listed(folder)
        if path not in read and path.stem.lower() != "readme" and not path.name.endswith("~")
    ]
