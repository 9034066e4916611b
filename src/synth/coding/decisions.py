"""What a consensus file says: which of its codings count, and whether its decisions are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from synth.problems import choose
from synth.vocabulary import State, Status
from synth.wording import plural
from synth.written.codings import Coding, Disagreement, coding_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from synth.problems import Problems
    from synth.written.codings import CodingFile, Decision, Original
    from synth.yamlfile import Loc, YamlDocument

T = TypeVar("T", Coding, Disagreement)
#: What a decision says of itself; the head of a file may say it for all of its entries.
SAID = ("by", "date", "reason")


def chosen(entry: Disagreement) -> list[Original]:
    """The originals of a disagreement that count, by its decision.

    `adopted` names them by coder or as `coder:id`; with `both valid` all count, else none.
    """
    if entry.decision.state is State.BOTH_VALID:
        return list(entry.originals)
    if entry.decision.state is not State.ADOPTED:
        return []
    wanted = set(entry.decision.adopted)
    return [original for original in entry.originals if original.names & wanted]


def counted_codings(file: CodingFile) -> tuple[CodingFile, list[Loc]]:
    """The file with the codings that count, and where each stands in the document.

    A coder's file is as it was. Of a consensus, what is agreed or adopted counts; a coding taken
    over from a disagreement is named after its original (`anna.c1` for `anna:c1`).
    """
    codings: list[Coding] = []
    places: list[Loc] = []
    taken: set[str] = set()

    def add(name: str, coding: Coding, place: Loc) -> None:
        if name not in taken:
            taken.add(name)
            codings.append(coding.model_copy(update={"id": name}))
            places.append(place)

    for index, (name, coding) in enumerate(zip(coding_ids(file), file.codings, strict=True)):
        if coding.decision is None or coding.decision.state.counts:
            add(name, coding, ("codings", index))
    for index, entry in enumerate(file.disagreements):
        here: Loc = ("disagreements", index)
        picked = chosen(entry)
        for number, original in enumerate(entry.originals):
            if original in picked:
                name = original.from_.replace(":", ".")
                add(name, as_coding(original), (*here, "originals", number))
        if entry.decision.state is State.ADOPTED:
            for number, coding in enumerate(entry.instead):
                name = coding.id or f"{entry.id}.{number + 1}"
                add(name, coding, (*here, "instead", number))
    return file.model_copy(update={"codings": tuple(codings)}), places


def all_codings(file: CodingFile) -> tuple[CodingFile, list[Loc]]:
    """The file with every coding in it, what does not count too, for checking them."""
    codings = list(file.codings)
    places: list[Loc] = [("codings", index) for index in range(len(codings))]
    for index, entry in enumerate(file.disagreements):
        for key, held in (
            ("originals", [as_coding(original) for original in entry.originals]),
            ("instead", list(entry.instead)),
        ):
            codings += held
            places += [("disagreements", index, key, number) for number in range(len(held))]
    bare = (coding.model_copy(update={"id": None}) for coding in codings)
    return file.model_copy(update={"codings": tuple(bare)}), places


def as_coding(original: Original) -> Coding:
    """A coding with an original's passage, code and marks; its id is not kept."""
    fields = {name: getattr(original, name) for name in type(original).model_fields}
    fields.pop("from_")
    return Coding.model_construct(**fields)


def decides(file: CodingFile) -> bool:
    """Whether a file is a consensus with decisions, not merely codings in the consensus' folder."""
    return bool(file.disagreements) or any(coding.decision for coding in file.codings)


def with_defaults(file: CodingFile) -> CodingFile:
    """The file with `by`, `date` and `reason` of its head in each decision that has none itself.

    What nobody decided has none.
    """

    def filled(record: T) -> T:
        decision = record.decision
        if decision is None or not (decision.state.decided or decision.state is State.SUPERSEDED):
            return record
        given = {key: getattr(decision, key) or getattr(file, key) for key in SAID}
        return record.model_copy(update={"decision": decision.model_copy(update=given)})

    return file.model_copy(
        update={
            "codings": tuple(map(filled, file.codings)),
            "disagreements": tuple(map(filled, file.disagreements)),
        }
    )


def is_open(decision: Decision) -> bool:
    """Whether an entry waits for people: not decided yet, or overtaken by a coder's change."""
    if decision.stale:
        return decision.state is not State.SUPERSEDED
    return decision.state is State.OPEN


def open_entries(file: CodingFile) -> tuple[int, int]:
    """How many entries are open, and how many others are stale."""
    decisions = [c.decision for c in file.codings if c.decision is not None]
    decisions += [entry.decision for entry in file.disagreements]
    still = sum(decision.state is State.OPEN for decision in decisions)
    return still, sum(map(is_open, decisions)) - still


