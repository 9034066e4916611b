"""What the reviewers say of each theme as it stands now, and whether enough of them agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Verdict
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence

#: The verdicts that say something, in the order of the pages.
VERDICTS = tuple(verdict for verdict in Verdict if verdict is not Verdict.NOT_REVIEWED)


@dataclass(frozen=True, slots=True)
class ThemeReview:
    """What one reviewer says of one theme. `flags`: (coding id, comment) of flagged quotations.

    `stale`: the theme's statement or quotations have changed since, or the theme is gone.
    """

    reviewer: str
    date: str
    round: int
    theme: str
    verdict: Verdict
    comment: str
    flags: tuple[tuple[str, str], ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """A theme that lacks agreeing reviewers: so many of `needed` agree with it as it stands."""

    theme: str
    label: str
    agree: int
    needed: int


def digests(themes: Iterable[ThemeEvidence]) -> dict[str, str]:
    """Theme id → digest."""
    return {theme.id: theme.digest for theme in themes}


def verdicts(data: ReportData, themes: Iterable[ThemeEvidence]) -> dict[str, list[ThemeReview]]:
    """Theme id → what each reviewer says of it, by reviewer; a key for each theme.

    Themes that are no longer there come behind, with their verdicts as stale. What says nothing
    (no verdict, no comment, no flag) is left out.
    """
    current = digests(themes)
    said: defaultdict[str, list[ThemeReview]] = defaultdict(list, {theme: [] for theme in current})
    for given in sorted(data.reviews, key=lambda given: (given.reviewer, given.verdict.theme)):
        written = given.verdict
        verdict = Verdict(written.verdict)
        if verdict in VERDICTS or written.comment or written.flags:
            said[written.theme].append(
                ThemeReview(
                    reviewer=given.reviewer,
                    date=given.date,
                    round=given.round,
                    theme=written.theme,
                    verdict=verdict,
                    comment=written.comment,
                    flags=tuple((flag.quotation, flag.comment) for flag in written.flags),
                    stale=written.sha256 != current.get(written.theme),
                )
            )
    return dict(said)


def agreeing(given: Iterable[ThemeReview]) -> int:
    """How many agree with the theme as it stands."""
    return sum(review.verdict is Verdict.AGREE and not review.stale for review in given)


def lacking(data: ReportData, themes: Sequence[ThemeEvidence]) -> list[Lacking]:
    """The themes that fewer reviewers agree with than the study asks for."""
    given, needed = verdicts(data, themes), data.config.reviews.agreeing
    counted = [
        Lacking(theme.id, theme.summary.label, agreeing(given[theme.id]), needed)
        for theme in themes
    ]
    return [entry for entry in counted if entry.agree < needed]


def summary(given: Sequence[ThemeReview]) -> str:
    """A theme's verdicts in one line.

    >>> one = ThemeReview("r1", "2026-03-02", 3, "t", Verdict.AGREE, "", (), stale=False)
    >>> two = ThemeReview("r2", "2026-03-02", 3, "t", Verdict.REVISE, "", (), stale=True)
    >>> summary([one, one, two])
    '2 agree, 1 revise (1 written for an earlier state)'
    >>> summary([])
    'by nobody yet'
    """
    count = Counter(review.verdict for review in given)
    parts = [f"{count[verdict]} {verdict}" for verdict in VERDICTS if count[verdict]]
    if count[Verdict.NOT_REVIEWED]:
        parts.append(plural(count[Verdict.NOT_REVIEWED], "comment") + " without a verdict")
    stale = sum(review.stale for review in given)
    earlier = f" ({stale} written for an earlier state)" if stale else ""
    return ", ".join(parts) + earlier if parts else "by nobody yet"
