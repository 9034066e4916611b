"""What a table is, and how its rows and columns are read and written.

All of it follows from a class with typed fields:

    @table("sentences", chunked=True)
    class Sentence(Row):
        \"\"\"One row for each sentence.\"\"\"

        narrative: str
        sentence: int

The columns are the fields in their order, the types theirs; the step is the module the class
stands in, up to an underscore in its name: one step may have several such modules.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, fields
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, dataclass_transform, get_type_hints

from synth.tables.cells import Cell, cell_of
from synth.textfile import MAX_BYTES, writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pandas as pd

#: Lines read at a time: where only columns are wanted, and where rows are.
_BLOCK, _FEW = 20_000, 500


class Row:
    """The base of the rows of all tables."""

    __slots__ = ()

    #: The table whose rows these are.
    table: ClassVar[Table]

    # Written once here: a dataclass makes its own of each, which doubles the time to define it.
    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self.table.names)
        return f"{type(self).__name__}({', '.join(shown)})"

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.table.names)

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self.table.names))


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Table:
    """One table: its name, its step, whether there is a file a chunk, and the class of a row."""

    name: str
    step: str
    chunked: bool
    row: type[Row]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns in their order."""
        return tuple(one.name for one in fields(self.row))  # type: ignore[arg-type]

    @cached_property
    def columns(self) -> dict[str, Cell]:
        """Column → how its values stand in a cell."""
        hints = get_type_hints(self.row, include_extras=True)
        return {name: cell_of(hints[name]) for name in self.names}

    @property
    def what(self) -> str:
        """What the table holds, in words."""
        return " ".join((self.row.__doc__ or "").split())

    def file(self, chunk: str = "") -> str:
        """The table's file under `build/`; `chunk` is a chunk's name, or a pattern for it."""
        inner = f"{chunk}/" if self.chunked else ""
        return f"{self.step}/{inner}{self.name}.csv"


#: Every table that was defined so far, by name.
TABLES: dict[str, Table] = {}


def defined_for(step: str) -> list[Table]:
    """The tables of a step whose module of tables is loaded, in the order of their definition."""
    return [table for table in TABLES.values() if table.step == step]


@dataclass_transform(frozen_default=True)
def table(name: str, *, chunked: bool = False) -> Callable[[type[R]], type[R]]:
    """Make a class of typed fields the rows of table `name`.

    `chunked`: there is a file a chunk.
    """

    def define(cls: type[R]) -> type[R]:
        row = dataclass(frozen=True, slots=True, init=False, repr=False, eq=False)(cls)
        _set_init(row)
        step = cls.__module__.rpartition(".")[2].partition("_")[0]
        row.table = TABLES[name] = Table(name, step, chunked, row)
        return row

    return define


def _set_init(row: type[Row]) -> None:
    """Give a frozen class an `__init__` that sets its slots directly.

    The one that a frozen dataclass makes goes through `object.__setattr__` by each field's name,
    which takes twice as long; at 70,000 codings that is a tenth of a second in every step.
    """
    names = [one.name for one in fields(row)]  # type: ignore[arg-type]
    setters = {f"_{name}": getattr(row, name).__set__ for name in names}
    lines = "".join(f"    _{name}(self, {name})\n" for name in names)
    exec(f"def __init__(self, {', '.join(names)}):\n{lines}", setters)
    row.__init__ = setters["__init__"]  # type: ignore[method-assign]


def write_rows(path: Path, row: type[R], rows: Iterable[R]) -> None:
    """Write a table's rows in the order given, one at a time."""
    columns = row.table.columns
    written = [(i, cell.write) for i, cell in enumerate(columns.values()) if cell.write]
    with writing(path) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        writer = csv.writer(out, lineterminator="\r\n")  # so that a lone \r is quoted
        writer.writerow(columns)
        for one in rows:
            values = [getattr(one, name) for name in columns]
            for i, write in written:
                values[i] = write(values[i])
            writer.writerow(values)
        out.detach()


def read_rows(paths: Iterable[Path], row: type[R]) -> list[R]:
    """A table's rows from one or more files."""
    return list(iter_rows(paths, row))


def iter_rows(paths: Iterable[Path], row: type[R]) -> Iterator[R]:
    """The same, one row at a time: for tables that are larger than what is wanted of them.

    Raises `ValueError` for a file with other columns, as an earlier version wrote it.
    """
    read = [(i, cell.read) for i, cell in enumerate(row.table.columns.values()) if cell.read]
    for path in paths:
        lines = _lines(path, row.table)
        while block := list(islice(lines, _FEW)):
            # Column by column: no loop over the values runs in Python.
            columns: list[Iterable[Any]] = list(zip(*block, strict=True))
            for i, cast in read:
                columns[i] = map(cast, columns[i])
            yield from map(row, *columns)


def read_columns(
    paths: Iterable[Path], row: type[Row], wanted: Iterable[str]
) -> dict[str, list[Any]]:
    """The wanted columns of a table from one or more files, each a list; less time and far less
    memory than its rows. Equal texts are one object in memory."""
    columns = row.table.columns
    places = {name: list(columns).index(name) for name in wanted}
    out: dict[str, list[Any]] = {name: [] for name in places}
    known: dict[str, dict[str, str]] = {name: {} for name in places}
    for path in paths:
        lines = _lines(path, row.table)
        while block := list(islice(lines, _BLOCK)):
            held = list(zip(*block, strict=True))
            for name, place in places.items():
                cell = columns[name]
                if cell.read:
                    out[name] += map(cell.read, held[place])
                else:
                    same = known[name]
                    out[name] += [same.setdefault(text, text) for text in held[place]]
    return out


def _lines(path: Path, table: Table) -> Iterator[list[str]]:
    """The lines of a table's file below its header."""
    csv.field_size_limit(MAX_BYTES)  # a memo may be longer than Python's limit
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.reader(source)
        header = next(reader, [])
        if header != list(table.columns):
            raise ValueError(f"{path} does not have the columns of the table “{table.name}”")
        yield from reader


def read_frame(paths: Iterable[Path], row: type[Row]) -> pd.DataFrame:
    """A table as a data frame, in its columns and types.

    Whole numbers are Int64 where they may not apply (missing there), int64 elsewhere; values of
    the vocabulary are categories; lists are lists.
    """
    import pandas as pd

    columns = row.table.columns
    frames = [
        pd.read_csv(path, dtype="str", keep_default_na=False, na_filter=False, encoding="utf-8")
        for path in paths
    ]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(columns))
    return pd.DataFrame({name: cell.series(frame[name]) for name, cell in columns.items()})
