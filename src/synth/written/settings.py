"""`config.yaml`: the study's settings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, field_validator

from synth import layout
from synth.problems import Problems, choose, did_you_mean
from synth.suggestion_sources import SOURCES
from synth.vocabulary import Approach, Layer
from synth.written.record import Identifier, Record, Text, Texts, Unfit, load_record
from synth.yamlfile import YamlDocument

if TYPE_CHECKING:
    Method = str
else:
    Method = Literal[tuple(SOURCES)]


class ReviewQuestion(Record):
    """A question the synthesis answers; themes and codes refer to it by `id`."""

    id: Identifier
    text: str = Field(min_length=1, description="The question in full.")


class Coder(Record):
    """One person who codes. The id names the folder `codings/<id>/`."""

    id: Identifier
    reflexivity: Text = Field("", description="What this coder brings to the reading.")
    again: Identifier | None = Field(
        None,
        description="The coder whose second coding this is: the same person, coding again later.",
    )


Pages = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Length(Record):
    """How long a narrative should be; outside it `synth check` warns."""

    pages: tuple[Pages, Pages] = Field((4, 7), description="The fewest and the most pages.")
    words_per_page: int = Field(500, gt=0)
    least_words: int = Field(
        0, ge=0, description="Warn below this many words, whatever `pages` says."
    )

    @field_validator("pages")
    @classmethod
    def _in_order(cls, pages: tuple[float, float]) -> tuple[float, float]:
        if pages[0] > pages[1]:
            raise Unfit("the page range is reversed", "Write [fewest, most].")
        return pages


class Agreement(Record):
    """Settings of the agreement analysis."""

    minimum_overlap: int = Field(
        1,
        ge=1,
        description="How many characters of a sentence a coding must cover to count in it.",
    )
    bootstrap: int = Field(
        2000, ge=0, le=100_000, description="Resamples per interval; 0 for none."
    )
    seed: int = Field(1, ge=0)
    overlap: int = Field(
        50,
        ge=1,
        le=100,
        description="How many percent of a passage another coder must have given the same code, "
        "for the two to agree on it.",
    )
    exclusive: dict[Identifier, tuple[Identifier, ...]] = Field(
        default_factory=dict,
        description="Groups of codes of which a passage has one at most, each under a name.",
    )


class Suggestions(Record):
    """Settings of the suggestions."""

    enabled: bool = True
    shown: int = Field(5, ge=1, le=20, description="The most codes suggested for one sentence.")
    pipeline: Annotated[str, Field(min_length=1)] = Field(
        "auto", description="`auto`, `blank`, or the name of an installed spaCy pipeline."
    )
    method: Method = Field(
        "rules",
        description="The codebook's terms alone, or a ranking by terms, similarity and what was "
        "learned from codings.",
    )
    themes: bool = Field(
        True, description="Compare codes and themes: which lie near one another, or might be one."
    )
    embeddings: Annotated[str, Field(min_length=1)] = Field(
        "bundled", description="`off`, `bundled`, `multilingual`, or a folder with a model."
    )


class Saturation(Record):
    """Settings of the saturation analysis (Guest, Namey and Chen 2020)."""

    base: int = Field(4, ge=1, le=1000, description="How many narratives form the base.")
    run: int = Field(2, ge=1, le=1000, description="How many narratives form a run.")
    threshold: float = Field(
        0.05,
        ge=0,
        lt=1,
        description="The most new codes in a run, as a share of the codes in the base.",
    )
    orders: int = Field(
        200,
        ge=0,
        le=10_000,
        description="How many random orders of the narratives are tried as well.",
    )
    seed: int = Field(1, ge=0)


class Reviewing(Record):
    """What reviewers' verdicts have to be before the report is final."""

    agreeing: int = Field(
        0, ge=0, le=1000, description="How many reviewers must agree with each theme."
    )
    final: bool = Field(
        False,
        description="Whether this is the final report: a run then stops if agreement is lacking.",
    )


