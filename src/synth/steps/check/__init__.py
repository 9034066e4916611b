"""`synth check`: every problem in everything people wrote, at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import layout
from synth.coding.repeated import by_coders
from synth.narratives.narrative import Narrative, load_narratives
from synth.narratives.sentences import NoPipeline, pipeline_name
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, did_you_mean
from synth.steps.check.codings import check_codings
from synth.steps.check.evidence import check_evidence, codings_that_count
from synth.steps.check.judged import check_judged
from synth.steps.check.passages import Passages
from synth.suggest.terms.term_shape import check_terms
from synth.vocabulary import CONSENSUS
from synth.wording import NarrativeNames, plural
from synth.written.citations import Citations
from synth.written.claims import check_claims
from synth.written.codebook import load_codebook
from synth.written.exclusive import exclusive_groups
from synth.written.ledger import load_ledger
from synth.written.reviews import Known, load_reviews
from synth.written.rounds import codes_of_today, load_round
from synth.written.screening import load_screening
from synth.written.settings import load_settings
from synth.written.standards import load_cerqual, load_entreq

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from synth.narratives.template import Template
    from synth.steps.check.codings import FoundCodings
    from synth.written.codebook import Codebook
    from synth.written.rounds import Round
    from synth.written.settings import Settings
    from synth.yamlfile import YamlDocument


@dataclass
class Counts:
    """What a study holds, for the closing line."""

    narratives: int = 0
    codes: int = 0
    coding_files: int = 0
    codings: int = 0
    consensus: int = 0
    rounds: int = 0
    reviews: int = 0

    def __str__(self) -> str:
        return (
            f"{plural(self.narratives, 'narrative')}, {plural(self.codes, 'code')}, "
            f"{plural(self.codings, 'coding')} in {plural(self.coding_files, 'file')}"
            + (f" and {plural(self.consensus, 'consensus file')}" if self.consensus else "")
            + f", {plural(self.rounds, 'round')} of themes"
            + (f", {plural(self.reviews, 'review')}" if self.reviews else "")
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
        warnings = plural(len(problems.warnings), "warning")
        return f"{counts}; {warnings} (“synth check” shows them)"
    return f"{problems.render()}\n\n{counts}"


def check_study(root: Path) -> tuple[Problems, Counts]:
    """Every problem in the study in `root`, and what it holds.

    Each file is read once, but for what `check_judged` compares. What can't be read stops the
    checks that need it, and no others: so the parts are read here one by one, and not by
    `synth.study.Study`, which raises.
    """
    check = _Check(root)
    if (root / layout.CONFIG).exists():
        check.everything()
    return check.problems, check.counts


class _Check:
    """The checks of a study, with what they have read so far."""

    def __init__(self, root: Path) -> None:
        self.root, self.problems, self.counts = root, Problems(), Counts()
        self.settings: Settings | None = load_settings(root, self.problems)
        self.files = layout.narrative_files(root)
        #: In the order of their files; a dictionary, as they are looked up again and again.
        self.narrative_ids = dict.fromkeys(layout.narrative_id(path) for path in self.files)

    def everything(self) -> None:
        """Check all that people write."""
        template = load_template(self.settings, self.problems) if self.settings else None
        codebook = self.codebook(template)
        narratives = self.narratives(template)
        self.coders()
        counting = self.settings is not None and self.settings.config.counting == CONSENSUS
        checked = check_codings(
            self.root,
            self.narrative_ids,
            codebook,
            narratives,
            self.problems,
            counting,
        )
        self._count(checked)
        rounds = self.rounds(codebook, narratives, checked)
        load_screening(self.root, self.problems, self.narrative_ids)
        self.answers(rounds, checked.ids)
        load_ledger(self.root, self.problems)
        for path in layout.unread_files(self.root):
            self.problems.warning("this file is ignored", path, fix=_wanted())

    def _count(self, found: FoundCodings) -> None:
        """Count coders' files and codings as the report does, each person once."""
        repeats = self.settings.repeats if self.settings else {}
        coders = [coder for _, coder in found.people if coder not in repeats]
        self.counts.consensus = coders.count(CONSENSUS)
        self.counts.coding_files = len(coders) - self.counts.consensus
        self.counts.codings = len(by_coders(found.placed, repeats))

    def codebook(self, template: Template | None) -> Codebook | None:
        """The codes, their terms, and whether the language's sentences can be found."""
        loaded = load_codebook(
            self.root,
            self.problems,
            questions=self.settings.question_ids if self.settings else None,
            dimensions=template.dimensions if template else None,
        )
        if loaded is None:
            return None
        codebook, document = loaded
        self.counts.codes = len(codebook.codes)
        if not codebook.codes:
            fix = "Add the first under “codes:”."
            self.problems.warning("there are no codes yet", document.path, fix=fix)
        if self.settings:
            self._terms(self.settings, codebook, document)
            exclusive_groups(self.settings, codebook, self.problems)
        return codebook

    def _terms(self, settings: Settings, codebook: Codebook, document: YamlDocument) -> None:
        language, pipeline = settings.config.language, settings.config.suggestions.pipeline
        try:
            pipeline_name(language, pipeline)
        except NoPipeline as err:
            where = settings.document.where(err.setting)
            self.problems.error(err.what, settings.document.path, **where, fix=err.fix)
        check_terms(language, codebook, self.problems, document, pipeline)

    def narratives(self, template: Template | None) -> dict[str, Narrative]:
        """The narratives by id."""
        self.counts.narratives = len(self.files)
        narratives: dict[str, Narrative] = {}
        if self.settings and template:
            narratives = load_narratives(self.files, self.problems, template, self.settings.config)
        if not self.files:
            fix = "Write the first: docs/tutorial.md shows how."
            folder = self.root / layout.NARRATIVES
            self.problems.warning("there are no narratives yet", folder, fix=fix)
        return narratives

    def coders(self) -> None:
        """Every folder in `codings/` is a coder's, or the consensus."""
        if self.settings is None:
            return
        known = self.settings.coder_ids
        for folder in layout.coder_folders(self.root):
            if folder.name not in (*known, CONSENSUS):
                self.problems.error(
                    f"“{folder.name}” is not one of the coders in config.yaml",
                    folder,
                    fix=did_you_mean(folder.name, known)
                    or f"Add “- id: {folder.name}” under “coders:”, or remove the folder.",
                )

    def rounds(
        self,
        codebook: Codebook | None,
        narratives: Mapping[str, Narrative],
        found: FoundCodings,
    ) -> list[Round] | None:
        """The rounds in order; None when one of them can't be read."""
        files = layout.theme_files(self.root)
        self.counts.rounds = len(files)
        rounds: list[Round] = []
        numbers: dict[int, str] = {}
        citations = Citations(NarrativeNames(self.narrative_ids))
        for path in files:
            opened = load_round(
                path,
                self.problems,
                codebook=codebook,
                questions=self.settings.question_ids if self.settings else None,
                narratives=self.narrative_ids,
                last=path == files[-1],
            )
            if opened is None:
                continue
            record, document = opened
            rounds.append(record)
            if record.round in numbers:
                self.problems.error(
                    f"two files are round {record.round}",
                    path,
                    **document.where(("round",)),
                    fix=f"The other is {numbers[record.round]}.",
                )
            numbers.setdefault(record.round, path.name)
            claims = check_claims(record, document, citations, self.problems)
            passages = Passages(document, self.narrative_ids, narratives, found, self.problems)
            if path == files[-1] and codebook and self.settings and found.ids is not None:
                counted = codings_that_count(found, self.settings, narratives)
                members = {m.theme: m for m in codes_of_today(record, codebook.today)}
                check_evidence(claims, members, counted, path, self.problems)
                passages.check(record, members, counted)
            else:
                passages.check(record)
        return rounds if len(rounds) == len(files) else None

    def answers(self, rounds: Sequence[Round] | None, codings: Collection[str] | None) -> None:
        """What people wrote on the result: the reviews and the reporting standards."""
        self.counts.reviews = len(layout.review_files(self.root))
        known, result = None, None
        if rounds is not None:
            result = rounds[-1].ids if rounds else []
            if self.settings is not None:
                last = [theme.id for theme in rounds[-1].themes] if rounds else []
                ever = {theme for record in rounds for theme in record.ids}
                known = Known(self.settings.config.title, last, ever, codings)
        load_reviews(self.root, self.problems, known)
        load_entreq(self.root, self.problems)
        load_cerqual(self.root, self.problems, result)
        if rounds:
            check_judged(self.root, rounds[-1], self.problems)


def _wanted() -> str:
    return (
        f"Narratives are {' or '.join(layout.NARRATIVE_READERS)}; codings, codes, themes and "
        "reviews .yaml; standards are entreq.yaml and cerqual.yaml; files whose names begin "
        "with “_” are skipped on purpose."
    )
