"""`standards/`: what people write for ENTREQ, and their GRADE-CERQual assessments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from synth import layout, vocabulary
from synth.problems import did_you_mean
from synth.written.record import (
    Date,
    Identifier,
    Number,
    Record,
    Sha256,
    Text,
    Texts,
    check_once,
    load_record,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from synth.problems import Problems
    from synth.yamlfile import Loc, YamlDocument

# --- ENTREQ ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntreqItem:
    """One of the 21 items: what it asks, and whether the study's data can show it."""

    number: int
    name: str
    domain: str
    asks: str
    #: `data`: the tables show it; `part`: they show some of it; `people`: somebody must write it.
    from_: Literal["data", "part", "people"]


_INTRODUCTION = "Introduction"
_METHODS = "Methods and methodology"
_SEARCH = "Literature search and selection"
_APPRAISAL = "Appraisal"
_SYNTHESIS = "Synthesis of findings"

#: The items of the ENTREQ statement (Tong et al. 2012, doi 10.1186/1471-2288-12-181), their
#: guidance in words of our own.
ENTREQ: tuple[EntreqItem, ...] = (
    EntreqItem(1, "Aim", _INTRODUCTION, "The research question that the synthesis answers.",
               "people"),
    EntreqItem(2, "Synthesis methodology", _METHODS,
               "The method or theory behind the synthesis, and why it was chosen.", "people"),
    EntreqItem(3, "Approach to searching", _SEARCH,
               "Whether the search was planned beforehand, to find every study, or went on step by "
               "step, until concepts were saturated.", "people"),
    EntreqItem(4, "Inclusion criteria", _SEARCH,
               "What had to be true of a study for it to be included: population, language, years, "
               "type of publication, type of study.", "people"),
    EntreqItem(5, "Data sources", _SEARCH,
               "Where studies were looked for (databases, grey literature, websites, experts, "
               "reference lists), when, and why there.", "people"),
    EntreqItem(6, "Electronic search strategy", _SEARCH,
               "The search itself: terms for the population, the topic and the phenomenon, filters "
               "for qualitative research, limits.", "people"),
    EntreqItem(7, "Study screening methods", _SEARCH,
               "How studies were screened: title, abstract and full text, and by how many people "
               "apart.", "part"),
    EntreqItem(8, "Study characteristics", _SEARCH,
               "What the included studies are: year, country, population, participants, data "
               "collection, method, analysis, questions.", "data"),
    EntreqItem(9, "Study selection results", _SEARCH,
               "How many studies were screened, and why studies were excluded.", "data"),
    EntreqItem(10, "Rationale for appraisal", _APPRAISAL,
               "Why the included studies or their findings were appraised, and in what respect: "
               "conduct, reporting, content.", "people"),
    EntreqItem(11, "Appraisal items", _APPRAISAL,
               "The tools or criteria with which studies or findings were appraised.", "people"),
    EntreqItem(12, "Appraisal process", _APPRAISAL,
               "Whether more than one person appraised, apart from one another, and whether they "
               "had to agree.", "part"),
    EntreqItem(13, "Appraisal results", _APPRAISAL,
               "What came of the appraisal, which studies were weighted or excluded by it, and "
               "why.", "part"),
    EntreqItem(14, "Data extraction", _SYNTHESIS,
               "Which parts of the studies were analysed, and how they were taken out.", "part"),
    EntreqItem(15, "Software", _SYNTHESIS, "The software used, if any.", "data"),
    EntreqItem(16, "Number of reviewers", _SYNTHESIS, "Who coded and analysed.", "data"),
    EntreqItem(17, "Coding", _SYNTHESIS,
               "How the data were coded, for instance line by line for concepts.", "part"),
    EntreqItem(18, "Study comparison", _SYNTHESIS,
               "How comparisons were made within and across studies.", "part"),
    EntreqItem(19, "Derivation of themes", _SYNTHESIS,
               "Whether themes were derived from the data, from concepts held before, or both.",
               "part"),
    EntreqItem(20, "Quotations", _SYNTHESIS,
               "Quotations from the studies that show the themes, each marked as a participant's "
               "words or the authors' reading.", "part"),
    EntreqItem(21, "Synthesis output", _SYNTHESIS,
               "Results that go beyond a summary of the studies: a new reading, a model, an "
               "analytical frame.", "people"),
)  # fmt: skip


class EntreqAnswer(Record):
    """What people write for one ENTREQ item. An item without text and place is missing."""

    item: Annotated[int, Field(ge=1, le=len(ENTREQ))]
    text: Text = Field("", description="How the study meets the item, in full sentences.")
    where: Text = Field("", description="Section or page of the manuscript that reports it.")


