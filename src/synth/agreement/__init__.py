"""Agreement between coders: pure functions on plain tables and arrays.

What to call, by question (docs/agreement.md says which coefficient answers what):

* is the code present in the sentence, many codes and coders: :func:`code_agreement`, or
  :func:`from_long` for a data frame;
* one value a unit (screening, a rating): :func:`nominal_agreement`, :func:`cohen_kappa`,
  :func:`weighted_alpha`, :func:`weighted_kappa`, :func:`gwet_ac2`;
* a set of values a unit as one judgement: :func:`set_alpha`;
* where spans begin and end: :func:`unitizing_agreement`, :func:`group_unitizing`, :func:`gamma`;
* who disagrees where: :func:`compare_codings`, :func:`rank_units`;
* how much more to code: the functions of :mod:`synth.agreement.planning`.

Names are loaded when first asked for, so that a step that needs one module imports only that one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .by_code import code_agreement as code_agreement
    from .results import CodeAgreement as CodeAgreement
    from .results import CodeStatistics as CodeStatistics
    from .results import Estimate as Estimate
    from .results import Interval as Interval
    from .results import PairStatistics as PairStatistics
    from .roll_up import roll_up as roll_up

_HOME = {
    "code_agreement": "by_code",
    "roll_up": "roll_up",
    "CodeAgreement": "results",
    "CodeStatistics": "results",
    "Estimate": "results",
    "Interval": "results",
    "PairStatistics": "results",
}

__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
