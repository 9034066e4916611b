"""A narrative's page: its sources, its text, and every coder's codings marked in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from synth import wording
from synth.coding.repeated import by_coders
from synth.report.parts.codings_data import covered
from synth.report.parts.environment import Site, render, to_page
from synth.report.parts.linking import NO_NAMES, Linking, StudyNames
from synth.report.parts.marks import Passage, anchor, lanes, target_style
from synth.report.parts.narrative_text import Drawing, body, sentence_range
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from synth.narratives.narrative import Narrative
    from synth.tables.resolve import CoderProgress, Orphan, PlacedCoding, Recoding
    from synth.tables.segment import Sentence
    from synth.vocabulary import Status


@dataclass(frozen=True, slots=True)
class CodeName:
    """What a page says of a code: its label, and where the last round has it: (id, label) of themes
    and subthemes."""

    label: str
    places: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NarrativeRows:
    """The rows of the tables that concern one narrative."""

    sentences: Sequence[Sentence] = ()
    codings: Sequence[PlacedCoding] = ()
    coders: Sequence[CoderProgress] = ()
    orphans: Sequence[Orphan] = ()
    recoding: Sequence[Recoding] = ()


@dataclass(frozen=True, slots=True)
class ShownCoding:
    """A coding with what the page says of it.

    `lane`: its coder's. `label`: its code's, or the code as it was written. `known`: whether the
    code is in today's codebook. `sentences`: their numbers. `recode`: why it is to be looked at
    again ("" if it is not).
    """

    coding: PlacedCoding
    lane: str
    label: str
    known: bool
    sentences: str
    recode: str

    @property
    def id(self) -> str:
        """The coding's id."""
        return self.coding.coding_id


