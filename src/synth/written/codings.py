"""`codings/<coder>/<narrative>.yaml`: one coder's codings of one narrative."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from synth.vocabulary import Difference, Polarity, State, Status, Voice
from synth.written.record import (
    Date,
    Identifier,
    Moment,
    Number,
    Record,
    Text,
    Texts,
    Unfit,
    load_record,
)

if TYPE_CHECKING:
    from pathlib import Path

    from synth.problems import Problems
    from synth.yamlfile import YamlDocument


class Origin(Record):
    """Where an accepted suggestion came from."""

    suggested_by: str
    version: Text = ""
    score: float | None = Field(None, allow_inf_nan=False)
    accepted: Moment
    by: Text = Field("", description="Who accepted it.")


class Decision(Record):
    """What became of an entry of a consensus: settled by the tool, still open, or decided."""

    state: State
    from_: Texts = Field((), alias="from", description="The codings it rests on, as `coder:id`.")
    adopted: Texts = Field((), description="With `adopted`: whose coding, or which (`coder:id`).")
    by: Texts = Field((), description="Who decided.")
    date: Date | None = Field(None, description="When.")
    reason: Text = Field("", description="Why.")
    stale: Texts = Field((), description="What changed since; `synth consensus` writes it.")


class Coding(Record):
    """A passage and the code a coder gave it. Only `code` and `quote` must be written."""

    id: Identifier | None = None
    code: Identifier
    quote: str = Field(min_length=1, description="The passage, word for word as in the narrative.")
    before: Text = Field("", description="The text just before the passage.")
    after: Text = Field("", description="The text just after the passage.")
    at: tuple[int, int] | None = Field(
        None, description="Start and end in the narrative's text, in code points, half-open."
    )
    text_sha256: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{64}$",
        description="For an orphan: the text it was made on, if that is not the file's.",
    )
    voice: Voice = Voice.AUTHOR
    polarity: Polarity = Polarity.SUPPORTING
    origin: Origin | None = None
    memo: Text = ""
    decision: Decision | None = Field(None, description="In a consensus: what it rests on.")

    @field_validator("at")
    @classmethod
    def _in_order(cls, at: tuple[int, int] | None) -> tuple[int, int] | None:
        if at is not None and not 0 <= at[0] < at[1]:
            raise Unfit(
                "“at” is not a position: write [start, end], with the start before the end",
                "Remove it; “synth reanchor” writes it again.",
            )
        return at


class Original(Record):
    """A coder's coding as it was when a disagreement was put down."""

    from_: str = Field(
        alias="from",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*:[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="The coding, as `coder:id`.",
    )
    code: Identifier
    quote: str = Field(min_length=1)
    before: Text = ""
    after: Text = ""
    at: tuple[int, int] | None = None
    text_sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    voice: Voice = Voice.AUTHOR
    polarity: Polarity = Polarity.SUPPORTING
    memo: Text = ""

    @property
    def coder(self) -> str:
        """Whose coding it is."""
        return self.from_.partition(":")[0]

    @property
    def names(self) -> set[str]:
        """What `adopted` may call it: the coder, or the coding itself."""
        return {self.coder, self.from_}


class Disagreement(Record):
    """Codings in which coders differ, kept as they were, and what was decided."""

    id: Identifier
    kind: Literal[Difference.MISSED, Difference.BOUNDARY, Difference.CODE_CHOICE, Difference.MARK]
    originals: tuple[Original, ...] = Field(min_length=1)
    instead: tuple[Coding, ...] = Field(
        (), description="With `adopted`: codings that the team put in place of the originals."
    )
    decision: Decision

    @property
    def froms(self) -> list[str]:
        """The coders' codings in it, by name."""
        return [original.from_ for original in self.originals]


class CodingFile(Record):
    """All codings one coder made of one narrative, or the coders' consensus on it."""

    narrative: Identifier
    coder: Identifier
    status: Status = Status.IN_PROGRESS
    codebook: Number | None = Field(None, description="The version of the codebook that was used.")
    text_sha256: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    coding_round: Number | None = Field(
        None, description="The round of coding this belongs to, where a team codes in several."
    )
    codings: tuple[Coding, ...] = ()
    disagreements: tuple[Disagreement, ...] = Field(
        (), description="In a consensus: where coders differ, with the decisions."
    )
    by: Texts = Field((), description="In a consensus: who decided, where an entry does not say.")
    date: Date | None = Field(
        None, description="In a consensus: when, where an entry does not say."
    )
    reason: Text = Field("", description="In a consensus: why, where an entry does not say.")
    memo: Text = ""


def coding_id(coder: str, narrative: str, code: str, quote: str, count: int) -> str:
    """The id of a coding that was written without one: short, and the same on every machine.

    `count` tells apart codings alike in coder, narrative, code and quote (0 for the first).
    """
    text = "\x1f".join((coder, narrative, code, " ".join(quote.split()), str(count)))
    return "c" + hashlib.sha256(text.encode()).hexdigest()[:9]


def coding_ids(file: CodingFile) -> list[str]:
    """The ids of a file's codings in its order, derived where none was written.

    A derived id depends on no position, so it stays when a file is sorted; and it is never one that
    another coding of the file already carries.
    """
    taken = {coding.id for coding in file.codings if coding.id}
    counts: Counter[tuple[str, str]] = Counter()
    out = []
    for coding in file.codings:
        alike = (coding.code, " ".join(coding.quote.split()))
        identifier = coding.id
        while not identifier:
            identifier = coding_id(file.coder, file.narrative, *alike, counts[alike])
            counts[alike] += 1
            if identifier in taken:
                identifier = None
        out.append(identifier)
    return out


def load_codings(path: Path, problems: Problems) -> tuple[CodingFile, YamlDocument] | None:
    """Read one coding file; None, with the reasons in `problems`, when it can't be used."""
    opened = load_record(CodingFile, path, problems)
    if opened is None:
        return None
    record, document = opened
    fits = True
    for key, value, expected in (
        ("narrative", record.narrative, path.stem),
        ("coder", record.coder, path.parent.name),
    ):
        if value != expected:
            fits = False
            problems.error(
                f"the file says “{key}: {value}”, but its place says “{expected}”",
                path,
                **document.where((key,)),
                fix=f"Correct this, or move the file to codings/{record.coder}/"
                f"{record.narrative}.yaml.",
            )
    seen: dict[str, int] = {}
    for index, coding in enumerate(record.codings):
        if coding.id is None:
            continue
        if coding.id in seen:
            line = document.place(("codings", seen[coding.id], "id")).line
            problems.error(
                f"the coding id “{coding.id}” is used twice",
                path,
                **document.where(("codings", index, "id")),
                fix=f"first on line {line}; remove this one, and a new id is derived",
            )
        seen.setdefault(coding.id, index)
    return opened if fits else None
