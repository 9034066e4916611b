"""`themes.html`: the themes with their evidence, their tables, and how they came about.

With very many quotations the page holds the first of each theme, and `themes/<theme>.html` all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.environment import render, words
from synth.report.evidence import ThemeEvidence, cited_links, gather
from synth.report.lineage import stories
from synth.report.matrices import Classification, Matrix, by_parent, matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.study_data import StudyData

Row = dict[str, Any]
#: More quotations than this are split into one page a theme.
MOST = 5_000
#: Quotations of a theme on `themes.html` when they are split.
SHOWN = 200


def themes_of(data: StudyData) -> list[ThemeEvidence]:
    """The last round's themes with all their evidence."""
    return gather(
        data.result, data.result_codes, data.theme_codings, data.coding_by_id, data.code_labels
    )


def split(themes: list[ThemeEvidence]) -> bool:
    """Whether there are so many quotations that each theme gets a page of its own."""
    return sum(theme.quotations for theme in themes) > MOST


def themes_page(data: StudyData, themes: list[ThemeEvidence]) -> str:
    """The page of all themes."""
    by_theme = split(themes)
    shown = [theme.shortened(SHOWN) for theme in themes] if by_theme else themes
    return render(
        "themes", data.site, **_common(data), themes=shown, split=by_theme, single=False,
        matrices=matrices(data), left_out=data.left_out, labels=data.code_labels,
        questions=dict(data.questions), relations=data.relations,
        theme_labels={row["theme"]: row["label"] for row in data.result},
        stories=stories(data.rounds, data.themes, data.theme_codes),
        without=without_theme(data),
    )  # fmt: skip


def theme_pages(data: StudyData, themes: list[ThemeEvidence]) -> Iterator[tuple[str, str]]:
    """(theme, page) for each theme that needs a page of its own; none when they are not split."""
    if split(themes):
        for theme in themes:
            yield theme.id, render(
                "theme", data.site, folder="themes", **_common(data), theme=theme, split=True,
                single=True, questions=dict(data.questions),
            )  # fmt: skip


def _common(data: StudyData) -> Row:
    return {
        "round": data.last_round,
        "headings": data.section_headings,
        "cited": lambda theme: cited_links(theme.row["cited"], theme.narratives),
        "values": _values(data),
    }


def _values(data: StudyData) -> Row:
    """What the filter needs besides the quotations: what narratives, sections and codes are."""
    keys = [key["key"] for key in data.metadata_keys if key["crosstab"]]
    return {
        "narrative": {
            key: {
                name: values[key] for name, values in sorted(data.metadata.items())
                if values.get(key)
            }
            for key in keys
        },
        "section": {"dimension": {s["id"]: s["dimension"] or "" for s in data.sections}},
        "code": {"question": {c["id"]: c["question"] or "" for c in data.codes}},
    }  # fmt: skip


def matrices(data: StudyData) -> list[Matrix]:
    """The last round's themes by every classification."""
    if not data.result:
        return []
    rows = by_parent(data.result)
    return [matrix(rows, data.theme_counts, one) for one in classifications(data)]


def classifications(data: StudyData) -> list[Classification]:
    """What themes are tabulated by, in the order of the page."""
    dimensions = dict.fromkeys(s["dimension"] for s in data.sections if s["dimension"])
    out = [
        Classification("narrative", "narrative", tuple((n, n) for n in data.titles)),
        Classification("section", "section", tuple(data.section_headings.items()),
                       note="A coding belongs to the section it begins in."),
        Classification("dimension", "dimension", tuple((d, words(d)) for d in dimensions),
                       note="Sections that speak to no dimension are left out."),
    ]  # fmt: skip
    for key in data.metadata_keys:
        if key["crosstab"]:
            found = {v for own in data.metadata.values() for v in own.get(key["key"], ())}
            order = [v for v in key["vocabulary"] if v in found]
            values = order + sorted(found - set(order))
            several = any(len(own.get(key["key"], ())) > 1 for own in data.metadata.values())
            label = key["label"][:1].lower() + key["label"][1:]
            out.append(Classification(key["key"], label, tuple((v, v) for v in values), several))
    out.append(Classification("question", "review question of the code",
                              tuple((one, words(one)) for one, _ in data.questions)))  # fmt: skip
    out.append(Classification("coder", "coder", tuple((c, c) for c in data.all_coders)))
    return [one for one in out if one.values]


def without_theme(data: StudyData) -> list[str]:
    """The labels of codes that are in no theme of the last round and not knowingly left out."""
    if data.last_round is None:
        return []
    return [
        label for code, label in data.code_labels.items()
        if code not in data.places and code not in data.left_out
    ]  # fmt: skip
