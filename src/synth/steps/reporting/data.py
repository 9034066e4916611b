"""All that the report and the manuscript are made from, read from the tables of all steps."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from synth import __version__, layout, tables
from synth.codebook.model import load_codebook
from synth.narratives.sentences import pipeline_name
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError
from synth.report.disagreement_list import ranked
from synth.report.discuss_first import quoted_narratives
from synth.report.environment import Site
from synth.report.study_data import StudyData
from synth.reviews import Review, load_reviews
from synth.screening import load_screening
from synth.standards import load_cerqual, load_entreq
from synth.study import Study, open_study
from synth.themes.model import load_round
from synth.workflow import chunks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from synth.codebook.model import Codebook
    from synth.narratives.template import Template

Row = dict[str, Any]


def study_data(root: Path) -> tuple[Study, StudyData]:
    """The study, and what its report is made from.

    Raises `StudyError` for what people must mend.
    """
    study, problems = open_study(root), Problems()
    loaded = load_codebook(root, problems)
    template = load_template(study, problems)
    screening = load_screening(root, problems)
    entreq, cerqual = load_entreq(root, problems), load_cerqual(root, problems)
    reviews = load_reviews(root, problems)
    files = layout.theme_files(root)
    last = load_round(files[-1], problems) if files else None
    if loaded is None or template is None or problems.errors:
        raise StudyError(problems)
    names = list(chunks(root))
    data = _data(study, loaded[0], template, names)
    data.screening = [{name: getattr(row, name) for name in row.__slots__} for row in screening]
    data.entreq = [answer.model_dump() for answer in entreq]
    data.cerqual = [finding.model_dump(mode="json") for finding in cerqual]
    data.reviews = list(_verdicts(reviews))
    data.left_out = list(last[0].left_out) if last else []
    data.inputs = list(_inputs(study, loaded[0]))
    data.texts = _texts(root / layout.BUILD, names, quoted_narratives(data))
    return study, data


def _data(study: Study, codebook: Codebook, template: Template, names: list[str]) -> StudyData:
    """Everything the pages need, read from the tables of all chunks."""
    config, build = study.config, study.root / layout.BUILD

    def read(step: str, table: str) -> list[Row]:
        return tables.read_rows([build / step / c / f"{table}.csv" for c in names], table)

    def whole(step: str, table: str) -> list[Row]:
        return tables.read_rows([build / step / f"{table}.csv"], table)

    metadata: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for row in read("segment", "metadata"):
        metadata[row["narrative"]].setdefault(row["key"], []).append(row["value"])
    rounds = whole("theme", "rounds")
    last = max((row["round"] for row in rounds), default=0)

    def of_last(table: str) -> list[Row]:
        rows = tables.iter_rows([build / "theme" / f"{table}.csv"], table)
        return [row for row in rows if row["round"] == last]

    book = codebook.model_dump(mode="json")
    passages = whole("agree", "agreement_passages")
    consensus = sorted(read("resolve", "consensus"), key=lambda r: (r["narrative"], r["line"]))
    fronts = [{"id": one["id"], "front": one["front"]} for one in records(build, names)]
    return StudyData(
        Site(config.title, config.counting, config.language),
        approach=config.approach,
        questions=[(q.id, q.text) for q in config.review_questions],
        coders={coder.id: coder.reflexivity for coder in config.coders},
        sections=[s.model_dump(include={"id", "heading", "dimension"}) for s in template.sections],
        metadata_keys=[key.model_dump() for key in template.metadata],
        narratives=sorted(read("segment", "narratives"), key=lambda r: r["narrative"]),
        metadata=dict(metadata),
        sources={one["id"]: one["front"]["sources"] for one in fronts},
        authors=sorted({author for one in fronts for author in one["front"]["authors"]}),
        front={one["id"]: one["front"] for one in fronts},
        codes=[
            {**row, "terms": [term.label for term in code.terms]}
            for row, code in zip(book["codes"], codebook.codes, strict=True)
        ],
        history=book["history"],
        version=codebook.version,
        codings=sorted(read("resolve", "codings"), key=_by_place),
        coverage=sorted(read("resolve", "coders"), key=lambda r: (r["narrative"], r["coder"])),
        orphans=sorted(read("resolve", "orphans"), key=_by_coding),
        recoding=sorted(read("resolve", "recoding"), key=_by_coding),
        rounds=rounds,
        themes=whole("theme", "themes"),
        theme_codes=whole("theme", "theme_codes"),
        theme_codings=of_last("theme_codings"),
        theme_counts=of_last("theme_counts"),
        relations=of_last("relations"),
        theme_cells=of_last("theme_cells"),
        cooccurrence=whole("theme", "cooccurrence"),
        saturation=whole("theme", "saturation"),
        saturation_reached=whole("theme", "saturation_reached"),
        accumulation=whole("theme", "accumulation"),
        robustness=whole("theme", "robustness"),
        saturation_settings=config.saturation.model_dump(),
        reviewers_needed=config.reviews.agreeing,
        final=config.reviews.final,
        agreement=whole("agree", "agreement"),
        agreement_pairs=whole("agree", "agreement_pairs"),
        agreement_pooled=whole("agree", "agreement_pooled"),
        agreement_unitizing=whole("agree", "agreement_unitizing"),
        agreement_again=whole("agree", "agreement_again"),
        agreement_screening=whole("agree", "agreement_screening"),
        agreement_consensus=whole("agree", "agreement_consensus"),
        agreement_planning=whole("agree", "agreement_planning"),
        agreement_accepted=whole("agree", "agreement_accepted"),
        agreement_coverage=whole("agree", "agreement_coverage"),
        agreement_left_out=whole("agree", "agreement_left_out"),
        agreement_passages=passages,
        confusion=whole("agree", "confusion"),
        disagreements=ranked(whole("agree", "disagreements"), passages, consensus),
        consensus=consensus,
        bootstrap=config.agreement.bootstrap,
        versions=_versions(study),
        suggested_with=_suggested_with(study),
    )


def _verdicts(reviews: Iterable[Review]) -> Iterator[Row]:
    """One row a reviewer and theme."""
    for review in reviews:
        whole = review.model_dump(mode="json", include={"reviewer", "date", "report", "round"})
        for verdict in review.themes:
            yield {**whole, **verdict.model_dump(mode="json")}


def _by_place(row: Row) -> tuple[Any, ...]:
    return (row["narrative"], row["start"], row["end"], row["coder"], row["code"], row["coding_id"])


def _by_coding(row: Row) -> tuple[str, ...]:
    return (row["narrative"], row["coder"], row["coding_id"])


def records(build: Path, names: Iterable[str]) -> Iterator[Row]:
    """The narratives' records, one at a time."""
    yield from tables.read_json_lines(build / "segment" / n / "narratives.jsonl" for n in names)


