"""A methods text ready to paste: what was done, with the figures of this run and nothing else.

Each function returns whole sentences; a part that the data do not hold is left out. Of a reflexive
study neither agreement nor saturation is told (Braun and Clarke).
"""

from __future__ import annotations

import math
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING, Any

from synth.report.parts.disagreement_list import consensus_summary
from synth.report.parts.environment import coefficient, percent, plural
from synth.report.parts.screening_flow import prisma_flow
from synth.report.parts.stages_table import coders_at_work, listing, sources_count, span_of

if TYPE_CHECKING:
    from synth.report.parts.data import ReportData

Row = dict[str, Any]


def methods_paragraphs(data: ReportData) -> list[str]:
    """The paragraphs, as plain text."""
    parts = (
        material(data), [*codebook(data), *coding(data)], agreement(data), themes(data),
        saturation(data), [*confidence(data), *software(data)],
    )  # fmt: skip
    return [" ".join(sentences) for sentences in parts if sentences]


def screening(data: ReportData) -> list[str]:
    """How many studies were screened, at which stages, and what came of it."""
    flow = prisma_flow(data.screening, data.titles, data.sources.values())
    if flow is None:
        return []
    excluded = sum(stage.excluded for stage in flow.stages)
    undecided = flow.open + flow.waiting
    said = [f"{flow.eligible:,} {'was' if flow.eligible == 1 else 'were'} included"]
    said += [f"{excluded:,} excluded"] if excluded else []
    said += [f"{undecided:,} left undecided"] if undecided else []
    return [
        f"In screening, {plural(flow.identified, 'study was', 'studies were')} looked at in "
        f"{plural(len(flow.stages), 'stage')} ({listing(stage.name for stage in flow.stages)}); "
        f"{listing(said)}."
    ]


def material(data: ReportData) -> list[str]:
    """The screening, and what the narratives are."""
    if not data.narratives:
        return [*screening(data), "There are no narratives yet."]
    by = f", written by {plural(len(data.authors), 'author')}" if data.authors else ""
    under = f" under {plural(len(data.sections), 'heading')} of a template" if data.sections else ""
    sources = sources_count(data)
    return [
        *screening(data),
        f"The material of the synthesis is {plural(len(data.narratives), 'narrative')}{by}{under}"
        + (f", from {plural(sources, 'source')}" if sources else "")
        + f" ({plural(sum(r['words'] for r in data.narratives), 'word')}, "
        f"{plural(sum(r['sentences'] for r in data.narratives), 'sentence')}).",
        *validated(data),
    ]


def validated(data: ReportData) -> list[str]:
    """How many narratives were checked against their sources."""
    checked = {name: own["validation"] for name, own in data.front.items() if own["validation"]}
    if not checked:
        return []
    rounds = {one["round"] for own in checked.values() for one in own}
    return [
        f"{_of(len(checked), len(data.narratives), 'narrative')} "
        f"{'was' if len(checked) == 1 else 'were'} checked against "
        f"{'its' if len(checked) == 1 else 'their'} sources, in {plural(len(rounds), 'round')}."
    ]


def codebook(data: ReportData) -> list[str]:
    """The codes by origin, and how often the codebook was changed."""
    if not data.codes:
        return []
    origins = Counter(code["origin"] for code in data.codes)
    kinds = [f"{n:,} {origin}" for origin in ("deductive", "inductive", "suggested")
             if (n := origins[origin])]  # fmt: skip
    changes = len(data.history)
    verb = "is" if changes == 1 else "are"
    return [
        f"The codebook (version {data.version}) holds {plural(len(data.codes), 'code')}, "
        f"by origin {listing(kinds)}"
        + (f"; {plural(changes, 'change')} to it {verb} recorded." if changes else ".")
    ]


def coders(data: ReportData) -> list[str]:
    """Who coded, and how many narratives more than one person completed."""
    own = [one for one in coders_at_work(data) if not one.again]
    if not own:
        return ["No coding has been done yet."] if data.narratives else []
    complete: Counter[str] = Counter()
    names = {one.id for one in own}
    for row in data.coverage:
        complete[row["narrative"]] += row["status"] == "complete" and row["coder"] in names
    out = [
        f"{_start(len(own), 'coder')} coded the narratives: "
        + "; ".join(
            f"{one.id} ({plural(one.complete, 'narrative')} complete"
            + (f", {one.going:,} in progress" if one.going else "")
            + f", {plural(one.codings, 'coding')} with {plural(one.codes, 'code')})"
            for one in own
        ) + "."
    ]  # fmt: skip
    if len(own) > 1:
        both = sum(n > 1 for n in complete.values())
        out.append(
            f"{_of(both, len(data.narratives), 'narrative')} "
            f"{'was' if both == 1 else 'were'} completed by two or more coders."
        )
    out += [
        f"{one.id} is a second coding by {one.again}, and counts in no theme."
        for one in coders_at_work(data) if one.again
    ]  # fmt: skip
    return out


