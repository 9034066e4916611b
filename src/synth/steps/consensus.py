"""`synth consensus`: propose what coders agree on, and put before them what they differ in.

It writes into `codings/consensus/` alone, and only when a person asks: a run never does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.coding.anchors import anchor, context, kept_text
from synth.coding.consensus import Marked, propose
from synth.coding.consensus_entries import Today
from synth.coding.consensus_file import Merged, begin, merge
from synth.coding.decisions import all_codings
from synth.narratives.narrative import Narrative, load_narratives
from synth.narratives.sentences import pipeline_name, sentence_splitter, sentences
from synth.narratives.template import load_template
from synth.problems import Problems, StudyError, counted, did_you_mean
from synth.steps.resolve import covered
from synth.textfile import replace_text, write_atomic
from synth.written.codebook import Codebook, load_codebook
from synth.written.codings import CodingFile, load_codings
from synth.written.record import check_record
from synth.written.settings import Study, load_study

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from synth.yamlfile import YamlDocument

Opened = tuple[CodingFile, "YamlDocument"]


@dataclass
class _Report:
    """What is said at the end."""

    lines: list[str] = field(default_factory=list)
    sums: Counter[str] = field(default_factory=Counter)

    def tell(self, narrative: str, name: str, merged: Merged, change: str) -> None:
        counts = {"agreed": merged.agreed, "decided": merged.decided, "open": merged.open}
        told = ", ".join(f"{n} {word}" for word, n in counts.items())
        told += f" ({merged.new} new)" if merged.new else ""
        told += f", {len(merged.stale)} stale" if merged.stale else ""
        self.lines.append(f"{narrative}: {told}{change}")
        self.lines += [f"  stale  {name}, {one}: {why}" for one, why in merged.stale]
        self.sums.update(counts, stale=len(merged.stale), files=bool(change))


def run(root: Path, narrative: str | None = None, dry_run: bool = False) -> str:
    """Bring `codings/consensus/` up to date; say what is agreed, open, new and stale."""
    problems = Problems()
    study = load_study(root, problems)
    template = load_template(study, problems) if study else None
    loaded = load_codebook(root, problems)
    if study is None or template is None or loaded is None or problems.errors:
        raise StudyError(problems)
    paths = layout.narrative_files(root)
    known = [layout.narrative_id(path) for path in paths]
    if narrative is not None and narrative not in known:
        fix = did_you_mean(narrative, known) or f"There are: {', '.join(known) or 'none'}."
        raise StudyError(f"there is no narrative “{narrative}”", fix=fix)
    files = _coding_files(root, narrative, problems)
    wanted = [p for p, one in zip(paths, known, strict=True) if one in files]
    narratives = load_narratives(wanted, problems, template, study.config)
    if problems.errors:
        raise StudyError(problems)

    report, changed = _Report(), []
    ready: list[tuple[Narrative, list[str]]] = []
    for one in narratives.values():
        own = files[one.id]
        complete = [c for c in study.first_coders if c in own and own[c][0].status == "complete"]
        if len(complete) > 1:
            ready.append((one, complete))
        else:
            stays = "; its consensus stays as it is" if layout.CONSENSUS in own else ""
            report.lines.append(
                f"{one.id}: {counted(len(complete), 'coder')} complete, two are needed{stays}"
            )
    for (one, complete), units in zip(ready, _units(study, ready), strict=True):
        own = files[one.id]
        path = root / layout.CODINGS / layout.CONSENSUS / f"{one.id}.yaml"
        today = _today(root, loaded[0], one, own, complete, units)
        file, document = own.get(layout.CONSENSUS) or _begun(path, today, complete)
        placed = anchor(one.text, one.text_sha256, all_codings(file)[0], kept_text(root))
        merged = merge(document, file, placed, replace(today, code=_codes(loaded[0], file)))
        new = not document.path.exists()
        change = ""
        if new or merged.text != document.text:
            change = "; new" if new else "; changed"
            changed.append((document.path, merged.text, one, new))
        report.tell(one.id, document.path.relative_to(root).as_posix(), merged, change)
    for path, text, one, new in changed if not dry_run else []:
        _keep(root, one)  # first: places counted in a text that is not kept would be of no use
        if new:
            write_atomic(path, text)
        else:
            replace_text(path, text)
    return "\n".join([*report.lines, _summary(report.sums, dry_run)])


def _summary(sums: Counter[str], dry_run: bool) -> str:
    verb = "would be written (--dry-run: nothing was)" if dry_run else "written"
    return (
        f"{sums['agreed']} agreed, {sums['decided']} decided, {sums['open']} open, "
        f"{sums['stale']} stale; {counted(sums['files'], 'file')} {verb}"
    )


def _coding_files(
    root: Path, narrative: str | None, problems: Problems
) -> dict[str, dict[str, Opened]]:
    """Narrative → coder → that coder's file."""
    out: defaultdict[str, dict[str, Opened]] = defaultdict(dict)
    for path in layout.coding_files(root):
        if narrative in (None, path.stem):
            opened = load_codings(path, problems)
            if opened is not None:
                out[path.stem][path.parent.name] = opened
    return dict(out)


