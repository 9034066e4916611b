"""From codes to themes: rolled up before counting, so that two codes of one theme agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .units import check_range, whole_numbers


def roll_up(
    code: ArrayLike, mapping: ArrayLike | Mapping[int, Iterable[int]]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The themes of each coding: `rows, theme`, one entry a coding and theme.

    `code`: int[R], the code of each coding. `mapping`: bool[K, T] (code k belongs to theme t), or a
    mapping from a code's number to the numbers of its themes. A code in two themes counts in both;
    a coding whose code is in none is absent from `rows` (also one whose code a mapping does not
    name). The new codings are `(document[rows], unit[rows], coder[rows], theme)`; two codes of
    one theme in one unit then repeat a row, which :func:`~synth.agreement.code_agreement` counts
    once.

    Raises ValueError for a code beyond the rows of a table, and for a table not of true and false.

    >>> rows, theme = roll_up([5, 7, 5, 9], {5: [0], 7: [0, 1]})
    >>> rows.tolist(), theme.tolist()
    ([0, 1, 1, 2], [0, 0, 1, 0])
    """
    codes = whole_numbers(code, "code")
    table = _table(codes, mapping) if isinstance(mapping, Mapping) else np.asarray(mapping)
    if table.ndim != 2:
        raise ValueError(f"mapping must be codes × themes; its shape is {table.shape}")
    if table.dtype != bool and not np.isin(table, (0, 1)).all():
        raise ValueError("mapping must be true or false (1 or 0) for each code and theme")
    check_range(codes, table.shape[0], "code", "codes")
    of_code, theme = np.nonzero(table)
    n_themes = np.bincount(of_code, minlength=table.shape[0])
    first = np.cumsum(n_themes) - n_themes
    times = n_themes[codes]
    rows = np.repeat(np.arange(codes.size), times)
    nth = np.arange(rows.size) - np.repeat(np.cumsum(times) - times, times)
    return rows, theme[first[codes[rows]] + nth]


def _table(codes: NDArray[np.int64], mapping: Mapping[int, Iterable[int]]) -> NDArray[np.bool_]:
    themes = {int(k): sorted({int(t) for t in ts}) for k, ts in mapping.items()}
    if any(k < 0 or (ts and ts[0] < 0) for k, ts in themes.items()):
        raise ValueError("codes and themes are numbered from 0")
    n_codes = max([*themes, int(codes.max(initial=-1))], default=-1) + 1
    n_themes = max((ts[-1] for ts in themes.values() if ts), default=-1) + 1
    table = np.zeros((n_codes, n_themes), bool)
    for k, ts in themes.items():
        table[k, ts] = True
    return table
