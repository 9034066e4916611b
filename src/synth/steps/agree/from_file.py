"""`synth agree FILE`: agreement of a table or a brat folder, without a study."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from synth.exchange.grid import read_grid
from synth.problems import StudyError
from synth.steps.agree.code_output import code_output
from synth.steps.agree.from_brat import judged_brat
from synth.steps.agree.from_table import judged_codes, judged_sets
from synth.steps.agree.layout import Form, find_layout
from synth.steps.agree.rating_figures import rating_figures
from synth.steps.agree.rating_output import rating_output
from synth.steps.agree.ratings import has_one_code, lookalikes, read_ratings
from synth.steps.agree.scale import find_scale
from synth.wording import listing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synth.exchange.grid import Grid
    from synth.steps.agree.layout import Layout
    from synth.steps.agree.options import FileOptions


#: The options that a brat folder has a use for.
_OF_FOLDERS = frozenset({"--units", "--bootstrap", "--seed", "--json", "--csv", "--plan"})


def agreement_of_file(path: Path, options: FileOptions) -> str:
    """Agreement of `path` as text: a table, JSON, or CSV.

    A folder is a brat project; a table has one value for each unit and coder, or any number of
    codes (see `has_one_code`). Raises `StudyError` for a file that can't be used, where the file
    leaves open how it is to be read, and where no two coders can be compared.
    """
    options.check()
    if path.is_dir():
        unread = [option for option in options.given() if option not in _OF_FOLDERS]
        if unread:
            raise StudyError(f"{unread[0]} is for a table; this is a folder", path=path)
        judged = judged_brat(path, options.units)
        _two_coders(judged.coders, path)
        return code_output(path, judged, options)
    grid = read_grid(path, options.delimiter, options.sheet)
    layout = find_layout(grid, options)
    one_code, why = has_one_code(grid, layout, options)
    if one_code:
        return _of_ratings(grid, layout, options, why)
    long_codes = layout.form == Form.LONG and not options.split
    judged = (judged_codes if long_codes else judged_sets)(grid, layout, options)
    _two_coders(judged.coders, path)
    read = [*_read(grid, layout), "a unit may have several codes: each code is compared by itself"]
    notes = [*lookalikes("codes", judged.codes), *lookalikes("coders", judged.coders)]
    return code_output(path, replace(judged, notes=[*judged.notes, *notes]), options, read)


def _of_ratings(grid: Grid, layout: Layout, options: FileOptions, why: str) -> str:
    ratings = read_ratings(grid, layout, options)
    _two_coders(ratings.coders, grid.path)
    if not ratings.places:
        raise StudyError(
            "every cell means “not judged”", path=grid.path, fix=ratings.missing.told()
        )
    scale = find_scale(ratings, grid, options)
    read = [*_read(grid, layout), *filter(None, [why, ratings.missing.told()])]
    notes = [
        *layout.notes,
        *ratings.notes,
        *scale.notes,
        *lookalikes("values", scale.labels),
        *lookalikes("coders", ratings.coders),
        *lookalikes("units", [unit for _, unit in ratings.units]),
    ]
    found = rating_figures(ratings, scale, options)
    return rating_output(grid.path, ratings, found, options, read, notes)


def _read(grid: Grid, layout: Layout) -> list[str]:
    """How the file was read: its form, and which columns were not."""
    notes = [f"Read as {grid.kind}: {layout.form}", *grid.notes]
    if layout.ignored:
        names = ", ".join(f"“{name}”" for name in layout.ignored)
        notes.append(f"ignored: the column {names}")
    return notes


def _two_coders(coders: Sequence[str], path: Path) -> None:
    """Raise `StudyError` for fewer."""
    if len(coders) < 2:
        who = listing(coders) or "nobody"
        raise StudyError(f"there is only one coder: {who}", path=path, fix="Agreement needs two.")