def _units(study: Study, ready: Sequence[tuple[Narrative, Any]]) -> list[list[tuple[int, int]]]:
    """The sentences of each narrative, as the workflow finds them."""
    config = study.config
    try:
        pipeline = pipeline_name(config.language, config.suggestions.pipeline)
        nlp = sentence_splitter(config.language, pipeline)
    except ValueError as err:
        what, _, fix = str(err).partition("\n")
        raise StudyError(what, path=study.root / layout.CONFIG, fix=fix) from None
    return list(sentences(nlp, ((one.text, one.blocks) for one, _ in ready)))


def _begun(path: Path, today: Today, coders: Sequence[str]) -> Opened:
    document = begin(path, today, coders)
    file = check_record(CodingFile, document, Problems())
    assert file is not None
    return file, document


def _codes(codebook: Codebook, file: CodingFile) -> Any:
    return lambda code: codebook.changes.resolve(code, file.codebook).code


def _today(
    root: Path,
    codebook: Codebook,
    narrative: Narrative,
    files: dict[str, Opened],
    complete: Sequence[str],
    units: Sequence[tuple[int, int]],
) -> Today:
    starts, ends = [a for a, _ in units], [b for _, b in units]
    marked: list[Marked] = []
    lost: dict[str, str] = {}
    for coder, (file, _) in files.items():
        if coder == layout.CONSENSUS:
            continue
        for one in anchor(narrative.text, narrative.text_sha256, file, kept_text(root)):
            name = f"{coder}:{one.id}"
            today = codebook.changes.resolve(one.coding.code, file.codebook)
            if coder not in complete:
                lost[name] = f"{name} is by a coder who has not completed the narrative"
            elif one.method == "orphan":
                lost[name] = f"the passage of {name} is not found in the text"
            elif today.code is None:
                lost[name] = f"{name} needs recoding"
            else:
                before, after = context(narrative.text, one.start, one.end)
                marked.append(
                    Marked(
                        coder, one.id, today.code, one.start, one.end,
                        *covered(starts, ends, one.start, one.end),
                        quote=narrative.text[one.start : one.end].strip(),
                        before=before.strip(), after=after.strip(), voice=one.coding.voice,
                        polarity=one.coding.polarity, memo=one.coding.memo,
                    )
                )  # fmt: skip
    kinds = compared(marked, complete)
    marked = [replace(m, kind=kind) for m, kind in zip(marked, kinds, strict=True)]
    return Today(
        narrative=narrative.id,
        text_sha256=narrative.text_sha256,
        version=codebook.version,
        groups=propose(marked, complete),
        marked={m.from_: m for m in marked},
        lost=lost,
        code=lambda code: code,
        sentences=lambda start, end: covered(starts, ends, start, end),
    )


def compared(marked: Sequence[Marked], coders: Sequence[str]) -> list[str]:
    """How each coding compares with the other coders': agreed, missed, boundary or code choice.

    In sentences; codings in headings, which have none, in characters.
    """
    import numpy as np

    from synth.agreement.disagreements import KINDS, compare_codings, kind_of_coding

    who = {coder: i for i, coder in enumerate(coders)}
    codes = {code: i for i, code in enumerate(sorted({m.code for m in marked}))}
    rows = [
        (0, who[m.coder], codes[m.code], m.first, m.last + 1) if m.first >= 0
        else (1, who[m.coder], codes[m.code], m.start, m.end)
        for m in marked
    ]  # fmt: skip
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    spans: Any = tuple(table[:, i] for i in range(5))
    found = compare_codings(np.ones((len(who), 2), bool), spans, len(codes))
    return [KINDS[kind] for kind in kind_of_coding(found.kind)]


def _keep(root: Path, narrative: Narrative) -> None:
    path = root / layout.TEXTS / f"{narrative.text_sha256}.txt"
    if not path.exists():
        write_atomic(path, narrative.text)