def check_decisions(
    file: CodingFile,
    document: YamlDocument,
    codings_of: Mapping[str, Collection[str]],
    problems: Problems,
    counting: bool,
) -> None:
    """Tell what is wrong with a consensus file's entries, each in its place.

    `file`: with its defaults (see `with_defaults`).
    `codings_of`: the ids in each coder's file on the narrative. `counting`: whether themes count
    the consensus, so that what is open matters.
    """
    seen: dict[str, int] = {}
    for index, coding in enumerate(file.codings):
        if coding.decision is not None:
            here: Loc = ("codings", index)
            _check_decision(coding.decision, here, document, problems)
            froms = list(coding.decision.from_)
            places: list[Loc] = [(*here, "decision", "from")] * len(froms)
            _check_sources(froms, places, document, codings_of, coding.decision, problems)
            if coding.decision.state is State.OPEN:
                problems.error(
                    "an entry under “codings” can't be open",
                    document.path,
                    **document.where((*here, "decision", "state")),
                    fix="Open entries belong under “disagreements”.",
                )
    for index, entry in enumerate(file.disagreements):
        here = ("disagreements", index)
        if entry.id in seen:
            line = document.place(("disagreements", seen[entry.id], "id")).line
            problems.error(
                f"there are two entries “{entry.id}”",
                document.path,
                **document.where((*here, "id")),
                fix=f"first on line {line}; keep one",
            )
        seen.setdefault(entry.id, index)
        _check_decision(entry.decision, here, document, problems)
        _check_choice(entry, here, document, problems)
        places = [(*here, "originals", n, "from") for n in range(len(entry.originals))]
        _check_sources(entry.froms, places, document, codings_of, entry.decision, problems)
    still, stale = open_entries(file)
    if counting and (still or stale):
        are = ("entry here is", "entries here are")
        told = [f"{plural(still, *are)} open"] if still else []
        told += [f"{plural(stale, *(('is', 'are') if still else are))} stale"] if stale else []
        problems.warning(
            f"themes count the consensus, but {' and '.join(told)}",
            document.path,
            **document.where(("status",)),
            fix="Decide them: what is open counts in no theme.",
        )
    elif file.status is Status.COMPLETE and (still or stale):
        problems.warning(
            f"this consensus is not complete: {plural(still + stale, 'entry', 'entries')} "
            "open or stale",
            document.path,
            **document.where(("status",)),
            fix="“synth consensus” sets the status.",
        )


def _check_decision(
    decision: Decision, here: Loc, document: YamlDocument, problems: Problems
) -> None:
    if not decision.state.decided:
        return
    for key, words in (("by", "who decided"), ("date", "when"), ("reason", "why")):
        if not getattr(decision, key):
            problems.error(
                f"the decision “{decision.state}” does not say {words}",
                document.path,
                **document.where((*here, "decision", "state")),
                fix=f"Add “{key}: …” to the decision, or at the top of the file for all.",
            )


def _check_choice(
    entry: Disagreement, here: Loc, document: YamlDocument, problems: Problems
) -> None:
    decision = entry.decision
    names = {name for original in entry.originals for name in original.names}
    for number, name in enumerate(decision.adopted):
        if name not in names:
            place: Loc = (*here, "decision", "adopted")
            listed = document.node((*place, number)) is not None
            problems.error(
                f"“adopted” names “{name}”, which is not one of the entry's originals",
                document.path,
                **document.where((*place, number) if listed else place),
                fix=choose(name, sorted(names)),
            )
    where = document.where((*here, "decision", "state"))
    if decision.state is State.ADOPTED and not decision.adopted and not entry.instead:
        problems.error(
            "the decision “adopted” does not say which coding",
            document.path,
            **where,
            fix=f"Add “adopted: [{sorted(names)[0]}]” to the decision.",
        )
    elif decision.state is not State.ADOPTED and (decision.adopted or entry.instead):
        key = "adopted" if decision.adopted else "instead"
        problems.error(
            f"“{key}” is given, but the state is “{decision.state}”",
            document.path,
            **where,
            fix=f"Write “state: adopted”, or remove “{key}”.",
        )


def _check_sources(
    froms: list[str],
    places: list[Loc],
    document: YamlDocument,
    codings_of: Mapping[str, Collection[str]],
    decision: Decision,
    problems: Problems,
) -> None:
    """Originals that are gone: no error, since a coder may change a coding at any time."""
    if decision.state is State.SUPERSEDED:
        return
    for name, place in zip(froms, places, strict=True):
        coder, _, coding = name.partition(":")
        if coding in codings_of.get(coder, ()):
            continue
        what = f"the coding “{name}” is gone"
        if coder not in codings_of:
            what = f"the coding “{name}” is gone: “{coder}” has no file for this narrative"
        problems.warning(
            what,
            document.path,
            **document.where(place),
            fix="Run “synth consensus”: it marks the entry as stale.",
        )