class Config(Record):
    """Everything in `config.yaml`. Only the title must be there."""

    title: str = Field(
        min_length=1, description="The study's title, shown at the top of every page."
    )
    approach: Approach = Field(
        Approach.CODEBOOK, description="The school of thematic analysis the study follows."
    )
    language: str = Field("en", pattern=r"^[a-z]{2,3}$", description="The narratives' language.")
    review_questions: tuple[ReviewQuestion, ...] = ()
    coders: tuple[Coder, ...] = ()
    counting: Identifier = Field(
        "union",
        description="Which codings count in themes: `union`, `majority`, `consensus`, or a coder.",
    )
    template: str = Field(
        "macrae-wiig", description="The narratives' template: its name, or a path to a YAML file."
    )
    length: Length = Length()
    vocabularies: dict[str, Texts] = Field(
        default_factory=dict, description="Allowed values of the narratives' metadata, by key."
    )
    agreement: Agreement = Agreement()
    suggestions: Suggestions = Suggestions()
    saturation: Saturation = Saturation()
    reviews: Reviewing = Reviewing()


@dataclass(frozen=True)
class Settings:
    """The settings of the study in a folder."""

    root: Path
    config: Config
    document: YamlDocument

    @cached_property
    def coder_ids(self) -> list[str]:
        """The coders named in `config.yaml`, in its order."""
        return [coder.id for coder in self.config.coders]

    @cached_property
    def repeats(self) -> dict[str, str]:
        """Second codings by a person who is a coder already: their id → the first coding's."""
        return {coder.id: coder.again for coder in self.config.coders if coder.again}

    @cached_property
    def first_coders(self) -> list[str]:
        """The coders whose codings count: each person once."""
        return [coder.id for coder in self.config.coders if not coder.again]

    @cached_property
    def layers(self) -> list[str]:
        """What `counting` may be: a layer, or a coder whose codings count alone."""
        return [*Layer, *self.first_coders]

    @cached_property
    def question_ids(self) -> list[str]:
        """The review questions' ids, in order."""
        return [question.id for question in self.config.review_questions]


def load_settings(root: Path, problems: Problems) -> Settings | None:
    """Read `config.yaml` in `root`; None, with the reasons in `problems`, when it can't be used."""
    path = root / layout.CONFIG
    if not path.exists():
        problems.error(
            "this is not a study: there is no config.yaml",
            path,
            fix="Go to the folder of a study, or start one with “synth new PATH”.",
        )
        return None
    opened = load_record(Config, path, problems)
    if opened is None:
        return None
    config, document = opened
    settings = Settings(root, config, document)
    _check_ids("coders", settings.coder_ids, document, problems)
    _check_ids("review_questions", settings.question_ids, document, problems)
    _check_repeats(settings, problems)
    allowed = settings.layers
    if config.counting not in allowed:
        problems.error(
            f"“counting: {config.counting}” is neither a layer nor a coder",
            path,
            **document.where(("counting",)),
            fix=choose(config.counting, allowed),
        )
    return settings


def _check_ids(key: str, ids: list[str], document: YamlDocument, problems: Problems) -> None:
    first: dict[str, int] = {}
    for index, one in enumerate(ids):
        where = document.where((key, index, "id"))
        if one in first:
            what = f"“{one}” is listed twice in “{key}”"
            fix = f"first on line {first[one]}; keep one"
            problems.error(what, document.path, **where, fix=fix)
        elif key == "coders" and one in list(Layer):
            what = f"a coder can't be called “{one}”: the word says which codings count"
            problems.error(what, document.path, **where, fix="Choose another id for the coder.")
        first.setdefault(one, where["line"])


def _check_repeats(settings: Settings, problems: Problems) -> None:
    """A second coding names a coder whose first coding there is."""
    for index, coder in enumerate(settings.config.coders):
        if coder.again and (coder.again == coder.id or coder.again not in settings.first_coders):
            others = [coder_id for coder_id in settings.first_coders if coder_id != coder.id]
            problems.error(
                f"“again: {coder.again}” does not name another coder",
                settings.document.path,
                **settings.document.where(("coders", index, "again")),
                fix=did_you_mean(coder.again, others)
                or f"Name one of: {', '.join(others) or 'none'}; or remove “again”.",
            )
