"""The project's Markdown as a whole: links, the glossary, the readme, the citation file."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from documents import REPOSITORY, anchor, document, markdown_files, prose

import synth

#: The width at which the documents' prose is wrapped.
WIDTH = 100
#: The example's narratives are no documents.
FILES = [path for path in markdown_files() if not re.match(r"N\d+-", path.name)]


def _name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


def links(path: Path) -> list[str]:
    """The targets of a file's links and images that stay within the project."""
    text = re.sub(r"`[^`\n]*`", "", prose(path.read_text(encoding="utf-8")))
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def anchors(path: Path) -> list[str]:
    """The anchors of a file's headings."""
    headings = re.findall(r"^#{1,6} (.+)$", prose(path.read_text(encoding="utf-8")), re.M)
    return [anchor(heading) for heading in headings]


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_every_relative_link_resolves(path: Path) -> None:
    """A link to a file of the project leads to one, and its anchor to a heading there."""
    for target in links(path):
        name, _, place = unquote(target).partition("#")
        aim = (path.parent / name).resolve() if name else path
        assert aim.exists(), f"{_name(path)}: {target}"
        if place and aim.suffix == ".md":
            assert place in anchors(aim), f"{_name(path)}: {target}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_headings_can_be_linked_to(path: Path) -> None:
    """No two headings of a file have the same anchor, but for the parts of a changelog."""
    found = anchors(path)
    assert len(found) == len(set(found)) or path.name == "CHANGELOG.md"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_pictures_have_a_text(path: Path) -> None:
    """Each picture has an alternative text that says what it shows."""
    shown = re.findall(r"!\[([^\]]*)\]\(", prose(path.read_text(encoding="utf-8")))
    assert all(len(text) > 20 for text in shown)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_lines_are_not_too_long(path: Path) -> None:
    """Prose is wrapped at 100 columns; tables, code, and what can't be broken may be longer."""
    if path.parts[-2] == "benchmarks":
        pytest.skip("a log of measurements")
    for line in prose(path.read_text(encoding="utf-8")).split("\n"):
        if len(line) > WIDTH and not line.startswith(("|", "#", "![", "<!--")):
            before = line[: WIDTH + 1].rstrip().rpartition(" ")[0]
            assert not before.strip(" -*>0123456789."), f"{_name(path)}: {line}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_dois_have_the_form_of_one(path: Path) -> None:
    """A link to doi.org shows the DOI that it leads to."""
    text = path.read_text(encoding="utf-8")
    pattern = r"\[(10\.(?:[^\]\\]|\\.)+)\]\(https://doi\.org/([^)\s]+)\)"
    for shown, target in re.findall(pattern, text):
        assert unquote(target) == shown, path.name
        assert re.fullmatch(r"10\.\d{4,9}/\S+", shown), shown


def terms() -> list[str]:
    """The glossary's defined terms."""
    text = " ".join(document("docs/glossary.md").split())
    return re.findall(r"\*\*([^*]+)\*\*", text)


def test_a_term_is_defined_once() -> None:
    """No term stands twice in bold in the glossary."""
    assert len(terms()) == len(set(terms()))
    assert len(terms()) > 40


@pytest.mark.parametrize("term", terms())
def test_a_defined_term_is_used(term: str) -> None:
    """Each term of the glossary is used elsewhere in the documentation, or in the code."""
    others = [p for p in FILES if p.parts[-2:] != ("docs", "glossary.md")]
    texts = [p.read_text(encoding="utf-8") for p in others]
    texts += [p.read_text(encoding="utf-8") for p in (REPOSITORY / "src/synth").rglob("*.py")]
    word = re.escape(term).replace(r"\ ", r"[\s_-]+")
    assert re.search(rf"\b{word}", "\n".join(texts), re.IGNORECASE), term


def test_the_readme_is_short_and_shows_a_picture() -> None:
    """The readme has at most 150 lines, names both commands, and describes its picture."""
    text = document("README.md")
    assert len(text.splitlines()) <= 150
    assert "$ make\n" in text
    assert "$ make test" in text
    picture = re.search(r"!\[([^\]]+)\]\(docs/images/report\.png\)", text)
    assert picture is not None
    assert len(picture[1]) > 40


def test_the_citation_names_this_version() -> None:
    """CITATION.cff is valid YAML with the title, the version of the package, and the licence."""
    cited = yaml.safe_load(document("CITATION.cff"))
    assert cited["cff-version"] == "1.2.0"
    assert (cited["title"], cited["version"]) == ("synth", synth.__version__)
    assert cited["authors"] == [{"name": "The synth authors"}]
    assert cited["license"] == "MIT"
    assert document("LICENSE").startswith("MIT License")


def test_the_changelog_names_this_version() -> None:
    """CHANGELOG.md has a section for the version of the package."""
    assert f"## [{synth.__version__}]" in document("CHANGELOG.md")


def test_each_test_here_says_what_it_holds() -> None:
    """Every test of this folder has a docstring."""
    for path in sorted(Path(__file__).parent.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                assert ast.get_docstring(node), f"{path.name}: {node.name}"
