"""`synth consensus`: propose what coders agree on, and put before them what they differ in; or
decide many of these entries at once, where a person asks for it.

It writes into `codings/consensus/` alone, and only when a person asks: a run never does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from synth import layout
from synth.coding.anchors import keep_text
from synth.narratives.narrative import load_narratives
from synth.problems import choose
from synth.steps.consensus.decide import decide
from synth.steps.consensus.options import asked_for, read_choice
from synth.steps.consensus.today import CodedNarrative, begun, read_today, with_proposals
from synth.study import CodingsFile, Study
from synth.textfile import replace_texts
from synth.wording import done, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from synth.coding.consensus_file import Merged


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


def run(root: Path, narrative: Sequence[str] = (), dry_run: bool = False, **options: object) -> str:
    """Bring `codings/consensus/` up to date, and say what is agreed, open, new and stale; or, with
    --adopt, --reject or --both, decide the entries that the other options choose.
    """
    study = Study(root)
    study.need("settings", "template", "codebook")
    choice = read_choice(study, options) if asked_for(options) else None
    coded = list(_read(study, narrative))
    if choice is not None:
        return decide(study, coded, choice, dry_run)
    return _update(study, coded, dry_run)


def _read(study: Study, wanted: Sequence[str]) -> Iterator[CodedNarrative]:
    """The narratives that somebody has coded (of those wanted, if any are named)."""
    paths = {layout.narrative_id(path): path for path in layout.narrative_files(study.root)}
    for name in wanted:
        if name not in paths:
            fix = choose(name, list(paths)) if paths else "There are none."
            study.problems.error(f"there is no narrative “{name}”", fix=fix)
    study.need()
    files: defaultdict[str, dict[str, CodingsFile]] = defaultdict(dict)
    for file in study.coding_files(narratives=wanted):
        files[file.path.stem][file.path.parent.name] = file
    narrative_files = [path for name, path in paths.items() if name in files]
    narratives = load_narratives(narrative_files, study.problems, study.template, study.config)
    study.need()
    for narrative in narratives.values():
        yield CodedNarrative.of(narrative, files[narrative.id], study.first_coders)


def _update(study: Study, coded: Sequence[CodedNarrative], dry_run: bool) -> str:
    """Put today's proposals into every consensus."""
    report = _Report()
    for item in coded:
        if item.not_ready:
            stays = "; its consensus stays as it is" if item.consensus else ""
            report.lines.append(f"{item.narrative.id}: {item.not_ready}{stays}")
    ready = [item for item in coded if not item.not_ready]
    changed: dict[Path, str] = {}
    texts = []
    for item, today in zip(ready, read_today(study, ready), strict=True):
        document, file = begun(study, item, today)
        merged = with_proposals(study, item, today, (document, file))
        change = ""
        if item.consensus is None or merged.text != document.text:
            change = "; changed" if item.consensus else "; new"
            changed[document.path] = merged.text
            texts.append(item.narrative.text)
        name = document.path.relative_to(study.root).as_posix()
        report.tell(item.narrative.id, name, merged, change)
    if not dry_run:
        for text in texts:  # first: places counted in a text that is not kept are of no use
            keep_text(study.root, text)
        replace_texts(changed)
    return "\n".join([*report.lines, _summary(report.sums, dry_run)])


def _summary(sums: Counter[str], dry_run: bool) -> str:
    return (
        f"{sums['agreed']} agreed, {sums['decided']} decided, {sums['open']} open, "
        f"{sums['stale']} stale; {plural(sums['files'], 'file')} {done('written', dry_run)}"
    )
