"""What a report was made from: software, and the hashes of everything people wrote."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from synth import __version__, layout
from synth.tables.resolve import CodingFileHash
from synth.tables.segment import NarrativeFileHash
from synth.textfile import file_sha256
from synth.vocabulary import RankingFact
from synth.wording import RANKING_FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.study import Study


@dataclass(frozen=True, slots=True)
class Software:
    """The versions of the software that results depend on; `sentences`: what found them."""

    synth: str
    spacy: str
    sentences: str


class Provenance:
    """What the report of a study is made from."""

    study: Study

    @cached_property
    def report_hash(self) -> str:
        """The report's name: a hash of everything it was made from but the reviews of it."""
        made_from = [file for file in self.inputs if not file[0].startswith("reviews/")]
        return hashlib.sha256(repr((self.versions, made_from)).encode()).hexdigest()

    @cached_property
    def software(self) -> Software:
        """The software that results depend on."""
        from synth.narratives.sentences import NoPipeline, pipeline_name
        from synth.problems import StudyError

        try:
            pipeline = pipeline_name(
                self.study.config.language, self.study.config.suggestions.pipeline
            )
        except NoPipeline as err:
            raise StudyError(err.what, fix=err.fix) from None
        blank = f"rules for “{self.study.config.language}”"
        return Software(
            __version__, _installed("spacy"), blank if pipeline == "blank" else pipeline
        )

    @cached_property
    def versions(self) -> list[tuple[str, str]]:
        """(name, version) of that software, as pages name it."""
        software = self.software
        return [
            ("synth", software.synth),
            ("spaCy", software.spacy),
            ("Sentences found by", software.sentences),
        ]

    @cached_property
    def inputs(self) -> list[tuple[str, str, str]]:
        """(path, SHA-256, of what) for everything people wrote."""
        return list(self._inputs())

    def _inputs(self) -> Iterator[tuple[str, str, str]]:
        """Settings and codes by their values, so that a comment changes nothing: a run does not
        even begin for one. The other files by their bytes, as they were read."""
        root = self.study.root
        for path, record in (
            (layout.CONFIG, self.study.config),
            (layout.CODES, self.study.codebook),
        ):
            text = json.dumps(record.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
            yield path.as_posix(), hashlib.sha256(text.encode()).hexdigest(), "values"
        files = [
            *layout.theme_files(root), *layout.narrative_files(root), *layout.coding_files(root),
            *layout.standards_files(root), *layout.review_files(root),
            *(root / path for path in (layout.SCREENING, layout.LEDGER) if (root / path).is_file()),
        ]  # fmt: skip
        named = [(path.relative_to(root).as_posix(), path) for path in files]
        if self.study.config.template.endswith((".yaml", ".yml")):
            named.append((self.study.config.template, root / self.study.config.template))
        read = {file.file: file.sha256 for file in self.study.rows(NarrativeFileHash)}
        read |= {file.file: file.sha256 for file in self.study.rows(CodingFileHash)}
        for name, path in named:
            yield name, read.get(name) or file_sha256(path), "file"

    @cached_property
    def suggested_with(self) -> list[tuple[str, str]]:
        """(name, value) of what ranked suggestions were made with; no part of the report's name,
        since nothing rests on them but the suggestions page."""
        from synth.tables.rank import RankingMethod

        setting = self.study.config.suggestions
        if not setting.enabled or setting.method != "ranked" or not self.study.made(RankingMethod):
            return []
        told = {fact.name: fact.value for fact in self.study.rows(RankingMethod)}
        names = (
            RankingFact.METHOD,
            RankingFact.VERSION,
            RankingFact.EMBEDDINGS,
            RankingFact.TERMS,
            RankingFact.NEGATION,
        )
        return [
            (f"Suggestions: {RANKING_FACTS[name]}", told[name]) for name in names if told.get(name)
        ]


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
