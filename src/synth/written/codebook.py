"""`codebooks/codes.yaml`: the codes people define, and every change to them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from synth import layout, wording
from synth.problems import did_you_mean
from synth.vocabulary import Change, CodeOrigin, Negated
from synth.written.history import History
from synth.written.record import (
    Date,
    Identifier,
    Number,
    Record,
    Text,
    Texts,
    Unfit,
    check_record,
)
from synth.yamlfile import YamlDocument, load_yaml

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from synth.problems import Problems


class Term(Record):
    """What the rules look for: a phrase in any inflection, an exact text, or a token pattern."""

    phrase: str | None = Field(None, min_length=1, description="Words matched by their lemmas.")
    exact: str | None = Field(None, min_length=1, description="Matched letter by letter.")
    pattern: tuple[dict[str, Any], ...] | None = Field(
        None, min_length=1, description="A spaCy token pattern."
    )

    @model_validator(mode="after")
    def _one_of_three(self) -> Term:
        if sum(v is not None for v in (self.phrase, self.exact, self.pattern)) != 1:
            raise Unfit(
                "a term has exactly one of “phrase”, “exact” and “pattern”", "Keep one of them."
            )
        return self

    @property
    def label(self) -> str:
        """The term as people wrote it."""
        if self.pattern is not None:
            return " ".join(
                str(next(iter(token.values()), "…")) if token else "…" for token in self.pattern
            )
        return self.phrase or self.exact or ""


def _term(value: Any) -> Any:
    return {"phrase": value} if isinstance(value, str) else value


AnyTerm = Annotated[Term, BeforeValidator(_term, json_schema_input_type=str | Term)]


class Code(Record):
    """One code: what it means, when it applies, and the terms that suggest it."""

    id: Identifier
    label: str = Field(min_length=1)
    definition: Text = ""
    include: Text = Field("", description="When the code applies.")
    exclude: Text = Field("", description="When it does not, and which code does.")
    examples: Texts = ()
    question: Identifier | None = Field(None, description="The review question it serves.")
    dimension: Identifier | None = Field(None, description="The template's dimension it serves.")
    origin: CodeOrigin = CodeOrigin.INDUCTIVE
    parent: Identifier | None = None
    terms: tuple[AnyTerm, ...] = ()
    negated_terms: Negated = Field(
        Negated.FLAG, description="What to do with a term under a negation."
    )
    memo: Text = ""


class HistoryEntry(Record):
    """One change to the codebook, made with codebook version `version`."""

    version: Number
    date: Date
    change: Change
    codes: Annotated[Texts, Field(min_length=1)] = Field(description="The codes changed.")
    into: Texts = Field((), description="What they became, for rename, merge and split.")
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _shape(self) -> HistoryEntry:
        codes, into = len(self.codes), len(self.into)
        match self.change:
            case Change.RENAME:
                fits, shape = codes == into == 1, "one code in “codes” and one in “into”"
            case Change.MERGE:
                fits = codes > 1 and into == 1
                shape = "two or more codes in “codes” and one in “into”"
            case Change.SPLIT:
                fits = codes == 1 and into > 1
                shape = "one code in “codes” and two or more in “into”"
            case _:
                fits, shape = into == 0, "“codes” alone, without “into”"
        if not fits:
            raise Unfit(f"a change “{self.change}” needs {shape}", "See docs/files/codes.md.")
        return self


class Codebook(Record):
    """The codebook. `version` goes up by one with each set of changes entered in `history`."""

    version: Number = 1
    codes: tuple[Code, ...] = ()
    history: tuple[HistoryEntry, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Code]:
        """The codes by id, in the codebook's order."""
        return {code.id: code for code in self.codes}

    @cached_property
    def changes(self) -> History:
        """The history, ready to carry older codes forward."""
        return History(self.history, current=self.by_id)

    def today(self, code: str) -> str:
        """The code of today for one that a round of themes or a person names: a code that exists is
        meant as it is; "" where only a person can say."""
        return code if code in self.by_id else self.changes.resolve(code).code or ""

    def missing(self, code: str) -> tuple[str, str]:
        """What is wrong with a code that is not in the codebook, and what to do."""
        end = self.changes.ended(code)
        if end is None:
            fix = did_you_mean(code, self.by_id) or "See codebooks/codes.yaml."
            return f"the code “{code}” does not exist", fix
        ended = wording.ended(end.change, end.version, end.into, end.reason)
        return (
            f"the code “{code}” is no longer in the codebook: {ended}",
            "Name the codes that replaced it, or remove it.",
        )


