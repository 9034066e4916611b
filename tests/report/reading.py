"""What several tests of this folder need: pages parsed, links followed, a row to begin with."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from bs4 import BeautifulSoup
from making import make

from synth.tables.agree import CodingDifference


def soups(study):
    """Every page, parsed."""
    return {name: BeautifulSoup(page, "html.parser") for name, page in study.pages.items()}


#: What `synth manuscript` writes, and `synth report` links to.
OTHERS = ("manuscript.docx", "tables.xlsx")


def broken_links(study):
    """Links of all pages that lead to no file or no id, and outward ones that are not https."""
    pages = soups(study)
    ids = {name: {tag["id"] for tag in soup.find_all(id=True)} for name, soup in pages.items()}
    files = {*study.bytes(), *OTHERS}
    out = []
    for name, soup in pages.items():
        for link in soup.find_all("a"):
            href = link["href"]
            if re.match(r"https?://", href):
                if "noopener" not in link.get("rel", []):
                    out.append((name, href))
                continue
            path, _, fragment = href.partition("#")
            parts: list[str] = []
            for part in (*PurePosixPath(name).parent.parts, *PurePosixPath(path).parts):
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            target = "/".join(parts) if path else name
            if target not in files or (fragment and fragment not in ids[target]):
                out.append((name, href))
    return out


def disagreement(number=0, kind="missed", narrative="N01", first=0, last=None, **more):
    """A row of table `disagreements`."""
    last = first if last is None else last
    known = {
        "coder_a": "anna", "coding_a": f"{narrative}:anna:k{number}", "code_a": "x", "end_a": 4,
        "first_a": first, "last_a": last, "quote_a": "text", "coder_b": "ben",
    }  # fmt: skip
    return make(
        CodingDifference,
        narrative=narrative,
        kind=kind,
        section="s",
        first_sentence=first,
        last_sentence=last,
        **(known | more),
    )
