"""`synth theme`: codings and rounds → themes of every round, each number with its codings."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from synth.coding.numbered import COLUMNS, distinct, number_codings
from synth.steps.theme.analyses import write_analyses
from synth.steps.theme.layers import Layers
from synth.steps.theme.rows import classifications, round_summary, theme_cells, theme_summaries
from synth.study import Study
from synth.tables.resolve import CoderProgress, PlacedCoding
from synth.tables.segment import MetadataValue
from synth.tables.theme import (
    CodeInNoTheme,
    CodingInNoTheme,
    RoundSummary,
    ThemeCell,
    ThemeCode,
    ThemeCoding,
    ThemeCount,
    ThemeSummary,
)
from synth.themes.no_theme import codes_in_no_theme, codings_in_no_theme
from synth.themes.rollup import count_by, evidence, theme_codes, theme_codings, totals
from synth.vocabulary import CONSENSUS
from synth.wording import plural
from synth.written.rounds import codes_of_today

if TYPE_CHECKING:
    from pathlib import Path

#: Columns of the table of codings that are read: none with people's texts.
_CODINGS = (*COLUMNS, "coding_id", "section", "dimension")


def run(root: Path) -> str:
    """Roll the counted codings up to the themes of each round and count them every way."""
    study = Study.open(root)
    study.need("codebook", "template", "rounds")
    rounds = [file.round for file in study.rounds]
    codings = study.columns(PlacedCoding, *_CODINGS)
    people = study.columns(CoderProgress, "narrative", "coder", "status")
    files = list(zip(*people.values(), strict=True))
    layers = Layers(number_codings(codings), files, study.config.counting, study.repeats)
    counting = layers.counting

    members = [
        (theme_round.round, member)
        for theme_round in rounds
        for member in codes_of_today(theme_round, study.today)
    ]
    codes = {(number, member.theme): member.codes for number, member in members}
    held = list(chain.from_iterable(theme_codes(number, member) for number, member in members))
    support = evidence(held, counting)
    metadata = study.columns(MetadataValue, "narrative", "key", "value")
    keys = [key.key for key in study.template.metadata if key.crosstab]
    settled = study.config.counting == CONSENSUS
    by = classifications(study.codebook, counting, codings, metadata, keys, settled)

    study.write(RoundSummary, [round_summary(file, root) for file in study.rounds])
    counted = totals(support, counting)
    study.write(ThemeSummary, theme_summaries(rounds, codes, counted, settled))
    study.write(ThemeCode, held)
    study.write(ThemeCoding, theme_codings(support, counting, codings["coding_id"]))
    counts = (count_by(support, counting, name, classified) for name, classified in by.items())
    study.write(ThemeCount, chain.from_iterable(counts))
    study.write(ThemeCell, theme_cells(rounds))
    by_id, today = study.codebook.by_id, study.today
    no_theme = codes_in_no_theme(rounds, held, by_id, today, counting, settled)
    study.write(CodeInNoTheme, no_theme)
    unplaced = [row.code for row in no_theme if row.round == rounds[-1].round]
    study.write(CodingInNoTheme, codings_in_no_theme(unplaced, counting, codings["coding_id"]))
    write_analyses(study, rounds, codes, layers, codings["coding_id"])

    last = rounds[-1] if rounds else None
    return (
        f"{plural(len(rounds), 'round')} of themes"
        + (f"; in the last, {plural(len(last.themes), 'theme')}" if last else "")
        + f" on {plural(len(distinct(counting.sentence)), 'sentence')}"
        + f" ({plural(len(counting.row), 'coding')}; {study.config.counting})"
    )
