"""The tables passed between steps: their columns, their types, and how they are read and written.

Every table is a CSV file in `build/`. Text is read as text (a code called `NA` stays a code), a
whole number that does not apply is -1, an undefined figure is empty (read as NaN), and a truth is
`true` or `false`.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from synth.textfile import MAX_BYTES, write_atomic, writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

#: Column → type, for every table. The types are `str`, `int`, `float` and `bool`.
TABLES: dict[str, dict[str, type]] = {
    # segment: what the narratives hold
    "narratives": {
        "narrative": str, "title": str, "file": str, "status": str, "text_sha256": str,
        "words": int, "sentences": int, "sources": int,
    },
    "metadata": {"narrative": str, "key": str, "value": str},
    "sentences": {
        "narrative": str, "sentence": int, "start": int, "end": int, "section": str,
        "dimension": str,
    },
    # resolve: what coders marked, found again in the text, with today's codes. `coding_id` is
    # unique in the study: narrative, coder and the coding's own id, joined by “:”.
    # Here `code` is today's code ("" where only a person can say), `written_code` what stands in
    # the file, `start` and `end` code points of the narrative's text, `anchor` how the place was
    # found, `status` whether the coder had completed the narrative.
    "codings": {
        "coding_id": str, "narrative": str, "coder": str, "code": str, "start": int, "end": int,
        "section": str, "dimension": str, "first_sentence": int, "last_sentence": int,
        "voice": str, "polarity": str, "origin": str, "status": str, "anchor": str,
        "written_code": str, "quote": str, "memo": str,
    },
    "coders": {
        "narrative": str, "coder": str, "status": str, "codebook": int, "codings": int,
        "orphans": int, "coding_round": int,
    },
    "orphans": {
        "coding_id": str, "narrative": str, "coder": str, "written_code": str, "quote": str,
        "reason": str, "proposed_start": int, "proposed_end": int, "proposed": str, "file": str,
        "line": int,
    },
    "recoding": {
        "coding_id": str, "narrative": str, "coder": str, "written_code": str, "code": str,
        "reason": str, "candidates": str, "quote": str,
    },
    # One row an entry of a consensus and original coding it rests on; `counts` says whether that
    # original is taken over, `kind` how coders differed ("" for what they agreed on).
    "consensus": {
        "narrative": str, "entry": str, "kind": str, "state": str, "coder": str, "coding_id": str,
        "counts": bool, "by": str, "date": str, "reason": str, "stale": str, "line": int,
    },
    # agree: `level` is `code`, `subtheme` or `theme` (of the last round). An undefined figure is
    # empty and `reason` says why; `interval` holds the note on the interval, or why there is none.
    "agreement": {
        "level": str, "id": str, "units": int, "positive_units": int, "narratives": int,
        "alpha": float, "low": float, "high": float, "interval": str, "percent": float,
        "positive": float, "prevalence": float, "ac1": float, "fleiss": float,
        "brennan_prediger": float, "reason": str,
    },
    # One row a pair of coders, level and id; id "" is all codes together.
    "agreement_pairs": {
        "level": str, "id": str, "coder_a": str, "coder_b": str, "units": int, "kappa": float,
        "positive": float, "reason": str,
    },
    # Pooled α over all codes or themes of a level: of all coders on all narratives (`of` is
    # `all`), on one narrative, without one coder, in one section, or in one round of coding.
    "agreement_pooled": {
        "level": str, "of": str, "id": str, "alpha": float, "low": float, "high": float,
        "interval": str, "units": int, "narratives": int, "reason": str,
    },
    # uα of each code: where spans begin and end, in characters.
    "agreement_unitizing": {
        "id": str, "spans": int, "narratives": int, "alpha": float, "low": float, "high": float,
        "interval": str, "reason": str,
    },
    # The same coder twice (`again` is the second coding); id "" is all codes together.
    "agreement_again": {
        "coder": str, "again": str, "id": str, "units": int, "positive_units": int,
        "narratives": int, "alpha": float, "low": float, "high": float, "interval": str,
        "percent": float, "positive": float, "reason": str,
    },
    # One row a stage and pair of screeners: include against not include, and α with `unsure` as a
    # category of its own; both names "" is all screeners of a stage together.
    "agreement_screening": {
        "stage": str, "screener_a": str, "screener_b": str, "studies": int, "both": int,
        "only_a": int, "only_b": int, "neither": int, "unsure": int, "percent": float,
        "kappa": float, "ac1": float, "alpha": float, "low": float, "high": float,
        "interval": str, "reason": str,
    },
    # Agreement before consensus, and after: each coder's codings with what was decided in place
    # of them. id "" is all of a level together. On narratives with a consensus file alone.
    "agreement_consensus": {
        "level": str, "id": str, "narratives": int, "before": float, "after": float,
        "reason_before": str, "reason_after": str,
    },
    # Agreement without the suggestions that coders accepted, as everywhere else, and with them.
    # id "" is all codes together; else the codes that some were accepted for. Empty where none
    # counts.
    "agreement_accepted": {
        "id": str, "accepted": int, "before": float, "after": float, "reason_before": str,
        "reason_after": str,
    },
    # How much more to code: `aim` is `width` (of the interval of α, at most `value`) or `tell`
    # (α from `value`, with two coders and units taken as independent). -1 where it can't be said.
    "agreement_planning": {
        "level": str, "id": str, "aim": str, "value": float, "narratives": int, "units": int,
        "reason": str,
    },
    # One row a narrative and coder of the study: whether that coding is in the agreement, and how
    # many of its codings are.
    "agreement_coverage": {
        "narrative": str, "coder": str, "again": str, "status": str, "coding_round": int,
        "codings": int, "orphans": int, "used": int, "counts": bool, "why_not": str,
    },
    # Codings that no coefficient reads, and why. A coding has one reason: the first that holds.
    "agreement_left_out": {"reason": str, "coder": str, "codings": int, "narratives": int},
    # One row a coding and other coder who differs (a pair of codings that differ from each other
    # once); coding_b "" where the other coder has nothing there. `matched_b`: that coding agrees
    # with another of coder_a's. `entry` and `state`: what the consensus has of it.
    "disagreements": {
        "narrative": str, "kind": str, "section": str, "first_sentence": int, "last_sentence": int,
        "coder_a": str, "coding_a": str, "code_a": str, "start_a": int, "end_a": int,
        "first_a": int, "last_a": int, "quote_a": str, "memo_a": str,
        "coder_b": str, "coding_b": str, "code_b": str, "start_b": int, "end_b": int,
        "first_b": int, "last_b": int, "quote_b": str, "memo_b": str, "matched_b": bool,
        "entry": str, "state": str,
    },
    # Code against code, each pair once; code_b "" is nothing. The same code twice: agreed, or
    # differing in the boundary.
    "confusion": {"code_a": str, "code_b": str, "count": int},
    # Sentences by what they add to the observed disagreement; `codes` are those differed in.
    "agreement_passages": {
        "rank": int, "narrative": str, "sentence": int, "start": int, "end": int, "section": str,
        "contribution": float, "share": float, "codes": str,
    },
    # suggest: read by the suggestions page alone
    "suggestions": {
        "narrative": str, "sentence": int, "start": int, "end": int, "code": str, "score": float,
        "method": str, "version": str, "term": str, "match_start": int, "match_end": int,
        "matched": str, "negated": bool,
    },
    # rank: read by the suggestions page alone. One row a sentence and code, `rank` 1 the best;
    # -1 and "" where no term was found, or no text is near. `nearest_narrative` and `nearest_coder`
    # are those of an earlier coding.
    "ranked": {
        "narrative": str, "sentence": int, "start": int, "end": int, "code": str, "rank": int,
        "score": float, "method": str, "version": str, "term": str, "match_start": int,
        "match_end": int, "negated": bool, "nearest_kind": str, "nearest_text": str,
        "nearest_narrative": str, "nearest_coder": str, "similarity": float,
        "similarity_by": str, "words": str,
    },
    # Which models and methods were taken, and why not others.
    "ranked_methods": {"name": str, "value": str},
    # Held out by narrative: `what` is `frequency` (always the most frequent codes) or `ranked`,
    # learned from about `per_code` coded sentences of each code (-1: all there are).
    "ranked_quality": {
        "what": str, "per_code": int, "learned_from": float, "recall_at_3": float,
        "macro_recall_at_3": float, "mrr": float, "micro_f1": float,
    },
    "ranked_by_code": {
        "code": str, "positive": int, "suggested": int, "precision": float,
        "precision_low": float, "precision_high": float, "precision_note": str, "recall": float,
        "recall_low": float, "recall_high": float, "recall_note": str,
    },
    "ranked_calibration": {
        "low": float, "high": float, "count": int, "expected": float, "observed": float,
    },
    # Sentences that no code fits, in groups; `place` 1 is the most central of a group.
    "novel_groups": {
        "group": int, "passages": int, "narratives": int, "coherence": float, "fit": float,
        "phrases": str,
    },
    "novel_passages": {
        "group": int, "place": int, "narrative": str, "sentence": int, "start": int, "end": int,
    },
    # group: read by the suggestions page alone. One row a code of the codebook; `state` is
    # `in a theme`, `left out` (by decision) or `in none`; `described`: the codebook says something.
    "group_codes": {
        "code": str, "state": str, "passages": int, "narratives": int, "described": bool,
    },
    # The subthemes, or themes, that a code in no theme stands nearest to: sentences and narratives
    # that both have, of those that either has; the cosine of the definitions.
    "group_near": {
        "code": str, "rank": int, "place": str, "passages": int, "passages_either": int,
        "narratives": int, "narratives_either": int, "similarity": float, "score": float,
    },
    # Every theme and subtheme of the last round; `notes` holds those of `many`, `few` and
    # `one-code` that apply, `median` is of the codes at its level.
    "group_sizes": {
        "theme": str, "codes": int, "median": float, "codings": int, "top_code": str,
        "top_share": float, "notes": str,
    },
    # Pairs of codes that might be one: sentences given one for the other by two coders, of those
    # that any of the two gave either; sentences that carry both, of those that carry either.
    "group_pairs": {
        "rank": int, "code_a": str, "code_b": str, "confused": int, "compared": int,
        "together": int, "either": int, "similarity": float, "score": float,
    },
    # Sentences for a pair, by its `rank`; `kind` is `confused`, with who gave which, or `together`.
    "group_pair_passages": {
        "rank": int, "place": int, "kind": str, "narrative": str, "sentence": int, "start": int,
        "end": int, "section": str, "coder_a": str, "coder_b": str,
    },
    # Codes that might be two, one row a code and group of its passages; `of` is how many passages
    # the code has in all, `chance` the highest silhouette with codes shuffled.
    "group_splits": {
        "rank": int, "code": str, "group": int, "passages": int, "narratives": int,
        "phrases": str, "section": str, "section_share": float, "sections_differ": float,
        "of": int, "silhouette": float, "chance": float,
    },
    "group_split_passages": {
        "code": str, "group": int, "place": int, "narrative": str, "sentence": int, "start": int,
        "end": int, "section": str,
    },
    # Trees of codes, `together` and `meaning`. Below the number of leaves, `left` and `right` are
    # a `leaf` of `group_leaves`; above, what an earlier step made. `height` is 1 − likeness.
    "group_tree": {
        "tree": str, "step": int, "left": int, "right": int, "height": float, "codes": int,
    },
    "group_leaves": {"tree": str, "position": int, "leaf": int, "code": str},
    # theme: the rounds, and what counts for each theme. `theme` is a theme's or subtheme's id,
    # `parent` the theme a subtheme belongs to ("" for a theme).
    "rounds": {
        "round": int, "name": str, "stage": str, "date": str, "participants": str,
        "decision": str, "themes": int, "subthemes": int, "codes": int, "file": str,
    },
    "themes": {
        "round": int, "theme": str, "parent": str, "label": str, "question": str,
        "statement": str, "memo": str, "contrary_sought": str, "codes": int, "codings": int,
        "sentences": int, "narratives": int, "contrary": int, "coders": int, "cited": str,
    },
    "theme_codes": {"round": int, "theme": str, "parent": str, "code": str},
    "theme_codings": {
        "round": int, "theme": str, "parent": str, "code": str, "coding_id": str,
        "narrative": str,
    },
    "theme_counts": {
        "round": int, "theme": str, "by": str, "value": str, "codings": int, "sentences": int,
        "narratives": int,
    },
    # An arrow of the theme map, and its support: narratives in which both ends have codings, and
    # sentences in which both have.
    "relations": {
        "round": int, "source": str, "target": str, "label": str, "narratives": int,
        "sentences": int, "cited": str,
    },
    # What people wrote in the cells of the framework matrix.
    "theme_cells": {"round": int, "theme": str, "narrative": str, "summary": str},
    # Codes by codes, each pair that shares a sentence once: `c` is Jaccard's index, `b_given_a` the
    # share of code_a's sentences that carry code_b.
    "cooccurrence": {
        "code_a": str, "code_b": str, "sentences_a": int, "sentences_b": int, "together": int,
        "narratives": int, "c": float, "b_given_a": float, "a_given_b": float,
    },
    # The narratives in the study's order: how many codes each has, how many of them no narrative
    # before it had, and, where a run ends with it, the run's new codes as a share of the base's.
    "saturation": {
        "position": int, "narrative": str, "codes": int, "new_codes": int, "seen_codes": int,
        "run_new": int, "run_share": float,
    },
    # The narratives before the run that reached saturation (-1: none): `of` is `study` (one order)
    # or `orders` (how many of the random ones). `reason`: why it can't be computed.
    "saturation_reached": {"of": str, "reached": int, "orders": int, "reason": str},
    # Codes to be expected in so many narratives in any order; the range of the random orders.
    "accumulation": {"narratives": int, "expected": float, "low": float, "high": float},
    # What is left of each theme and subtheme of the last round without one narrative or coder;
    # `without` is `narrative`, `coder`, or "" for the theme as it is. `codes` and `subthemes` are
    # those with codings; -1 subthemes of a subtheme.
    "robustness": {
        "theme": str, "parent": str, "without": str, "value": str, "codings": int,
        "sentences": int, "narratives": int, "codes": int, "subthemes": int,
    },
}  # fmt: skip


def write_table(path: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as table `name`, in its columns and in the order given, one at a time.

    Raises `KeyError` when a row lacks a column.
    """
    columns = TABLES[name]
    truths = [i for i, kind in enumerate(columns.values()) if kind is bool]
    figures = [i for i, kind in enumerate(columns.values()) if kind is float]
    with writing(path) as raw:
        out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            values = [row[column] for column in columns]
            for i in truths:
                values[i] = "true" if values[i] else "false"
            for i in figures:
                values[i] = (
                    "" if values[i] is None or values[i] != values[i] else repr(float(values[i]))
                )
            writer.writerow(values)
        out.detach()


