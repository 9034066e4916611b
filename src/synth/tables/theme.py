"""The tables that `synth theme` writes."""

from __future__ import annotations

from synth.reasons import Note
from synth.tables.cells import Maybe
from synth.tables.definition import Row, table
from synth.vocabulary import InThemes, Orders, Polarity, Stage, Without


@table("rounds")
class RoundSummary(Row):
    """The rounds of themes."""

    round: int
    name: str
    stage: Stage
    date: str
    participants: tuple[str, ...]
    decision: str
    themes: int
    subthemes: int
    codes: int
    file: str


@table("themes")
class ThemeSummary(Row):
    """Every theme and subtheme of every round, and what speaks for it. `parent` is the theme a
    subtheme belongs to ("" for a theme); `codings`, `sentences`, `narratives` and `coders` count
    what supports it (-1 coders where the consensus counts, which is no coder's), `contrary` and
    `contrary_sentences` what is marked as contrary. `cited`: the narratives that support it;
    `against`: those in which all its codings are contrary; `both`: those of `cited` with contrary
    codings as well.
    """

    round: int
    theme: str
    parent: str
    label: str
    question: str
    statement: str
    memo: str
    contrary_sought: str
    codes: int
    codings: int
    sentences: int
    narratives: int
    contrary: int
    contrary_sentences: int
    coders: Maybe
    cited: tuple[str, ...]
    against: tuple[str, ...]
    both: tuple[str, ...]


@table("theme_codes")
class ThemeCode(Row):
    """The codes of every theme and subtheme; those of its subthemes are a theme's too."""

    round: int
    theme: str
    parent: str
    code: str


@table("theme_codings")
class ThemeCoding(Row):
    """For every theme the codings that count, supporting and contrary: every count can be traced
    here.
    """

    round: int
    theme: str
    parent: str
    code: str
    coding_id: str
    narrative: str
    polarity: Polarity


@table("theme_counts")
class ThemeCount(Row):
    """What counts for each theme of each round, by every classification (`by`) and its values (""
    is what has none): `codings`, `sentences` and `narratives` support it, `contrary` codings on
    `contrary_sentences` do not; `against` narratives have contrary codings of that value alone.
    """

    round: int
    theme: str
    by: str
    value: str
    codings: int
    sentences: int
    narratives: int
    contrary: int
    contrary_sentences: int
    against: int


@table("no_theme")
class CodeInNoTheme(Row):
    """For each round the codes of today that are in none of its themes, by decision (`left out`)
    or not (`in none`), and what counts of them, supporting and contrary codings apart, as for a
    theme (-1 coders where the consensus counts): zeros for a code without codings.
    """

    round: int
    code: str
    state: InThemes
    codings: int
    sentences: int
    narratives: int
    contrary: int
    coders: Maybe

    @property
    def every(self) -> int:
        """Its codings, supporting and contrary ones together."""
        return self.codings + self.contrary


@table("no_theme_codings")
class CodingInNoTheme(Row):
    """The codings that count of the codes that are in no theme of the last round."""

    code: str
    coding_id: str
    narrative: str


@table("relations")
class RelationSupport(Row):
    """An arrow of the theme map, and what it rests on: sentences that one coder gave supporting
    codings of both ends, and passages that the round names for it (`lost`: named, and not found in
    the narratives as they are). `cited`: the narratives in which these stand.
    """

    round: int
    source: str
    target: str
    label: str
    sentences: int
    passages: int
    lost: int
    narratives: int
    cited: tuple[str, ...]

    @property
    def rests(self) -> int:
        """Sentences and passages; an arrow without any shows nothing but that people drew it."""
        return self.sentences + self.passages


@table("relation_places")
class RelationPlace(Row):
    """What each arrow of the theme map rests on. `arrow` counts the round's arrows from 1. A
    passage that the round names is a coding (`coding_id`) or `quote`, which begins at `start` in
    the narrative's text; a sentence that one coder gave codings of both ends has its number in
    `sentence` (from 0).
    """

    round: int
    arrow: int
    source: str
    target: str
    narrative: str
    sentence: Maybe
    coding_id: str
    start: Maybe
    quote: str


@table("theme_cells")
class ThemeCell(Row):
    """What people wrote in the cells of the framework matrix."""

    round: int
    theme: str
    narrative: str
    summary: str


@table("cooccurrence")
class Cooccurrence(Row):
    """Codes by codes, each pair that one coder gave the same sentence, once: `together` sentences
    of `sentences_a` that have code_a from any coder, and `sentences_b`; `either` is the sentences
    with one of them or both. `c` is together / either, `b_given_a` together / sentences_a.
    """

    code_a: str
    code_b: str
    sentences_a: int
    sentences_b: int
    together: int
    either: int
    narratives: int
    c: float
    b_given_a: float
    a_given_b: float


@table("saturation")
class SaturationPoint(Row):
    """The narratives in the study's order: how many codes each has, how many of them no
    narrative before it had, and, where a run ends with it, the run's new codes as a share of
    the base's.
    """

    position: int
    narrative: str
    codes: int
    new_codes: int
    seen_codes: int
    run_new: Maybe
    run_share: float


@table("saturation_reached")
class SaturationReached(Row):
    """The narratives before the run that reached saturation (-1: none): `of` is `study` (one
    order) or `orders` (how many of the random ones). `reason`: why it can't be computed.
    """

    of: Orders
    reached: Maybe
    orders: int
    reason: Note | None


@table("accumulation")
class AccumulationPoint(Row):
    """Codes to be expected in so many narratives in any order; the range of the random orders."""

    narratives: int
    expected: float
    low: float
    high: float


@table("robustness")
class ThemeWithout(Row):
    """What is left of each theme and subtheme of the last round without one narrative or coder;
    `without` is `narrative`, `coder`, or "" for the theme as it is. Codings that support it are
    counted; `codes` and `subthemes` are those with any; -1 subthemes of a subtheme.
    """

    theme: str
    parent: str
    without: Without
    value: str
    codings: int
    sentences: int
    narratives: int
    codes: int
    subthemes: Maybe
