"""`synth check`: every problem in everything people wrote, at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth import layout
from synth.codebook.model import load_codebook
from synth.coding.anchors import anchor, kept_text
from synth.coding.model import CodingFile, load_codings
from synth.narratives.narrative import Narrative, load_narrative
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted, did_you_mean
from synth.screening import load_screening
from synth.study import load_study
from synth.suggest.term_shape import check_terms
from synth.textfile import write_atomic
from synth.themes.model import load_round

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from synth.codebook.model import Codebook
    from synth.study import Study
    from synth.yamlfile import YamlDocument


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


def run(root: Path, log: Path | None = None) -> str:
    """Check the study; write the problems to `log` too. Raises `StudyError` when there are errors."""
    problems, counts = check_study(root)
    if problems.errors:
        raise StudyError(problems)
    text = problems.render()
    if log is not None:
        write_atomic(log, text + "\n")
    return f"{text}\n\n{counts}" if problems.found else f"{counts}: no problems"


def check_study(root: Path) -> tuple[Problems, Counts]:
    """Every problem in the study in `root`, and what it holds."""
    problems, counts = Problems(), Counts()
    study = load_study(root, problems)
    if study is None:
        return problems, counts
    template = load_template(study, problems)
    loaded = load_codebook(
        root,
        problems,
        questions=study.question_ids,
        dimensions=template.dimensions if template else None,
    )
    codebook = loaded[0] if loaded else None
    if loaded:
        counts.codes = len(loaded[0].codes)
        suggestions = study.config.suggestions
        check_terms(study.config.language, loaded[0], problems, loaded[1], suggestions.pipeline)
    narratives: dict[str, Narrative] = {}
    for path in layout.narrative_files(root):
        counts.narratives += 1
        narrative = load_narrative(path, problems, template, study.config) if template else None
        if narrative is None:
            continue
        if narrative.id in narratives:
            problems.error(
                f"two narratives have the id “{narrative.id}”", path, line=1,
                fix=f"The other is {narratives[narrative.id].path.name}; give each its own.")  # fmt: skip
        narratives.setdefault(narrative.id, narrative)
    if not counts.narratives:
        problems.warning("there are no narratives yet", root / layout.NARRATIVES,
                         fix="Write the first: docs/tutorial.md shows how.")  # fmt: skip
    _check_codings(study, codebook, narratives, problems, counts)
    files = layout.theme_files(root)
    numbers: dict[int, str] = {}
    for path in files:
        opened = load_round(path, problems, codebook=codebook, questions=study.question_ids,
                            last=path == files[-1])  # fmt: skip
        counts.rounds += 1
        if opened is None:
            continue
        number = opened[0].round
        if number in numbers:
            place = opened[1].place(("round",))
            problems.error(f"two files are round {number}", path, line=place.line,
                           column=place.column, fix=f"The other is {numbers[number]}.")  # fmt: skip
        numbers.setdefault(number, path.name)
    load_screening(root, problems)
    return problems, counts


def _check_codings(
    study: Study,
    codebook: Codebook | None,
    narratives: dict[str, Narrative],
    problems: Problems,
    counts: Counts,
) -> None:
    root, known = study.root, {layout.narrative_id(p) for p in layout.narrative_files(study.root)}
    for folder in layout.coder_folders(root):
        if folder.name not in (*study.coder_ids, layout.CONSENSUS):
            problems.error(
                f"“{folder.name}” is not one of the coders in config.yaml", folder,
                fix=did_you_mean(folder.name, study.coder_ids)
                or f"Add “- id: {folder.name}” under “coders:”, or remove the folder.")  # fmt: skip
    kept = kept_text(root)
    for path in layout.coding_files(root):
        opened = load_codings(path, problems)
        counts.coding_files += 1
        if opened is None:
            continue
        file, document = opened
        counts.codings += len(file.codings)
        if path.stem not in known:
            problems.error(f"there is no narrative “{path.stem}”", path, line=1,
                           fix=did_you_mean(path.stem, known)
                           or "Name the file after the narrative's id.")  # fmt: skip
        if codebook is not None:
            _check_codes(file, document, codebook, problems)
        narrative = narratives.get(path.stem)
        if narrative is not None:
            _check_places(file, document, narrative, kept, problems)


def _check_codes(
    file: CodingFile, document: YamlDocument, codebook: Codebook, problems: Problems
) -> None:
    if file.codebook is not None and file.codebook > codebook.version:
        place = document.place(("codebook",))
        problems.error(
            f"coded with codebook version {file.codebook}, but the codebook is at "
            f"{codebook.version}", document.path, line=place.line, column=place.column,
            length=place.length, fix="Correct one of the two.")  # fmt: skip
    recode = 0
    for index, coding in enumerate(file.codings):
        if not codebook.changes.known(coding.code):
            place = document.place(("codings", index, "code"))
            problems.error(
                f"the code “{coding.code}” does not exist", document.path, line=place.line,
                column=place.column, length=place.length,
                fix=did_you_mean(coding.code, codebook.by_id) or "See codebooks/codes.yaml.")  # fmt: skip
        elif codebook.changes.resolve(coding.code, file.codebook).recode:
            recode += 1
    if recode:
        problems.warning(
            f"{counted(recode, 'coding')} may need recoding: the codebook has changed since",
            document.path,
            fix="The agreement page lists them; then set “codebook:” to the new version.",
        )


def _check_places(
    file: CodingFile,
    document: YamlDocument,
    narrative: Narrative,
    kept: Callable[[str], str | None],
    problems: Problems,
) -> None:
    for one in anchor(narrative.text, narrative.text_sha256, file, kept):
        if one.method != "orphan":
            continue
        place = document.place(("codings", one.index, "quote"))
        where = {"line": place.line, "column": place.column, "length": place.length}
        if one.doubtful:
            problems.error(one.reason, document.path, **where,
                           fix="Add “before:” or “after:” with the words beside the one meant.")  # fmt: skip
            continue
        near = narrative.text[slice(*one.proposed)] if one.proposed else ""
        fix = f"Nearest: “{_short(near)}”." if near else "Correct the quote, or remove the coding."
        problems.warning(
            f"orphan: {one.reason}; the coding of “{one.coding.code}” is kept, but not counted",
            document.path, **where, fix=fix)  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:48]} … {text[-26:]}"
