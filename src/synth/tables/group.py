"""The tables that `synth group` writes."""

from __future__ import annotations

from synth.tables.definition import Row, table
from synth.vocabulary import InThemes, Pairing, SizeNote, Tree


@table("group_codes")
class GroupedCode(Row):
    """One row for each code of the codebook; only the suggestions page reads it. `state` is `in a
    theme`, `left out` (by decision) or `in none`; `described`: the codebook says something.
    """

    code: str
    state: InThemes
    passages: int
    narratives: int
    described: bool


@table("group_near")
class NearCode(Row):
    """The subthemes, or themes, that a code in no theme stands nearest to: sentences and
    narratives that both have, of those that either has; the cosine of the definitions.
    """

    code: str
    rank: int
    place: str
    passages: int
    passages_either: int
    narratives: int
    narratives_either: int
    similarity: float
    score: float


@table("group_sizes")
class ThemeSize(Row):
    """Every theme and subtheme of the last round; `notes` holds those of `many`, `few` and
    `one-code` that apply, `median` is of the codes at its level.
    """

    theme: str
    codes: int
    median: float
    codings: int
    top_code: str
    top_share: float
    notes: tuple[SizeNote, ...]


@table("group_pairs")
class CodePair(Row):
    """Pairs of codes that might be one: sentences given one for the other by two coders, of
    those that any of the two gave either; sentences that carry both, of those that carry
    either.
    """

    rank: int
    code_a: str
    code_b: str
    confused: int
    compared: int
    together: int
    either: int
    similarity: float
    score: float


@table("group_pair_passages")
class PairPassage(Row):
    """Sentences for a pair, by its `rank`; `kind` is `confused`, with who gave which, or
    `together`.
    """

    rank: int
    place: int
    kind: Pairing
    narrative: str
    sentence: int
    start: int
    end: int
    section: str
    coder_a: str
    coder_b: str


@table("group_splits")
class SplitGroup(Row):
    """Codes that might be two, one row for each code and group of its passages; `of` is how many
    passages the code has in all, `chance` the highest silhouette with codes shuffled.
    """

    rank: int
    code: str
    group: int
    passages: int
    narratives: int
    phrases: tuple[str, ...]
    section: str
    section_share: float
    sections_differ: float
    of: int
    silhouette: float
    chance: float


@table("group_split_passages")
class SplitPassage(Row):
    """Sentences for each group of a code that might be two."""

    code: str
    group: int
    place: int
    narrative: str
    sentence: int
    start: int
    end: int
    section: str


@table("group_tree")
class TreeStep(Row):
    """Trees of codes, `together` and `meaning`. Below the number of leaves, `left` and `right`
    are a `leaf` of `group_leaves`; above, what an earlier step made. `height` is 1 − likeness.
    """

    tree: Tree
    step: int
    left: int
    right: int
    height: float
    codes: int


@table("group_leaves")
class TreeLeaf(Row):
    """The leaves of each tree, from the top of its drawing."""

    tree: Tree
    position: int
    leaf: int
    code: str
