"""`synth cerqual`: record what the assessments in `standards/cerqual.yaml` were made on.

The record names the round and the state of the theme as the last run showed it, and the state is
kept beside the file. The file is edited at these places, and all else stays byte for byte.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout
from synth.problems import Problems, StudyError, choose
from synth.report.parts.data import ReportData
from synth.report.parts.review_state import assessed, states
from synth.textfile import replace_text
from synth.vocabulary import Standing
from synth.wording import STANDING, done, listing, plural
from synth.written.judged import keep_states
from synth.written.record import check_record, load_record
from synth.written.rewrite import reparsed, set_in, unfaithful
from synth.written.standards import Assessment, Cerqual, JudgedOn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from synth.yamlfile import YamlDocument

_ORDER = tuple(Assessment.model_fields)


def run(root: Path, theme: Sequence[str] = (), dry_run: bool = False) -> str:
    """Record the state of these themes; without any, of all that have levels and no record.

    An assessment of an earlier state is left as it is unless its theme is named: that people looked
    again, nobody else can say.
    """
    data = ReportData.open(root)
    current, last = states(data.evidence), data.last_round
    of = data.once(assessed)
    record, document = _file(root)
    _check_named(theme, of, current, document)
    wanted = [
        name
        for name, one in of.items()
        if name in current and (name in theme if theme else one.standing is Standing.NOT_RECORDED)
    ]
    if wanted and last is not None:
        judged = {name: JudgedOn(round=last.round, sha256=current[name].sha256) for name in wanted}
        new = _with_records(record, document, judged)
        if not dry_run:
            # The states first: a record of what is not kept could not say what has changed.
            keep_states(root, [current[name] for name in wanted])
            replace_text(document.path, new)
    lines = [
        f"{name}: the statement and {plural(len(current[name].quotations), 'coding')}"
        for name in wanted
    ]
    lines += [
        f"{name} was {STANDING[Standing.CHANGED]} (since changed: {one.what}): look at it "
        f"again, then run “synth cerqual {name}”"
        for name, one in of.items()
        if one.standing is Standing.CHANGED and name not in wanted
    ]
    return "\n".join([*lines, f"{plural(len(wanted), 'record')} {done('written', dry_run)}"])


def _file(root: Path) -> tuple[Cerqual, YamlDocument]:
    """The assessments as they stand in the file."""
    path, problems = root / layout.CERQUAL, Problems()
    opened = load_record(Cerqual, path, problems) if path.exists() else None
    if opened is None:
        raise StudyError(
            f"there are no assessments: {layout.CERQUAL} is missing",
            fix="docs/files/standards.md shows how to write them.",
        )
    return opened


def _check_named(
    named: Sequence[str],
    of: Collection[str],
    current: Collection[str],
    document: YamlDocument,
) -> None:
    """Every theme named has an assessment, and is in the last round."""
    problems = Problems()
    for name in named:
        if name not in of:
            fix = choose(name, of) if of else "Write it under “findings:”."
            problems.error(f"there is no assessment of “{name}”", document.path, fix=fix)
        elif name not in current:
            fix = f"The last round holds {listing(current, 12)}."
            problems.error(f"there is no theme “{name}” in the last round", document.path, fix=fix)
    if problems.errors:
        raise StudyError(problems)


def _with_records(record: Cerqual, document: YamlDocument, judged: dict[str, JudgedOn]) -> str:
    """The file's text with these records; nothing else of it is changed."""
    findings = enumerate(record.findings)
    places = {one.theme: ("findings", index) for index, one in findings if one.theme in judged}
    edits = [
        (
            places[name],
            "judged",
            f"{{round: {one.round}, sha256: {one.sha256}}}",
            _ORDER,
        )
        for name, one in judged.items()
    ]
    new = reparsed(set_in(document, edits), document)
    after = check_record(Cerqual, new, Problems())
    meant = record.model_copy(
        update={
            "findings": tuple(
                one.model_copy(update={"judged": judged.get(one.theme, one.judged)})
                for one in record.findings
            )
        }
    )
    if after != meant:
        raise unfaithful(document)
    return new.text