def coding(data: ReportData) -> list[str]:
    """Who coded, the codings in all, which of them are contrary, and what came of suggestions."""
    out = coders(data)
    own = [row for row in data.codings if row["coder"] != "consensus"]
    if not own:
        return out
    used = {row["code"] for row in own if row["code"]}
    contrary = sum(row["polarity"] == "contrary" for row in own)
    voices = sum(row["voice"] == "participant" for row in own)
    accepted = sum(bool(row["origin"]) for row in own)
    out.append(
        f"There are {plural(len(own), 'coding')} with {plural(len(used), 'code')}; "
        f"{contrary or 'none'} {'is' if contrary == 1 else 'are'} marked as contrary to what the "
        f"code says, and {voices or 'none'} as a participant’s words or account."
    )
    out.append(
        f"{plural(accepted, 'coding was', 'codings were')} accepted from a suggestion by the "
        "software." if accepted else "No coding was accepted from a suggestion by the software."
    )  # fmt: skip
    if data.orphans:
        out.append(
            f"The passages of {plural(len(data.orphans), 'coding')} were not found in today’s "
            f"text; {'it counts' if len(data.orphans) == 1 else 'they count'} nowhere."
        )
    again = len({row["coding_id"] for row in data.recoding})
    if again:
        out.append(
            f"{plural(again, 'coding is', 'codings are')} to be looked at again, because the "
            "codebook has changed since."
        )
    return out


def agreement(data: ReportData) -> list[str]:
    """Pooled α with its interval, the middle of the codes, and what a consensus decided."""
    if data.approach == "reflexive":
        return []
    pooled = next((r for r in data.agreement_pooled
                   if (r["level"], r["of"]) == ("code", "all")), None)  # fmt: skip
    if pooled is None:
        return []
    if math.isnan(pooled["alpha"]):
        why = f": {pooled['reason']}" if pooled["reason"] else ""
        return [f"Krippendorff’s α over all codes is undefined{why}."]
    where = (
        f"on {plural(pooled['units'], 'sentence')} of {plural(pooled['narratives'], 'narrative')} "
        "that two or more coders had completed"
    )
    if math.isnan(pooled["low"]):
        why = pooled["interval"].removeprefix("no interval: ")
        interval = f"no interval: {why}" if why else "no interval"
    else:
        samples = f"{data.bootstrap:,} bootstrap samples of the narratives"
        note = f"; {pooled['interval']}" if pooled["interval"] else ""
        interval = (f"95% interval {coefficient(pooled['low'])} to {coefficient(pooled['high'])}, "
                    f"from {samples}{note}")  # fmt: skip
    out = [
        f"Agreement was computed {where}: Krippendorff’s α over all codes together was "
        f"{coefficient(pooled['alpha'])} ({interval})."
    ]
    return out + _by_code(data) + consensus(data)


def _by_code(data: ReportData) -> list[str]:
    """Medians over the codes whose figures are defined; α never without its company."""
    rows = [r for r in data.agreement if r["level"] == "code" and not math.isnan(r["alpha"])]
    if not rows:
        return []

    def middle(name: str) -> float:
        known = [r[name] for r in rows if not math.isnan(r[name])]
        return median(known) if known else math.nan

    least = min(r["percent"] for r in rows)
    if len(rows) == 1:
        return [
            f"For the one code with a defined α, α was {coefficient(middle('alpha'))}, positive "
            f"agreement {coefficient(middle('positive'))} and percent agreement {percent(least)}."
        ]
    return [
        f"Over the {len(rows):,} codes with a defined α, the median of α was "
        f"{coefficient(middle('alpha'))}, of positive agreement {coefficient(middle('positive'))} "
        f"and of percent agreement {percent(middle('percent'))} (lowest {percent(least)})."
    ]


def consensus(data: ReportData) -> list[str]:
    """What the coders agreed on from the start, decided, and left open."""
    found = consensus_summary(data)
    if not found:
        return []
    return [
        f"In a consensus on {plural(found['narratives'], 'narrative')}, "
        f"{plural(found['agreed'], 'entry was', 'entries were')} agreed on from the start, "
        f"{found['decided']:,} decided, and {found['open']:,} "
        f"{'is' if found['open'] == 1 else 'are'} open."
    ]


