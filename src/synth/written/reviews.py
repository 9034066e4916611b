"""`reviews/<reviewer>.yaml`: a reviewer's verdicts on the themes, as downloaded from the report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from synth import layout, vocabulary
from synth.problems import did_you_mean, shortened
from synth.written.record import (
    CodingId,
    Date,
    Identifier,
    Number,
    Record,
    Sha256,
    Text,
    check_once,
    load_record,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from synth.problems import Problems
    from synth.yamlfile import YamlDocument


class Flag(Record):
    """A quotation that the reviewer wants looked at."""

    quotation: CodingId = Field(description="The coding: `narrative:coder:id`.")
    comment: Text = ""


class Verdict(Record):
    """What a reviewer says on one theme."""

    theme: Identifier
    sha256: Sha256 = Field(
        description="The hash of the theme's statement and quotations as the reviewer saw them."
    )
    verdict: vocabulary.Verdict
    comment: Text = ""
    flags: tuple[Flag, ...] = ()


class Review(Record):
    """One reviewer's file."""

    reviewer: Identifier = Field(description="Who reviewed; the file has the same name.")
    study: str = Field(min_length=1, description="The title of the study that was reviewed.")
    report: Sha256 = Field(description="The hash of the report that was reviewed.")
    round: Number = Field(description="The round whose themes were reviewed.")
    date: Date
    themes: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What of the study the reviews are checked against."""

    title: str
    #: The last round's themes.
    themes: Collection[str]
    #: The themes and subthemes of all rounds.
    ever: Collection[str]
    #: The ids of the codings; None where not all could be read.
    codings: Collection[str] | None = None


def load_reviews(root: Path, problems: Problems, known: Known | None = None) -> list[Review]:
    """The reviews that can be used, by reviewer; what speaks against the others is in `problems`.

    With `known`, what the reviews say of the study is checked. A verdict on what has changed since
    stays: it is warned of, and its hash tells the report that it is stale.
    """
    files = layout.review_files(root)
    out: list[Review] = []
    for path in files:
        opened = load_record(Review, path, problems)
        if opened is None:
            continue
        review, document = opened
        before = len(problems.errors)
        _check_name(review, document, files, problems)
        themes = enumerate(review.themes)
        check_once(
            ((f"theme “{one.theme}”", ("themes", i, "theme")) for i, one in themes),
            document,
            problems,
        )
        if known is not None:
            _check_study(review, document, known, problems)
        if len(problems.errors) == before:
            out.append(review)
    return sorted(out, key=lambda review: review.reviewer)


def _check_name(
    review: Review, document: YamlDocument, files: Collection[Path], problems: Problems
) -> None:
    """A reviewer has one file, called after the reviewer."""
    path, name = document.path, review.reviewer
    where = document.where(("reviewer",))
    others = [other.name for other in files if other != path and other.stem == name]
    if others:
        what = f"“{name}” has two reviews; the other is {others[0]}"
        fix = "Keep the one that counts, and remove the other from reviews/."
        problems.error(what, path, **where, fix=fix)
    elif path.stem != name:
        what = f"the review says “reviewer: {name}”, but its file is named {shortened(path.name)}"
        fix = f"Rename the file {name}.yaml, or correct the reviewer."
        problems.error(what, path, **where, fix=fix)


def _check_study(review: Review, document: YamlDocument, known: Known, problems: Problems) -> None:
    """The review is one of this study, and of themes that it has or had."""
    path = document.path
    strange = [verdict.theme for verdict in review.themes if verdict.theme not in known.ever]
    if review.study != known.title:
        where = document.where(("study",))
        written_for = f"“{shortened(review.study)}”"
        if strange or not review.themes:
            problems.error(
                f"this is a review of another study: {written_for}",
                path,
                **where,
                fix="Move it to that study; or, if the title was changed, correct it here.",
            )
            return
        problems.warning(
            f"the review was written for {written_for}, but the study is now called "
            f"“{shortened(known.title)}”",
            path,
            **where,
            fix="If it belongs to this study, change the title here.",
        )
    for index, one in enumerate(review.themes):
        where = document.where(("themes", index, "theme"))
        if one.theme in strange:
            fix = did_you_mean(one.theme, known.themes) or "No round ever had it."
            problems.error(f"there is no theme “{one.theme}”", path, **where, fix=fix)
        elif one.theme not in known.themes:
            problems.warning(
                f"“{one.theme}” is not a theme of the last round; the verdict on it is kept, "
                "marked as stale",
                path,
                **where,
                fix="Ask the reviewer to read the new report.",
            )
        _check_flags(one, index, document, known, problems)


def _check_flags(
    verdict: Verdict, index: int, document: YamlDocument, known: Known, problems: Problems
) -> None:
    """A flagged quotation that is gone is told, and its flag kept."""
    if known.codings is None:
        return
    for number, flag in enumerate(verdict.flags):
        if flag.quotation not in known.codings:
            problems.warning(
                f"the flagged quotation {flag.quotation} is no longer there; the flag is kept",
                document.path,
                **document.where(("themes", index, "flags", number, "quotation")),
                fix="The coding was removed or changed after the review.",
            )
