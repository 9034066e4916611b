"""`synth consensus`: propose what coders agree on, and put before them what they differ in.

It writes into `codings/consensus/` alone, and only when a person asks: a run never does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.coding.anchors import anchor, context, keep_text
from synth.coding.consensus import Marked, propose
from synth.coding.consensus_entries import Today
from synth.coding.consensus_file import begin, merge
from synth.coding.decisions import all_codings
from synth.narratives.narrative import load_narratives
from synth.narratives.sentences import sentences, study_splitter
from synth.problems import StudyError, choose
from synth.steps.resolve import covered
from synth.study import CodingsFile, Study
from synth.textfile import replace_text, write_atomic
from synth.vocabulary import CONSENSUS, Status
from synth.wording import plural
from synth.written.codings import CodingFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from synth.coding.consensus_file import Merged
    from synth.narratives.narrative import Narrative
    from synth.narratives.sentences import Bounds
    from synth.vocabulary import Difference
    from synth.yamlfile import YamlDocument


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
        self.lines += [f"  stale  {name}, {entry}: {'; '.join(why)}" for entry, why in merged.stale]
        self.sums.update(counts, stale=len(merged.stale), files=bool(change))


@dataclass(frozen=True, slots=True)
class _Ready:
    """A narrative that two coders or more have completed, with every coder's file."""

    narrative: Narrative
    coders: list[str]
    files: Mapping[str, CodingsFile]


def run(root: Path, narrative: str | None = None, dry_run: bool = False) -> str:
    """Bring `codings/consensus/` up to date; say what is agreed, open, new and stale."""
    study = Study(root)
    study.need("template", "codebook")
    paths = layout.narrative_files(root)
    known = [layout.narrative_id(path) for path in paths]
    if narrative is not None and narrative not in known:
        fix = choose(narrative, known) if known else "There are none."
        raise StudyError(f"there is no narrative “{narrative}”", fix=fix)
    files: defaultdict[str, dict[str, CodingsFile]] = defaultdict(dict)
    for file in study.coding_files(narrative=narrative or ""):
        files[file.path.stem][file.path.parent.name] = file
    wanted = [path for path, name in zip(paths, known, strict=True) if name in files]
    narratives = load_narratives(wanted, study.problems, study.template, study.config)
    study.need()

    report = _Report()
    ready: list[_Ready] = []
    for one in narratives.values():
        coders = _complete(files[one.id], study.first_coders)
        if len(coders) > 1:
            ready.append(_Ready(one, coders, files[one.id]))
        else:
            done = "only 1 coder has completed it" if coders else "no coder has completed it"
            stays = "; its consensus stays as it is" if CONSENSUS in files[one.id] else ""
            report.lines.append(f"{one.id}: {done}; two are needed{stays}")
    splitter = study_splitter(study.settings)
    split = sentences(splitter, ((item.narrative.text, item.narrative.blocks) for item in ready))
    changed = []
    for item, bounds in zip(ready, split, strict=True):
        document, merged = _merged(study, item, bounds)
        new = not document.path.exists()
        change = ""
        if new or merged.text != document.text:
            change = "; new" if new else "; changed"
            changed.append((document.path, merged.text, item.narrative.text, new))
        name = document.path.relative_to(root).as_posix()
        report.tell(item.narrative.id, name, merged, change)
    for path, content, text, new in changed if not dry_run else []:
        keep_text(root, text)  # first: places counted in a text that is not kept are of no use
        if new:
            write_atomic(path, content)
        else:
            replace_text(path, content)
    return "\n".join([*report.lines, _summary(report.sums, dry_run)])


def _complete(files: Mapping[str, CodingsFile], coders: Sequence[str]) -> list[str]:
    """The coders who have completed a narrative."""
    return [
        coder
        for coder in coders
        if coder in files and files[coder].codings.status is Status.COMPLETE
    ]


def _summary(sums: Counter[str], dry_run: bool) -> str:
    verb = "would be written (--dry-run: nothing was)" if dry_run else "written"
    return (
        f"{sums['agreed']} agreed, {sums['decided']} decided, {sums['open']} open, "
        f"{sums['stale']} stale; {plural(sums['files'], 'file')} {verb}"
    )