def read_rows(paths: Iterable[Path], name: str) -> list[dict[str, Any]]:
    """The rows of table `name` from one or more files, as dictionaries; needs no pandas."""
    return list(iter_rows(paths, name))


def iter_rows(paths: Iterable[Path], name: str) -> Iterator[dict[str, Any]]:
    """The same, one row at a time: for tables that are larger than what is wanted of them."""
    kinds = TABLES[name]
    casts: dict[str, Any] = {
        c: _figure if kind is float else int for c, kind in kinds.items() if kind in (int, float)
    }
    truths = [c for c, kind in kinds.items() if kind is bool]
    csv.field_size_limit(MAX_BYTES)  # a memo may be longer than Python's limit
    for path in paths:
        with path.open(encoding="utf-8", newline="") as source:
            reader = csv.reader(source)
            header = next(reader, [])
            for values in reader:
                record: dict[str, Any] = dict(zip(header, values, strict=True))
                for column, cast in casts.items():
                    record[column] = cast(record[column])
                for column in truths:
                    record[column] = record[column] == "true"
                yield record


def read_columns(paths: Iterable[Path], name: str, wanted: Iterable[str]) -> dict[str, list[Any]]:
    """The wanted columns of table `name` from one or more files; quicker than its rows.

    For columns of text and whole numbers.
    """
    kinds = TABLES[name]
    out: dict[str, list[Any]] = {column: [] for column in wanted}
    csv.field_size_limit(MAX_BYTES)
    for path in paths:
        with path.open(encoding="utf-8", newline="") as source:
            reader = csv.reader(source)
            header = next(reader)
            held = list(zip(*reader, strict=True))
        for column, values in out.items() if held else ():
            found = held[header.index(column)]
            values += map(int, found) if kinds[column] is int else found
    return out