@dataclass(frozen=True, slots=True)
class Group:
    """A stretch of the text that has one place on the page: a block (or a whole list or table),
    its sentences' numbers, and the codings that begin in it."""

    html: Markup
    sentences: str = ""
    codings: list[ShownCoding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CoderLine:
    """A coder in the legend, with the codings that have a place, each once; `status` is None where
    the coder has no file on the narrative."""

    id: str
    lane: str
    codings: int
    status: Status | None


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """A code's codings in the narrative; `code` is "" where it is not in today's codebook."""

    code: str
    label: str
    codings: list[ShownCoding]
    places: tuple[tuple[str, str], ...]

    @property
    def told(self) -> str:
        """On how many sentences, by how many of the coders' codings."""
        coded = by_coders(shown.coding for shown in self.codings)
        return f"{plural(len(covered(coded)), 'sentence')}, {plural(len(coded), 'coding')}"


@dataclass(frozen=True, slots=True)
class ShownOrphan:
    """A coding without a place: the code's label, and why it has none."""

    orphan: Orphan
    label: str
    why: str


def narrative_page(
    site: Site,
    narrative: Narrative,
    rows: NarrativeRows,
    *,
    codes: Mapping[str, CodeName],
    coder_ids: Sequence[str],
    metadata_labels: Mapping[str, str],
    names: StudyNames = NO_NAMES,
) -> str:
    """The page of one narrative.

    `codes`: code id → what pages say of it. `coder_ids`: the study's coders in their order, which
    gives each a lane. `metadata_labels`: the template's keys and their labels. `names`: what ids in
    memos may mean.
    """
    consensus = [progress.coder for progress in rows.coders if progress.coder not in coder_ids]
    lane = lanes([*coder_ids, *consensus])
    codings = _shown(rows, codes, lane)
    return render(
        "narratives/narrative",
        site,
        folder="narratives",
        assets=("narratives/narrative.css", "narratives/narrative.js"),
        style=target_style(shown.id for shown in codings),
        linking=Linking(names, _to),
        narrative=narrative,
        metadata=[
            (metadata_labels.get(key, key), values)
            for key, values in narrative.metadata.items()
            if values
        ],
        groups=_groups(narrative, rows.sentences, codings),
        coders=_coders([*coder_ids, *consensus], rows, lane),
        lane_count=_lane_count({shown.lane for shown in codings}),
        by_code=_by_code(codings, codes),
        orphans=_orphans(rows.orphans, codes),
        sentence_count=len(rows.sentences),
    )


def _to(page: str, anchor: str = "") -> str:
    """An address from the narratives' folder."""
    return f"../{to_page(page, anchor)}"


def _lane_count(used: set[str]) -> int:
    """How many lanes the text has room for: up to the highest used, and the consensus below."""
    return max([1, *(int(lane) for lane in used - {"c"})]) + ("c" in used and len(used) > 1)


def _shown(
    rows: NarrativeRows, codes: Mapping[str, CodeName], lane: Mapping[str, str]
) -> list[ShownCoding]:
    """The codings in the order of the text."""
    recode = {
        recoding.coding_id: wording.recode(
            recoding.changed, recoding.change, recoding.version, recoding.why
        )
        for recoding in rows.recoding
    }
    codings = []
    for coding in rows.codings:
        name = codes.get(coding.code)
        codings.append(
            ShownCoding(
                coding=coding,
                lane=lane.get(coding.coder, "1"),
                label=name.label if name else coding.written_code,
                known=name is not None,
                sentences=sentence_range(coding.first_sentence, coding.last_sentence),
                recode=recode.get(coding.coding_id, ""),
            )
        )
    return sorted(
        codings,
        key=lambda shown: (
            shown.coding.start,
            shown.coding.end,
            shown.lane,
            shown.coding.code,
            shown.id,
        ),
    )


def _groups(
    narrative: Narrative, sentences: Sequence[Sentence], codings: Sequence[ShownCoding]
) -> list[Group]:
    passages = [
        Passage(
            shown.id,
            shown.coding.start,
            shown.coding.end,
            shown.lane,
            title=f"{shown.coding.coder}: {shown.label}",
        )
        for shown in codings
    ]
    drawing = Drawing(
        narrative.text, passages, sentences, narrative.sections, title=narrative.title
    )
    waiting: dict[str, list[ShownCoding]] = {}
    for shown in codings:
        waiting.setdefault(shown.id, []).append(shown)
    groups = []
    for text_row in body(narrative.blocks, drawing):
        begun = [shown for name in text_row.first_drawn for shown in waiting.pop(name, [])]
        begun.sort(key=lambda shown: (shown.coding.start, shown.coding.end, shown.lane))
        groups.append(Group(text_row.html, text_row.sentences, begun))
    if waiting:  # codings of nothing but the space between blocks: anchored after the text
        left = [shown for several in waiting.values() for shown in several]
        groups.append(Group(Markup("").join(map(anchor, waiting)), codings=left))
    return groups


def _coders(coders: Iterable[str], rows: NarrativeRows, lane: Mapping[str, str]) -> list[CoderLine]:
    """Each coder: whether this narrative is coded, and how many codings there are."""
    status = {progress.coder: progress.status for progress in rows.coders}
    counts = Counter(coding.coder for coding in rows.codings if not coding.same_as)
    return [
        CoderLine(coder, lane[coder], counts[coder], status.get(coder))
        for coder in dict.fromkeys(coders)
    ]


def _by_code(codings: Sequence[ShownCoding], codes: Mapping[str, CodeName]) -> list[CodeGroup]:
    """The codings grouped by code, in the codebook's order; unknown codes last."""
    order = {code: i for i, code in enumerate(codes)}
    last = len(order)
    inorder = sorted(
        codings,
        key=lambda shown: (order.get(shown.coding.code, last), shown.label, shown.coding.start),
    )
    return [
        CodeGroup(
            code=code if code in codes else "",
            label=label,
            codings=list(alike),
            places=codes[code].places if code in codes else (),
        )
        for (code, label), alike in groupby(
            inorder, key=lambda shown: (shown.coding.code, shown.label)
        )
    ]


def _orphans(orphans: Iterable[Orphan], codes: Mapping[str, CodeName]) -> list[ShownOrphan]:
    return [
        ShownOrphan(
            orphan,
            label=codes[orphan.written_code].label
            if orphan.written_code in codes
            else orphan.written_code,
            why=wording.reason(orphan.why),
        )
        for orphan in sorted(orphans, key=lambda orphan: (orphan.coder, orphan.coding_id))
    ]
