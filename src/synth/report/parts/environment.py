"""Jinja2 set up so that nothing people wrote acts as markup, and a page needs nothing but itself.

Every page carries its style and script inline and a content-security policy that allows exactly
these two by their hashes: nothing is loaded, and nothing that stands in a narrative can run.
"""

from __future__ import annotations

import base64
import hashlib
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from synth.report.pages import PAGES
from synth.report.parts.support import against, found_in, opposed, support
from synth.wording import layer, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

_REPORT = Path(__file__).parents[1]
_WEB = re.compile(r"https?://[^\s/\x00-\x1f][^\s\x00-\x1f]*", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of its study: `counting` as in `config.yaml`; the texts' `language`."""

    title: str
    counting: str = "union"
    language: str = "en"

    @property
    def layer(self) -> str:
        """The counting layer in words, to stand after “What counts: ”."""
        return layer(self.counting)


def render(
    template: str,
    site: Site,
    *,
    folder: str = "",
    style: str = "",
    assets: Sequence[str] = (),
    current: str = "",
    **content: Any,
) -> str:
    """A whole page from the template `<room>/<name>`, as “themes/themes”.

    `folder` is where the page stands under `reports/` (“narratives”, or "" for the top); `style`
    is added to the common style and must come from code, never from people's text. `assets` are
    files, as `themes/themes.css`, that this page needs beside the common ones: `.css` and `.js`.
    `current` is the page's file, where it is not named after its template.
    """
    named = ("parts/style.css", *assets, "parts/page.js")
    sheet = "".join(_asset(name) for name in named if name.endswith(".css")) + style
    script = "".join(_asset(name) for name in named if name.endswith(".js"))
    policy = (
        f"default-src 'none'; style-src {_hash(sheet)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    page = environment().get_template(f"{template}.html.j2")
    return page.render(
        site=site, base="../" if folder else "", policy=policy,
        pages=[(listed.file, listed.title) for listed in PAGES if listed.title],
        current=current or ("" if folder else f"{template.rpartition('/')[2]}.html"),
        sheet=Markup(sheet), script=Markup(script), **content,
    ) + "\n"  # fmt: skip


def plain_page(file: str, title: str, site: Site, main: Markup) -> str:
    """A page without a template of its own: a heading and what stands below it.

    `file` is the page's, as `pages.PAGES` has it. `main` is markup made here; people's text in it
    must be escaped.
    """
    return render("parts/plain", site, current=file, heading=title, main=main)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one Jinja2 environment: everything is escaped, and an unknown name is an error."""
    env = Environment(
        loader=FileSystemLoader(_REPORT),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        n=thousands,
        coefficient=coefficient,
        percent=percent,
        plural=plural,
        words=words,
        times=times,
        against=against,
        found_in=found_in,
        support=support,
        opposed=opposed,
    )
    env.globals["doi_link"] = doi_link
    return env


def keep_compiled(folder: Path) -> None:
    """Keep compiled templates in `folder`: compiling them takes half as long as the rest."""
    folder.mkdir(parents=True, exist_ok=True)
    environment().bytecode_cache = FileSystemBytecodeCache(str(folder))


@lru_cache(maxsize=32)
def _asset(name: str) -> str:
    """A style or script, without the comments and blank lines that only its editors need."""
    text = (_REPORT / name).read_text(encoding="utf-8")
    text = re.sub(r"^\s*/\*.*?\*/\n?", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\s*//.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"\n\s*", "\n", text).strip() + "\n"


@lru_cache(maxsize=64)
def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def safe_target(target: str) -> str:
    """The address of a link in a narrative, or "" where it must not be one.

    >>> safe_target("https://example.org/a"), safe_target("doi:10.1186/s12913-022-08451-y")
    ('https://example.org/a', 'https://doi.org/10.1186/s12913-022-08451-y')
    >>> safe_target("javascript:alert(1)"), safe_target("../secret.html")
    ('', '')
    """
    target = target.strip()
    if target.lower().startswith("doi:"):
        return doi_link(target[4:].strip())
    return target if _WEB.fullmatch(target) else ""


def to_page(page: str, anchor: str = "") -> str:
    """The address of a page of the report, from a page beside `index.html`.

    >>> to_page("themes.html", "theme-a")
    'themes.html#theme-a'
    """
    return f"{page}#{anchor}" if anchor else page


def doi_link(doi: str) -> str:
    """The address of a DOI, or "" for a text that is none.

    >>> doi_link("10.1186/1471-2288-8-45"), doi_link("unknown")
    ('https://doi.org/10.1186/1471-2288-8-45', '')
    """
    return f"https://doi.org/{doi}" if _DOI.fullmatch(doi) else ""


def thousands(number: int) -> str:
    """A count as people read it.

    >>> thousands(70000)
    '70,000'
    """
    return f"{number:,}"


def coefficient(value: float | None, digits: int = 2) -> str:
    """A coefficient between -1 and 1 in the field's form; “–” where it is undefined.

    >>> coefficient(0.6667), coefficient(-0.05), coefficient(1.0), coefficient(float("nan"))
    ('.67', '−.05', '1.00', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    shown = f"{abs(value):.{digits}f}"
    sign = "−" if value < 0 and float(shown) else ""
    return sign + (shown[1:] if shown.startswith("0") else shown)


def percent(value: float | None, digits: int = 1) -> str:
    """A share as percent; “–” where it is undefined.

    >>> percent(0.9526), percent(None)
    ('95.3%', '–')
    """
    return "–" if value is None or math.isnan(value) else f"{value * 100:.{digits}f}%"


def times(number: int) -> str:
    """How often, in words.

    >>> times(1), times(2), times(1200)
    ('once', 'twice', '1,200 times')
    """
    return {1: "once", 2: "twice"}.get(number, f"{number:,} times")


def words(identifier: str) -> str:
    """An identifier as words, where people gave it no label.

    >>> words("for-what"), words("system_level")
    ('For what', 'System level')
    """
    text = re.sub(r"[-_]+", " ", identifier).strip()
    return text[:1].upper() + text[1:]
