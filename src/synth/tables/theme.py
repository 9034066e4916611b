"""The tables that `synth theme` writes."""

from __future__ import annotations

from synth.reasons import Note
from synth.tables.cells import Maybe
from synth.tables.definition import Row, table
from synth.vocabulary import InThemes, Orders, Stage, Without


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
    """Every theme and subtheme of every round, and what counts for it. `parent` is the theme a
    subtheme belongs to ("" for a theme); `cited`: the narratives that hold it.
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
    coders: int
    cited: tuple[str, ...]


@table("theme_codes")
class ThemeCode(Row):
    """The codes of every theme and subtheme; those of its subthemes are a theme's too."""

    round: int
    theme: str
    parent: str
    code: str


@table("theme_codings")
class ThemeCoding(Row):
    """For every theme the codings it rests on: every count can be traced here."""

    round: int
    theme: str
    parent: str
    code: str
    coding_id: str
    narrative: str


@table("theme_counts")
class ThemeCount(Row):
    """What counts for each theme of each round, by every classification (`by`) and its values;
    `value` "" is what has none.
    """

    round: int
    theme: str
    by: str
    value: str
    codings: int
    sentences: int
    narratives: int


@table("no_theme")
class CodeInNoTheme(Row):
    """For each round the codes of today that are in none of its themes, by decision (`left out`)
    or not (`in none`), and what counts of them: zeros for a code without codings.
    """

    round: int
    code: str
    state: InThemes
    codings: int
    sentences: int
    narratives: int
    contrary: int
    coders: int


@table("no_theme_codings")
class CodingInNoTheme(Row):
    """The codings that count of the codes that are in no theme of the last round."""

    code: str
    coding_id: str
    narrative: str


@table("relations")
class RelationSupport(Row):
    """An arrow of the theme map, and its support: narratives in which both ends have codings
    (`cited`: which they are), and sentences in which both have.
    """

    round: int
    source: str
    target: str
    label: str
    narratives: int
    sentences: int
    cited: tuple[str, ...]


@table("theme_cells")
class ThemeCell(Row):
    """What people wrote in the cells of the framework matrix."""

    round: int
    theme: str
    narrative: str
    summary: str


@table("cooccurrence")
class Cooccurrence(Row):
    """Codes by codes, each pair that shares a sentence once: `c` is Jaccard's index,
    `b_given_a` the share of code_a's sentences that carry code_b.
    """

    code_a: str
    code_b: str
    sentences_a: int
    sentences_b: int
    together: int
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
    `without` is `narrative`, `coder`, or "" for the theme as it is. `codes` and `subthemes` are
    those with codings; -1 subthemes of a subtheme.
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
