"""One decision for many entries of a consensus: which are meant, and what is written into each.

Only open entries are decided, in which nobody has begun to write a decision; each gets its own
`state`, `by`, `date` and `reason`, and everything else in the file stays byte for byte.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synth.coding.decisions import SAID
from synth.problems import Problems
from synth.vocabulary import State
from synth.wording import state
from synth.written.codings import CodingFile, Decision
from synth.written.record import check_record
from synth.written.rewrite import DECISION, quoted, reparsed, set_in, unfaithful

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from synth.written.codings import Disagreement
    from synth.yamlfile import YamlDocument


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided (`state`; with `adopted`: whose codings, as coders or `coder:id`), by whom,
    when and why; and of which entries: those that fit all of what is given.
    """

    state: State
    by: tuple[str, ...]
    date: datetime.date
    reason: str
    adopted: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    #: Codes of today, one of which an original must have.
    codes: tuple[str, ...] = ()
    #: Ids of entries.
    entries: tuple[str, ...] = ()

    def names(self, entry: Disagreement) -> list[str]:
        """Which of `adopted` the entry has."""
        there = {name for original in entry.originals for name in original.names}
        return [name for name in self.adopted if name in there]

    def misfit(self, entry: Disagreement, code: Callable[[str], str | None]) -> str:
        """Why the entry is not among those meant; "" where it is."""
        if self.kinds and entry.kind not in self.kinds:
            return f"is of the kind “{entry.kind}”"
        codes = {code(original.code) for original in entry.originals}
        if self.codes and not codes & set(self.codes):
            return f"has no coding of {' or '.join(self.codes)}"
        if self.adopted and not self.names(entry):
            return f"has no coding by {' or '.join(self.adopted)}"
        return ""


@dataclass(slots=True)
class Chosen:
    """The entries of a file that are decided, by their places in it; and the open ones that fit but
    are left alone, each with why."""

    places: list[int] = field(default_factory=list)
    left: list[tuple[Disagreement, str]] = field(default_factory=list)


def choose_entries(
    file: CodingFile,
    document: YamlDocument,
    choice: Choice,
    code: Callable[[str], str | None],
    problems: Problems,
) -> Chosen:
    """The entries that a choice means. An entry named by its id that can't be decided is an error.

    `code`: today's code for one that the file has.
    """
    chosen = Chosen()
    times = Counter(entry.id for entry in file.disagreements)
    for index, entry in enumerate(file.disagreements):
        named = entry.id in choice.entries
        if choice.entries and not named:
            continue
        misfit = choice.misfit(entry, code)
        obstacle = misfit or _obstacle(entry)
        if not obstacle and times[entry.id] > 1:
            obstacle = "has the id of another entry too"
        if not obstacle:
            chosen.places.append(index)
        elif named:
            problems.error(
                f"the entry “{entry.id}” {obstacle}",
                document.path,
                **document.where(("disagreements", index, "decision", "state")),
                fix="Leave it out" + (", or decide it in the file." if not misfit else "."),
            )
        elif not misfit and entry.decision.state is State.OPEN:
            chosen.left.append((entry, obstacle))
    return chosen


def _obstacle(entry: Disagreement) -> str:
    """Why an entry can't be decided together with others; "" where it can."""
    decision = entry.decision
    if decision.state is not State.OPEN:
        return f"is not open: {state(decision.state)}"
    if decision.stale:
        return f"is stale: {'; '.join(decision.stale)}"
    begun = [key for key in (*SAID, "adopted", "from_") if getattr(decision, key)]
    if begun or entry.instead:
        key = begun[0].rstrip("_") if begun else "instead"
        return f"has been begun by somebody: “{key}” is filled in"
    return ""


def with_choice(
    document: YamlDocument, file: CodingFile, places: Sequence[int], choice: Choice
) -> tuple[YamlDocument, CodingFile]:
    """The file with the entries at `places` decided.

    Raises `StudyError` where anything else in it would change.
    """
    wanted = []
    decided = list(file.disagreements)
    for index in places:
        entry = file.disagreements[index]
        decision = Decision(
            state=choice.state,
            adopted=tuple(choice.names(entry)),
            by=choice.by,
            date=choice.date,
            reason=choice.reason,
        )
        decided[index] = entry.model_copy(update={"decision": decision})
        values = {"state": str(choice.state)}
        if decision.adopted:
            values["adopted"] = _listed(decision.adopted)
        values |= {
            "by": _listed(choice.by),
            "date": choice.date.isoformat(),
            "reason": quoted(choice.reason),
        }
        place = ("disagreements", index, "decision")
        wanted += [(place, key, value, DECISION) for key, value in values.items()]
    new = reparsed(set_in(document, wanted), document)
    after = check_record(CodingFile, new, Problems())
    if after is None or after != file.model_copy(update={"disagreements": tuple(decided)}):
        raise unfaithful(document)
    return new, after


def _listed(names: Sequence[str]) -> str:
    plain = re.compile(r"(?!null$)[A-Za-z][\w.:-]*", re.IGNORECASE)
    return f"[{', '.join(name if plain.fullmatch(name) else quoted(name) for name in names)}]"
