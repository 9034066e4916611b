"""`synth group`: codes and themes compared – help for people who build themes, and no more.

Nothing here names or moves anything, and its tables are read by the suggestions page alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout
from synth.problems import counted
from synth.steps.group.rows import near_rows, pair_rows, size_rows, split_rows, tree_rows
from synth.steps.group.study import read
from synth.suggest.codes.code_use import similarities
from synth.tables import legacy as tables

if TYPE_CHECKING:
    from pathlib import Path


def run(root: Path) -> str:
    """Write which codes stand near which, and which themes are out of proportion."""
    inputs = read(root)
    similarity = similarities(inputs.codes)
    out = {
        **near_rows(inputs, similarity),
        **size_rows(inputs),
        **pair_rows(inputs, similarity),
        **split_rows(inputs),
        **tree_rows(inputs, similarity),
    }
    for name, rows in out.items():
        tables.write_table(root / layout.BUILD / "group" / f"{name}.csv", name, rows)
    splits = len({row["code"] for row in out["group_splits"]})
    return (
        f"{counted(len(inputs.loose), 'code')} in no theme, "
        f"{counted(len(out['group_pairs']), 'pair')} of codes that might be one, "
        f"{counted(splits, 'code')} that might be two"
    )