class Entreq(Record):
    """`standards/entreq.yaml`."""

    items: tuple[EntreqAnswer, ...] = ()


def load_entreq(root: Path, problems: Problems) -> list[EntreqAnswer]:
    """What was written for ENTREQ, by item; items without text and place are left out.

    Empty where there is no file, or its problems stop the reading.
    """
    path = root / layout.ENTREQ
    opened = load_record(Entreq, path, problems) if path.exists() else None
    if opened is None:
        return []
    record, document = opened
    items = enumerate(record.items)
    check_once(((f"item “{a.item}”", ("items", i, "item")) for i, a in items), document, problems)
    return sorted((a for a in record.items if a.text or a.where), key=lambda a: a.item)


# --- GRADE-CERQual --------------------------------------------------------------------------------

#: The levels that call for no explanation.
UNCONCERNED = (vocabulary.Concerns.NONE, vocabulary.Confidence.HIGH)


class Concern(Record):
    """The concerns that people see in one component of a finding."""

    level: vocabulary.Concerns | None = None
    explanation: Text = ""


class Confidence(Record):
    """How much confidence people place in a finding."""

    level: vocabulary.Confidence | None = None
    explanation: Text = ""


class JudgedOn(Record):
    """What an assessment was made on; `synth cerqual` writes it."""

    round: Number = Field(description="The round whose theme was judged.")
    sha256: Sha256 = Field(description="The hash of the theme's statement and codings then.")


class Assessment(Record):
    """People's assessment of one finding. No level is ever computed.

    The components are those of GRADE-CERQual (Lewin et al. 2018, doi 10.1186/s13012-017-0688-3).
    """

    theme: Identifier = Field(description="A theme or subtheme of the last round.")
    methodological_limitations: Concern | None = None
    coherence: Concern | None = None
    adequacy: Concern | None = None
    relevance: Concern | None = None
    confidence: Confidence | None = None
    by: Texts = Field((), description="Who assessed the finding.")
    date: Date | None = None
    judged: JudgedOn | None = Field(None, description="What it was judged on.")

    @property
    def levels(self) -> list[str]:
        """The levels that people have entered."""
        parts = [*(getattr(self, name) for name in vocabulary.Component), self.confidence]
        return [str(part.level) for part in parts if part and part.level]


class Cerqual(Record):
    """`standards/cerqual.yaml`."""

    findings: tuple[Assessment, ...] = ()


def load_cerqual(
    root: Path, problems: Problems, themes: Collection[str] | None = None
) -> list[Assessment]:
    """People's GRADE-CERQual assessments, in the file's order.

    With `themes`, the last round's themes and subthemes, the findings' themes are checked. Empty
    where there is no file, or its problems stop the reading.
    """
    path = root / layout.CERQUAL
    opened = load_record(Cerqual, path, problems) if path.exists() else None
    if opened is None:
        return []
    record, document = opened
    findings = record.findings
    check_once(
        (
            (f"theme “{assessment.theme}”", ("findings", i, "theme"))
            for i, assessment in enumerate(findings)
        ),
        document,
        problems,
    )
    for index, assessment in enumerate(findings):
        if themes is not None and assessment.theme not in themes:
            problems.error(
                f"there is no theme “{assessment.theme}” in the last round",
                document.path,
                **document.where(("findings", index, "theme")),
                fix=did_you_mean(assessment.theme, themes) or "Name a theme or subtheme by its id.",
            )
        _check_levels(assessment, ("findings", index), document, problems)
    return list(findings)


def _check_levels(one: Assessment, loc: Loc, document: YamlDocument, problems: Problems) -> None:
    """Confidence rests on four levels, and a level other than the best on its explanation."""
    parts: dict[str, Concern | None] = {name: getattr(one, name) for name in vocabulary.Component}
    without = [name for name, part in parts.items() if part is None or part.level is None]
    if one.confidence is not None and one.confidence.level and without:
        problems.warning(
            f"“{one.theme}” has a confidence but no level for {', '.join(without)}",
            document.path,
            **document.where((*loc, "confidence")),
            fix="Confidence is assessed from all four components: add the missing levels.",
        )
    for name, part in {**parts, "confidence": one.confidence}.items():
        if part and part.level and part.level not in UNCONCERNED and not part.explanation:
            problems.warning(
                f"“{name}: {part.level}” of “{one.theme}” is not explained",
                document.path,
                **document.where((*loc, name, "level")),
                fix="Say why under “explanation:”.",
            )
