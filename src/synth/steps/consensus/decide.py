"""Decide many entries of the consensus at once, each recorded in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.coding.consensus_choice import choose_entries, with_choice
from synth.coding.recoding import codes_today
from synth.problems import Problems, StudyError, did_you_mean, shortened
from synth.steps.consensus.today import read_today, with_proposals
from synth.textfile import replace_texts
from synth.vocabulary import State
from synth.wording import done, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synth.coding.consensus_choice import Choice, Chosen
    from synth.steps.consensus.today import CodedNarrative
    from synth.study import CodingsFile, Study
    from synth.written.codings import Disagreement


def decide(study: Study, coded: Sequence[CodedNarrative], choice: Choice, dry_run: bool) -> str:
    """Write the choice into the entries it means; say which.

    Raises `StudyError` with all that is in the way, and writes nothing then.
    """
    problems = Problems()
    standing = [(item, item.consensus) for item in coded if item.consensus is not None]
    chosen: list[tuple[CodedNarrative, CodingsFile, Chosen]] = []
    lines = []
    for item, file in standing:
        code = codes_today(file.codings, study.codebook.changes)
        found = choose_entries(file.codings, file.document, choice, code, problems)
        if found.places and item.not_ready:
            found.left += [(_entry(file, at), f"waits: {item.not_ready}") for at in found.places]
            found.places.clear()
        lines += [f"left      {_told(item, entry)}: it {why}" for entry, why in found.left]
        if found.places:
            chosen.append((item, file, found))
    _check_named(choice, [file for _, file in standing], problems)
    ready = [item for item, _, _ in chosen]
    texts: dict[Path, str] = {}
    decided = 0
    for (item, file, found), today in zip(chosen, read_today(study, ready), strict=True):
        document = file.document
        if with_proposals(study, item, today, (document, file.codings)).text != document.text:
            problems.error(
                "this consensus is not up to date with what coders and people wrote",
                document.path,
                fix="First run “synth consensus”, and look at what has changed.",
            )
            continue
        new = with_choice(document, file.codings, found.places, choice)
        texts[document.path] = with_proposals(study, item, today, new).text
        decided += len(found.places)
        for at in found.places:
            entry = _entry(file, at)
            lines.append(f"{choice.state:<9} {_told(item, entry)}: {_held(entry, choice)}")
    if not problems.errors and not decided:
        fix = "“synth consensus” lists what is open, and begins a consensus where there is none."
        problems.error("there is no open entry to decide that fits", fix=fix)
        for line in lines:
            problems.error(line)
    if problems.errors:
        raise StudyError(problems)
    if not dry_run:
        replace_texts(texts)
    entries, files = plural(decided, "entry", "entries"), plural(len(texts), "file")
    return "\n".join([*lines, f"{entries} {done('decided', dry_run)}, in {files}"])


def _entry(file: CodingsFile, place: int) -> Disagreement:
    return file.codings.disagreements[place]


def _told(item: CodedNarrative, entry: Disagreement) -> str:
    return f"{item.narrative.id}, {entry.id} ({entry.kind})"


def _held(entry: Disagreement, choice: Choice) -> str:
    """The codings that the decision is about: with “adopted” those that hold, else all."""
    names = set(choice.adopted)
    return "; ".join(
        f"{original.coder} {original.code} “{shortened(original.quote, 48)}”"
        for original in entry.originals
        if choice.state is not State.ADOPTED or original.names & names
    )


def _check_named(choice: Choice, files: Sequence[CodingsFile], problems: Problems) -> None:
    """That there are the entries and codings which the choice names."""
    every = [entry for file in files for entry in file.codings.disagreements]
    ids = {entry.id for entry in every}
    for name in choice.entries:
        if name not in ids:
            fix = did_you_mean(name, ids) or "Each file in codings/consensus/ has its entries' ids."
            problems.error(f"--entry: there is no entry “{name}”", fix=fix)
    froms = {name for entry in every for name in entry.froms}
    for name in choice.adopted:
        if ":" in name and name not in froms:
            fix = did_you_mean(name, froms) or "Name a coder, or a coding as “from” names it."
            problems.error(f"--adopt: no entry has a coding “{name}”", fix=fix)
