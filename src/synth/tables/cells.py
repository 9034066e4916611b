"""How values of each type stand in the cells of a CSV file."""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from synth.reasons import Note

if TYPE_CHECKING:
    import pandas as pd

#: Made once: `json.dumps` with a setting makes an encoder for every call.
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode

#: A whole number that may not apply: it is -1 then.
Maybe = Annotated[int, "−1 where it does not apply"]


@dataclass(frozen=True)
class Cell:
    """How a value is read from a cell's text and written into it; None: as it is.

    `kind` names the type in the documents; `series` makes a column of texts one of pandas.
    """

    kind: str
    read: Callable[[str], Any] | None
    write: Callable[[Any], str] | None
    series: Callable[[pd.Series[Any]], Any]
    #: What stands for nothing, in a column of the vocabulary.
    empty: Any = None


def _figure(text: str) -> float:
    return float(text) if text else float("nan")


def _written_figure(value: float | None) -> str:
    return "" if value is None or value != value else repr(float(value))


def _written_truth(value: object) -> str:
    return "true" if value else "false"


def _read_notes(text: str) -> tuple[Note, ...]:
    return tuple(map(_note, text.split()))


def _written_notes(notes: tuple[Note, ...]) -> str:
    return " ".join(map(str, notes))


@lru_cache(maxsize=4096)
def _note(text: str) -> Note:
    return Note.parse(text)


def _read_note(text: str) -> Note | None:
    return _note(text) if text else None


def _written_note(note: Note | None) -> str:
    return "" if note is None else str(note)


def _read_list(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def _written_list(values: tuple[str, ...]) -> str:
    return _ENCODE(values) if values else ""


def _maybe_series(column: pd.Series[Any]) -> Any:
    whole = column.astype("Int64")
    return whole.mask(whole < 0)


_TEXT = Cell("text", None, None, lambda column: column.astype("str"))
_WHOLE = Cell("whole number", int, None, lambda column: column.astype("int64"))
_MAYBE = Cell("whole number or −1", int, None, _maybe_series)
_FIGURE = Cell("figure", _figure, _written_figure, lambda c: c.map(_figure).astype("float64"))
_TRUTH = Cell(
    "truth", lambda text: text == "true", _written_truth, lambda c: (c == "true").astype("bool")
)
_NOTE = Cell("note", _read_note, _written_note, lambda c: c.astype("str"))
_NOTES = Cell("notes", _read_notes, _written_notes, lambda c: c.astype("str"))
_LIST = Cell("list", _read_list, _written_list, lambda c: c.map(lambda t: list(_read_list(t))))


def cell_of(kind: Any) -> Cell:
    """The cell of a field's type. Raises `TypeError` for a type that no table may have."""
    if kind is Maybe:
        return _MAYBE
    plain: dict[Any, Cell] = {
        str: _TEXT, int: _WHOLE, float: _FIGURE, bool: _TRUTH, tuple[Note, ...]: _NOTES,
        tuple[str, ...]: _LIST,
    }  # fmt: skip
    if kind in plain:
        return plain[kind]
    if get_origin(kind) is tuple and issubclass(get_args(kind)[0], StrEnum):
        return _several_of_vocabulary(get_args(kind)[0])
    if get_origin(kind) is types.UnionType and get_args(kind)[1:] == (types.NoneType,):
        kind = get_args(kind)[0]
        if kind is Note:
            return _NOTE
        if issubclass(kind, StrEnum):
            return _of_vocabulary(kind, optional=True)
    elif isinstance(kind, type) and issubclass(kind, StrEnum):
        return _of_vocabulary(kind)
    raise TypeError(f"a table can't have a column of {kind}")


def _of_vocabulary(kind: type[StrEnum], optional: bool = False) -> Cell:
    values: dict[str, StrEnum | None] = {one.value: one for one in kind}
    if optional:
        values[""] = None

    def series(column: pd.Series[Any]) -> Any:
        import pandas as pd

        known = pd.CategoricalDtype([one.value for one in kind])
        return column.where(column != "").astype(known) if optional else column.astype(known)

    write = _written_optional if optional else None
    return Cell(
        kind.__name__, values.__getitem__, write, series, None if optional else next(iter(kind))
    )


def _several_of_vocabulary(kind: type[StrEnum]) -> Cell:
    def read(text: str) -> tuple[StrEnum, ...]:
        return tuple(map(kind, json.loads(text))) if text else ()

    def series(column: pd.Series[Any]) -> Any:
        return column.map(lambda text: [one.value for one in read(text)])

    return Cell(f"list of {kind.__name__}", read, _written_list, series, ())


def _written_optional(value: StrEnum | None) -> str:
    return "" if value is None else value
