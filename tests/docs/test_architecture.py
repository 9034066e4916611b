"""The pages for engineers against the code: floors, verbs, tables, dependencies."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from documents import REPOSITORY, coded, document, marked_tables

from synth import cli
from synth.report.pages import PAGES
from synth.tables.documents import documents
from synth.tables.registry import all_tables

TEXT = document("docs/architecture.md")
DEPENDENCIES = document("docs/dependencies.md")
PACKAGE = REPOSITORY / "src" / "synth"


@dataclass(frozen=True)
class House:
    """A package with floors: its folder, its name, and the column that names what is on them."""

    folder: Path
    name: str
    column: str

    def floors(self) -> dict[str, int]:
        """Module or package → its floor in the document."""
        rows = marked_tables(TEXT, "floors")[self.name.rpartition(".")[2]]
        return {part: int(row["floor"]) for row in rows for part in coded(row[self.column])}

    def part(self, path: Path) -> str:
        """The module or package, directly in the folder, that a file belongs to."""
        return path.relative_to(self.folder).parts[0].removesuffix(".py")

    def parts(self) -> set[str]:
        """The modules and packages, directly in the folder, that hold code."""
        return {self.part(path) for path in self.folder.rglob("*.py")}


HOUSES = [House(PACKAGE, "synth", "modules"), House(PACKAGE / "report", "synth.report", "rooms")]


def imported(path: Path, house: House) -> set[str]:
    """The parts of a house that a file imports, anywhere in it."""
    known, out = house.parts(), set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        inside = [name.removeprefix(f"{house.name}.") for name in names if name != house.name]
        out |= {name.partition(".")[0] for name in inside} & known
    return out


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.name)
def test_every_part_has_a_floor(house: House) -> None:
    """The table of floors names each module and package of synth (room of the report), no other."""
    assert set(house.floors()) == house.parts() - {"__init__"}


@pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.name)
def test_imports_go_down(house: House) -> None:
    """A module imports only from floors below its own (or from its own package)."""
    floor, wrong = house.floors(), []
    for path in sorted(house.folder.rglob("*.py")):
        here = house.part(path)
        for other in imported(path, house) - {here, "__init__"}:
            if here in floor and floor[other] >= floor[here]:
                wrong.append(f"{path.relative_to(PACKAGE)} imports {house.name}.{other}")
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
    """docs/tables.md is what the code says of its tables."""
    assert document("docs/tables.md") == documents(), "run “make docs”"


def test_each_table_is_documented_with_its_columns() -> None:
    """The page names every table with its columns in order, and no other; each says what it is."""
    tables = marked_tables(documents(), "table")
    found = {name: [coded(row["column"])[0] for row in rows] for name, rows in tables.items()}
    assert found == {name: list(one.names) for name, one in all_tables().items()}
    for name, one in all_tables().items():
        assert len(one.what) > 20, f"{name} does not say what it holds"


def test_each_vocabulary_of_a_column_is_listed() -> None:
    """A column's type that is a link leads to a heading with the vocabulary's values."""
    page = documents()
    linked = set(re.findall(r"\| \[(\w+)\]\(#values-of-\w+\)", page))
    assert linked
    for name in linked:
        assert re.search(rf"^### Values of `{name}`\n\n[^#`]+\n\n`", page, re.M), name


def test_the_pages_of_the_report_have_their_rooms() -> None:
    """Each page in the list of pages is made in a room that the floors name."""
    assert {page.room for page in PAGES} <= set(HOUSES[1].floors())


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
    tables = marked_tables(DEPENDENCIES, "dependencies")
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
            assert f"`{name}` ({licence})" in " ".join(DEPENDENCIES.split())