def load_codebook(
    root: Path,
    problems: Problems,
    *,
    questions: Collection[str] | None = None,
    dimensions: Collection[str] | None = None,
) -> tuple[Codebook, YamlDocument] | None:
    """Read and check `codebooks/codes.yaml`; None when it can't be used, with the reasons.

    With `questions` and `dimensions`, those that the codes name are checked against them.
    """
    document = load_yaml(root / layout.CODES, problems)
    codebook = check_codebook(document, problems, questions, dimensions) if document else None
    return (codebook, document) if document is not None and codebook is not None else None


def check_codebook(
    document: YamlDocument,
    problems: Problems,
    questions: Collection[str] | None = None,
    dimensions: Collection[str] | None = None,
) -> Codebook | None:
    """The codebook that a document holds, checked as `load_codebook` does; None if it is none."""
    codebook = check_record(Codebook, document, problems)
    if codebook is not None:
        _check_codes(codebook, document, problems, questions, dimensions)
        _check_history(codebook, document, problems)
    return codebook


def _check_codes(
    codebook: Codebook,
    document: YamlDocument,
    problems: Problems,
    questions: Collection[str] | None,
    dimensions: Collection[str] | None,
) -> None:
    def tell(severity: str, index: int, key: str, what: str, fix: str) -> None:
        add = problems.error if severity == "error" else problems.warning
        add(what, document.path, **document.where(("codes", index, key)), fix=fix)

    first: dict[str, int] = {}
    for index, code in enumerate(codebook.codes):
        name = f"code “{code.id}”"
        if code.id in first:
            line = document.place(("codes", first[code.id], "id")).line
            tell("error", index, "id", f"the {name} is listed twice", f"first on line {line}")
            continue
        first[code.id] = index
        if not code.definition:
            tell("warning", index, "id", f"the {name} has no definition", "Say what it means.")
        for key, value, known in (
            ("question", code.question, questions),
            ("dimension", code.dimension, dimensions),
            ("parent", code.parent, codebook.by_id),
        ):
            if value is not None and known is not None and value not in known:
                fix = did_you_mean(value, known) or (
                    "Choose one of: " + ", ".join(list(known)[:12]) + "."
                    if known
                    else "None is defined."
                )
                tell("error", index, key, f"the {key} “{value}” of {name} does not exist", fix)
        if _parent_loop(codebook, code):
            what = f"the {name} is its own ancestor: its parents form a circle"
            tell("error", index, "parent", what, "Change one of the parents.")
        end = codebook.changes.ended(code.id)
        if end:
            gone = wording.ended(end.change, end.version, end.into, end.reason)
            what = f"the {name} is in the codebook, but according to its history it was {gone}"
            fix = "Remove it, or enter in the history that it was added again (“change: add”)."
            tell("error", index, "id", what, fix)


def _parent_loop(codebook: Codebook, code: Code) -> bool:
    seen, current = {code.id}, code.parent
    while current is not None and current in codebook.by_id:
        if current in seen:
            return current == code.id
        seen.add(current)
        current = codebook.by_id[current].parent
    return False


def _check_history(codebook: Codebook, document: YamlDocument, problems: Problems) -> None:
    def tell(index: int, key: str, what: str, fix: str) -> None:
        where = document.where(("history", index, key))
        problems.error(what, document.path, **where, fix=fix)

    last = 0
    for index, entry in enumerate(codebook.history):
        if entry.version < last:
            what = "the history is not in the order of its versions"
            tell(index, "version", what, "Move this entry up.")
        if entry.version > codebook.version:
            what = f"the history mentions version {entry.version}, but the codebook is at version "
            fix = f"Set “version: {entry.version}” at the top."
            tell(index, "version", f"{what}{codebook.version}", fix)
        last = max(last, entry.version)
        stay = entry.codes if entry.change in (Change.ADD, Change.REDEFINE) else ()
        for code in (*entry.into, *stay):
            if not codebook.changes.lives_or_ended(code, after=index):
                fix = did_you_mean(code, codebook.by_id) or "Define it, or enter how it ended."
                what = f"the history names the code “{code}”, which does not exist"
                tell(index, "into" if entry.into else "codes", what, fix)
