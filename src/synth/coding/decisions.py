"""What a consensus file says: which of its codings count, and whether its decisions are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.problems import counted, did_you_mean
from synth.written.codings import Coding, coding_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from synth.problems import Problems
    from synth.written.codings import CodingFile, Decision, Disagreement, Original
    from synth.yamlfile import Loc, YamlDocument

#: States in which something of an entry counts.
COUNTS = frozenset({"agreed", "adopted", "both valid"})
#: States that people gave: who, when and why must stand beside them.
DECIDED = frozenset({"adopted", "both valid", "codebook", "difference"})


def chosen(one: Disagreement) -> list[Original]:
    """The originals of a disagreement that count, by its decision.

    `adopted` names them by coder or as `coder:id`; with `both valid` all count, else none.
    """
    if one.decision.state == "both valid":
        return list(one.originals)
    if one.decision.state != "adopted":
        return []
    wanted = set(one.decision.adopted)
    return [o for o in one.originals if {o.from_, o.from_.partition(":")[0]} & wanted]


def counted_codings(file: CodingFile) -> tuple[CodingFile, list[Loc]]:
    """The file with the codings that count, and where each stands in the document.

    A coder's file is as it was. Of a consensus, what is agreed or adopted counts; a coding taken
    over from a disagreement is named after its original (`anna.c1` for `anna:c1`).
    """
    codings: list[Coding] = []
    places: list[Loc] = []
    taken: set[str] = set()

    def add(one: str, coding: Coding, place: Loc) -> None:
        if one not in taken:
            taken.add(one)
            codings.append(coding.model_copy(update={"id": one}))
            places.append(place)

    for index, (one, coding) in enumerate(zip(coding_ids(file), file.codings, strict=True)):
        if coding.decision is None or coding.decision.state in COUNTS:
            add(one, coding, ("codings", index))
    for index, entry in enumerate(file.disagreements):
        here: Loc = ("disagreements", index)
        picked = chosen(entry)
        for number, original in enumerate(entry.originals):
            if original in picked:
                one = original.from_.replace(":", ".")
                add(one, as_coding(original), (*here, "originals", number))
        if entry.decision.state == "adopted":
            for number, coding in enumerate(entry.instead):
                one = coding.id or f"{entry.id}.{number + 1}"
                add(one, coding, (*here, "instead", number))
    return file.model_copy(update={"codings": tuple(codings)}), places


def all_codings(file: CodingFile) -> tuple[CodingFile, list[Loc]]:
    """The file with every coding in it, what does not count too, for checking them."""
    codings = list(file.codings)
    places: list[Loc] = [("codings", index) for index in range(len(codings))]
    for index, entry in enumerate(file.disagreements):
        for key, found in (
            ("originals", [as_coding(original) for original in entry.originals]),
            ("instead", list(entry.instead)),
        ):
            codings += found
            places += [("disagreements", index, key, number) for number in range(len(found))]
    bare = (coding.model_copy(update={"id": None}) for coding in codings)
    return file.model_copy(update={"codings": tuple(bare)}), places


def as_coding(original: Original) -> Coding:
    """A coding with an original's passage, code and marks; its id is not kept."""
    fields = {name: getattr(original, name) for name in type(original).model_fields}
    fields.pop("from_")
    return Coding.model_construct(**fields)


def decision_rows(file: CodingFile, document: YamlDocument) -> Iterator[dict[str, Any]]:
    """A row for each entry and original of a consensus, for the table `consensus`."""
    ids = coding_ids(file)
    for index, coding in enumerate(file.codings):
        if coding.decision is not None:
            counts = coding.decision.state in COUNTS
            line = document.place(("codings", index)).line
            yield from _rows(
                file, ids[index], "", coding.decision, coding.decision.from_,
                coding.decision.from_ if counts else (), line,
            )  # fmt: skip
    for index, entry in enumerate(file.disagreements):
        line = document.place(("disagreements", index)).line
        froms = [original.from_ for original in entry.originals]
        picked = [original.from_ for original in chosen(entry)]
        yield from _rows(file, entry.id, entry.kind, entry.decision, froms, picked, line)


def _rows(
    file: CodingFile,
    entry: str,
    kind: str,
    decision: Decision,
    froms: Collection[str],
    counting: Collection[str],
    line: int,
) -> Iterator[dict[str, Any]]:
    for one in froms or [""]:
        yield {
            "narrative": file.narrative,
            "entry": entry,
            "kind": kind,
            "state": decision.state,
            "coder": one.partition(":")[0],
            "coding_id": f"{file.narrative}:{one}" if one else "",
            "counts": one in counting,
            "by": ", ".join(decision.by),
            "date": decision.date.isoformat() if decision.date else "",
            "reason": decision.reason,
            "stale": "; ".join(decision.stale),
            "line": line,
        }


def decides(file: CodingFile) -> bool:
    """Whether a file is a consensus with decisions, not merely codings in the consensus' folder."""
    return bool(file.disagreements) or any(coding.decision for coding in file.codings)


