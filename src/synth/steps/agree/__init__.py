"""`synth agree`: how far coders agree and where they differ, in the study or in a file."""

from __future__ import annotations

from pathlib import Path

from synth import layout
from synth.problems import Problems, StudyError, counted
from synth.tables import legacy as tables


def run(
    root: Path,
    file: Path | None = None,
    units: str | None = None,
    bootstrap: int = 2000,
    seed: int = 1,
    json: bool = False,
    csv: bool = False,
) -> str:
    """Compute agreement from the codings of coders who completed a narrative.

    With `file`, of a table or a brat folder instead, and no study is needed; the other options are
    for that alone.
    """
    if file is not None:
        from synth.steps.agree.from_file import agreement_of_file

        form = "json" if json else "csv" if csv else "table"
        return agreement_of_file(file, units=units, bootstrap=bootstrap, seed=seed, form=form)
    if units is not None or json or csv:
        raise StudyError(
            "--units, --json and --csv are for a file: synth agree FILE",
            fix="A study's tables are in build/agree/ and reports/tables/, as CSV.",
        )
    return _study(root)


def _study(root: Path) -> str:
    from synth.steps.agree.coefficients import Coefficients, coverage_rows, left_out_rows
    from synth.steps.agree.differences import differences
    from synth.steps.agree.screening import screening_rows
    from synth.steps.agree.study import REASONS, read_inputs
    from synth.written.screening import load_screening

    inputs, problems = read_inputs(root), Problems()
    screened = load_screening(root, problems)
    if problems.errors:
        raise StudyError(problems)
    coefficients = Coefficients(inputs)
    message = "a reflexive study: no coefficient is computed"
    wanted = inputs.study.config.approach != "reflexive"
    if wanted:
        result = coefficients.compute()
        pooled = result.pooled_alpha
        value = f"{pooled.value:.3f}" if pooled.value is not None else f"undefined: {pooled.reason}"
        message = (
            f"pooled alpha over codes {value} "
            f"({counted(result.n_pairable, 'sentence')} with two coders or more)"
        )
    out = {**coefficients.rows, **differences(inputs)}
    out["agreement_screening"] = screening_rows(
        screened, coefficients=wanted, **coefficients.settings
    )
    out["agreement_coverage"] = coverage_rows(inputs)
    out["agreement_left_out"] = left_out_rows(inputs, REASONS)
    for name, rows in out.items():
        tables.write_table(root / layout.BUILD / "agree" / f"{name}.csv", name, rows)
    return f"{message}; {counted(len(out['disagreements']), 'disagreement')}"
