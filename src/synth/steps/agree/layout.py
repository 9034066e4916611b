"""What the columns of a table are for: a row a value, a column a coder, or a row a coder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from synth.problems import Problems, StudyError, choose, did_you_mean
from synth.steps.agree.missing import MissingWords, number
from synth.vocabulary import MeasurementLevel
from synth.wording import listing

if TYPE_CHECKING:
    from synth.exchange.grid import Grid
    from synth.steps.agree.options import FileOptions

#: Columns of a long table → the names that are understood, whatever their case; the first is what
#: messages call it. An “s”, “id”, “no”, “number” or “name” may follow.
NAMES = {
    "unit": ("unit", "item", "sentence", "segment", "passage", "subject", "case", "object",
             "study", "record", "id"),
    "coder": ("coder", "rater", "annotator", "judge", "observer", "reviewer", "screener",
              "assessor", "evaluator"),
    "code": ("code", "theme", "tag", "value", "rating", "score", "category", "label", "decision",
             "judgement", "judgment", "grade"),
    "document": ("document", "narrative", "cluster", "transcript", "interview"),
    "start": ("start", "begin"),
    "end": ("end", "stop"),
    "length": ("length",),
}  # fmt: skip
#: The names of the column of codes that say that a unit may have several.
SEVERAL = frozenset({"code", "theme", "tag"})
NEEDED = ("unit", "coder", "code")
OPTIONAL = ("document", "start", "end", "length")

#: Role → the option that names its column.
_OPTION = {"unit": "unit", "coder": "coder", "code": "value", "document": "document"}
#: So many rows numbered from 1 are no coder's values.
_COUNTED = 5
_SUFFIX = re.compile(r"(?<=\w)s?(?: ?(?:ids?|no|nr|num|number|name|#))?$")
_NUMBERED = r"[ ]?(?:\d+|[a-z])"
_CODER_NAME = re.compile(rf"(?:{'|'.join(NAMES['coder'])}){_NUMBERED}")
_UNIT_NAME = re.compile(rf"(?:{'|'.join(NAMES['unit'])}){_NUMBERED}")


class Form(StrEnum):
    """How a table is laid out, in the words that say so."""

    LONG = "long, a row for each unit and coder"
    WIDE = "wide, a column for each coder"
    ROWS = "wide, a row for each coder"


@dataclass(frozen=True, slots=True)
class Layout:
    """What each column is for.

    `columns`: role (a key of `NAMES`) → the place of its column. `across`: the columns of a wide
    table that hold values: a coder each or, in the form `ROWS`, a unit each. `ignored`: columns
    that are not read. `notes`: what was taken for what, where that is not plain from the names.
    """

    form: Form
    columns: dict[str, int]
    across: list[int] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def read(self) -> dict[int, bool]:
        """The columns that are read → whether these name units or documents: a date may."""
        names = {place for role, place in self.columns.items() if role in ("unit", "document")}
        return {column: column in names for column in (*self.columns.values(), *self.across)}


def find_layout(grid: Grid, options: FileOptions) -> Layout:
    """The layout of a table: what the options say, else what its column names say.

    Raises `StudyError` for columns that are missing, and where the names leave it open which
    column is what: a guess would change the figures.
    """
    chosen = {
        role: _named(grid, name, f"--{option}")
        for role, option in _OPTION.items()
        if (name := getattr(options, option))
    }
    known = {role: _candidates(grid, role, chosen) for role in NAMES}
    across = bool(options.coders or options.coders_in)
    long_named = "coder" in chosen or "code" in chosen
    if across and long_named:
        raise StudyError("--coders and --coders-in are for a table with a column or row a coder; "
                         "--coder and --value for one with a row a value")  # fmt: skip
    if not across and (long_named or _is_long(known)):
        return _long(grid, known, options)
    if options.coders_in == "rows" or (not options.coders_in and _coders_in_rows(grid, known)):
        if chosen:
            option = f"--{_OPTION[next(iter(chosen))]}"
            what = f"{option} names a column, but here a row is a coder and a column a unit"
            raise StudyError(
                what, path=grid.path, fix=f"Leave {option} out, or: --coders-in columns."
            )
        return _rows(grid, known)
    return _wide(grid, chosen, known, options)


def _is_long(known: dict[str, list[int]]) -> bool:
    """Whether two of unit, coder and code have a column."""
    return bool(
        (known["coder"] and (known["code"] or known["unit"])) or (known["code"] and known["unit"])
    )


def _coders_in_rows(grid: Grid, known: dict[str, list[int]]) -> bool:
    """Whether rows are coders: the first column is headed so, or what it holds is named so."""
    first = [cells[0] for _, cells in grid.rows]
    others = grid.header[1:]
    if known["coder"] == [0]:
        return True
    if all(_matches(_CODER_NAME, name) for name in first):
        return not any(_matches(_CODER_NAME, name) for name in others)
    named = len(others) > 1 and all(_matches(_UNIT_NAME, name) for name in others)
    return named and known["unit"] != [0]


def _matches(pattern: re.Pattern[str], name: str) -> bool:
    return pattern.fullmatch(plain(name)) is not None


def plain(name: str) -> str:
    """A column's name without case, and with a blank for each sign between its words.

    >>> plain("Rater_ID "), plain("Sentence-no.")
    ('rater id', 'sentence no')
    """
    return re.sub(r"[\W_]+", " ", name.casefold()).strip()


def _named(grid: Grid, name: str, option: str) -> int:
    """The place of a column that an option names."""
    names = [column.casefold() for column in grid.header]
    if name.strip().casefold() not in names:
        fix = choose(name, [column for column in grid.header if column])
        raise StudyError(f"there is no column “{name}” ({option})", path=grid.path, fix=fix)
    return names.index(name.strip().casefold())


def _candidates(grid: Grid, role: str, chosen: dict[str, int]) -> list[int]:
    """The columns that a role may have: the one chosen, else the one with its very name, else all
    with a name for it."""
    if role in chosen:
        return [chosen[role]]
    names = [plain(name) for name in grid.header]
    free = [i for i in range(len(names)) if i not in chosen.values()]
    exact = [i for i in free if names[i] == NAMES[role][0]]
    found = exact or [i for i in free if _SUFFIX.sub("", names[i]) in NAMES[role]]
    # “id” is a name of many things: it is the unit where nothing else is.
    better = [i for i in found if _SUFFIX.sub("", names[i]) != "id"]
    return better if role == "unit" and better else found


# --- a row for each unit and coder ----------------------------------------------------------------


def _long(grid: Grid, known: dict[str, list[int]], options: FileOptions) -> Layout:
    columns: dict[str, int] = {}
    for role, places in known.items():
        if places:
            columns[role] = _the_only(grid, role, places)
    notes = []
    spans = "start" in columns and "end" in columns
    if "unit" not in columns and "document" in columns and not spans:
        columns["unit"] = columns.pop("document")
        notes.append(f"the units are those of the column “{grid.header[columns['unit']]}”")
    missing = [role for role in NEEDED if role not in columns and not (role == "unit" and spans)]
    if missing:
        raise StudyError(_missing(grid, missing, columns))
    read = set(columns.values())
    if options.units:
        read |= {
            i for i, name in enumerate(grid.header) if name.casefold() == options.units.casefold()
        }
    ignored = [name for i, name in enumerate(grid.header) if i not in read and name]
    return Layout(Form.LONG, columns, [], ignored, notes)


def _the_only(grid: Grid, role: str, places: list[int]) -> int:
    """The one column for a role. Raises `StudyError` where there are several."""
    if len(places) > 1:
        what = f"{listing(f'“{grid.header[i]}”' for i in places)} could each be the column “{role}”"
        fix = f"Say which: --{_OPTION[role]} NAME." if role in _OPTION else "Rename one."
        raise StudyError(what, path=grid.path, fix=fix, **grid.place(grid.header_row, places[1]))
    return places[0]


def _missing(grid: Grid, missing: list[str], columns: dict[str, int]) -> Problems:
    """What is told of a long table that lacks columns."""
    problems = Problems()
    others = [name for i, name in enumerate(grid.header) if i not in columns.values() and name]
    for role in missing:
        near = next((name for name in others if did_you_mean(name, [role])), "")
        fix = (
            f"Columns: {', '.join(NEEDED)}; optionally {', '.join(OPTIONAL)}. Name another column "
            f"with --{_OPTION[role]}; where each coder has a column, name these with --coders."
        )
        if near:
            fix = f'Is it the column “{near}”? Rename it, or: --{_OPTION[role]} "{near}".'
        where = grid.place(grid.header_row)
        problems.error(f"the column “{role}” is missing", grid.path, fix=fix, **where)
    return problems


# --- a column or a row for each coder -------------------------------------------------------------


def _rows(grid: Grid, known: dict[str, list[int]]) -> Layout:
    coder = known["coder"][0] if known["coder"] else 0
    across = [i for i in range(len(grid.header)) if i != coder and grid.header[i]]
    notes = []
    if not known["coder"]:
        notes.append("a row is a coder, a column a unit (--coders-in columns for the other way)")
    return Layout(Form.ROWS, {"coder": coder}, across, [], notes)


def _wide(
    grid: Grid, chosen: dict[str, int], known: dict[str, list[int]], options: FileOptions
) -> Layout:
    header, path = grid.header, grid.path
    columns = dict(chosen)
    notes: list[str] = []
    named = [_named(grid, name, "--coders") for name in options.listed("coders")]
    coders = list(dict.fromkeys(named))
    for role in ("unit", "document"):
        free = [i for i in known[role] if i not in coders]
        if role not in columns and free:
            columns[role] = _the_only(grid, role, free)
    first_free = 0 not in columns.values() and 0 not in coders
    if "unit" not in columns and first_free and _names_units(grid, bool(coders)):
        columns["unit"] = 0
        shown = f"“{header[0]}”" if header[0] else "without a name"
        notes.append(f"the column {shown} names the units")
    rest = [i for i in range(len(header)) if i not in columns.values()]
    if not coders:
        # A second column that names units or documents, such as an id, is no coder.
        others = {*NAMES["unit"], *NAMES["document"]}
        coders = [i for i in rest if _SUFFIX.sub("", plain(header[i])) not in others]
    ignored = [header[i] for i in rest if i not in coders]
    names = [header[i] for i in coders]
    told = options.coders or options.coders_in
    if not told and all(name.isdecimal() or _matches(_UNIT_NAME, name) for name in names):
        what = f"the columns are named {listing(names, 4)}: these may be units, or coders"
        if not columns:
            what = f"the first row should name the columns; it holds {listing(names, 4)}"
        fix = (
            "Say which: --coders-in columns where a column is a coder, --coders-in rows where a "
            "row is one. The first row names the columns."
        )
        raise StudyError(what, path=path, fix=fix, **grid.place(grid.header_row))
    if "document" in columns and "unit" not in columns:
        cells = [cells[columns["document"]] for _, cells in grid.rows]
        if len(set(cells)) == len(cells):
            columns["unit"] = columns.pop("document")
    if "unit" not in columns:
        notes.append("the units have no names: each row is one")
    if len(coders) >= 2 and not told:
        _check_coders(grid, coders, options)
    return Layout(Form.WIDE, columns, coders, ignored, notes)


def _names_units(grid: Grid, coders_named: bool) -> bool:
    """Whether the first column, of another name than is known, tells units apart.

    It does where it has no name, where it counts the rows from 1, and where its values are as many
    as the rows and stand in no other column. Raises `StudyError` where they do stand in others: it
    may be a coder as well.
    """
    if not grid.header[0]:
        return True
    first = [cells[0] for _, cells in grid.rows]
    if len(grid.header) < 3 or len(set(first)) < len(first) or len(first) < 2:
        return False
    if len(first) >= _COUNTED and first == [str(i + 1) for i in range(len(first))]:
        return True
    others = {cell for _, cells in grid.rows for cell in cells[1:]}
    if not others & set(first) or coders_named:
        return True
    columns = zip(*(cells[1:] for _, cells in grid.rows), strict=True)
    if all(len(set(column)) == len(first) for column in columns):  # measures, no two alike
        return False
    name = grid.header[0]
    what = f"the column “{name}” may name the units, or be a coder"
    fix = f'Say which: --unit "{name}", or --coders "{name},…" with every coder.'
    raise StudyError(what, path=grid.path, fix=fix, **grid.place(grid.header_row))


def _check_coders(grid: Grid, coders: list[int], options: FileOptions) -> None:
    """Raise `StudyError` for a column that shares no value with the others: a comment, a group.

    Measures may differ everywhere.
    """
    if options.measured in (MeasurementLevel.INTERVAL, MeasurementLevel.RATIO):
        return
    missing = MissingWords(options.missing)
    values: dict[int, dict[str | float, str]] = {}
    for i in coders:
        texts = {text for _, cells in grid.rows for text in options.codes_in(cells[i])}
        values[i] = {_same(text): text for text in texts if not missing.says(text)}
    names = [grid.header[i] for i in coders]
    every = {value for given in values.values() for value in given}
    if all(_same(name) in every for name in names):
        what = (
            f"the names of the columns ({listing(names, 4)}) are values below: is it a first row?"
        )
        fix = (
            "The first row names the columns. If these are the coders' names, list them: --coders."
        )
        raise StudyError(what, path=grid.path, fix=fix, **grid.place(grid.header_row))
    for i in coders:
        others = set().union(*(values[j] for j in coders if j != i))
        if values[i] and others and not set(values[i]) & others:
            few = listing((f"“{value}”" for value in sorted(values[i].values())[:3]), 2)
            what = f"the column “{grid.header[i]}” has no value in common with the others ({few})"
            rest = ",".join(name for name in names if name != grid.header[i])
            fix = f'If it is a coder, name all: --coders "{",".join(names)}"'
            if len(names) > 2:
                fix += f'; else those who are: --coders "{rest}"'
            where = grid.place(grid.header_row, i)
            raise StudyError(what, path=grid.path, fix=f"{fix}.", **where)


def _same(text: str) -> str | float:
    """What two texts of the same number have in common: the number; else the text."""
    value = number(text, decimal_comma=True)
    return text if value is None else value
