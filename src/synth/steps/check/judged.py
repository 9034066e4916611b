"""What `synth check` finds in what assessments were made on.

Statements are compared as they stand in the files. Which codings count is known from the last run:
where files have changed since, that is said instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synth import layout
from synth.problems import Problems, StudyError
from synth.textfile import file_sha256
from synth.wording import plural
from synth.written.judged import Changes, JudgedState, changes, kept_state
from synth.written.record import load_record
from synth.written.rounds import codes_of_today
from synth.written.standards import Cerqual

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synth.written.rounds import Round
    from synth.written.standards import JudgedOn


def check_judged(root: Path, last: Round, problems: Problems) -> None:
    """Warn of assessments that were made on another state of their theme than today's."""
    path = root / layout.CERQUAL
    opened = load_record(Cerqual, path, Problems()) if path.exists() else None
    if opened is None:
        return
    record, document = opened
    written = {
        group.id: JudgedState(
            group.statement,
            frozenset((sub.id, sub.statement) for sub in getattr(group, "subthemes", ())),
            frozenset(),
        )
        for theme in last.themes
        for group, _ in theme.groups
    }
    recorded = any(one.judged for one in record.findings)
    found, current = _last_run(root, last) if recorded else ({}, True)
    unknown = 0
    for index, one in enumerate(record.findings):
        if one.judged is None or one.theme not in written:
            continue
        since = _since(root, one.judged, written[one.theme], found.get(one.theme))
        if since is not None:
            problems.warning(
                f"“{one.theme}” has changed since it was assessed: {since.told}",
                path,
                **document.where(("findings", index, "judged")),
                fix=f"Look at the assessment again, then run “synth cerqual {one.theme}”.",
            )
        elif not current:
            unknown += 1
    if unknown:
        problems.warning(
            f"it is not known yet whether the codings of {plural(unknown, 'assessed theme')} have "
            "changed: there are changes that no run has seen",
            path,
            fix="Run “snakemake”, then “synth check” again.",
        )


def _since(
    root: Path, judged: JudgedOn, written: JudgedState, found: JudgedState | None
) -> Changes | None:
    """What has changed; None where nothing has, as far as it can be known."""
    kept = kept_state(root, judged.sha256)
    codings = found.quotations if found is not None else kept.quotations if kept else frozenset()
    now = replace(written, quotations=codings)
    if now.sha256 == judged.sha256 or (found is None and kept is None):
        return None
    return Changes(known=False) if kept is None else changes(kept, now)


def _last_run(root: Path, last: Round) -> tuple[dict[str, JudgedState], bool]:
    """The states of themes as the last run found them, and whether it saw all that is written now;
    none where there was no run, or one of another round."""
    from synth.report.parts.data import ReportData
    from synth.report.parts.review_state import states
    from synth.study import Study
    from synth.tables.resolve import CodingFileHash

    study = Study(root)
    try:
        data = ReportData(study)
        if data.last_round is None or data.last_round.round != last.round:
            return {}, False
        found = states(data.evidence)
        seen = {file.file: file.sha256 for file in study.rows(CodingFileHash)}
        held = {
            (theme.theme, theme.parent): {
                row.code for row in data.result_codes if row.theme == theme.theme
            }
            for theme in data.result
        }
        written = {
            (member.theme, member.parent): set(member.own)
            for member in codes_of_today(last, study.today)
        }
    except StudyError:
        return {}, False
    files: Sequence[Path] = layout.coding_files(root)
    now = {path.relative_to(root).as_posix(): file_sha256(path) for path in files}
    return found, seen == now and held == written
