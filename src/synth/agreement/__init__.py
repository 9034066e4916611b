"""Agreement between coders: pure functions on plain tables and arrays.

What to call, by question (docs/agreement.md says which coefficient answers what):

* is the code present in the sentence, many codes and coders: :func:`code_agreement`, or
  :func:`from_long` for a data frame;
* one value a unit (screening, a rating): :func:`nominal_agreement`, :func:`cohen_kappa`,
  :func:`weighted_alpha`, :func:`weighted_kappa`, :func:`weighted_agreement`;
* a set of values a unit as one judgement: :func:`set_alpha`;
* where spans begin and end: :func:`unitizing_agreement`, :func:`group_unitizing`,
  :func:`gamma_agreement`; how far passages overlap: :func:`passage_overlap`;
* who disagrees where: :func:`compare_codings`, :func:`rank_units`;
* how much more to code: the functions of :mod:`synth.agreement.planning`.

Names are loaded when first asked for, so that a step that needs one module imports only that one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .by_code import code_agreement as code_agreement
    from .disagreements import compare_codings as compare_codings
    from .disagreements import kind_of_coding as kind_of_coding
    from .disagreements import rank_units as rank_units
    from .gamma import gamma_agreement as gamma_agreement
    from .long_table import from_long as from_long
    from .long_table import values_from_long as values_from_long
    from .nominal import cohen_kappa as cohen_kappa
    from .nominal import cohen_kappa_max as cohen_kappa_max
    from .nominal import conger_kappa as conger_kappa
    from .nominal import nominal_agreement as nominal_agreement
    from .nominal import table_counts as table_counts
    from .overlap import passage_overlap as passage_overlap
    from .planning import documents_needed as documents_needed
    from .planning import planned_widths as planned_widths
    from .planning import units_to_tell as units_to_tell
    from .ratings import category_counts as category_counts
    from .ratings import contingency as contingency
    from .results import CodeAgreement as CodeAgreement
    from .results import CodeStatistics as CodeStatistics
    from .results import Estimate as Estimate
    from .results import Interval as Interval
    from .results import PairStatistics as PairStatistics
    from .rollup import roll_up as roll_up
    from .sets import alpha_of_ids as alpha_of_ids
    from .sets import coding_sets as coding_sets
    from .sets import set_alpha as set_alpha
    from .unitizing import unitizing_agreement as unitizing_agreement
    from .unitizing_groups import group_unitizing as group_unitizing
    from .weighted import gwet_ac2 as gwet_ac2
    from .weighted import weighted_agreement as weighted_agreement
    from .weighted import weighted_alpha as weighted_alpha
    from .weighted import weighted_kappa as weighted_kappa

_HOME = {
    "code_agreement": "by_code",
    "roll_up": "rollup",
    "from_long": "long_table",
    "values_from_long": "long_table",
    "category_counts": "ratings",
    "contingency": "ratings",
    "nominal_agreement": "nominal",
    "cohen_kappa": "nominal",
    "cohen_kappa_max": "nominal",
    "conger_kappa": "nominal",
    "table_counts": "nominal",
    "weighted_agreement": "weighted",
    "weighted_alpha": "weighted",
    "weighted_kappa": "weighted",
    "gwet_ac2": "weighted",
    "set_alpha": "sets",
    "coding_sets": "sets",
    "alpha_of_ids": "sets",
    "unitizing_agreement": "unitizing",
    "group_unitizing": "unitizing_groups",
    "gamma_agreement": "gamma",
    "passage_overlap": "overlap",
    "compare_codings": "disagreements",
    "kind_of_coding": "disagreements",
    "rank_units": "disagreements",
    "documents_needed": "planning",
    "planned_widths": "planning",
    "units_to_tell": "planning",
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
