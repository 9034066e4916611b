"""What coders' files say now of a narrative, beside its consensus."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.coding.anchors import anchor, context
from synth.coding.consensus import Marked, propose
from synth.coding.consensus_entries import Today
from synth.coding.consensus_file import begin, merge
from synth.coding.decisions import all_codings
from synth.coding.recoding import codes_today
from synth.coding.repeated import repeated
from synth.narratives.sentences import sentences, study_splitter
from synth.steps.resolve import covered
from synth.vocabulary import CONSENSUS, Status
from synth.written.codings import CodingFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from synth.coding.consensus_file import Merged
    from synth.narratives.narrative import Narrative
    from synth.narratives.sentences import Bounds
    from synth.study import CodingsFile, Study
    from synth.vocabulary import Difference
    from synth.yamlfile import YamlDocument


@dataclass(frozen=True, slots=True)
class CodedNarrative:
    """A narrative with every coder's file; `coders`: those who have completed it."""

    narrative: Narrative
    coders: list[str]
    files: Mapping[str, CodingsFile]

    @classmethod
    def of(
        cls, narrative: Narrative, files: Mapping[str, CodingsFile], coders: Sequence[str]
    ) -> CodedNarrative:
        """The narrative, with those of the `coders` who have completed it."""
        done = [
            coder
            for coder in coders
            if coder in files and files[coder].codings.status is Status.COMPLETE
        ]
        return cls(narrative, done, files)

    @property
    def consensus(self) -> CodingsFile | None:
        """The consensus as it stands."""
        return self.files.get(CONSENSUS)

    @property
    def not_ready(self) -> str:
        """Why there is nothing to compare; "" where there is."""
        if len(self.coders) > 1:
            return ""
        done = "only 1 coder has completed it" if self.coders else "no coder has completed it"
        return f"{done}; two are needed"


def read_today(study: Study, coded: Sequence[CodedNarrative]) -> Iterator[Today]:
    """What coders' files say of each of the narratives."""
    splitter = study_splitter(study.settings)
    split = sentences(splitter, ((item.narrative.text, item.narrative.blocks) for item in coded))
    for item, bounds in zip(coded, split, strict=True):
        yield _today(study, item, bounds)


def with_proposals(
    study: Study, coded: CodedNarrative, today: Today, standing: tuple[YamlDocument, CodingFile]
) -> Merged:
    """A consensus file with today's proposals in it."""
    document, file = standing
    narrative = coded.narrative
    placed = anchor(narrative.text, narrative.text_sha256, all_codings(file)[0], study.kept_text)
    code = codes_today(file, study.codebook.changes)
    return merge(document, file, placed, replace(today, code=code))


def begun(study: Study, coded: CodedNarrative, today: Today) -> tuple[YamlDocument, CodingFile]:
    """The consensus on a narrative as it stands, or an empty one."""
    if coded.consensus is not None:
        return coded.consensus.document, coded.consensus.codings
    path = study.root / layout.CODINGS / CONSENSUS / f"{coded.narrative.id}.yaml"
    return begin(path, today, coded.coders)


def _today(study: Study, ready: CodedNarrative, bounds: Sequence[Bounds]) -> Today:
    """What coders' files say now of a narrative."""
    narrative = ready.narrative
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
    marked: list[Marked] = []
    lost: dict[str, str] = {}
    again: set[str] = set()
    for coder, file in ready.files.items():
        if coder == CONSENSUS:
            continue
        codes = codes_today(file.codings, study.codebook.changes)
        placed = anchor(narrative.text, narrative.text_sha256, file.codings, study.kept_text)
        again |= {f"{coder}:{repeat.coding.id}" for repeat in repeated(placed, codes)}
        for anchored in placed:
            name, code = f"{coder}:{anchored.id}", codes(anchored.coding.code)
            if coder not in ready.coders:
                lost[name] = f"{name} is by a coder who has not completed the narrative"
            elif anchored.orphan:
                lost[name] = f"the passage of {name} was not found in the text"
            elif code is None:
                lost[name] = f"{name} needs recoding"
            else:
                before, after = context(narrative.text, anchored.start, anchored.end)
                first, last = covered(starts, ends, anchored.start, anchored.end)
                marked.append(
                    Marked(
                        coder=coder,
                        id=anchored.id,
                        code=code,
                        start=anchored.start,
                        end=anchored.end,
                        first=first,
                        last=last,
                        quote=narrative.text[anchored.start : anchored.end].strip(),
                        before=before.strip(),
                        after=after.strip(),
                        voice=anchored.coding.voice,
                        polarity=anchored.coding.polarity,
                        memo=anchored.coding.memo,
                    )
                )
    # A coder says a thing once: what stands twice is put before people once.
    once, pairs = compared([mark for mark in marked if mark.from_ not in again], ready.coders)
    return Today(
        narrative=narrative.id,
        text_sha256=narrative.text_sha256,
        version=study.codebook.version,
        groups=propose(once, ready.coders, pairs),
        marked={mark.from_: mark for mark in marked},
        lost=lost,
        code=lambda code: code,
        sentences=lambda start, end: covered(starts, ends, start, end),
    )


def compared(
    marked: Sequence[Marked], coders: Sequence[str]
) -> tuple[list[Marked], list[tuple[int, int, Difference]]]:
    """The codings with how each compares with the other coders', and the pairs of them to be looked
    at together, by their places: the comparison that the agreement page shows.
    """
    import numpy as np

    from synth.agreement.disagreements import KINDS, compare_codings, kind_of_coding

    who = {coder: i for i, coder in enumerate(coders)}
    codes = {code: i for i, code in enumerate(sorted({mark.code for mark in marked}))}
    rows = [
        (0, who[mark.coder], codes[mark.code], mark.start, mark.end, mark.first, mark.last)
        for mark in marked
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 7)
    columns: Any = tuple(table[:, i] for i in range(5))
    comparison = compare_codings(
        np.ones((len(who), 1), bool), columns, len(codes), (table[:, 5], table[:, 6])
    )
    kinds = [KINDS[kind] for kind in kind_of_coding(comparison.kind)]
    pairs = zip(comparison.pairs.tolist(), comparison.pair_kind, strict=True)
    return (
        [replace(mark, kind=kind) for mark, kind in zip(marked, kinds, strict=True)],
        [(i, j, KINDS[kind]) for (i, j), kind in pairs],
    )
