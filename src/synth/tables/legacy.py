"""TEMPORARY: tables by name and rows as dictionaries, until every caller uses row classes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import synth.tables.definition as _t
from synth.tables import all_tables
from synth.textfile import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def write_table(path: Path, name: str, rows: Iterable[Any]) -> None:
    row = all_tables()[name].row
    cells = row.table.columns

    def typed(one: Any) -> Any:
        if not isinstance(one, dict):
            return one
        out = {}
        for column, cell in cells.items():
            value = one[column]
            if isinstance(value, str) and cell.read and not hasattr(value, "value"):
                value = cell.read(value)
            out[column] = value
        return row(**out)

    _t.write_rows(path, row, map(typed, rows))


def read_rows(paths: Iterable[Path], name: str) -> list[Any]:
    return list(iter_rows(paths, name))


def iter_rows(paths: Iterable[Path], name: str) -> Iterator[Any]:
    return _t.iter_rows(paths, all_tables()[name].row)


def read_columns(paths: Iterable[Path], name: str, wanted: Iterable[str]) -> dict[str, list[Any]]:
    return _t.read_columns(paths, all_tables()[name].row, wanted)


def read_frame(paths: Iterable[Path], name: str) -> Any:
    return _t.read_frame(paths, all_tables()[name].row)


def write_json_lines(path: Path, records: Iterable[Any]) -> None:
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    write_atomic(path, "".join(f"{line}\n" for line in lines))


def read_json_lines(paths: Iterable[Path]) -> Iterator[Any]:
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from map(json.loads, lines)
