"""`synth agree`: how far coders agree and where they differ, in the study or in a file."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synth import wording
from synth.problems import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from synth.agreement.results import CodeAgreement
    from synth.tables.definition import Row


def run(root: Path, file: Path | None = None, **options: Any) -> str:
    """Compute agreement from the codings of coders who completed a narrative.

    With `file`, of a table or a brat folder instead, and no study is needed; the other options,
    those of `FileOptions`, are for that alone.
    """
    from synth.steps.agree.options import FileOptions

    wanted = FileOptions(**options)
    if file is not None:
        from synth.steps.agree.from_file import agreement_of_file

        return agreement_of_file(file, wanted)
    given = wanted.given()
    if given:
        raise StudyError(
            f"options such as {given[0]} are for a file: synth agree FILE",
            fix="A study's tables are in build/agree/ and reports/tables/, as CSV.",
        )
    return _study(root)


def _study(root: Path) -> str:
    from synth.steps.agree.coefficients import Coefficients
    from synth.steps.agree.coverage import coverage_rows, left_out_rows, no_unit_rows
    from synth.steps.agree.differences import differences
    from synth.steps.agree.relevance import relevance_rows
    from synth.steps.agree.screening import screening_rows
    from synth.steps.agree.study import ComparedStudy
    from synth.study import Study
    from synth.tables.agree import CodingDifference
    from synth.tables.definition import defined_for
    from synth.vocabulary import Approach

    study = Study.open(root)
    compared = ComparedStudy(study)
    message, drawn = "a reflexive study: no coefficient is computed", None
    computed: Iterable[Row] = ()
    if study.config.approach != Approach.REFLEXIVE:
        coefficients = Coefficients(compared)
        message, computed, drawn = (
            _pooled(coefficients.on_codes),
            coefficients.rows(),
            compared.drawn,
        )
    rows: defaultdict[type[Row], list[Row]] = defaultdict(list)
    for row in chain(
        computed,
        differences(compared),
        screening_rows(study.screening, drawn),
        relevance_rows(study.screening, reflexive=drawn is None),
        coverage_rows(compared),
        left_out_rows(compared),
        no_unit_rows(compared),
    ):
        rows[type(row)].append(row)
    for table in defined_for("agree"):
        study.write(table.row, rows[table.row])
    return f"{message}; {wording.plural(len(rows[CodingDifference]), 'disagreement')}"


def _pooled(on_codes: CodeAgreement) -> str:
    """The pooled α over codes in words, and what it was computed on."""
    pooled = on_codes.pooled_alpha
    value = f"{pooled.value:.3f}" if pooled.value is not None else "undefined: "
    return (
        f"pooled alpha over codes {value}{wording.reason(pooled.reason)} "
        f"({wording.plural(on_codes.n_pairable, 'unit')} with two coders or more)"
    )
