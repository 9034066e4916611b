"""`synth check`: every problem in everything people wrote, at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import layout
from synth.codebook.model import load_codebook
from synth.coding.anchors import anchor, kept_text
from synth.coding.decisions import all_codings, check_decisions
from synth.coding.model import CodingFile, coding_ids, load_codings
from synth.narratives.narrative import Narrative, load_narratives
from synth.narratives.sentences import pipeline_name
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted, did_you_mean, shortened
from synth.screening import load_screening
from synth.study import load_study
from synth.suggest.term_shape import check_terms
from synth.themes.model import load_round

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from synth.codebook.model import Codebook
    from synth.narratives.template import Template
    from synth.study import Study
    from synth.yamlfile import Loc, YamlDocument


@dataclass
class Counts:
    """What a study holds, for the closing line."""

    narratives: int = 0
    codes: int = 0
    coding_files: int = 0
    codings: int = 0
    rounds: int = 0

    def __str__(self) -> str:
        return (
            f"{counted(self.narratives, 'narrative')}, {counted(self.codes, 'code')}, "
            f"{counted(self.codings, 'coding')} in {counted(self.coding_files, 'file')}, "
            f"{counted(self.rounds, 'round')} of themes"
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
    _check_codings(root, codebook, narratives, problems, counts, counting)
    _check_rounds(root, study, codebook, problems, counts)
    load_screening(root, problems, [layout.narrative_id(path) for path in files])
    for path in layout.unread_files(root):
        problems.warning("this file is not read", path, fix=_WANTED)
    return problems, counts


_WANTED = (
    "Narratives are .md or .docx; codings, codes and themes .yaml; a name that begins with “_” is "
    "passed over on purpose."
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
) -> None:
    files = layout.theme_files(root)
    counts.rounds = len(files)
    numbers: dict[int, str] = {}
    for path in files:
        opened = load_round(
            path,
            problems,
            codebook=codebook,
            questions=study.question_ids if study else None,
            last=path == files[-1],
        )
        if opened is None:
            continue
        number = opened[0].round
        if number in numbers:
            problems.error(
                f"two files are round {number}",
                path,
                **opened[1].where(("round",)),
                fix=f"The other is {numbers[number]}.",
            )
        numbers.setdefault(number, path.name)


def _check_coders(root: Path, study: Study | None, problems: Problems) -> None:
    for folder in layout.coder_folders(root) if study else []:
        if study and folder.name not in (*study.coder_ids, layout.CONSENSUS):
            problems.error(
                f"“{folder.name}” is not one of the coders in config.yaml",
                folder,
                fix=did_you_mean(folder.name, study.coder_ids)
                or f"Add “- id: {folder.name}” under “coders:”, or remove the folder.",
            )


def _check_codings(
    root: Path,
    codebook: Codebook | None,
    narratives: dict[str, Narrative],
    problems: Problems,
    counts: Counts,
    counting: bool,
) -> None:
    known = {layout.narrative_id(p) for p in layout.narrative_files(root)}
    kept = kept_text(root)
    ids_of: dict[str, dict[str, set[str]]] = {}
    settled: list[tuple[CodingFile, YamlDocument]] = []
    for path in layout.coding_files(root):
        opened = load_codings(path, problems)
        counts.coding_files += 1
        if opened is None:
            continue
        file, document = opened
        counts.codings += len(file.codings)
        if path.stem not in known:
            problems.error(
                f"there is no narrative “{path.stem}”",
                path,
                **document.where(("narrative",)),
                fix=did_you_mean(path.stem, known)
                or "If the narrative was taken out, move this file out of codings/ too.",
            )
        if file.coder != layout.CONSENSUS:
            _check_no_decisions(file, document, problems)
            ids_of.setdefault(file.narrative, {})[file.coder] = set(coding_ids(file))
        else:
            settled.append((file, document))
        whole, places = all_codings(file)
        if codebook is not None:
            _check_codes(whole, document, places, codebook, problems)
        narrative = narratives.get(path.stem)
        if narrative is not None:
            _check_places(whole, document, places, narrative, kept, problems)
    for file, document in settled:
        own = ids_of.get(file.narrative, {})
        check_decisions(file, document, own, problems, counting)


def _check_no_decisions(file: CodingFile, document: YamlDocument, problems: Problems) -> None:
    """Decisions and disagreements stand in a consensus, not in a coder's own file."""
    found: list[Loc] = [("disagreements",)] if file.disagreements else []
    found += [("codings", i, "decision") for i, c in enumerate(file.codings) if c.decision]
    for place in found:
        problems.error(
            f"“{place[-1]}” stands in a coder's file",
            document.path,
            **document.where(place, key=True),
            fix="It belongs into codings/consensus/; remove it here.",
        )


def _check_codes(
    file: CodingFile,
    document: YamlDocument,
    places: Sequence[Loc],
    codebook: Codebook,
    problems: Problems,
) -> None:
    if file.codebook is not None and file.codebook > codebook.version:
        problems.error(
            f"coded with codebook version {file.codebook}, but the codebook is at "
            f"{codebook.version}",
            document.path,
            **document.where(("codebook",)),
            fix="Correct one of the two.",
        )
    recode = 0
    for index, coding in enumerate(file.codings):
        if not codebook.changes.known(coding.code):
            problems.error(
                f"the code “{coding.code}” does not exist",
                document.path,
                **document.where((*places[index], "code")),
                fix=did_you_mean(coding.code, codebook.by_id) or "See codebooks/codes.yaml.",
            )
        elif codebook.changes.resolve(coding.code, file.codebook).recode:
            recode += 1
    if recode:
        problems.warning(
            f"{counted(recode, 'coding')} may need recoding: the codebook has changed since",
            document.path,
            fix="The report's overview lists them; then set “codebook:” to the new version.",
        )


def _check_places(
    file: CodingFile,
    document: YamlDocument,
    places: Sequence[Loc],
    narrative: Narrative,
    kept: Callable[[str], str | None],
    problems: Problems,
) -> None:
    for one in anchor(narrative.text, narrative.text_sha256, file, kept):
        if one.method != "orphan":
            continue
        where = document.where((*places[one.index], "quote"))
        if one.doubtful:
            fix = "Add “before:” or “after:” with the words beside the one meant."
            problems.error(one.reason, document.path, **where, fix=fix)
            continue
        near = narrative.text[slice(*one.proposed)] if one.proposed else ""
        fix = f"Nearest: “{shortened(near, 80)}”." if near else ""
        problems.warning(
            f"orphan: {one.reason}; the coding of “{one.coding.code}” is kept, but not counted",
            document.path,
            **where,
            fix=fix or "Correct the quote, or remove the coding.",
        )
