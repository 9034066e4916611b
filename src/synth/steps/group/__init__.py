"""`synth group`: codes and themes compared – help for people who build themes, and no more.

Nothing here names or moves anything, and its tables are read by the suggestions page alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.steps.group.rows import (
    grouped_codes,
    near_codes,
    pairs,
    splits,
    theme_sizes,
    trees,
)
from synth.steps.group.study import read
from synth.study import Study
from synth.suggest.codes.code_use import similarities
from synth.tables.group import (
    CodePair,
    GroupedCode,
    NearCode,
    PairPassage,
    SplitGroup,
    SplitPassage,
    ThemeSize,
    TreeLeaf,
    TreeStep,
)
from synth.wording import plural

if TYPE_CHECKING:
    from pathlib import Path


def run(root: Path) -> str:
    """Write which codes stand near which, and which themes are out of proportion."""
    study = Study.open(root)
    compared = read(study)
    similarity = similarities(compared.codes)
    study.write(GroupedCode, grouped_codes(compared, similarity))
    study.write(NearCode, near_codes(compared, similarity))
    study.write(ThemeSize, theme_sizes(compared))
    alike, pair_passages = pairs(compared, similarity)
    study.write(CodePair, alike)
    study.write(PairPassage, pair_passages)
    split, split_passages = splits(compared)
    study.write(SplitGroup, split)
    study.write(SplitPassage, split_passages)
    steps, leaves = trees(compared, similarity)
    study.write(TreeStep, steps)
    study.write(TreeLeaf, leaves)
    return (
        f"{plural(len(compared.loose), 'code')} in no theme, "
        f"{plural(len(alike), 'pair')} of codes that might be one, "
        f"{plural(len({group.code for group in split}), 'code')} that might be two"
    )