def _figure(text: str) -> float:
    return float(text) if text else float("nan")


def read_frame(paths: Iterable[Path], name: str) -> pd.DataFrame:
    """The rows of table `name` from one or more files, as a data frame in its columns and types."""
    import pandas as pd

    kinds = TABLES[name]
    dtype: dict[str, Any] = {c: "str" if kind is bool else kind for c, kind in kinds.items()}
    undefined: Any = {c: [""] for c, kind in kinds.items() if kind is float}
    frames = [
        pd.read_csv(path, dtype=dtype, keep_default_na=False, na_values=undefined, encoding="utf-8")
        for path in paths
    ]
    if not frames:
        frames = [pd.DataFrame({c: pd.Series(dtype=kind) for c, kind in dtype.items()})]
    frame = pd.concat(frames, ignore_index=True)
    for column, kind in kinds.items():
        if kind is bool:
            frame[column] = frame[column] == "true"
    return frame


def write_json_lines(path: Path, records: Iterable[Any]) -> None:
    """Write one JSON record a line."""
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    write_atomic(path, "".join(f"{line}\n" for line in lines))


def read_json_lines(paths: Iterable[Path]) -> Iterator[Any]:
    """The records of one or more files with one JSON record a line, one at a time."""
    for path in paths:
        with path.open(encoding="utf-8", newline="\n") as lines:
            yield from map(json.loads, lines)
