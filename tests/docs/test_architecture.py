"""docs/architecture.md against the code: floors, verbs, tables, dependencies."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from pathlib import Path

import pytest
from documents import REPOSITORY, coded, document, marked_tables

from synth import cli
from synth.tables import all_tables

TEXT = document("docs/architecture.md")
PACKAGE = REPOSITORY / "src" / "synth"


def floors() -> dict[str, int]:
    """Top-level module or package of synth → its floor in the document."""
    rows = marked_tables(TEXT, "floors")["synth"]
    return {name: int(row["floor"]) for row in rows for name in coded(row["modules"])}


def parts_of_synth() -> set[str]:
    """The top-level modules and packages that hold code."""
    return {
        path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PACKAGE.rglob("*.py")
    }


def imported(path: Path) -> set[str]:
    """The top-level parts of synth that a file imports, anywhere in it."""
    known, out = parts_of_synth(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        out |= {name.split(".")[1] for name in names if name.startswith("synth.")} & known
    return out


def test_every_part_has_a_floor() -> None:
    """The table of floors names each module and package of synth, and no other."""
    assert set(floors()) == parts_of_synth() - {"__init__"}


def test_imports_go_down() -> None:
    """A module imports only from floors below its own (or from its own package)."""
    floor, wrong = floors(), []
    for path in sorted(PACKAGE.rglob("*.py")):
        own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for other in imported(path) - {own, "__init__"}:
            if own in floor and floor[other] >= floor[own]:
                wrong.append(f"{path.relative_to(PACKAGE)} imports synth.{other}")
    assert not wrong


def test_nothing_imports_snakemake() -> None:
    """The package does not import Snakemake: a verb runs without it."""
    for path in PACKAGE.rglob("*.py"):
        assert not re.search(r"^\s*(import|from) snakemake", path.read_text("utf-8"), re.M), path


def test_the_verbs() -> None:
    """The table of steps names the verbs of the command line, in their order."""
    part = TEXT.partition("### Steps")[2].partition("###")[0]
    assert re.findall(r"^\| `(\w+)` \|", part, re.M) == list(cli.VERBS)


def test_the_tables_between_steps() -> None:
    """The document names every table with its columns in order, and no other."""
    rows = marked_tables(TEXT, "tables")["build"]
    found = {coded(row["table"])[0]: coded(row["columns"]) for row in rows}
    assert found == {name: list(one.names) for name, one in all_tables().items()}


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[._-]+", "-", found[0]).lower()


def _locked() -> set[str]:
    lines = document("requirements.txt").splitlines()
    return {_name(line) for line in lines if re.match(r"[A-Za-z0-9]", line)}


def _direct() -> set[str]:
    project = tomllib.loads(document("pyproject.toml"))["project"]
    return {_name(requirement) for requirement in project["dependencies"]}


def _tables() -> tuple[dict[str, str], dict[str, str]]:
    tables = marked_tables(TEXT, "dependencies")
    direct = {coded(row["package"])[0]: row["licence"] for row in tables["direct"]}
    indirect = {n: row["licence"] for row in tables["indirect"] for n in coded(row["packages"])}
    return direct, indirect


def test_every_dependency_has_its_licence() -> None:
    """Each package that a run needs stands in the document with a licence, and no other does."""
    direct, indirect = _tables()
    assert set(direct) == _direct()
    assert set(indirect) == _locked() - _direct()


@pytest.mark.parametrize("name", sorted(_locked()))
def test_the_licence_is_what_the_package_states(name: str) -> None:
    """Where an installed package states an SPDX licence in its metadata, the document says the same."""
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not installed on this system")
    direct, indirect = _tables()
    stated = metadata.get("License-Expression")
    said = direct.get(name) or indirect[name]
    if stated and " AND " not in said:
        # numpy names the licences of the parts it bundles after its own.
        assert stated.split(" AND ")[0] == said
    elif stated:
        assert stated == said


def test_no_strong_copyleft_among_what_a_run_needs() -> None:
    """No package of a run is under the GPL, AGPL or LGPL; the weak-copyleft ones are named in the text."""
    direct, indirect = _tables()
    for name, licence in {**direct, **indirect}.items():
        assert "GPL" not in licence, name
        if "MPL" in licence:
            assert f"`{name}` ({licence})" in TEXT
