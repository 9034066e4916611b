"""The tables of suggestions in `reports/tables/`; empty where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.report.parts.csv_tables import table
from synth.report.suggestions.accepted import agreement_changes
from synth.report.suggestions.by_terms import TermSuggestions
from synth.report.suggestions.grouping import Grouping, compared
from synth.report.suggestions.quotes import text_of
from synth.report.suggestions.ranked import RankedSuggestions, ranked
from synth.tables.group import CodePair, NearCode, SplitGroup, SplitPassage
from synth.tables.rank import NovelGroup, NovelPassage
from synth.wording import TREES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from synth.report.parts.csv_tables import Table
    from synth.report.parts.data import ReportData
    from synth.report.suggestions.gathering import Gathering
    from synth.report.suggestions.grouping import Joined
    from synth.report.suggestions.quotes import Passage
    from synth.tables.rank import RankedSuggestion
    from synth.tables.suggest import TermSuggestion


def tables(data: ReportData) -> Iterator[Table]:
    """The tables, whose rows can be read once; suggestions are gathered for the page on the way."""
    yield _suggestions(data)
    yield _agreement(data)
    yield from _ranked(data)
    yield from _compared(data)


def _sentence(passage: Passage) -> int:
    """A sentence's number as pages show it."""
    return passage.sentence + 1


def _text(data: ReportData) -> Callable[[Passage], str]:
    return lambda passage: text_of(data, passage)


def _label(data: ReportData) -> Callable[[TermSuggestion | RankedSuggestion], str]:
    return lambda suggestion: data.code_labels.get(suggestion.code, suggestion.code)


def _coders(
    gathering: Gathering[TermSuggestion] | Gathering[RankedSuggestion],
) -> Callable[[TermSuggestion | RankedSuggestion], str]:
    return lambda suggestion: " ".join(gathering.coders(suggestion))


def _suggestions(data: ReportData) -> Table:
    by_terms = data.once(TermSuggestions)
    return table(
        "suggestions.csv",
        "passages the codebook’s terms point to; no codings",
        by_terms.read() if data.config.suggestions.enabled else (),
        "code",
        ("code_label", _label(data)),
        "narrative",
        ("sentence", _sentence),
        ("text", _text(data)),
        "matched",
        "term",
        "negated",
        "score",
        "method",
        "version",
        ("coded_by", _coders(by_terms)),
        "start",
        "end",
        "match_start",
        "match_end",
    )


def _agreement(data: ReportData) -> Table:
    return table(
        "suggestions_agreement.csv",
        "agreement without accepted suggestions, and with them",
        agreement_changes(data),
        "code",
        ("code_label", "label"),
        "accepted",
        "alpha_without",
        "alpha_with",
        "difference",
        "reason_without",
        "reason_with",
    )


def _ranked(data: ReportData) -> Iterator[Table]:
    ranking, there = data.once(RankedSuggestions), ranked(data)
    yield table(
        "suggestions_ranked.csv",
        "codes ranked for each sentence, with reasons; no codings",
        ranking.read() if there else (),
        "code",
        ("code_label", _label(data)),
        "narrative",
        ("sentence", _sentence),
        ("text", _text(data)),
        "rank",
        "score",
        "method",
        "version",
        "term",
        "negated",
        "nearest_kind",
        "nearest_text",
        "nearest_narrative",
        "nearest_coder",
        "similarity",
        "similarity_by",
        ("words", lambda suggestion: "; ".join(suggestion.words)),
        ("coded_by", _coders(ranking)),
        "start",
        "end",
    )
    yield table(
        "suggestions_quality.csv",
        "how well each code is suggested, by the study’s own codings",
        ranking.by_code() if there else (),
        "code",
        ("code_label", "label"),
        "positive",
        "suggested",
        ("precision", "precision.value"),
        ("precision_low", "precision.low"),
        ("precision_high", "precision.high"),
        ("precision_note", "precision.note"),
        ("recall", "recall.value"),
        ("recall_low", "recall.low"),
        ("recall_high", "recall.high"),
        ("recall_note", "recall.note"),
    )
    groups = {group.group: group for group in data.rows(NovelGroup)} if there else {}
    yield table(
        "suggestions_new_codes.csv",
        "sentences that no code fits, in groups",
        data.rows(NovelPassage) if there else (),
        "group",
        ("phrases", lambda passage: "; ".join(groups[passage.group].phrases)),
        "place",
        "narrative",
        ("sentence", _sentence),
        ("text", _text(data)),
        ("coherence", lambda passage: groups[passage.group].coherence),
        ("fit", lambda passage: groups[passage.group].fit),
        "start",
        "end",
    )


def _compared(data: ReportData) -> Iterator[Table]:
    grouping, there = data.once(Grouping), compared(data)
    yield table(
        "suggestions_near_themes.csv",
        "subthemes that codes in no theme stand nearest to",
        data.rows(NearCode) if there else (),
        "code",
        ("code_label", lambda near_code: grouping.code(near_code.code)),
        ("state", lambda near_code: grouping.state[near_code.code]),
        "rank",
        "place",
        ("place_label", lambda near_code: grouping.place(near_code.place)),
        ("theme", lambda near_code: grouping.parent(near_code.place) or near_code.place),
        "passages",
        "passages_either",
        "narratives",
        "narratives_either",
        "similarity",
        "score",
    )
    yield table(
        "suggestions_theme_sizes.csv",
        "how many codes and codings each theme holds",
        grouping.sizes() if there else (),
        ("theme", "theme.theme"),
        ("parent", "theme.parent"),
        ("label", "theme.label"),
        ("codes", "size.codes"),
        ("median", "size.median"),
        ("codings", "size.codings"),
        ("top_code", "size.top_code"),
        ("top_share", "size.top_share"),
        ("notes", lambda sized: " ".join(sized.size.notes)),
    )
    yield table(
        "suggestions_code_pairs.csv",
        "pairs of codes that might be one",
        data.rows(CodePair) if there else (),
        "rank",
        "code_a",
        ("code_a_label", lambda pair: grouping.code(pair.code_a)),
        "code_b",
        ("code_b_label", lambda pair: grouping.code(pair.code_b)),
        "confused",
        "compared",
        "together",
        "either",
        "similarity",
        "score",
    )
    groups = {(group.code, group.group): group for group in data.rows(SplitGroup)} if there else {}
    yield table(
        "suggestions_code_splits.csv",
        "codes that might be two, with both groups of passages",
        data.rows(SplitPassage) if there else (),
        ("rank", lambda passage: groups[passage.code, passage.group].rank),
        "code",
        ("code_label", lambda passage: grouping.code(passage.code)),
        "group",
        ("phrases", lambda passage: "; ".join(groups[passage.code, passage.group].phrases)),
        "place",
        "narrative",
        ("sentence", _sentence),
        ("text", _text(data)),
        "section",
        ("silhouette", lambda passage: groups[passage.code, passage.group].silhouette),
        ("chance", lambda passage: groups[passage.code, passage.group].chance),
    )
    yield table(
        "suggestions_code_trees.csv",
        "trees of codes, by co-occurrence and by definition",
        [step for tree in TREES for step in grouping.steps(tree)] if there else (),
        "tree",
        "step",
        "likeness",
        ("first", lambda step: _joined(step.first)),
        ("second", lambda step: _joined(step.second)),
        "codes",
    )


def _joined(joined: Joined) -> str:
    return joined.code or f"step {joined.step}"