def _texts(
    build: Path, names: Sequence[str], wanted: set[str]
) -> dict[str, tuple[str, list[tuple[int, int]]]]:
    """The wanted narratives' texts, and the start and end of each of their sentences."""
    if not wanted:
        return {}
    bounds: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    paths = [build / "segment" / name / "sentences.csv" for name in names]
    for row in tables.iter_rows(paths, "sentences"):
        if row["narrative"] in wanted:
            bounds[row["narrative"]].append((row["start"], row["end"]))
    return {
        one["id"]: (one["text"], bounds[one["id"]])
        for one in records(build, names) if one["id"] in wanted
    }  # fmt: skip


def _versions(study: Study) -> list[tuple[str, str]]:
    config = study.config
    try:
        pipeline = pipeline_name(config.language, config.suggestions.pipeline)
    except ValueError as err:
        raise StudyError(str(err)) from None
    shown = f"rules for “{config.language}”" if pipeline == "blank" else pipeline
    return [
        ("synth", __version__),
        ("spaCy", _installed("spacy")),
        ("Sentences found by", shown),
    ]


def _suggested_with(study: Study) -> list[tuple[str, str]]:
    """What ranked suggestions were made with; nothing where there are none."""
    setting = study.config.suggestions
    path = study.root / layout.BUILD / "rank" / "ranked_methods.csv"
    if not setting.enabled or setting.method != "ranked" or not path.is_file():
        return []
    told = {row["name"]: row["value"] for row in tables.read_rows([path], "ranked_methods")}
    names = ("method", "version of the ranking", "embeddings", "terms", "negation")
    return [(f"Suggestions: {name}", told[name]) for name in names if told.get(name)]


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _inputs(study: Study, codebook: Codebook) -> Iterator[tuple[str, str, str]]:
    """(path, SHA-256, of what) for everything people wrote.

    Settings and codes by their values, so that a comment changes nothing: a run does not even
    begin for one. The other files by their bytes.
    """
    root = study.root
    for path, record in ((layout.CONFIG, study.config), (layout.CODES, codebook)):
        text = json.dumps(record.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        yield path.as_posix(), hashlib.sha256(text.encode()).hexdigest(), "values"
    files = [*layout.theme_files(root), *layout.narrative_files(root), *layout.coding_files(root)]
    files += [*layout.standards_files(root), *layout.review_files(root)]
    files += [root / one for one in (layout.SCREENING, layout.LEDGER) if (root / one).is_file()]
    named = [(path.relative_to(root).as_posix(), path) for path in files]
    if study.config.template.endswith((".yaml", ".yml")):
        named.append((study.config.template, root / study.config.template))
    for name, path in named:
        yield name, hashlib.sha256(path.read_bytes()).hexdigest(), "file"
