"""The house keeps its floors: each package imports only from those below it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "synth"
#: From the ground up; packages on one floor don't import one another.
FLOORS = [
    {"problems"},
    {"textfile", "layout"},
    {"yamlfile", "tables"},
    {"records", "workflow"},
    {"study", "screening"},
    {"narratives", "codebook"},
    {"coding"},
    {"suggest", "agreement", "themes"},
    {"report"},
    {"steps"},
    {"cli"},
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}


def room(module: str) -> str:
    """The package or module right under synth: `synth.coding.model` → `coding`."""
    return (module.split(".") + [""])[1]


def imports(path: Path) -> set[str]:
    """The rooms a file imports from, its own left out."""
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            if node.module == "synth":
                found |= {alias.name for alias in node.names}
            elif node.module.startswith("synth."):
                found.add(room(node.module))
        elif isinstance(node, ast.Import):
            found |= {room(a.name) for a in node.names if a.name.startswith("synth.")}
    return found - {own, "__version__"}


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p.name not in ("__main__.py",))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_each_file_imports_only_from_below(path: Path) -> None:
    """No import goes up or sideways: themes know nothing of agreement, the report of no analysis."""
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    assert own in FLOOR, f"{own} stands on no floor: enter it in FLOORS"
    above = {name for name in imports(path) if FLOOR[name] >= FLOOR[own]}
    assert not above


def test_the_report_imports_no_analysis() -> None:
    """Pages are handed tables; they compute nothing that an analysis computes."""
    for path in (PACKAGE / "report").rglob("*.py"):
        assert not imports(path) & {"agreement", "themes", "suggest"}, path


def test_nothing_imports_snakemake() -> None:
    """synth can be used without the workflow engine."""
    for path in FILES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            names = (
                [a.name for a in node.names] if isinstance(node, ast.Import)
                else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            )  # fmt: skip
            assert not any(name.split(".")[0] == "snakemake" for name in names), path


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("synth.cli", {"pandas", "spacy", "numpy", "pydantic", "sklearn", "jinja2"}),
        ("synth.workflow", {"pandas", "spacy", "numpy", "pydantic", "sklearn", "jinja2"}),
        ("synth.steps.check", {"pandas", "spacy", "numpy", "sklearn", "jinja2", "mammoth"}),
        ("synth.steps.resolve", {"pandas", "spacy", "numpy", "sklearn", "jinja2", "mammoth"}),
        ("synth.steps.agree", {"pandas", "spacy", "sklearn", "jinja2", "mammoth"}),
        ("synth.steps.theme", {"spacy", "sklearn", "jinja2", "mammoth"}),
        ("synth.steps.pages", {"pandas", "spacy", "sklearn", "mammoth"}),
        ("synth.steps.report", {"spacy", "sklearn", "mammoth"}),
    ],
)
def test_no_step_loads_what_it_does_not_use(module: str, heavy: set[str]) -> None:
    """Imports cost more than the work on a small study, so heavy ones stay where they are needed."""
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & {heavy!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_modules_stay_narrow() -> None:
    """No module grows past 400 lines: there is a second one inside."""
    long = {
        str(p.relative_to(PACKAGE)): n
        for p in FILES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not long
