"""What people say of each theme as it stands now, or of what it was when they said it.

Reviewers' verdicts, and whether enough of them agree; GRADE-CERQual assessments. Both name the
state that they were given on by its hash.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.vocabulary import Standing, Verdict
from synth.wording import plural
from synth.written.judged import changes_since

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence
    from synth.written.judged import JudgedState
    from synth.written.standards import Assessment

#: The verdicts that say something, in the order of the pages.
VERDICTS = tuple(verdict for verdict in Verdict if verdict is not Verdict.NOT_REVIEWED)


@dataclass(frozen=True, slots=True)
class ThemeReview:
    """What one reviewer says of one theme. `flags`: (coding id, comment) of flagged quotations.

    `stale`: the theme's statement or quotations have changed since, or the theme is gone; `what`:
    which of them, in words.
    """

    reviewer: str
    date: str
    round: int
    theme: str
    verdict: Verdict
    comment: str
    flags: tuple[tuple[str, str], ...]
    stale: bool
    what: str = ""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A GRADE-CERQual assessment, and whether its theme still is what was judged.

    `what`: what has changed since, in words; "" where nothing has, or it is not recorded.
    """

    assessment: Assessment
    standing: Standing
    what: str = ""


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


def states(themes: Iterable[ThemeEvidence]) -> dict[str, JudgedState]:
    """The state of each theme and subtheme, by id."""
    return {name: state for theme in themes for name, state in theme.states.items()}


def since(data: ReportData, sha256: str, now: JudgedState | None) -> str | None:
    """What has changed since the state with this hash was judged, in words; None where it stands
    as it was. `now`: the theme's or subtheme's state; None where it is gone."""
    found = changes_since(data.study.root, sha256, now)
    return None if found is None else found.told


def assessed(data: ReportData) -> dict[str, Assessed]:
    """The assessments in which people have entered a level, by theme, each with how it stands."""
    found, current = {}, states(data.evidence)
    for one in data.cerqual:
        if not one.levels:
            continue
        if one.judged is None:
            found[one.theme] = Assessed(one, Standing.NOT_RECORDED)
        else:
            what = since(data, one.judged.sha256, current.get(one.theme))
            standing = Standing.AS_IT_STANDS if what is None else Standing.CHANGED
            found[one.theme] = Assessed(one, standing, what or "")
    return found


def verdicts(data: ReportData, themes: Collection[ThemeEvidence]) -> dict[str, list[ThemeReview]]:
    """Theme id → what each reviewer says of it, by reviewer; a key for each theme.

    Themes that are no longer there come behind, with their verdicts as stale. What says nothing
    (no verdict, no comment, no flag) is left out.
    """
    current = states(themes)
    said: defaultdict[str, list[ThemeReview]] = defaultdict(list, {one.id: [] for one in themes})
    for given in sorted(data.reviews, key=lambda given: (given.reviewer, given.verdict.theme)):
        written = given.verdict
        verdict = Verdict(written.verdict)
        if verdict in VERDICTS or written.comment or written.flags:
            what = since(data, written.sha256, current.get(written.theme))
            said[written.theme].append(
                ThemeReview(
                    reviewer=given.reviewer,
                    date=given.date,
                    round=given.round,
                    theme=written.theme,
                    verdict=verdict,
                    comment=written.comment,
                    flags=tuple((flag.quotation, flag.comment) for flag in written.flags),
                    stale=what is not None,
                    what=what or "",
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
