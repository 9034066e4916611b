"""The tables of suggestions in `reports/tables/`; empty where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from synth.report.parts.csv_tables import Table
from synth.report.suggestions.accepted import agreement_changes
from synth.report.suggestions.by_terms import term_suggestions
from synth.report.suggestions.grouping import grouping
from synth.report.suggestions.quotes import text_of
from synth.report.suggestions.ranked import ranked_suggestions
from synth.tables.group import CodePair, NearCode, SplitGroup, SplitPassage
from synth.tables.rank import NovelGroup, NovelPassage
from synth.wording import TREES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.report.parts.data import ReportData
    from synth.report.suggestions.by_terms import TermSuggestions
    from synth.report.suggestions.grouping import Grouping, Joined
    from synth.report.suggestions.ranked import RankedSuggestions

    Values = Iterator[tuple[Any, ...]]

SUGGESTIONS = (
    "code", "code_label", "narrative", "sentence", "text", "matched", "term", "negated", "score",
    "method", "version", "coded_by", "start", "end", "match_start", "match_end",
)  # fmt: skip
AGREEMENT = (
    "code", "code_label", "accepted", "alpha_without", "alpha_with", "difference",
    "reason_without", "reason_with",
)  # fmt: skip
RANKED = (
    "code", "code_label", "narrative", "sentence", "text", "rank", "score", "method", "version",
    "term", "negated", "nearest_kind", "nearest_text", "nearest_narrative", "nearest_coder",
    "similarity", "similarity_by", "words", "coded_by", "start", "end",
)  # fmt: skip
QUALITY = (
    "code", "code_label", "positive", "suggested", "precision", "precision_low", "precision_high",
    "precision_note", "recall", "recall_low", "recall_high", "recall_note",
)  # fmt: skip
NEW_CODES = (
    "group", "phrases", "place", "narrative", "sentence", "text", "coherence", "fit", "start",
    "end",
)  # fmt: skip
NEAR_THEMES = (
    "code", "code_label", "state", "rank", "place", "place_label", "theme", "passages",
    "passages_either", "narratives", "narratives_either", "similarity", "score",
)  # fmt: skip
THEME_SIZES = (
    "theme", "parent", "label", "codes", "median", "codings", "top_code", "top_share", "notes",
)  # fmt: skip
CODE_PAIRS = (
    "rank", "code_a", "code_a_label", "code_b", "code_b_label", "confused", "compared",
    "together", "either", "similarity", "score",
)  # fmt: skip
CODE_SPLITS = (
    "rank", "code", "code_label", "group", "phrases", "place", "narrative", "sentence", "text",
    "section", "silhouette", "chance",
)  # fmt: skip
CODE_TREES = ("tree", "step", "likeness", "first", "second", "codes")


def tables(data: ReportData) -> list[Table]:
    """The tables, whose rows can be read once; those of suggestions are gathered on the way."""
    enabled = data.config.suggestions.enabled
    by_terms, ranked, compared = term_suggestions(data), ranked_suggestions(data), grouping(data)
    return [
        Table(
            "suggestions.csv",
            "passages the codebook’s terms point to; no codings",
            SUGGESTIONS,
            _suggestions(data, by_terms) if enabled else (),
        ),
        Table(
            "suggestions_agreement.csv",
            "agreement without accepted suggestions, and with them",
            AGREEMENT,
            _agreement(data),
        ),
        Table(
            "suggestions_ranked.csv",
            "codes ranked for each sentence, with reasons; no codings",
            RANKED,
            _ranked(data, ranked) if ranked else (),
        ),
        Table(
            "suggestions_quality.csv",
            "how well each code is suggested, by the study’s own codings",
            QUALITY,
            _quality(ranked) if ranked else (),
        ),
        Table(
            "suggestions_new_codes.csv",
            "sentences that no code fits, in groups",
            NEW_CODES,
            _new_codes(data) if ranked else (),
        ),
        Table(
            "suggestions_near_themes.csv",
            "subthemes that codes in no theme stand nearest to",
            NEAR_THEMES,
            _near_themes(data, compared) if compared else (),
        ),
        Table(
            "suggestions_theme_sizes.csv",
            "how many codes and codings each theme holds",
            THEME_SIZES,
            _theme_sizes(compared) if compared else (),
        ),
        Table(
            "suggestions_code_pairs.csv",
            "pairs of codes that might be one",
            CODE_PAIRS,
            _code_pairs(data, compared) if compared else (),
        ),
        Table(
            "suggestions_code_splits.csv",
            "codes that might be two, with both groups of passages",
            CODE_SPLITS,
            _code_splits(data, compared) if compared else (),
        ),
        Table(
            "suggestions_code_trees.csv",
            "trees of codes, by co-occurrence and by definition",
            CODE_TREES,
            _code_trees(compared) if compared else (),
        ),
    ]


def _suggestions(data: ReportData, by_terms: TermSuggestions) -> Values:
    labels = data.code_labels
    for one, coders in by_terms.read():
        yield (
            one.code,
            labels.get(one.code, one.code),
            one.narrative,
            one.sentence + 1,
            text_of(data, one),
            one.matched,
            one.term,
            one.negated,
            one.score,
            one.method,
            one.version,
            " ".join(coders),
            one.start,
            one.end,
            one.match_start,
            one.match_end,
        )


def _agreement(data: ReportData) -> Values:
    for one in agreement_changes(data):
        yield (
            one.code,
            one.label,
            one.accepted,
            one.alpha_without,
            one.alpha_with,
            one.difference,
            one.reason_without,
            one.reason_with,
        )


def _ranked(data: ReportData, ranked: RankedSuggestions) -> Values:
    labels = data.code_labels
    for one, coders in ranked.read():
        yield (
            one.code,
            labels.get(one.code, one.code),
            one.narrative,
            one.sentence + 1,
            text_of(data, one),
            one.rank,
            one.score,
            one.method,
            one.version,
            one.term,
            one.negated,
            one.nearest_kind,
            one.nearest_text,
            one.nearest_narrative,
            one.nearest_coder,
            one.similarity,
            one.similarity_by,
            "; ".join(one.words),
            " ".join(coders),
            one.start,
            one.end,
        )


def _quality(ranked: RankedSuggestions) -> Values:
    for one in ranked.by_code():
        shares = (
            value
            for share in (one.precision, one.recall)
            for value in (share.value, share.low, share.high, share.note)
        )
        yield (one.code, one.label, one.positive, one.suggested, *shares)


def _new_codes(data: ReportData) -> Values:
    groups = {one.group: one for one in data.rows(NovelGroup)}
    for one in data.rows(NovelPassage):
        group = groups[one.group]
        yield (
            one.group,
            "; ".join(group.phrases),
            one.place,
            one.narrative,
            one.sentence + 1,
            text_of(data, one),
            group.coherence,
            group.fit,
            one.start,
            one.end,
        )


def _near_themes(data: ReportData, compared: Grouping) -> Values:
    for one in data.rows(NearCode):
        yield (
            one.code,
            compared.code(one.code),
            compared.state[one.code],
            one.rank,
            one.place,
            compared.place(one.place),
            compared.parent(one.place) or one.place,
            one.passages,
            one.passages_either,
            one.narratives,
            one.narratives_either,
            one.similarity,
            one.score,
        )


def _theme_sizes(compared: Grouping) -> Values:
    for one in compared.sizes():
        yield (
            one.theme.theme,
            one.theme.parent,
            one.theme.label,
            one.size.codes,
            one.size.median,
            one.size.codings,
            one.size.top_code,
            one.size.top_share,
            " ".join(one.size.notes),
        )


def _code_pairs(data: ReportData, compared: Grouping) -> Values:
    for one in data.rows(CodePair):
        yield (
            one.rank,
            one.code_a,
            compared.code(one.code_a),
            one.code_b,
            compared.code(one.code_b),
            one.confused,
            one.compared,
            one.together,
            one.either,
            one.similarity,
            one.score,
        )


def _code_splits(data: ReportData, compared: Grouping) -> Values:
    groups = {(one.code, one.group): one for one in data.rows(SplitGroup)}
    for one in data.rows(SplitPassage):
        group = groups[one.code, one.group]
        yield (
            group.rank,
            one.code,
            compared.code(one.code),
            one.group,
            "; ".join(group.phrases),
            one.place,
            one.narrative,
            one.sentence + 1,
            text_of(data, one),
            one.section,
            group.silhouette,
            group.chance,
        )


def _code_trees(compared: Grouping) -> Values:
    for tree in TREES:
        for one in compared.steps(tree):
            yield (tree, one.step, one.likeness, _joined(one.first), _joined(one.second), one.codes)


def _joined(one: Joined) -> str:
    return one.code or f"step {one.step}"
