"""Ids in people's texts as links with their labels, and narratives cited as links, for one page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from synth.report.parts.support import against
from synth.wording import NarrativeNames, noun, plural
from synth.written.citations import (
    Citations,
    between_backticks,
    outside_addresses,
    unmistakable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from synth.tables.theme import ThemeSummary
    from synth.wording import Shown
    from synth.written.codebook import HistoryEntry

#: An id in running text, without the full stop that ends a sentence; a coding's has colons.
_ID = re.compile(r"(?<![\w.:@-])[A-Za-z0-9](?:[A-Za-z0-9._:-]*[A-Za-z0-9_])?(?![\w-])")
#: Narratives and runs named one by one; more are only counted.
MOST_CITED = 60


@dataclass(frozen=True, slots=True)
class Named:
    """What an id stands for: its label, and the page and element that show it."""

    label: str
    page: str
    anchor: str = ""


@dataclass(frozen=True)
class StudyNames:
    """What ids in people's texts may mean.

    `named`: id of a narrative, theme or code → what it stands for. `codings`: the codings that a
    narrative's page shows. `cites`: (round, theme) → the narratives that its statement cites.
    """

    narratives: NarrativeNames
    named: Mapping[str, Named]
    codings: Container[str] = ()
    cites: Mapping[tuple[int, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def citations(self) -> Citations:
        """Finds the narratives that a text names."""
        return Citations(self.narratives)

    def cited(self, theme: ThemeSummary) -> tuple[str, ...]:
        """The narratives that a theme's statement cites, in its text or under `cites`."""
        return self.cites.get((theme.round, theme.theme), ())

    def behind(self, theme: ThemeSummary) -> tuple[str, ...]:
        """The narratives to be named behind a statement: those that it cites, unless its text names
        them all, or those it is found in where it cites none."""
        cited = self.cited(theme)
        namings = self.citations.find(theme.statement) if cited else ()
        named = {narrative for naming in namings for narrative in naming.narratives}
        return () if cited and named >= set(cited) else cited or theme.cited


#: For a page on which no id is known.
NO_NAMES = StudyNames(NarrativeNames(()), {})


def named_codes(
    labels: Mapping[str, str], history: Iterable[HistoryEntry], today: Callable[[str], str]
) -> dict[str, Named]:
    """The codes by id, and by the ids that they had before a change of the codebook."""
    named = {}
    for code in [*(code for entry in history for code in entry.codes), *labels]:
        now = code if code in labels else today(code)
        if now in labels:
            label = labels[now] if now == code else f"now {now}: {labels[now]}"
            named[code] = Named(label, "codebook.html", f"code-{now}")
    return named


def named_themes(themes: Iterable[ThemeSummary], last: int) -> dict[str, Named]:
    """The themes by id: those of round `last` where they stand, others where their round does."""
    return {
        theme.theme: Named(
            theme.label,
            "themes.html",
            f"theme-{theme.theme}" if theme.round == last else f"round-{theme.round}",
        )
        for theme in sorted(themes, key=lambda theme: theme.round)
    }


def named_ids(
    titles: Mapping[str, str],
    themes: Iterable[ThemeSummary],
    last: int,
    labels: Mapping[str, str],
    history: Iterable[HistoryEntry],
    today: Callable[[str], str],
) -> dict[str, Named]:
    """Narratives (id → title), the themes of all rounds, and codes (id → label) by their ids."""
    narratives = {name: Named(title, f"narratives/{name}.html") for name, title in titles.items()}
    return {**named_codes(labels, history, today), **named_themes(themes, last), **narratives}


@dataclass(frozen=True, slots=True)
class Linking:
    """The links of one page. `to`: the address of a page of the report, or of an element on it; ""
    where there is none."""

    names: StudyNames
    to: Callable[[str, str], str]

    def text(self, text: str) -> Markup:
        """A text that people wrote, as HTML, with the ids in it as links.

        Linked are narratives as `Citations` finds them, codings, and the ids of themes and codes
        that no one could take for a word (with a hyphen, digit, “_” or “.”); any other id between
        backticks. Nothing within an address is. The text itself stays as it is, letter by letter.
        """
        out, done = Markup(), 0
        for start, end, name in sorted(self._found(text)):
            if start >= done:
                out += escape(text[done:start]) + self._link(name, text[start:end])
                done = end
        return out + escape(text[done:])

    def narratives(self, narratives: Iterable[str]) -> Markup:
        """Narratives as they are cited, each and each end of a run a link: “1–3, 5”."""
        runs = self.names.narratives.runs(narratives)
        return Markup(", ").join(Markup("–").join(map(self._shown, run)) for run in runs)

    def behind(self, theme: ThemeSummary) -> Markup:
        """What stands behind a statement: “(in Narratives 1–3, 5)”; "" where nothing does.

        Behind one that cites nothing stand all narratives that support it and those against it.
        """
        named = self.told(self.names.behind(theme))
        parts = [Markup("in ") + named] if named else []
        if not self.names.cited(theme) and (opposed := against(theme, both=False)):
            parts.append(self.text(opposed))
        form = Markup('<span class="soft small" dir="ltr">({})</span>')
        return form.format(Markup("; ").join(parts)) if parts else Markup()

    def told(self, narratives: Iterable[str]) -> Markup:
        """Narratives with that word before them: “Narratives 1–3, 5”; "" for none."""
        cited = set(narratives)
        if len(self.names.narratives.runs(cited)) > MOST_CITED:
            return Markup(plural(len(cited), "narrative"))
        word = Markup(f"{noun(len(cited), 'Narrative')} ")
        return word + self.narratives(cited) if cited else Markup()

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, id) of what is to be linked."""
        for naming in self.names.citations.find(text):
            if len(naming.narratives) > 1:
                dash = re.compile("[–-]").search(text, naming.start)
                assert dash is not None
                yield naming.start, dash.start(), naming.narratives[0]
                yield dash.end(), naming.end, naming.narratives[-1]
            elif naming.narratives:
                yield naming.start, naming.end, naming.narratives[0]
        for match in outside_addresses(_ID, text):
            name = match[0]
            known = name in self.names.named and name not in self.names.narratives.place
            meant = known and (unmistakable(name) or between_backticks(match))
            if meant or name in self.names.codings:
                yield *match.span(), name

    def _link(self, name: str, text: str) -> Markup:
        named = self.names.named.get(name)
        if named is None:
            narrative = name.partition(":")[0]
            named = Named("", f"narratives/{narrative}.html", f"c-{name}" * (":" in name))
        title = Markup(' title="{}"').format(named.label) if named.label not in ("", text) else ""
        address = self.to(named.page, named.anchor)
        if address:
            return Markup('<a href="{}"{}>{}</a>').format(address, title, text)
        return Markup("<span{}>{}</span>").format(title, text) if title else escape(text)

    def _shown(self, shown: Shown) -> Markup:
        text, name = shown
        return self._link(name, text)
