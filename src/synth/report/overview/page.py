"""`index.html`: what the study is, what it found, how it was made, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.report.parts.codings_data import covered
from synth.report.parts.disagreement_list import consensus_summary
from synth.report.parts.environment import render, to_page
from synth.report.parts.linking import Linking
from synth.report.parts.review_state import assessed
from synth.report.parts.screening_summary import screening_stages
from synth.report.parts.stages_table import MOST_DECISION, sources_count, stages_table
from synth.tables.agree import Coverage, RelevanceAgreement
from synth.vocabulary import NarrativeStatus, Stage, Standing, Status
from synth.wording import (
    APPROACHES,
    RELEVANCE,
    STANDING,
    layer_meaning,
    noun,
    plural,
    reason,
    recode,
)

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData
    from synth.tables.segment import NarrativeSummary
    from synth.tables.theme import ThemeSummary

#: With more narratives than this there is a search box, and themes do not name them one by one.
LONG = 60
#: More open matters of a kind than this are folded away.
MANY = 12


@dataclass(frozen=True, slots=True)
class ThemeCard:
    """A theme of the last round with its subthemes."""

    theme: ThemeSummary
    subthemes: list[ThemeSummary]


@dataclass(frozen=True, slots=True)
class CoderState:
    """How far a coder is with a narrative; `codings` with a place in its text, each once."""

    codings: int
    status: Status

    @property
    def complete(self) -> bool:
        """Whether the coder has completed it."""
        return self.status == Status.COMPLETE


@dataclass(frozen=True, slots=True)
class NarrativeLine:
    """A narrative with the values of the metadata that themes are tabulated by, and each coder's
    state of work (None: not coded). `unfinished`: its status, where that is not final."""

    narrative: NarrativeSummary
    unfinished: str
    metadata: list[list[str]]
    coders: list[CoderState | None]


def page(data: ReportData) -> str:
    """The overview."""
    themes = [theme for theme in data.result if not theme.parent]
    last = data.last_round
    return render(
        "overview/index",
        data.site,
        to=to_page,
        linking=Linking(data.names, to_page),
        tiles=_tiles(data, len(themes)),
        round=last,
        analytical=last is not None and last.stage == Stage.ANALYTICAL,
        themes=_cards(data),
        # the study
        approach=APPROACHES[data.approach],
        layer_meaning=layer_meaning(data.site.counting, len(data.coders)),
        questions=data.questions,
        coders=data.coders,
        codes=len(data.codes),
        version=data.version,
        history=len(data.history),
        stages=stages_table(data),
        most_decision=MOST_DECISION,
        # narratives and coding
        coding=data.by_coder,
        all_coders=data.all_coders,
        narratives=_narratives(data),
        metadata_labels=[key.label for key in data.metadata_keys if key.crosstab],
        consensus=consensus_summary(data),
        differ=any(coverage.counts for coverage in data.rows(Coverage)),
        long=LONG,
        # open matters
        many=MANY,
        labels=data.code_labels,
        unstated=[theme for theme in themes if not theme.statement],
        unsought=[theme for theme in themes if not theme.contrary and not theme.contrary_sought],
        assessed=[
            (data.labels.get(theme, theme), one)
            for theme, one in assessed(data).items()
            if one.standing is not Standing.AS_IT_STANDS
        ],
        standing=STANDING,
        without=[data.code_label(code) for code in data.in_none],
        outside=data.outside,
        unused=[code for code in data.codes if data.coded and code.id not in data.used_codes],
        orphans=data.orphans,
        recoding=data.recoding,
        repeated=data.repeated,
        reason=reason,
        recode=recode,
        screening=screening_stages(data.screening),
        relevance=RELEVANCE,
        relevance_compared=bool(data.rows(RelevanceAgreement)),
        screened=len({decision.study for decision in data.screening}),
        # what it was made from
        tables=data.written_tables,
        versions=[*data.versions, *data.suggested_with],
        inputs=data.inputs,
    )


def _tiles(data: ReportData, themes: int) -> list[tuple[int, str]]:
    """The study in numbers, each with its noun."""
    in_themes = covered(
        data.coding_by_id[coding.coding_id]
        for coding in data.theme_codings
        if coding.coding_id in data.coding_by_id
    )
    coders = len({coding.coder for coding in data.coded})
    numbers = (
        (len(data.narratives), "narrative", ""),
        (sources_count(data), "source", ""),
        (len(covered(data.coded)), "sentence", " coded"),
        (len(in_themes), "sentence", " in themes"),
        (len(data.coded), "coding", f" by {plural(coders, 'coder')}"),
        (len(data.codes), "code", ""),
        (themes, "theme", ""),
    )
    return [(number, noun(number, thing) + more) for number, thing, more in numbers]


def _cards(data: ReportData) -> list[ThemeCard]:
    return [
        ThemeCard(
            theme,
            subthemes=[subtheme for subtheme in data.result if subtheme.parent == theme.theme],
        )
        for theme in data.result
        if not theme.parent
    ]


def _narratives(data: ReportData) -> list[NarrativeLine]:
    keys = [key.key for key in data.metadata_keys if key.crosstab]
    lines = []
    for narrative in data.narratives:
        metadata = data.metadata.get(narrative.narrative, {})
        lines.append(
            NarrativeLine(
                narrative,
                unfinished="" if narrative.status == NarrativeStatus.FINAL else narrative.status,
                metadata=[metadata.get(key, []) for key in keys],
                coders=[_state(data, narrative.narrative, coder) for coder in data.all_coders],
            )
        )
    return lines


def _state(data: ReportData, narrative: str, coder: str) -> CoderState | None:
    progress = data.status.get((narrative, coder))
    if progress is None:
        return None
    return CoderState(data.codings_by_coder[narrative, coder], progress.status)