def themes(data: ReportData) -> list[str]:
    """The rounds, and what the last one holds and rests on."""
    last = data.last_round
    if last is None:
        return ["No themes have been built yet."]
    rounds = sorted(data.rounds, key=lambda r: r["round"])
    when = span_of(row["date"] for row in rounds)
    out = [
        f"Themes were built in {plural(len(rounds), 'round')} "
        f"({listing(dict.fromkeys(r['stage'] for r in rounds))}"
        + (f"; {when}" if when else "")
        + ")."
    ]
    top = [row for row in data.result if not row["parent"]]
    below = len(data.result) - len(top)
    sub = f" with {plural(below, 'subtheme')}" if below else ""
    codes = len({row["code"] for row in data.result_codes})
    out.append(
        f"The last round holds {plural(len(top), last['stage'] + ' theme')}{sub}, on "
        f"{plural(codes, 'code')}."
        if top else "The last round holds no themes."
    )  # fmt: skip
    if data.left_out:
        verb = "was" if len(data.left_out) == 1 else "were"
        out.append(f"{_start(len(data.left_out), 'code')} {verb} knowingly left out.")
    return out + counted(data)


def counted(data: ReportData) -> list[str]:
    """What counts in the last round's themes, and how much of it is contrary."""
    if not data.result:
        return []
    ids = {row["coding_id"] for row in data.theme_codings}
    narratives = {row["narrative"] for row in data.theme_codings}
    contrary = sum(
        data.coding_by_id[one]["polarity"] == "contrary" for one in ids if one in data.coding_by_id
    )
    top = [row for row in data.result if not row["parent"]]
    sought = sum(bool(row["contrary_sought"]) for row in top)
    out = [
        f"What counts in themes is {data.site.layer}: {plural(len(ids), 'coding')} in "
        f"{plural(len(narratives), 'narrative')}, {contrary:,} of them contrary."
    ]
    if sought:
        out.append(
            f"How contrary evidence was looked for is written down for {sought:,} of "
            f"{plural(len(top), 'theme')}."
        )
    return out


def saturation(data: ReportData) -> list[str]:
    """After how many narratives few new codes came, in the study's order and in random ones."""
    if data.approach == "reflexive" or not data.saturation_reached:
        return []
    rule = data.saturation_settings
    study = next((r for r in data.saturation_reached if r["of"] == "study"), None)
    if study is None:
        return []
    if study["reached"] < 0 and study.get("reason"):
        return [f"Saturation of codes was not computed: {study['reason']}."]
    base, run, reached = rule["base"], rule["run"], study["reached"]
    by = f"base {base}, runs of {run}, at most {percent(rule['threshold'], 0)} new codes"
    how = f"Saturation of codes (Guest, Namey and Chen 2020; {by})"
    shown = f"was reached at {reached}+{run} narratives" if reached >= 0 else "was not reached"
    out = f"{how} {shown} in the study’s order"
    orders = [r for r in data.saturation_reached if r["of"] == "orders"]
    total = sum(r["orders"] for r in orders)
    if total:
        found = [r for r in orders if r["reached"] >= 0]
        hits = sum(r["orders"] for r in found)
        out += f", and in {hits:,} of {plural(total, 'random order')}"
        if hits:
            least, most = min(r["reached"] for r in found), max(r["reached"] for r in found)
            out += f" (at {least}+{run}" + (f" to {most}+{run})" if most > least else ")")
    return [out + "."]


def confidence(data: ReportData) -> list[str]:
    """How many findings people judged with GRADE-CERQual."""
    rated = [one for one in data.cerqual if (one["confidence"] or {}).get("level")]
    if not rated:
        return []
    names = list(dict.fromkeys(name for one in rated for name in one["by"]))
    by = f" by {listing(names)}" if names else ""
    return [
        f"Confidence in {plural(len(rated), 'finding')} was judged{by} with GRADE-CERQual "
        "(Lewin et al. 2018)."
    ]


def software(data: ReportData) -> list[str]:
    """The software and its versions."""
    named = dict(data.versions)
    synth = named.pop("synth", "")
    sentences = named.pop("Sentences found by", "")
    libraries = listing(f"{name} {value}" for name, value in named.items())
    return [
        f"The counts and figures were made with synth{' ' + synth if synth else ''}"
        + (f" and {libraries}" if libraries else "")
        + (f"; sentences were found by {sentences}" if sentences else "")
        + "."
    ]


def _of(part: int, whole: int, thing: str) -> str:
    """A part of a whole at the beginning of a sentence.

    >>> _of(14, 14, "narrative"), _of(2, 2, "narrative"), _of(0, 14, "narrative")
    ('All 14 narratives', 'Both narratives', 'Of 14 narratives, 0')
    """
    if part == whole and whole > 1:
        return f"Both {thing}s" if whole == 2 else f"All {plural(whole, thing)}"
    return f"Of {plural(whole, thing)}, {part:,}"


def _start(number: int, thing: str) -> str:
    """A count at the beginning of a sentence, small ones in words.

    >>> _start(1, "coder"), _start(12, "code")
    ('One coder', '12 codes')
    """
    small = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
    shown = plural(number, thing)
    return shown if number > 9 else f"{small[number]} {shown.partition(' ')[2]}"
