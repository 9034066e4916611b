"""A study in rows, without files: two narratives, two coders, two themes of the last round."""

from __future__ import annotations

from making import report_data

from synth.report.parts.environment import Site

NAN = float("nan")


def coding(ident, code, start=0, **more):
    """A row of table `codings`; `ident` is “narrative:coder:id”."""
    narrative, coder, _ = ident.split(":")
    quote = more.pop("quote", "they moved a midwife")
    sentence = more.pop("sentence", start // 100)
    return {
        "coding_id": ident, "narrative": narrative, "coder": coder, "code": code, "start": start,
        "end": start + len(quote), "section": "s", "dimension": "", "first_sentence": sentence,
        "last_sentence": sentence, "voice": "author", "polarity": "supporting", "origin": "",
        "status": "complete", "anchor": "position", "written_code": code, "quote": quote,
        "memo": "", **more,
    }  # fmt: skip


def narrative(one, words=100):
    """A row of table `narratives`."""
    return {"narrative": one, "title": f"Title {one}", "file": f"{one}.md", "status": "validated",
            "text_sha256": "", "words": words, "sentences": 10, "sources": 1}  # fmt: skip


def theme(ident, parent="", **more):
    """A row of table `themes` of round 2, without codings."""
    return {
        "round": 2, "theme": ident, "parent": parent, "label": ident.title(), "question": "",
        "statement": f"{ident.title()} is found.", "memo": "", "contrary_sought": "", "codes": 0,
        "codings": 0, "sentences": 0, "narratives": 0, "contrary": 0, "coders": 0, "cited": (),
        **more,
    }  # fmt: skip


def judged(ident, level=None, confidence=None, **more):
    """A GRADE-CERQual assessment with one level for all components."""
    one = {"level": level, "explanation": "So it is." if level else ""} if level else None
    return {
        "theme": ident, "methodological_limitations": one, "coherence": one, "adequacy": one,
        "relevance": one, "by": ["anna"], "date": "2026-03-02",
        "confidence": {"level": confidence, "explanation": "All in all."} if confidence else None,
        **more,
    }  # fmt: skip


def in_themes(codings, places):
    """Rows of `theme_codings`: each coding in every (theme, parent) of its code, and the parent."""
    out = []
    for row in codings:
        for ident, parent in places.get(row["code"], ()):
            base = {"round": 2, "code": row["code"], "coding_id": row["coding_id"],
                    "narrative": row["narrative"]}  # fmt: skip
            out.append({**base, "theme": ident, "parent": parent})
            if parent:
                out.append({**base, "theme": parent, "parent": ""})
    return out


def study(**more):
    """The study: theme `adapting` with subtheme `means` (code `move`), theme `learning` (`talk`)."""
    codings = more.pop("codings", None)
    if codings is None:
        codings = [
            coding("N01:anna:1", "move"), coding("N01:ben:1", "move", 4),
            coding("N01:anna:2", "move", 300, polarity="contrary", voice="participant"),
            coding("N02:anna:1", "move", 100), coding("N02:ben:1", "talk", 200),
        ]  # fmt: skip
    places = {"move": [("means", "adapting")], "talk": [("learning", "")]}
    rows = in_themes(codings, places)
    counts = {}
    for ident in ("adapting", "means", "learning"):
        own = [c for c in codings if c["coding_id"] in
               {r["coding_id"] for r in rows if r["theme"] == ident}]  # fmt: skip
        names = sorted({c["narrative"] for c in own})
        counts[ident] = {
            "codes": 1, "codings": len(own), "narratives": len(names),
            "sentences": len({(c["narrative"], c["first_sentence"]) for c in own}),
            "contrary": sum(c["polarity"] == "contrary" for c in own),
            "coders": len({c["coder"] for c in own}),
            "cited": tuple(names),
        }  # fmt: skip
    front = {"authors": ["eva"], "country": ["Norway"], "period": "", "validation": []}
    known = {
        "coders": {"anna": "A nurse.", "ben": ""},
        "questions": [("why", "Why do they do it?")],
        "sections": [{"id": "s", "heading": "Section", "dimension": ""}],
        "metadata_keys": [{"key": "setting", "label": "Setting", "crosstab": True,
                           "vocabulary": []}],
        "narratives": [narrative("N01"), narrative("N02", 50)],
        "metadata": {"N01": {"setting": ["ward"]}, "N02": {"setting": ["ward", "clinic"]}},
        "sources": {"N01": [{"type": "article", "citation": "A", "doi": "10.1000/a"}],
                    "N02": [{"type": "article", "citation": "A", "doi": "10.1000/a"},
                            {"type": "report", "citation": "B", "doi": ""}]},
        "authors": ["eva"],
        "front": {"N01": front, "N02": {**front, "validation": [
            {"round": 1, "by": ["eva"], "date": "2026-01-02", "changes": ""}]}},
        "codes": [{"id": i, "label": i.title(), "origin": o, "question": "", "definition": ""}
                  for i, o in (("move", "deductive"), ("talk", "inductive"))],
        "codings": codings,
        "coverage": [{"narrative": n, "coder": c, "status": "complete", "codebook": 1,
                      "codings": 1, "orphans": 0, "coding_round": -1}
                     for n in ("N01", "N02") for c in ("anna", "ben")],
        "rounds": [{"round": r, "name": "", "stage": s, "date": d, "participants": ("anna", "ben"),
                    "decision": "Put together.", "themes": 2, "subthemes": 1, "codes": 2,
                    "file": ""} for r, s, d in ((1, "descriptive", "2026-01-05"),
                                                (2, "analytical", "2026-02-05"))],
        "themes": [theme("adapting", **counts["adapting"]),
                   theme("means", "adapting", **counts["means"]),
                   theme("learning", **counts["learning"])],
        "theme_codes": [{"round": 2, "theme": "means", "parent": "adapting", "code": "move"},
                        {"round": 2, "theme": "learning", "parent": "", "code": "talk"}],
        "theme_codings": rows,
        "versions": [("synth", "1.2"), ("spaCy", "3.8"), ("Sentences found by", "rules")],
    }  # fmt: skip
    return report_data(more.pop("site", Site("A study")), **{**known, **more})


def empty(**more):
    """A study in which nothing has been done yet."""
    return report_data(Site("A study"), **more)


def decision(one, stage, screener, said, **more):
    """A row of the screening log."""
    return {"study": one, "stage": stage, "screener": screener, "decision": said, "reason": "",
            "narrative": "", "date": "", **more}  # fmt: skip


def pooled(alpha=0.78, **more):
    """The row of `agreement_pooled` on all codes."""
    return {"level": "code", "of": "all", "id": "", "alpha": alpha, "low": 0.7, "high": 0.8,
            "interval": "", "units": 20, "narratives": 2, "reason": "", **more}  # fmt: skip


def by_code(ident, alpha=0.5, **more):
    """A row of `agreement` on a code."""
    return {"level": "code", "id": ident, "units": 20, "positive_units": 3, "narratives": 2,
            "alpha": alpha, "low": NAN, "high": NAN, "interval": "", "percent": 0.9,
            "positive": 0.6, "prevalence": 0.1, "ac1": 0.8, "reason": "", **more}  # fmt: skip
