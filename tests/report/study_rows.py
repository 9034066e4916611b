"""A study without files: two narratives, two coders, two themes of the last round; and its rows."""

from __future__ import annotations

from making import make, report_data

from synth.report.parts.environment import Site
from synth.report.parts.given_verdict import GivenVerdict
from synth.report.parts.provenance import Software
from synth.tables.agree import CodingDifference, ItemAgreement, PooledAgreement
from synth.tables.resolve import CoderProgress, PlacedCoding
from synth.tables.segment import NarrativeSummary
from synth.tables.theme import RoundSummary, ThemeCode, ThemeCoding, ThemeSummary
from synth.vocabulary import Polarity
from synth.written.codebook import Code
from synth.written.reviews import Verdict
from synth.written.screening import Decision
from synth.written.standards import Assessment

NAN = float("nan")


def coding(ident, code, start=0, **more):
    """A coding with a place; `ident` is “narrative:coder:id”."""
    narrative, coder, _ = ident.split(":")
    quote = more.pop("quote", "they moved a midwife")
    sentence = more.pop("sentence", start // 100)
    given = {
        "coding_id": ident,
        "narrative": narrative,
        "coder": coder,
        "code": code,
        "written_code": code,
        "start": start,
        "end": start + len(quote),
        "section": "s",
        "first_sentence": sentence,
        "last_sentence": sentence,
        "quote": quote,
    }
    return make(PlacedCoding, **{**given, **more})


def narrative(one, words=100, **more):
    """A narrative's summary."""
    given = {"title": f"Title {one}", "file": f"{one}.md", "status": "validated", "sources": 1}
    return make(NarrativeSummary, narrative=one, words=words, sentences=10, **{**given, **more})


def theme(ident, parent="", **more):
    """A theme of round 2, without codings."""
    given = {"label": ident.title(), "statement": f"{ident.title()} is found."}
    return make(ThemeSummary, round=2, theme=ident, parent=parent, **{**given, **more})


def holds(ident, code, parent=""):
    """A code in a theme of round 2."""
    return make(ThemeCode, round=2, theme=ident, parent=parent, code=code)


def progress(one, coder, status="complete", **more):
    """How far a coder is with a narrative."""
    given = {"status": status, "codebook": 1, "codings": 1}
    return make(CoderProgress, narrative=one, coder=coder, **{**given, **more})


def held_round(number, **more):
    """A round of themes."""
    given = {"stage": "analytical", "participants": ["anna", "ben"], "decision": "Put together."}
    counts = {"themes": 2, "subthemes": 1, "codes": 2}
    return make(RoundSummary, round=number, **{**given, **counts, **more})


def judged(ident, level=None, confidence=None, **more):
    """A GRADE-CERQual assessment with one level for all components."""
    concern = {"level": level, "explanation": "So it is."} if level else None
    given = {
        "methodological_limitations": concern,
        "coherence": concern,
        "adequacy": concern,
        "relevance": concern,
        "confidence": {"level": confidence, "explanation": "All in all."} if confidence else None,
        "by": ["anna"],
        "date": "2026-03-02",
    }
    return Assessment.model_validate({"theme": ident, **given, **more})


def code(ident, origin="inductive", **more):
    """A code of the codebook."""
    return Code.model_validate({"id": ident, "label": ident.title(), "origin": origin, **more})


def reviewed(ident, verdict, reviewer="kim", sha256="0" * 64, **more):
    """A reviewer's verdict on a theme of round 2."""
    given = Verdict.model_validate({"theme": ident, "verdict": verdict, "sha256": sha256, **more})
    return GivenVerdict(reviewer, "2026-03-04", 2, given)


def in_theme(one, ident, parent=""):
    """A coding counted for a theme of round 2."""
    place = {"theme": ident, "parent": parent, "code": one.code, "polarity": one.polarity}
    return make(ThemeCoding, round=2, coding_id=one.coding_id, narrative=one.narrative, **place)


def in_themes(codings, places):
    """Each coding in every (theme, parent) of its code, and in the parent."""
    rows = []
    for one in codings:
        for ident, parent in places.get(one.code, ()):
            rows.append(in_theme(one, ident, parent))
            if parent:
                rows.append(in_theme(one, parent))
    return rows


def counts(codings):
    """What the table of themes counts for a theme with these codings, and one code."""
    contrary = [one for one in codings if one.polarity is Polarity.CONTRARY]
    supporting = [one for one in codings if one.polarity is not Polarity.CONTRARY]
    narratives = {one.narrative for one in supporting}
    opposed = {one.narrative for one in contrary}
    return {
        "codes": 1,
        "codings": len(supporting),
        "narratives": len(narratives),
        "sentences": len({(one.narrative, one.first_sentence) for one in supporting}),
        "contrary": len(contrary),
        "contrary_sentences": len({(one.narrative, one.first_sentence) for one in contrary}),
        "coders": len({one.coder for one in supporting}),
        "cited": sorted(narratives),
        "against": sorted(opposed - narratives),
        "both": sorted(opposed & narratives),
    }


def study(**more):
    """The study: theme `adapting` with subtheme `means` (code `move`), theme `learning` (`talk`).

    `more`: as `report_data` takes it, in place of what the study has.
    """
    codings = more.get("codings")
    if codings is None:
        codings = [
            coding("N01:anna:1", "move"),
            coding("N01:ben:1", "move", 4),
            coding("N01:anna:2", "move", 300, polarity="contrary", voice="participant"),
            coding("N02:anna:1", "move", 100),
            coding("N02:ben:1", "talk", 200),
        ]
    places = {"move": [("means", "adapting")], "talk": [("learning", "")]}
    evidence = in_themes(codings, places)

    def counted(ident):
        ids = {row.coding_id for row in evidence if row.theme == ident}
        return counts([one for one in codings if one.coding_id in ids])

    front = {"authors": ["eva"], "country": ["Norway"]}
    checked = {"round": 1, "by": ["eva"], "date": "2026-01-02"}
    article = {"type": "article", "citation": "A", "doi": "10.1000/a"}
    known = {
        "coders": {"anna": "A nurse.", "ben": ""},
        "questions": [("why", "Why do they do it?")],
        "sections": [{"id": "s", "heading": "Section"}],
        "metadata_keys": [{"key": "setting", "label": "Setting", "crosstab": True}],
        "narratives": [narrative("N01"), narrative("N02", 50)],
        "metadata": {"N01": {"setting": ["ward"]}, "N02": {"setting": ["ward", "clinic"]}},
        "sources": {"N01": [article], "N02": [article, {"type": "report", "citation": "B"}]},
        "authors": ["eva"],
        "front": {"N01": front, "N02": {**front, "validation": [checked]}},
        "codes": [code("move", "deductive"), code("talk", "inductive")],
        "codings": codings,
        "coverage": [progress(n, coder) for n in ("N01", "N02") for coder in ("anna", "ben")],
        "rounds": [
            held_round(1, stage="descriptive", date="2026-01-05"),
            held_round(2, date="2026-02-05"),
        ],
        "themes": [
            theme("adapting", **counted("adapting")),
            theme("means", "adapting", **counted("means")),
            theme("learning", **counted("learning")),
        ],
        "theme_codes": [holds("means", "move", "adapting"), holds("learning", "talk")],
        "theme_codings": evidence,
        "software": Software("1.2", "3.8", "rules"),
    }
    return report_data(more.pop("site", Site("A study")), **{**known, **more})


def empty(**more):
    """A study in which nothing has been done yet."""
    return report_data(Site("A study"), **{"software": Software("1.2", "3.8", "rules"), **more})


def decision(one, stage, screener, said, **more):
    """A row of the screening log."""
    return Decision(one, stage, screener, said, **more)


def difference(number=0, first=0, **more):
    """A coding of anna's (its id ends in `number`) where ben has nothing, in sentence `first`."""
    given = {
        "narrative": "N01",
        "kind": "missed",
        "section": "s",
        "coder_a": "anna",
        "coding_a": f"N01:anna:k{number}",
        "quote_a": "text",
        "coder_b": "ben",
    }
    sentences = dict.fromkeys(("first_sentence", "last_sentence", "first_a", "last_a"), first)
    return make(CodingDifference, **{**given, **sentences, **more})


def pooled(alpha=0.78, **more):
    """The pooled agreement on all codes."""
    given = {"low": 0.7, "high": 0.8, "units": 20, "narratives": 2}
    return make(PooledAgreement, level="code", of="all", alpha=alpha, **{**given, **more})


def by_code(ident, alpha=0.5, **more):
    """The agreement on a code."""
    given = {"units": 20, "positive_units": 3, "percent": 0.9, "positive": 0.6}
    return make(ItemAgreement, level="code", id=ident, alpha=alpha, **{**given, **more})


def records(table):
    """The rows of a table for readers, each by column."""
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]
