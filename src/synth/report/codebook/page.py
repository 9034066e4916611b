"""`codebook.html`: what each code means, where it is used, and how it changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from synth.report.parts.environment import render, words

if TYPE_CHECKING:
    from collections.abc import Collection

    from synth.report.parts.data import ReportData

Row = dict[str, Any]
_WORD = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])")
ORIGINS = {
    "deductive": "deductive: brought to the narratives",
    "inductive": "inductive: made from the narratives",
    "suggested": "suggested by software, accepted by people",
}


def codebook_page(data: ReportData) -> str:
    """The page, from the codes as people wrote them and the codings' counts."""
    questions = dict(data.questions)
    children: dict[str, list[str]] = {}
    for code in data.codes:
        if code["parent"]:
            children.setdefault(code["parent"], []).append(code["id"])
    codes = [
        {
            **code,
            "include": linked(code["include"], data.code_labels),
            "exclude": linked(code["exclude"], data.code_labels),
            "origin": ORIGINS.get(code["origin"], code["origin"]),
            "question": questions.get(code["question"] or "", code["question"]),
            "dimension": words(code["dimension"]) if code["dimension"] else "",
            "places": data.places.get(code["id"], []),
            "left_out": code["id"] in data.left_out,
            "children": children.get(code["id"], []),
            "use": _use(data, code["id"]),
            "history": [entry for entry in data.history
                        if code["id"] in (*entry["codes"], *entry["into"])],
        }
        for code in data.codes
    ]  # fmt: skip
    return render(
        "codebook/codebook", data.site, codes=codes, labels=data.code_labels, version=data.version,
        history=data.history, coders=data.all_coders, coded=bool(data.codings),
        unused=[code for code in data.codes if code["id"] not in data.used_codes],
    )  # fmt: skip


def linked(text: str, codes: Collection[str]) -> Markup:
    """A text of the codebook in which the ids of other codes lead to them.

    >>> linked("Harm itself is risk-of-harm.", {"risk-of-harm"})
    Markup('Harm itself is <a href="#code-risk-of-harm">risk-of-harm</a>.')
    """
    parts = _WORD.split(text)
    return Markup("").join(
        Markup('<a href="#code-{0}">{0}</a>').format(part) if "-" in part and part in codes
        else part
        for part in parts
    )  # fmt: skip


def _use(data: ReportData, code: str) -> list[Row]:
    """Codings and narratives of a code by each coder who used it."""
    return [
        {"coder": coder, "codings": n, "narratives": where}
        for coder in data.all_coders
        for n, where in [data.use.get((code, coder), (0, 0))]
        if n
    ]
