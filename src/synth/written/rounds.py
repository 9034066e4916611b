"""`codebooks/themes/NN-name.yaml`: one round of theme building."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from synth import layout, wording
from synth.problems import did_you_mean, shortened
from synth.vocabulary import Stage
from synth.written.record import (
    CodingId,
    Date,
    Identifier,
    Number,
    Record,
    Text,
    Texts,
    Unfit,
    load_record,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from synth.problems import Problems
    from synth.written.codebook import Codebook
    from synth.yamlfile import YamlDocument


#: Narrative → what people write in its cell of the framework matrix (the framework method of
#: Ritchie and Spencer; Gale et al. 2013, doi 10.1186/1471-2288-13-117).
Summaries = dict[Identifier, Text]
_CITES = "The narratives that the statement rests on."
_CELLS = "What each narrative says about it: the cells of the framework matrix, by narrative."


class Subtheme(Record):
    """A part of a theme, holding codes."""

    id: Identifier
    label: str = Field(min_length=1)
    statement: Text = ""
    cites: Texts = Field((), description=_CITES)
    memo: Text = ""
    codes: Texts = ()
    summaries: Summaries = Field(default_factory=dict, description=_CELLS)


class Theme(Record):
    """A theme as people built and named it. An analytical theme carries a finding statement."""

    id: Identifier
    label: str = Field(min_length=1)
    question: Identifier | None = Field(None, description="The review question it answers.")
    statement: Text = Field("", description="The finding, as a full sentence.")
    cites: Texts = Field((), description=_CITES)
    memo: Text = ""
    contrary_sought: Text = Field(
        "", description="How evidence against the theme was looked for, and what was found."
    )
    subthemes: tuple[Subtheme, ...] = ()
    codes: Texts = Field((), description="Codes of the theme that are in none of its subthemes.")
    summaries: Summaries = Field(default_factory=dict, description=_CELLS)

    @property
    def groups(self) -> list[tuple[Theme | Subtheme, str]]:
        """The theme and its subthemes, each with the id of its parent ("" for the theme)."""
        return [(self, ""), *((sub, self.id) for sub in self.subthemes)]


class Passage(Record):
    """A passage that shows a relation: a coding's, or words of a narrative."""

    coding: CodingId | None = Field(None, description="A coding: `narrative:coder:id`.")
    narrative: Identifier | None = None
    quote: str | None = Field(None, min_length=1, description="Its words, as in the narrative.")

    @model_validator(mode="after")
    def _one_place(self) -> Passage:
        words = self.narrative is not None and self.quote is not None
        if words == (self.coding is not None) or (self.narrative is None) != (self.quote is None):
            raise Unfit(
                "a passage is a coding's, or has a narrative and a quote",
                "Write “N03:coder-a:k7f3a2”, or “{narrative: N03, quote: …}”.",
            )
        return self

    @property
    def where(self) -> str:
        """The narrative it stands in."""
        return self.narrative or (self.coding or "").partition(":")[0]


def _coding_alone(value: Any) -> Any:
    return {"coding": value} if isinstance(value, str) else value


#: Where a coding is meant, its id alone may stand.
_CodingOrWords = Annotated[
    Passage, BeforeValidator(_coding_alone, json_schema_input_type=str | Passage)
]


class Relation(Record):
    """An arrow of the theme map, from one theme or subtheme to another."""

    from_: Identifier = Field(alias="from")
    to: Identifier
    label: Text = ""
    passages: tuple[_CodingOrWords, ...] = Field((), description="The passages that show it.")


class Round(Record):
    """One round: what the themes were then, who decided, and why."""

    round: Number
    stage: Stage
    date: Date | None = None
    participants: Texts = ()
    decision: Text = Field("", description="What was changed in this round, and why.")
    themes: tuple[Theme, ...] = ()
    relations: tuple[Relation, ...] = ()
    left_out: Texts = Field((), description="Codes deliberately left out of all themes.")
    memo: Text = ""

    @property
    def ids(self) -> list[str]:
        """The ids of the themes, each followed by those of its subthemes."""
        return [group.id for theme in self.themes for group, _ in theme.groups]


@dataclass(frozen=True, slots=True)
class Membership:
    """A theme or subtheme with the codes of today that stand in it, each once.

    `parent` is the theme of a subtheme ("" for a theme); `own` are the codes written at it, `codes`
    those and the codes of its subthemes.
    """

    theme: str
    parent: str
    own: tuple[str, ...]
    codes: tuple[str, ...]


def codes_of_today(theme_round: Round, today: Callable[[str], str]) -> Iterator[Membership]:
    """The themes of a round, each followed by its subthemes, with their codes of today.

    `today` carries a code of that round to today's codebook, as `Study.today` does; where it gives
    "" only a person could say, and the code is left out.
    """
    for theme in theme_round.themes:
        held = {
            group.id: tuple(dict.fromkeys(filter(None, map(today, group.codes))))
            for group, _ in theme.groups
        }
        for group, parent in theme.groups:
            own = held[group.id]
            whole = (
                own if parent else tuple(dict.fromkeys(c for part in held.values() for c in part))
            )
            yield Membership(group.id, parent, own, whole)


def load_round(
    path: Path,
    problems: Problems,
    *,
    codebook: Codebook | None = None,
    questions: Collection[str] | None = None,
    narratives: Collection[str] | None = None,
    last: bool = False,
) -> tuple[Round, YamlDocument] | None:
    """Read and check one round; None when it can't be used, with the reasons in `problems`.

    What is handed over is checked: that codes, review questions and narratives named exist. The
    `last` round is the result: it may name only codes that live, and should hold them all.
    """
    opened = load_record(Round, path, problems)
    if opened is None:
        return None
    check = _Check(*opened, problems, last)
    check.number()
    check.ids()
    check.questions(questions)
    check.relations()
    if narratives is not None:
        check.summaries(narratives)
    if codebook is not None:
        check.codes(codebook)
    return opened


