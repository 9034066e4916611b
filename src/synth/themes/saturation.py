"""After how many narratives few new codes come: in the study's order, and in random ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from synth.coding.numbered import distinct
from synth.reasons import Reason
from synth.tables.theme import SaturationPoint, SaturationReached
from synth.vocabulary import Orders

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from synth.coding.numbered import NumberedCodings, Numbers
    from synth.reasons import Note

_BLOCK = 2_000_000  # numbers held in memory at a time
NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Uses:
    """Which code is used in which of `narratives`: pairs of places, each once, sorted by code."""

    narratives: list[str]
    narrative: Numbers
    code: Numbers


def uses(coded: NumberedCodings, narratives: Sequence[str]) -> Uses:
    """The codes of each narrative. `narratives`: those that are data, in the study's order."""
    place = {name: i for i, name in enumerate(narratives)}
    order = np.array([place.get(name, -1) for name in coded.narratives], np.int64)
    pairs = distinct(coded.code * len(narratives) + order[coded.narrative])
    code, narrative = np.divmod(pairs, len(narratives)) if len(narratives) else (pairs, pairs)
    return Uses(list(narratives), narrative, code)


def new_codes(uses: Uses, rank: Numbers) -> Numbers:
    """int64[…, N]: how many codes each place of an order is the first to have.

    `rank` int64[…, N]: the place of each narrative in the order.
    """
    ranks = np.atleast_2d(rank)
    starts = np.flatnonzero(np.diff(uses.code, prepend=-1))
    out = np.zeros(ranks.shape, np.int64)
    if len(starts):
        first = np.minimum.reduceat(ranks[:, uses.narrative], starts, axis=1)
        np.add.at(out, (np.arange(len(ranks))[:, None], first), 1)
    return out.reshape(rank.shape)


def orders(uses: Uses, count: int, seed: int) -> Iterator[Numbers]:
    """Blocks int64[b, N] of new codes, one row a random order of the narratives."""
    rng = np.random.default_rng(seed)
    n = len(uses.narratives)
    rows = max(1, _BLOCK // max(len(uses.code), n, 1))
    for start in range(0, count, rows):
        block = np.tile(np.arange(n), (min(rows, count - start), 1))
        yield new_codes(uses, rng.permuted(block, axis=1))


def run_shares(new: Numbers, base: int, run: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """float64[…, N − base − run + 1]: new codes of each run as a share of the codes in the base.

    `new` int64[…, N]: new codes by narrative. The base is the first `base` narratives; runs of
    `run` narratives follow, sliding by one. Undefined (NaN) where the base has no codes. Source:
    Guest, Namey and Chen 2020, doi 10.1371/journal.pone.0232076.

    >>> shares = run_shares(np.array([14, 10, 8, 5, 4, 3, 1, 0]), base=4, run=2)
    >>> shares.round(3).tolist() == [round(7 / 37, 3), round(4 / 37, 3), round(1 / 37, 3)]
    True
    """
    total = np.cumsum(new, axis=-1)
    whole = total[..., base - 1 : base]
    ends = total[..., base + run - 1 :]
    begins = total[..., base - 1 : total.shape[-1] - run]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, (ends - begins) / whole, np.nan)


def reached(new: Numbers, base: int, run: int, threshold: float) -> Numbers:
    """int64[…]: the narratives before the first run with at most `threshold` new codes, or -1.

    What Guest, Namey and Chen write as “6+2” is 6 here, with runs of 2.

    >>> new = np.array([14, 10, 8, 5, 4, 3, 1, 0])
    >>> int(reached(new, 4, 2, 0.05)), int(reached(new, 4, 2, 0))
    (6, -1)
    >>> int(reached(np.append(new, 0), 4, 2, 0))
    7
    """
    low = run_shares(new, base, run) <= threshold
    if not low.shape[-1]:
        return np.full(low.shape[:-1], -1)
    return np.where(low.any(axis=-1), base + low.argmax(axis=-1), -1)


def why_not(new: Numbers, base: int, run: int) -> Note | None:
    """Why saturation can't be computed in the study's order; None where it can."""
    if len(new) < base + run:
        return Reason.FEW_CODED(n=len(new), base=base, run=run)
    if not new[:base].sum():
        return Reason.BASE_WITHOUT_CODES(base=base)
    return None


def saturation(uses: Uses, base: int, run: int) -> list[SaturationPoint]:
    """The narratives in the study's order with the codes they bring."""
    n = len(uses.narratives)
    new = new_codes(uses, np.arange(n))
    seen = np.cumsum(new)
    codes = np.bincount(uses.narrative, minlength=n)
    shares = run_shares(new, base, run).tolist() if n >= base + run else []
    points = []
    for i, narrative in enumerate(uses.narratives):
        ends = i >= base + run - 1
        points.append(
            SaturationPoint(
                position=i + 1,
                narrative=narrative,
                codes=int(codes[i]),
                new_codes=int(new[i]),
                seen_codes=int(seen[i]),
                run_new=int(seen[i] - seen[i - run]) if ends else -1,
                run_share=shares[i - base - run + 1] if ends else NAN,
            )
        )
    return points


def saturation_reached(
    uses: Uses, base: int, run: int, threshold: float, count: int, seed: int
) -> list[SaturationReached]:
    """Where saturation was reached, in the study's order and in `count` random ones.

    First the study's own order, then each number of narratives at which a random order reached it,
    -1 (not reached) last.
    """
    new = new_codes(uses, np.arange(len(uses.narratives)))
    reason = why_not(new, base, run)
    at = -1 if reason else int(reached(new, base, run, threshold))
    study = SaturationReached(Orders.STUDY, at, 1, reason)
    if len(uses.narratives) < base + run:
        return [study]
    times: Counter[int] = Counter()
    for block in orders(uses, count, seed):
        times.update(reached(block, base, run, threshold).tolist())
    ends = sorted(times, key=lambda narratives: (narratives < 0, narratives))
    return [study, *(SaturationReached(Orders.RANDOM, end, times[end], None) for end in ends)]