def is_open(decision: Decision) -> bool:
    """Whether an entry waits for people: not decided yet, or overtaken by a coder's change."""
    return decision.state == "open" or (bool(decision.stale) and decision.state != "superseded")


def open_entries(file: CodingFile) -> tuple[int, int]:
    """How many entries are open, and how many others are stale."""
    decisions = [c.decision for c in file.codings if c.decision is not None]
    decisions += [entry.decision for entry in file.disagreements]
    still = sum(d.state == "open" for d in decisions)
    return still, sum(map(is_open, decisions)) - still


def check_decisions(
    file: CodingFile,
    document: YamlDocument,
    codings_of: Mapping[str, Collection[str]],
    problems: Problems,
    counting: bool,
) -> None:
    """Tell what is wrong with a consensus file's entries, each in its place.

    `codings_of`: the ids in each coder's file on the narrative. `counting`: whether themes count
    the consensus, so that what is open matters.
    """
    seen: dict[str, int] = {}
    for index, coding in enumerate(file.codings):
        if coding.decision is not None:
            here: Loc = ("codings", index)
            _check_decision(coding.decision, here, document, problems)
            known = [*coding.decision.from_]
            _check_sources(known, [(*here, "decision", "from")] * len(known), document,
                           codings_of, coding.decision, problems)  # fmt: skip
            if coding.decision.state == "open":
                problems.error(
                    "an entry under “codings” can't be open",
                    document.path,
                    **document.where((*here, "decision", "state")),
                    fix="Open entries stand under “disagreements”.",
                )
    for index, entry in enumerate(file.disagreements):
        here = ("disagreements", index)
        if entry.id in seen:
            line = document.place(("disagreements", seen[entry.id], "id")).line
            problems.error(
                f"the entry “{entry.id}” stands twice",
                document.path,
                **document.where((*here, "id")),
                fix=f"first at line {line}; keep one",
            )
        seen.setdefault(entry.id, index)
        _check_decision(entry.decision, here, document, problems)
        _check_choice(entry, here, document, problems)
        places: list[Loc] = [(*here, "originals", n, "from") for n in range(len(entry.originals))]
        froms = [original.from_ for original in entry.originals]
        _check_sources(froms, places, document, codings_of, entry.decision, problems)
    still, stale = open_entries(file)
    if counting and (still or stale):
        told = [f"{counted(still, 'entry', 'entries')} open"] if still else []
        told += [f"{counted(stale, 'entry', 'entries')} stale"] if stale else []
        problems.warning(
            f"themes count the consensus, and here {' and '.join(told)}",
            document.path,
            **document.where(("status",)),
            fix="Decide them; what is open counts in no theme.",
        )
    elif file.status == "complete" and (still or stale):
        problems.warning(
            f"this consensus is not complete: {counted(still + stale, 'entry', 'entries')} "
            "open or stale",
            document.path,
            **document.where(("status",)),
            fix="“synth consensus” sets the status.",
        )


def _check_decision(
    decision: Decision, here: Loc, document: YamlDocument, problems: Problems
) -> None:
    if decision.state not in DECIDED:
        return
    for key, words in (("by", "who decided"), ("date", "when"), ("reason", "why")):
        if not getattr(decision, key):
            problems.error(
                f"the decision “{decision.state}” does not say {words}",
                document.path,
                **document.where((*here, "decision", "state")),
                fix=f"Add “{key}: …” beside it.",
            )


def _check_choice(
    entry: Disagreement, here: Loc, document: YamlDocument, problems: Problems
) -> None:
    decision = entry.decision
    names = {name for o in entry.originals for name in (o.from_, o.from_.partition(":")[0])}
    for number, one in enumerate(decision.adopted):
        if one not in names:
            place: Loc = (*here, "decision", "adopted")
            listed = document.node((*place, number)) is not None
            problems.error(
                f"“adopted” names “{one}”, which is none of the entry's originals",
                document.path,
                **document.where((*place, number) if listed else place),
                fix=did_you_mean(one, names) or "One of: " + ", ".join(sorted(names)) + ".",
            )
    where = document.where((*here, "decision", "state"))
    if decision.state == "adopted" and not decision.adopted and not entry.instead:
        problems.error(
            "the decision “adopted” does not say which coding",
            document.path,
            **where,
            fix=f"Add “adopted: [{sorted(names)[0]}]” beside it.",
        )
    elif decision.state != "adopted" and (decision.adopted or entry.instead):
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
    if decision.state == "superseded":
        return
    for one, place in zip(froms, places, strict=True):
        coder, _, coding = one.partition(":")
        if coding in codings_of.get(coder, ()):
            continue
        what = f"the coding “{one}” is gone"
        if coder not in codings_of:
            what = f"the coding “{one}” is gone: “{coder}” has no file on this narrative"
        problems.warning(
            what,
            document.path,
            **document.where(place),
            fix="Run “synth consensus”: it marks the entry as stale.",
        )