class _Check:
    """The checks of one round that reach across its records."""

    def __init__(
        self, record: Round, document: YamlDocument, problems: Problems, last: bool
    ) -> None:
        self.record, self.document, self.problems, self.last = record, document, problems, last

    def tell(
        self, severity: str, loc: tuple[str | int, ...], what: str, fix: str, key: bool = False
    ) -> None:
        add = self.problems.error if severity == "error" else self.problems.warning
        add(what, self.document.path, **self.document.where(loc, key=key), fix=fix)

    def number(self) -> None:
        """The number in the file's name is the round's, because files are read in its order."""
        path, number = self.document.path, self.record.round
        if layout.round_number(path) != number:
            self.tell(
                "error",
                ("round",),
                f"the file says “round: {number}”, but its name says otherwise",
                f"Rename it “{number:02}-….yaml”, or correct the number.",
            )

    def ids(self) -> None:
        """Themes and subthemes share one space of ids, so that a link to one is never ambiguous."""
        seen: dict[str, int] = {}
        for index, theme in enumerate(self.record.themes):
            locs = [(("themes", index, "id"), theme.id)] + [
                (("themes", index, "subthemes", j, "id"), sub.id)
                for j, sub in enumerate(theme.subthemes)
            ]
            for loc, one in locs:
                line = self.document.place(loc).line
                if one in seen:
                    self.tell(
                        "error",
                        loc,
                        f"the theme id “{one}” is used twice",
                        f"first on line {seen[one]}; give each an id of its own",
                    )
                seen.setdefault(one, line)

    def questions(self, known: Collection[str] | None) -> None:
        """Each theme's question exists, and an analytical theme has a statement."""
        for index, theme in enumerate(self.record.themes):
            loc = ("themes", index)
            if known is not None and theme.question and theme.question not in known:
                self.tell(
                    "error",
                    (*loc, "question"),
                    f"the review question “{theme.question}” of theme “{theme.id}” does not exist",
                    did_you_mean(theme.question, known) or "See config.yaml.",
                )
            if self.record.stage is Stage.ANALYTICAL and not theme.statement:
                self.tell(
                    "warning",
                    (*loc, "id"),
                    f"the analytical theme “{theme.id}” has no statement",
                    "Write the finding as a full sentence under “statement:”.",
                )

    def relations(self) -> None:
        """Every arrow joins two themes of this round."""
        ids = self.record.ids
        for index, relation in enumerate(self.record.relations):
            for key, end in (("from", relation.from_), ("to", relation.to)):
                if end not in ids:
                    self.tell(
                        "error",
                        ("relations", index, key),
                        f"a relation names the theme “{end}”, which is not in this round",
                        did_you_mean(end, ids) or "Name a theme or subtheme by its id.",
                    )

    def summaries(self, narratives: Collection[str]) -> None:
        """Every cell of the framework matrix is of a narrative that there is."""
        for index, theme in enumerate(self.record.themes):
            subs = [("subthemes", j) for j in range(len(theme.subthemes))]
            for (group, _), place in zip(theme.groups, [(), *subs], strict=True):
                for narrative in group.summaries:
                    if narrative not in narratives:
                        self.tell(
                            "error",
                            ("themes", index, *place, "summaries", narrative),
                            f"“{group.id}” has a summary of “{shortened(narrative)}”, but there is "
                            "no such narrative",
                            did_you_mean(narrative, narratives)
                            or "If the narrative was removed, remove its summary too.",
                            key=True,
                        )

    def codes(self, codebook: Codebook) -> None:
        """Every code exists, or did when the round was made; none is in two places or in none."""
        places: dict[str, tuple[str | int, ...]] = {}
        for loc, code in self._named():
            self._exists(loc, code, codebook)
            if code in places:
                line = self.document.place(places[code]).line
                if loc[:2] == places[code][:2]:
                    what = f"the code “{code}” is listed twice in one theme"
                    fix = f"first on line {line}; keep one"
                else:
                    what = f"the code “{code}” is in two themes"
                    fix = f"first on line {line}; its codings count in both"
                self.tell("warning", loc, what, fix)
            places.setdefault(code, loc)
        for index, code in enumerate(self.record.left_out):
            self._exists(("left_out", index), code, codebook)
            if code in places:
                line = self.document.place(places[code]).line
                what = f"the code “{code}” is under “left_out” but also in a theme"
                fix = f"in a theme on line {line}; remove it from one of the two"
                self.tell("warning", ("left_out", index), what, fix)
        named = {codebook.today(c) or c for c in (*places, *self.record.left_out)}
        if not self.record.themes:
            return
        without = [c for c in codebook.by_id if c not in named]
        if without and self.last:
            self.tell(
                "warning",
                ("themes",),
                f"{wording.plural(len(without), 'code is', 'codes are')} in no theme: "
                + ", ".join(without),
                "Add each to a theme, or to “left_out:”.",
            )

    def _named(self) -> list[tuple[tuple[str | int, ...], str]]:
        out: list[tuple[tuple[str | int, ...], str]] = []
        for i, theme in enumerate(self.record.themes):
            out += [(("themes", i, "codes", k), c) for k, c in enumerate(theme.codes)]
            for j, sub in enumerate(theme.subthemes):
                out += [
                    (("themes", i, "subthemes", j, "codes", k), c) for k, c in enumerate(sub.codes)
                ]
        return out

    def _exists(self, loc: tuple[str | int, ...], code: str, codebook: Codebook) -> None:
        if code in codebook.by_id:
            return
        if self.last or codebook.changes.ended(code) is None:
            self.tell("error", loc, *codebook.missing(code))
