"""What the reviewers say of each theme as it stands now, and whether enough of them agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from synth.report.parts.environment import plural
from synth.written import reviews

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.report.parts.data import ReportData
    from synth.report.parts.evidence import ThemeEvidence

Row = dict[str, Any]
#: The verdicts that say something.
VERDICTS = reviews.VERDICTS[:-1]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer says of one theme. `flags`: (coding id, comment) of flagged quotations.

    `stale`: the theme's statement or quotations have changed since, or the theme is gone.
    """

    reviewer: str
    date: str
    round: int
    theme: str
    verdict: str
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


def verdicts(data: ReportData, themes: Iterable[ThemeEvidence]) -> dict[str, list[Verdict]]:
    """Theme id → what each reviewer says of it, by reviewer; a key for each theme.

    Themes that are no longer there come behind, with their verdicts as stale. What says nothing
    (no verdict, no comment, no flag) is left out.
    """
    current = digests(themes)
    out: defaultdict[str, list[Verdict]] = defaultdict(list, {theme: [] for theme in current})
    for given in sorted(data.reviews, key=lambda g: (g.reviewer, g.verdict.theme)):
        one = given.verdict
        if one.verdict in VERDICTS or one.comment or one.flags:
            out[one.theme].append(
                Verdict(
                    given.reviewer,
                    given.date,
                    given.round,
                    one.theme,
                    one.verdict,
                    one.comment,
                    tuple((flag.quotation, flag.comment) for flag in one.flags),
                    one.sha256 != current.get(one.theme),
                )
            )
    return dict(out)


def agreeing(given: Iterable[Verdict]) -> int:
    """How many agree with the theme as it stands."""
    return sum(one.verdict == "agree" and not one.stale for one in given)


def lacking(data: ReportData, themes: Sequence[ThemeEvidence]) -> list[Lacking]:
    """The themes that fewer reviewers agree with than the study asks for."""
    given, needed = verdicts(data, themes), data.reviewers_needed
    found = [Lacking(t.id, t.row["label"], agreeing(given[t.id]), needed) for t in themes]
    return [one for one in found if one.agree < needed]


def summary(given: Sequence[Verdict]) -> str:
    """A theme's verdicts in one line.

    >>> one = Verdict("r1", "2026-03-02", 3, "t", "agree", "", (), False)
    >>> summary([one, one, Verdict("r2", "2026-03-02", 3, "t", "revise", "", (), True)])
    '2 agree, 1 revise (1 written for an earlier state)'
    >>> summary([])
    'by nobody yet'
    """
    count = Counter(one.verdict for one in given)
    parts = [f"{count[name]} {name}" for name in VERDICTS if count[name]]
    none = len(given) - sum(count[name] for name in VERDICTS)
    if none:
        parts.append(plural(none, "comment") + " without a verdict")
    stale = sum(one.stale for one in given)
    earlier = f" ({stale} written for an earlier state)" if stale else ""
    return ", ".join(parts) + earlier if parts else "by nobody yet"