def _merged(study: Study, ready: _Ready, bounds: Sequence[Bounds]) -> tuple[YamlDocument, Merged]:
    """The consensus on a narrative as it stands (or is begun), and with today's proposals in it."""
    narrative = ready.narrative
    today = _today(study, ready, bounds)
    standing = ready.files.get(CONSENSUS)
    if standing is not None:
        document, file = standing.document, standing.codings
    else:
        path = study.root / layout.CODINGS / CONSENSUS / f"{narrative.id}.yaml"
        document, file = begin(path, today, ready.coders)
    placed = anchor(narrative.text, narrative.text_sha256, all_codings(file)[0], study.kept_text)
    as_coded = replace(today, code=_codes(study, file))
    return document, merge(document, file, placed, as_coded)


def _codes(study: Study, file: CodingFile) -> Callable[[str], str | None]:
    """Today's code for one that a file has."""
    return lambda code: study.codebook.changes.resolve(code, file.codebook).code


def _today(study: Study, ready: _Ready, bounds: Sequence[Bounds]) -> Today:
    """What coders' files say now of a narrative."""
    narrative = ready.narrative
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
    marked: list[Marked] = []
    lost: dict[str, str] = {}
    for coder, file in ready.files.items():
        if coder == CONSENSUS:
            continue
        codes = _codes(study, file.codings)
        for anchored in anchor(
            narrative.text, narrative.text_sha256, file.codings, study.kept_text
        ):
            name, code = f"{coder}:{anchored.id}", codes(anchored.coding.code)
            if coder not in ready.coders:
                lost[name] = f"{name} is by a coder who has not completed the narrative"
            elif anchored.orphan:
                lost[name] = f"the passage of {name} was not found in the text"
            elif code is None:
                lost[name] = f"{name} needs recoding"
            else:
                before, after = context(narrative.text, anchored.start, anchored.end)
                first, last = covered(starts, ends, anchored.start, anchored.end)
                marked.append(
                    Marked(
                        coder=coder,
                        id=anchored.id,
                        code=code,
                        start=anchored.start,
                        end=anchored.end,
                        first=first,
                        last=last,
                        quote=narrative.text[anchored.start : anchored.end].strip(),
                        before=before.strip(),
                        after=after.strip(),
                        voice=anchored.coding.voice,
                        polarity=anchored.coding.polarity,
                        memo=anchored.coding.memo,
                    )
                )
    marked, pairs = compared(marked, ready.coders)
    return Today(
        narrative=narrative.id,
        text_sha256=narrative.text_sha256,
        version=study.codebook.version,
        groups=propose(marked, ready.coders, pairs),
        marked={mark.from_: mark for mark in marked},
        lost=lost,
        code=lambda code: code,
        sentences=lambda start, end: covered(starts, ends, start, end),
    )


def compared(
    marked: Sequence[Marked], coders: Sequence[str]
) -> tuple[list[Marked], list[tuple[int, int, Difference]]]:
    """The codings with how each compares with the other coders', and the pairs of them to be looked
    at together, by their places: the comparison that the agreement page shows.
    """
    import numpy as np

    from synth.agreement.disagreements import KINDS, compare_codings, kind_of_coding

    who = {coder: i for i, coder in enumerate(coders)}
    codes = {code: i for i, code in enumerate(sorted({mark.code for mark in marked}))}
    rows = [
        (0, who[mark.coder], codes[mark.code], mark.start, mark.end, mark.first, mark.last)
        for mark in marked
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 7)
    columns: Any = tuple(table[:, i] for i in range(5))
    comparison = compare_codings(
        np.ones((len(who), 1), bool), columns, len(codes), (table[:, 5], table[:, 6])
    )
    kinds = [KINDS[kind] for kind in kind_of_coding(comparison.kind)]
    pairs = zip(comparison.pairs.tolist(), comparison.pair_kind, strict=True)
    return (
        [replace(mark, kind=kind) for mark, kind in zip(marked, kinds, strict=True)],
        [(i, j, KINDS[kind]) for (i, j), kind in pairs],
    )
