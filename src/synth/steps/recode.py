"""`synth recode`: write today's codes into coders' files, for those renamed or merged since.

Nothing needs it: a run reads an old code as today's. It writes only when a person asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth import layout
from synth.coding.decisions import decides
from synth.coding.recoding import recoded
from synth.problems import choose, shortened
from synth.study import Study
from synth.textfile import replace_texts
from synth.wording import done, listing, plural, recode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from synth.coding.recoding import OldCode
    from synth.study import CodingsFile


def run(
    root: Path,
    coder: Sequence[str] = (),
    narrative: Sequence[str] = (),
    dry_run: bool = False,
) -> str:
    """Rewrite the coding files (of these coders and narratives, if any are named); say what changed
    and what only people can recode."""
    study = Study(root)
    study.need("settings", "codebook")
    paths = layout.coding_files(root)
    for kind, wanted, known in (
        ("coder", coder, sorted({path.parent.name for path in paths})),
        ("narrative", narrative, sorted({path.stem for path in paths})),
    ):
        for name in wanted:
            if name not in known:
                fix = choose(name, known) if known else "There are none."
                what = f"{layout.CODINGS}/ has no file of a {kind} “{name}”"
                study.problems.error(what, fix=fix)
    study.need()
    texts: dict[Path, str] = {}
    lines: list[str] = []
    rewritten = left = 0
    for file in study.coding_files(coders=coder, narratives=narrative):
        if decides(file.codings):  # “synth consensus” follows the codebook itself
            continue
        result = recoded(file.codings, file.document, study.codebook.changes)
        if result.text != file.document.text:
            texts[file.path] = result.text
        for old in result.rewritten:
            rewritten += len(old.indexes)
            lines += _told(study, file, old, "recoded", f"→ {old.today.code}")
        for old in result.left:
            left += len(old.indexes)
            lines += _told(study, file, old, "left   ", _why(file, old))
    if not dry_run:
        replace_texts(texts)
    files, written = plural(len(texts), "file"), done("written", dry_run)
    summary = f"{plural(rewritten, 'coding')} recoded, {left} left to people; {files} {written}"
    return "\n".join([*lines, summary])


def _told(study: Study, file: CodingsFile, old: OldCode, verb: str, then: str) -> Iterator[str]:
    name = file.path.relative_to(study.root).as_posix()
    for index in old.indexes:
        line = file.document.place(("codings", index, "code")).line
        quote = shortened(file.codings.codings[index].quote, 48)
        yield f"{verb}  {name}:{line}: {old.code} “{quote}” {then}"


def _why(file: CodingsFile, old: OldCode) -> str:
    """Why only a person can recode it, and what to choose from."""
    if old.today.code is not None:
        return (
            f"is {old.today.code} today, but with version {file.codings.codebook} of the codebook "
            "that stands for something else: raise “codebook:” once all codings here are today's"
        )
    met = old.today.recode
    why = recode(met.code, met.change, met.version, met.why) if met else ""
    among = listing(f"“{code}”" for code in old.today.candidates)
    return shortened(why, 120) + (f"; choose among {among}" if among else "")
