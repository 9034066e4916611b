"""Whether the codebook grew while the study was coded: without that, saturation says little.

Saturation of codes asks whether further narratives would still bring new codes. Where all codes
stood beforehand, a code is “new” in a narrative only because nobody had used it yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.vocabulary import Change, CodeOrigin, Growth
from synth.written.history import History

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData


def codebook_growth(data: ReportData) -> Growth:
    """From the codes' origin and the history: additions of codes that somebody used.

    A code in use is added while coding if the history has added it, or split it off, with a later
    version than the first, and its origin is not deductive. Without any entry in the history it is
    not on record how inductive codes came about.
    """
    in_use = [code for code in data.codes if code.id in data.used_codes]
    used = {code.id for code in in_use if code.origin is not CodeOrigin.DEDUCTIVE}
    if in_use and not used:
        return Growth.DEDUCTIVE
    if not data.history:
        return Growth.NO_RECORD
    history = History(data.history, {code.id for code in data.codes})
    added = {
        history.resolve(code).code
        for entry in data.history
        if entry.version > 1
        for code in (entry.codes if entry.change is Change.ADD else entry.into)
        if entry.change in (Change.ADD, Change.SPLIT)
    }
    return Growth.GREW if used & added else Growth.STOOD
