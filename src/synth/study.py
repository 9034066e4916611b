"""A study as a whole: what people wrote, and what a run made of it, each read at most once.

Everything is read when it is first asked for, and kept. What can't be used raises `StudyError`
with every problem found so far; `Study.need` reads several parts before it raises, so that all
their problems are shown together.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from synth import layout, tables
from synth.problems import Problems, StudyError
from synth.workflow import chunks
from synth.written.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from synth.coding.numbered import NumberedCodings, Truths
    from synth.narratives.narrative import Narrative
    from synth.narratives.template import Template
    from synth.tables.definition import Row
    from synth.tables.resolve import PlacedCoding
    from synth.tables.segment import Sentence
    from synth.written.codebook import Codebook
    from synth.written.codings import CodingFile
    from synth.written.ledger import LedgerEntry
    from synth.written.reviews import Review
    from synth.written.rounds import Round
    from synth.written.screening import Decision
    from synth.written.settings import Config, Settings
    from synth.written.standards import Assessment, EntreqAnswer
    from synth.yamlfile import YamlDocument

    R = TypeVar("R", bound=Row)
T = TypeVar("T")
Of = TypeVar("Of")


@dataclass(frozen=True, slots=True)
class RoundFile:
    """A round of themes and the file it stands in."""

    path: Path
    round: Round
    document: YamlDocument


@dataclass(frozen=True, slots=True)
class CodingsFile:
    """A coder's codings of a narrative and the file they stand in."""

    path: Path
    codings: CodingFile
    document: YamlDocument


def _rounds(paths: Iterable[Path], problems: Problems) -> list[RoundFile]:
    """The rounds in these files; what is wrong with the others is in `problems`."""
    from synth.written.rounds import load_round

    opened = ((path, load_round(path, problems)) for path in paths)
    return [RoundFile(path, *found) for path, found in opened if found is not None]


