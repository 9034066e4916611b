"""`synth check`: every problem in everything people wrote, at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import layout
from synth.narratives.narrative import Narrative, load_narratives
from synth.narratives.sentences import pipeline_name
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted, did_you_mean
from synth.steps.check.codings import check_codings
from synth.suggest.terms.term_shape import check_terms
from synth.written.codebook import load_codebook
from synth.written.ledger import load_ledger
from synth.written.reviews import Known, load_reviews
from synth.written.rounds import load_round
from synth.written.screening import load_screening
from synth.written.settings import load_study
from synth.written.standards import load_cerqual, load_entreq

if TYPE_CHECKING:
    from pathlib import Path

    from synth.narratives.template import Template
    from synth.written.codebook import Codebook
    from synth.written.rounds import Round
    from synth.written.settings import Study


@dataclass
class Counts:
    """What a study holds, for the closing line."""

    narratives: int = 0
    codes: int = 0
    coding_files: int = 0
    codings: int = 0
    rounds: int = 0
    reviews: int = 0

    def __str__(self) -> str:
        return (
            f"{counted(self.narratives, 'narrative')}, {counted(self.codes, 'code')}, "
            f"{counted(self.codings, 'coding')} in {counted(self.coding_files, 'file')}, "
            f"{counted(self.rounds, 'round')} of themes"
            + (f", {counted(self.reviews, 'review')}" if self.reviews else "")
        )


def run(root: Path, brief: bool = False) -> str:
    """Check the study and tell its warnings, or with `brief` only how many there are.

    Raises `StudyError` with every problem when there are errors.
    """
    problems, counts = check_study(root)
    if problems.errors:
        raise StudyError(problems)
    if not problems.found:
        return f"{counts}: no problems"
    if brief:
        warnings = counted(len(problems.warnings), "warning")
        return f"{counts}; {warnings} (“synth check” shows them)"
    return f"{problems.render()}\n\n{counts}"


def check_study(root: Path) -> tuple[Problems, Counts]:
    """Every problem in the study in `root`, and what it holds.

    What can't be read stops the checks that need it, and no others.
    """
    problems, counts = Problems(), Counts()
    if not (root / layout.CONFIG).exists():
        load_study(root, problems)
        return problems, counts
    study = load_study(root, problems)
    template = load_template(study, problems) if study else None
    codebook = _check_codebook(root, study, template, problems, counts)
    files = layout.narrative_files(root)
    counts.narratives = len(files)
    narratives: dict[str, Narrative] = {}
    if study and template:
        narratives = load_narratives(files, problems, template, study.config)
    if not files:
        fix = "Write the first: docs/tutorial.md shows how."
        problems.warning("there are no narratives yet", root / layout.NARRATIVES, fix=fix)
    _check_coders(root, study, problems)
    counting = study is not None and study.config.counting == layout.CONSENSUS
    coded = check_codings(root, codebook, narratives, problems, counting)
    counts.coding_files, counts.codings = coded.files, coded.codings
    rounds = _check_rounds(root, study, codebook, problems, counts)
    load_screening(root, problems, [layout.narrative_id(path) for path in files])
    _check_answers(root, study, rounds, coded.ids, problems, counts)
    load_ledger(root, problems)
    for path in layout.unread_files(root):
        problems.warning("this file is not read", path, fix=_WANTED)
    return problems, counts


_WANTED = (
    "Narratives are .md or .docx; codings, codes, themes and reviews .yaml; standards are "
    "entreq.yaml and cerqual.yaml; a name that begins with “_” is passed over on purpose."
)


def _check_codebook(
    root: Path,
    study: Study | None,
    template: Template | None,
    problems: Problems,
    counts: Counts,
) -> Codebook | None:
    loaded = load_codebook(
        root,
        problems,
        questions=study.question_ids if study else None,
        dimensions=template.dimensions if template else None,
    )
    if loaded is None:
        return None
    codebook, document = loaded
    counts.codes = len(codebook.codes)
    if not codebook.codes:
        problems.warning(
            "there are no codes yet", document.path, fix="Add the first under “codes:”."
        )
    if study:
        config = study.config
        try:
            pipeline_name(config.language, config.suggestions.pipeline)
        except ValueError as err:
            what, _, fix = str(err).partition("\n")
            key = ("suggestions", "pipeline") if "pipeline" in what else ("language",)
            where = study.document.where(key)
            problems.error(what, study.document.path, **where, fix=fix)
        check_terms(config.language, codebook, problems, document, config.suggestions.pipeline)
    return codebook


def _check_rounds(
    root: Path, study: Study | None, codebook: Codebook | None, problems: Problems, counts: Counts
) -> list[Round] | None:
    """The rounds in order; None when one of them can't be read."""
    files = layout.theme_files(root)
    counts.rounds = len(files)
    rounds: list[Round] = []
    numbers: dict[int, str] = {}
    for path in files:
        opened = load_round(
            path,
            problems,
            codebook=codebook,
            questions=study.question_ids if study else None,
            narratives=[layout.narrative_id(one) for one in layout.narrative_files(root)],
            last=path == files[-1],
        )
        if opened is None:
            continue
        rounds.append(opened[0])
        number = opened[0].round
        if number in numbers:
            problems.error(
                f"two files are round {number}",
                path,
                **opened[1].where(("round",)),
                fix=f"The other is {numbers[number]}.",
            )
        numbers.setdefault(number, path.name)
    return rounds if len(rounds) == len(files) else None


def _check_answers(
    root: Path,
    study: Study | None,
    rounds: list[Round] | None,
    codings: set[str] | None,
    problems: Problems,
    counts: Counts,
) -> None:
    """What people wrote on the result: the reviews and the reporting standards."""
    counts.reviews = len(layout.review_files(root))
    known, result = None, None
    if rounds is not None:
        result = rounds[-1].ids if rounds else []
        if study is not None:
            last = [theme.id for theme in rounds[-1].themes] if rounds else []
            ever = {one for each in rounds for one in each.ids}
            known = Known(study.config.title, last, ever, codings)
    load_reviews(root, problems, known)
    load_entreq(root, problems)
    load_cerqual(root, problems, result)


def _check_coders(root: Path, study: Study | None, problems: Problems) -> None:
    for folder in layout.coder_folders(root) if study else []:
        if study and folder.name not in (*study.coder_ids, layout.CONSENSUS):
            problems.error(
                f"“{folder.name}” is not one of the coders in config.yaml",
                folder,
                fix=did_you_mean(folder.name, study.coder_ids)
                or f"Add “- id: {folder.name}” under “coders:”, or remove the folder.",
            )
