"""The documentation as a site: what `make docs` builds from docs/ and mkdocs.yml."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from documents import REPOSITORY, document, prose

DOCS = REPOSITORY / "docs"
PAGES = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}


class _Loader(yaml.SafeLoader):
    """Reads mkdocs.yml, in which a setting may name a function of Python."""


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)


def _named(nav: Any) -> Iterator[str]:
    """The pages in a part of the navigation."""
    if isinstance(nav, str):
        yield nav
    for inner in nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ():
        yield from _named(inner)


def test_every_page_is_in_the_navigation_once() -> None:
    """mkdocs.yml names each page of docs/, and no other."""
    settings = yaml.load(document("mkdocs.yml"), Loader=_Loader)
    named = list(_named(settings["nav"]))
    assert sorted(named) == sorted(PAGES)


def test_the_start_page_leads_to_every_page() -> None:
    """docs/index.md has a link to each page; those on single files are reached from theirs."""
    linked = re.findall(r"\]\(([\w/-]+\.md)\)", document("docs/index.md"))
    files = {name for name in PAGES if name.startswith("files/")} - {"files/index.md"}
    assert set(linked) == PAGES - files - {"index.md"}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_pages_link_to_pages_of_the_site(name: str) -> None:
    """No link leads out of docs/: on the site there would be nothing at its end."""
    text = re.sub(r"`[^`]*`", "", prose(document(f"docs/{name}")))
    for target in re.findall(r"\]\(([^)\s#]+)", text):
        if not re.match(r"[a-z]+:", target):
            assert ((DOCS / name).parent / target).resolve().is_relative_to(DOCS), target


def test_what_builds_the_site_is_pinned() -> None:
    """Each package has its version and hashes, and no index is named."""
    lines = document("requirements-docs.txt").splitlines()
    packages = [line for line in lines if not line.startswith(" ")]
    assert any(line.startswith("mkdocs-material==") for line in packages)
    assert all(re.match(r"[a-z0-9-]+==[^ ]+( ; .+)? \\$", line) for line in packages)
    assert sum("--hash=sha256:" in line for line in lines) >= len(packages)


@pytest.mark.skipif(find_spec("material") is None, reason="mkdocs-material is not installed")
def test_the_site_is_built_and_needs_no_network(tmp_path: Path) -> None:
    """`mkdocs build --strict` passes, and no page loads anything from the web."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", tmp_path],
        cwd=REPOSITORY,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    built = {path.relative_to(tmp_path).as_posix(): path for path in tmp_path.rglob("*.html")}
    assert {name.replace(".md", ".html") for name in PAGES} <= set(built)
    loads = re.compile(
        r"<(?:script|img|iframe)[^>]+src=[\"']?(?:https?:)?//|<link[^>]+href=[\"']?http"
    )
    for name, path in built.items():
        assert not loads.search(path.read_text(encoding="utf-8")), name