class Study:
    """The study in the folder `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems = Problems()
        self._rows: dict[tuple[type[Row], str], list[Any]] = {}
        self._texts: dict[str, dict[str, str]] = {}

    @classmethod
    def open(cls, root: Path) -> Study:
        """The study in `root`. Raises `StudyError` when its `config.yaml` can't be used."""
        study = cls(root)
        study.need("settings")
        return study

    def __repr__(self) -> str:
        return f"Study({str(self.root)!r})"

    def need(self, *parts: str) -> None:
        """Read several parts (names of properties). Raises `StudyError` with the problems of all of
        them when one can't be used."""
        for part in parts:
            with suppress(StudyError):
                getattr(self, part)
        if self.problems.errors:
            raise StudyError(self.problems)

    def _read(self, load: Callable[[Of, Problems], T | None], of: Of) -> T:
        """What `load` reads. Raises `StudyError` when it told of an error or found nothing."""
        before = len(self.problems.errors)
        found = load(of, self.problems)
        if found is None or len(self.problems.errors) > before:
            raise StudyError(self.problems)
        return found

    # --- what people wrote ------------------------------------------------------------------------

    @cached_property
    def settings(self) -> Settings:
        """`config.yaml`, with its places in the file."""
        return self._read(load_settings, self.root)

    @property
    def config(self) -> Config:
        """The settings themselves."""
        return self.settings.config

    @property
    def coder_ids(self) -> list[str]:
        """The coders named in `config.yaml`, in its order."""
        return self.settings.coder_ids

    @property
    def first_coders(self) -> list[str]:
        """The coders whose codings count: each person once."""
        return self.settings.first_coders

    @property
    def repeats(self) -> dict[str, str]:
        """Second codings by a person who is a coder already: their id → the first coding's."""
        return self.settings.repeats

    @cached_property
    def codebook_file(self) -> tuple[Codebook, YamlDocument]:
        """The codebook, with its places in the file."""
        from synth.written.codebook import load_codebook

        return self._read(load_codebook, self.root)

    @property
    def codebook(self) -> Codebook:
        """The codes and their history."""
        return self.codebook_file[0]

    def today(self, code: str) -> str:
        """The code that a code named in a round is today; "" where only a person can say."""
        return self.codebook.today(code)

    @cached_property
    def exclusive(self) -> dict[str, tuple[str, ...]]:
        """The groups of codes that exclude one another, by name, with codes of today."""
        from synth.written.exclusive import exclusive_groups

        def groups(settings: Settings, problems: Problems) -> dict[str, tuple[str, ...]]:
            return exclusive_groups(settings, self.codebook, problems)

        return self._read(groups, self.settings)

    @cached_property
    def template(self) -> Template:
        """The narratives' template, with the study's own vocabularies."""
        from synth.narratives.template import load_template

        return self._read(load_template, self.settings)

    @cached_property
    def rounds(self) -> list[RoundFile]:
        """The rounds of themes, in their order."""
        return self._read(_rounds, layout.theme_files(self.root))

    @cached_property
    def last_round(self) -> RoundFile | None:
        """The last round, whose themes are the result; None where there is none yet."""
        if "rounds" in self.__dict__:
            return self.rounds[-1] if self.rounds else None
        paths = layout.theme_files(self.root)
        return self._read(_rounds, paths[-1:])[0] if paths else None

    def coding_files(
        self, chunk: str = "", *, coders: Collection[str] = (), narratives: Collection[str] = ()
    ) -> Iterator[CodingsFile]:
        """Every coder's coding files, by coder and narrative, one at a time; of one chunk, and of
        some coders or narratives, if they are named. Problems are gathered, and raised after the
        last."""
        from synth.workflow import in_chunk
        from synth.written.codings import load_codings

        before = len(self.problems.errors)
        for path in layout.coding_files(self.root):
            if (
                (not chunk or in_chunk(path, chunk))
                and (not coders or path.parent.name in coders)
                and (not narratives or path.stem in narratives)
            ):
                opened = load_codings(path, self.problems)
                if opened is not None:
                    yield CodingsFile(path, *opened)
        if len(self.problems.errors) > before:
            raise StudyError(self.problems)

    @cached_property
    def kept_text(self) -> Callable[[str], str | None]:
        """The texts that codings were made on, by hash."""
        from synth.coding.anchors import kept_text

        return kept_text(self.root)

    @cached_property
    def ledger(self) -> list[LedgerEntry]:
        """Which suggestions were accepted or rejected, oldest first."""
        from synth.written.ledger import load_ledger

        return self._read(load_ledger, self.root)

    @cached_property
    def screening(self) -> list[Decision]:
        """The rows of the screening log."""
        from synth.written.screening import load_screening

        return self._read(load_screening, self.root)

    @cached_property
    def entreq(self) -> list[EntreqAnswer]:
        """What people wrote for ENTREQ."""
        from synth.written.standards import load_entreq

        return self._read(load_entreq, self.root)

    @cached_property
    def cerqual(self) -> list[Assessment]:
        """The GRADE-CERQual assessments."""
        from synth.written.standards import load_cerqual

        return self._read(load_cerqual, self.root)

    @cached_property
    def reviews(self) -> list[Review]:
        """The reviewers' verdicts."""
        from synth.written.reviews import load_reviews

        return self._read(load_reviews, self.root)

    # --- what a run made --------------------------------------------------------------------------

    @cached_property
    def chunks(self) -> list[str]:
        """The names of the chunks in which narratives are worked."""
        return list(chunks(self.root))

    def files(self, row: type[Row], chunk: str = "") -> list[Path]:
        """The files of a table: one, or one a chunk (of one chunk if it is named)."""
        table = row.table
        names = [chunk] if chunk else self.chunks if table.chunked else [""]
        return [self.root / layout.BUILD / table.file(name) for name in names]

    def made(self, row: type[Row]) -> bool:
        """Whether a run has made a table."""
        return all(path.is_file() for path in self.files(row))

    def rows(self, row: type[R], chunk: str = "") -> list[R]:
        """A table's rows (of one chunk if it is named), read once.

        Raises `StudyError` where no run has made the table.
        """
        key = (row, chunk)
        if key not in self._rows:
            self._rows[key] = list(self.each(row, chunk))
        return self._rows[key]

    def each(self, row: type[R], chunk: str = "") -> Iterator[R]:
        """The same, one row at a time and not kept: for tables larger than what is wanted."""
        return tables.iter_rows(self._made(row, chunk), row)

    def columns(self, row: type[Row], *wanted: str) -> dict[str, list[Any]]:
        """Columns of a table: far less memory than its rows."""
        return tables.read_columns(self._made(row, ""), row, wanted)

    def write(self, row: type[R], rows: Sequence[R] | Iterator[R], chunk: str = "") -> None:
        """Write a table (of one chunk if it is named)."""
        (path,) = self.files(row, chunk)
        tables.write_rows(path, row, rows)

    def _made(self, row: type[Row], chunk: str) -> list[Path]:
        paths = self.files(row, chunk)
        for path in paths:
            if not path.is_file():
                name = path.relative_to(self.root).as_posix()
                raise StudyError(
                    f"{name} is missing: an earlier step has not run",
                    fix="Run “snakemake”: it runs the steps in their order.",
                )
        return paths

    def narratives(self, chunk: str = "") -> Iterator[Narrative]:
        """The narratives as `synth segment` read them, one at a time."""
        from synth.narratives.stored import read_narratives

        return read_narratives(self._narrative_files(chunk))

    def _narrative_files(self, chunk: str) -> list[Path]:
        names = [chunk] if chunk else self.chunks
        folder = self.root / layout.BUILD / "segment"
        return [folder / name / "narratives.jsonl" for name in names]

    @property
    def texts(self) -> dict[str, str]:
        """Narrative → its text."""
        return self.texts_of()

    def texts_of(self, chunk: str = "") -> dict[str, str]:
        """Narrative → its text, of one chunk if it is named; read once."""
        if chunk not in self._texts:
            from synth.narratives.stored import read_texts

            self._texts[chunk] = dict(read_texts(self._narrative_files(chunk)))
        return self._texts[chunk]

    @cached_property
    def sentences(self) -> dict[str, list[Sentence]]:
        """Narrative → its sentences in their order."""
        from synth.tables.segment import Sentence

        out: dict[str, list[Sentence]] = {}
        for sentence in self.rows(Sentence):
            out.setdefault(sentence.narrative, []).append(sentence)
        return out

    @property
    def codings(self) -> list[PlacedCoding]:
        """Every coding with a place, by chunk."""
        from synth.tables.resolve import PlacedCoding

        return self.rows(PlacedCoding)

    def counting(self, every: NumberedCodings, layer: str = "") -> Truths:
        """bool[codings]: which of all codings count, by the setting `counting` or in a layer."""
        from synth.coding.layers import counting
        from synth.tables.resolve import CoderProgress

        files = ((file.narrative, file.coder) for file in self.rows(CoderProgress))
        return counting(every, files, layer or self.config.counting, self.repeats)
