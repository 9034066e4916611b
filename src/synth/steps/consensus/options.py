"""The options of `synth consensus` that decide entries, as one choice."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from synth.coding.consensus_choice import Choice
from synth.problems import Problems, StudyError, choose
from synth.steps.common.texts import check_said
from synth.vocabulary import Difference, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from synth.study import Study

#: The kinds that an entry may be of.
_KINDS = tuple(kind for kind in Difference if kind is not Difference.AGREED)
_STATES = {"adopt": State.ADOPTED, "reject": State.REJECTED, "both": State.BOTH_VALID}


def asked_for(options: Mapping[str, object]) -> bool:
    """Whether anything is given that is of use in deciding entries alone."""
    return any(options.values())


def read_choice(study: Study, options: Mapping[str, Any]) -> Choice:
    """What the options decide. Raises `StudyError` with everything that is wrong in them."""
    problems = Problems()
    given = [name for name in _STATES if options.get(name)]
    if len(given) != 1:
        named = ", ".join(f"--{name}" for name in given)
        problems.error(
            f"{named} can't be given together" if given else "it is not said what is decided",
            fix="Give one of --adopt CODER, --reject and --both.",
        )
    texts = {name: _texts(options.get(name)) for name in ("adopt", "kind", "code", "entry", "by")}
    for name in texts["adopt"]:
        coder = name.partition(":")[0]
        if coder not in study.coder_ids:
            fix = choose(coder, study.coder_ids)
            problems.error(f"--adopt: there is no coder “{coder}”", fix=fix)
    kinds = tuple(kind.replace("-", " ") for kind in texts["kind"])
    for kind in kinds:
        if kind not in _KINDS:
            problems.error(f"--kind: there is no kind “{kind}”", fix=choose(kind, _KINDS))
    for code in texts["code"]:
        if code not in study.codebook.by_id:
            fix = choose(code, study.codebook.by_id)
            problems.error(f"--code: the code “{code}” does not exist", fix=fix)
    reason = " ".join((options.get("reason") or "").split())
    check_said(problems, by=" ".join(texts["by"]), reason=reason)
    if not texts["by"]:
        problems.error("it is not said who decides", fix="Add “--by WHO”, all who decided it.")
    if not reason:
        problems.error("it is not said why", fix="Add “--reason TEXT”.")
    date = datetime.datetime.now(datetime.UTC).astimezone().date()
    if options.get("date"):
        try:
            date = datetime.date.fromisoformat(options["date"])
        except ValueError:
            what = f"--date: “{options['date']}” is no date"
            problems.error(what, fix="Write it year-month-day: 2026-03-02.")
    if problems.errors:
        raise StudyError(problems)
    return Choice(
        state=_STATES[given[0]],
        by=texts["by"],
        date=date,
        reason=reason,
        adopted=texts["adopt"],
        kinds=kinds,
        codes=texts["code"],
        entries=texts["entry"],
    )


def _texts(value: list[str] | None) -> tuple[str, ...]:
    """What is given, each once, without what is empty."""
    return tuple(dict.fromkeys(text.strip() for text in value or () if text.strip()))
