"""A study as pandas data frames, for analyses of one's own: what `synth.open` gives.

What people wrote can be read at once: `codes`, `changes`, `written_codings`, `written_themes`,
`coders`, `screened`, `verdicts`. The tables that a run makes have the names they have in `build/`
(docs/tables.md lists them with their columns): `narratives`, `sentences`, `codings`, `themes`,
`agreement`, `cooccurrence` and so on.

Each frame is read when it is first asked for. Text is `str` (a code called `NA` stays a code), a
whole number that may not apply is `Int64` and missing there, an undefined figure is NaN, what can
take certain values only is a category, a list is a list.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from synth import layout
from synth.problems import StudyError
from synth.study import Study
from synth.tables import read_frame
from synth.tables.registry import all_tables
from synth.tables.theme import RoundSummary
from synth.wording import plural
from synth.workflow import written_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from os import PathLike

    from pydantic import BaseModel

    from synth.tables import Row


class StudyFrames:
    """The study in a folder, as data frames. A frame is yours: changing it changes nothing else."""

    def __init__(self, folder: str | PathLike[str] = ".") -> None:
        self._study = Study.open(Path(folder))
        self._frames: dict[str, pd.DataFrame] = {}
        self._told = False

    def __repr__(self) -> str:
        root, made = self._study.root, "not run yet"
        if self._study.made(RoundSummary):
            made = "changed since its last run" if self._changed(RoundSummary) else "run"
        held = ", ".join(
            (
                plural(len(layout.narrative_files(root)), "narrative"),
                plural(len(self._study.config.coders), "coder"),
                plural(len(layout.theme_files(root)), "round of themes", "rounds of themes"),
            )
        )
        return f"<Study “{self._study.config.title}”: {held}; {made}>"

    # --- tables that a run makes ------------------------------------------------------------------

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A table that a run makes, by its name in `build/`.

        Raises `StudyError` where no run has made it, `AttributeError` for a name of no table.
        """
        if name.startswith("_") or name not in all_tables():
            raise AttributeError(f"“{name}” is neither a table nor a part of the study")
        return self._kept(name, lambda: self._made(name))

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *all_tables()})

    def _kept(self, name: str, read: Any) -> pd.DataFrame:
        if name not in self._frames:
            self._frames[name] = read()
        return self._frames[name].copy()

    def _made(self, name: str) -> pd.DataFrame:
        row = all_tables()[name].row
        if not self._study.made(row):
            raise StudyError(
                f"the table “{name}” has not been made yet",
                path=self._study.files(row)[0],
                fix="Run “snakemake” in the study's folder.",
            )
        if not self._told and self._changed(row):
            self._told = True
            warnings.warn(
                "The study has changed since its last run; run “snakemake” to update its tables.",
                stacklevel=4,
            )
        return read_frame(self._study.files(row), row)

    def _changed(self, row: type[Row]) -> bool:
        """Whether a file that people wrote is newer than a table that was made."""
        made = (path.stat().st_mtime_ns for path in self._study.files(row))
        written = (path.stat().st_mtime_ns for path in written_files(self._study.root))
        return max(written) > min(made)

    @property
    def tables(self) -> pd.DataFrame:
        """The tables that a run makes: `table`, the `step` that writes it, what it `holds`, whether
        it is `made`."""
        return pd.DataFrame(
            {
                "table": one.name,
                "step": one.step,
                "holds": one.what,
                "made": self._study.made(one.row),
            }
            for one in all_tables().values()
        )

    @property
    def counted(self) -> pd.DataFrame:
        """The rows of `codings` that count in themes, as `counting` in `config.yaml` says."""
        return self.count_as(self._study.config.counting)

    def count_as(self, layer: str) -> pd.DataFrame:
        """The rows of `codings` that count in a layer: `union`, `majority`, `consensus`, or a
        coder's id."""
        from synth.coding.numbered import COLUMNS, number_codings

        known = self._study.settings.layers
        if layer not in known:
            raise ValueError(
                f"“{layer}” is not a layer of this study; choose one of: {', '.join(known)}"
            )
        codings = self.codings
        every = number_codings({name: codings[name].tolist() for name in COLUMNS})
        return codings[self._study.counting(every, layer)]

    @property
    def last_round(self) -> int:
        """The number of the last round, whose themes are the result; 0 where there is none."""
        last = self._study.last_round
        return last.round.round if last else 0

    @staticmethod
    def by_sentence(codings: pd.DataFrame) -> pd.DataFrame:
        """A row for each sentence that a coding covers: the codings' columns and `sentence`.

        Sentences, not codings, are what agreement and co-occurrence count. A coding that covers no
        sentence (one in a heading) has no row.
        """
        inside = codings.dropna(subset=["first_sentence", "last_sentence"])
        first, last = (inside[name].astype("int64") for name in ("first_sentence", "last_sentence"))
        numbers = pd.Series(
            [list(range(a, b + 1)) for a, b in zip(first, last, strict=True)],
            index=inside.index,
            dtype="object",
        )
        return inside.assign(sentence=numbers).explode("sentence").astype({"sentence": "int64"})

    def with_text(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame of places (`narrative`, `start`, `end`) with the `text` that stands there."""
        texts = self._study.texts
        places = zip(frame["narrative"], frame["start"], frame["end"], strict=True)
        return frame.assign(text=[texts[name][start:end] for name, start, end in places])

    def text(self, narrative: str) -> str:
        """A narrative's text, in which all positions count. Raises `KeyError` for an unknown id."""
        return self._study.texts[narrative]

    # --- what people wrote ------------------------------------------------------------------------

    @property
    def settings(self) -> dict[str, Any]:
        """The settings in `config.yaml`, with the defaults of those that are not there."""
        return self._study.config.model_dump(mode="json")

    @property
    def coders(self) -> pd.DataFrame:
        """The coders in `config.yaml`: `id`, `reflexivity`, `again`.

        How far each is with each narrative is the table `coders` of the run: `progress`.
        """
        return _of_records(self._study.config.coders, ("id", "reflexivity", "again"))

    @property
    def progress(self) -> pd.DataFrame:
        """How far each coder is with each narrative (table `coders`)."""
        return self._kept("coders", lambda: self._made("coders"))

    @property
    def codes(self) -> pd.DataFrame:
        """The codes as in the codebook; `terms` are their labels."""
        from synth.written.codebook import Code

        codes = self._study.codebook.codes
        frame = _of_records(codes, tuple(Code.model_fields))
        frame["terms"] = [[term.label for term in code.terms] for code in codes]
        return frame

    @property
    def changes(self) -> pd.DataFrame:
        """The changes of the codebook, oldest first."""
        names = ("version", "date", "change", "codes", "into", "reason")
        return _of_records(self._study.codebook.history, names)

    @property
    def written_codings(self) -> pd.DataFrame:
        """The codings as coders wrote them, before they are looked up in the text: `narrative`,
        `coder`, `status` of the file, `id` ("" where the file has none), `code`, `quote`, `memo`,
        `voice`, `polarity`, `file`."""
        root = self._study.root

        def rows() -> Iterator[dict[str, Any]]:
            for file in self._study.coding_files():
                for coding in file.codings.codings:
                    yield {
                        "narrative": file.codings.narrative,
                        "coder": file.codings.coder,
                        "status": str(file.codings.status),
                        "id": coding.id or "",
                        **{name: str(getattr(coding, name)) for name in said},
                        "file": file.path.relative_to(root).as_posix(),
                    }

        said = ("code", "quote", "memo", "voice", "polarity")
        names = ("narrative", "coder", "status", "id", *said, "file")
        return self._kept("written_codings", lambda: _frame(rows(), names))

    @property
    def written_themes(self) -> pd.DataFrame:
        """The themes and subthemes of every round, as written: `round`, `stage`, `theme`, `parent`
        ("" for a theme), `label`, `statement`, `codes`."""

        def rows() -> Iterator[dict[str, Any]]:
            for one in self._study.rounds:
                for theme in one.round.themes:
                    for group, parent in theme.groups:
                        yield {
                            "round": one.round.round,
                            "stage": str(one.round.stage),
                            "theme": group.id,
                            "parent": parent,
                            "label": group.label,
                            "statement": group.statement,
                            "codes": list(group.codes),
                        }

        names = ("round", "stage", "theme", "parent", "label", "statement", "codes")
        return self._kept("written_themes", lambda: _frame(rows(), names))

    @property
    def screened(self) -> pd.DataFrame:
        """The screening log."""
        names = ("study", "stage", "screener", "decision", "reason", "narrative", "citation", "doi")
        rows = ({name: getattr(one, name) for name in names} for one in self._study.screening)
        return _frame(rows, names)

    @property
    def verdicts(self) -> pd.DataFrame:
        """The reviewers' verdicts: `reviewer`, `date`, `round`, `theme`, `verdict`, `comment`."""
        names = ("reviewer", "date", "round", "theme", "verdict", "comment")
        rows = (
            {
                "reviewer": review.reviewer,
                "date": pd.Timestamp(review.date),
                "round": review.round,
                "theme": verdict.theme,
                "verdict": str(verdict.verdict),
                "comment": verdict.comment,
            }
            for review in self._study.reviews
            for verdict in review.themes
        )
        return _frame(rows, names)


def _of_records(records: Iterable[BaseModel], names: tuple[str, ...]) -> pd.DataFrame:
    """Records that people wrote, a row each: lists stay lists, what is not there is ""."""

    def plain(value: Any) -> Any:
        return list(value) if isinstance(value, tuple) else "" if value is None else value

    return _frame(({n: plain(getattr(one, n)) for n in names} for one in records), names)


def _frame(rows: Iterable[dict[str, Any]], names: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(names))
