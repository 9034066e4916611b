"""What the methods text leaves to people: what they still have to write, and what is not finished.

It stands beside the text and is no part of it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from synth.report.parts.codebook_growth import codebook_growth
from synth.report.parts.disagreement_list import consensus_summary
from synth.report.parts.review_state import assessed
from synth.report.parts.stages_table import coders_at_work, rounds_in_order
from synth.vocabulary import CONSENSUS, Growth, Standing
from synth.wording import noun, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.data import ReportData


def methods_gaps(data: ReportData) -> list[str]:
    """What is to be written, and then what is to be done, a sentence each."""
    return [*_unwritten(data), *_undone(data)]


def _unwritten(data: ReportData) -> Iterator[str]:
    """What no file of a study holds, where nobody wrote of it for ENTREQ either, and records that
    are missing."""
    answered = {answer.item for answer in data.entreq}
    for items, what in (
        ((3, 5, 6), "how studies were searched for: approach, sources, strategy (ENTREQ 3, 5, 6)"),
        ((4,), "the criteria for including studies (ENTREQ 4)"),
        ((10, 11, 12, 13), "whether and how single studies were appraised (ENTREQ 10 to 13)"),
        ((2, 19), "how themes were argued (ENTREQ 2, 19)"),
    ):
        written = "; what is written for ENTREQ can be taken over" if answered & {*items} else ""
        yield f"To write: {what}{written}."
    if not data.screening:
        yield "To write: how studies were selected; there is no screening log."
    silent = sum(not summary.decision for summary in rounds_in_order(data))
    if silent:
        yield f"To write: what was decided in {plural(silent, 'round')} of themes."
    top = [theme for theme in data.result if not theme.parent]
    unsought = sum(not theme.contrary_sought for theme in top)
    if unsought:
        yield f"To write: how contrary evidence was looked for, for {plural(unsought, 'theme')}."
    if not data.reflexive and data.codings and codebook_growth(data) is Growth.NO_RECORD:
        yield (
            "To write: whether codes were made while coding; if so, enter them in the history of "
            "the codebook."
        )


def _undone(data: ReportData) -> Iterator[str]:
    """Work that is not finished, and that the figures may change with."""
    if not data.narratives:
        yield "To do: there are no narratives yet."
    elif not coders_at_work(data):
        yield "To do: no coding has been done yet."
    if not data.result:
        yield "To do: no themes have been built yet."
    going = sum(work.going for work in coders_at_work(data))
    if going:
        yield f"To do: {plural(going, 'coding file is', 'coding files are')} in progress."
    orphans = sum(orphan.coder != CONSENSUS for orphan in data.orphans)
    if orphans:
        yield (
            f"To do: the passages of {plural(orphans, 'coding')} were not found in today’s text; "
            f"{noun(orphans, 'it counts', 'they count')} nowhere."
        )
    again = len({recoding.coding_id for recoding in data.recoding if recoding.coder != CONSENSUS})
    if again:
        yield (
            f"To do: {plural(again, 'coding is', 'codings are')} to be looked at again, because "
            "the codebook has changed since."
        )
    repeated = sum(coding.coder != CONSENSUS for coding in data.repeated)
    if repeated:
        yield (
            f"To do: {plural(repeated, 'coding stands', 'codings stand')} twice in a coder’s file, "
            f"and {noun(repeated, 'is', 'are')} counted once."
        )
    summary = consensus_summary(data)
    if summary is not None and summary.open:
        still = plural(summary.open, "entry", "entries")
        yield f"To do: {still} of the consensus {noun(summary.open, 'is', 'are')} not decided."
    standing = Counter(one.standing for one in data.once(assessed).values())
    if standing[Standing.CHANGED]:
        number = standing[Standing.CHANGED]
        yield (
            f"To do: {plural(number, 'finding has', 'findings have')} changed since the assessment "
            "with GRADE-CERQual."
        )
    if standing[Standing.NOT_RECORDED]:
        number = standing[Standing.NOT_RECORDED]
        yield (
            f"To do: of {plural(number, 'assessment')} with GRADE-CERQual it is not recorded on "
            "what it was made (synth cerqual)."
        )
