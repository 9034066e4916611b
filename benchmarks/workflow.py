"""How long the workflow takes: against a one-rule workflow, and as the study grows.

    python benchmarks/workflow.py [--runs 5] [--no-scale]

Each figure is the median of whole processes; the floor is measured in the same run, interleaved.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from generate import REPOSITORY, generate
from measure import Run, median, run, snakemake, synth

ONE_RULE = 'rule all:\n    output: "a.txt"\n    shell: "echo done > {output}"\n'
COPIED = ("Snakefile", "config.yaml", "profiles", "narratives", "codebooks", "codings", "reviews")
#: A bare pass of the same spaCy pipeline over the same blocks of text, nothing else.
BARE_SPACY = """
import json, sys
from synth.narratives.sentences import sentence_splitter
texts = [n["text"][b["start"]:b["end"]] for n in map(json.loads, open(sys.argv[1]))
         for b in n["blocks"] if b["kind"] in ("paragraph", "item", "cell", "quote")]
nlp = sentence_splitter("en")
print(sum(sum(1 for _ in doc.sents) for doc in nlp.pipe(texts, batch_size=256)))
"""


def main() -> None:
    """Measure and print both tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--no-scale", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        example(Path(folder), chosen.runs)
        if not chosen.no_scale:
            scale(Path(folder))


def example(folder: Path, runs: int) -> None:
    """The example study: nothing to do, one coding changed, from nothing."""
    floor, study = folder / "floor", folder / "example"
    floor.mkdir()
    (floor / "Snakefile").write_text(ONE_RULE)
    study.mkdir()
    for name in COPIED:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, study / name)
        elif source.exists():
            shutil.copy(source, study / name)
    run(snakemake("--cores", "2"), floor)
    from_nothing = []
    for _ in range(min(runs, 3)):
        for made in ("build", "reports", ".snakemake"):
            shutil.rmtree(study / made, ignore_errors=True)
        from_nothing.append(run(snakemake(), study))
    coding = sorted((study / "codings").glob("*/*.yaml"))[0]
    text = coding.read_text()
    bare: list[Run] = []
    nothing: list[Run] = []
    changed: list[Run] = []
    for number in range(runs):
        bare.append(run(snakemake("--cores", "2"), floor))
        nothing.append(run(snakemake(), study))
        coding.write_text(text.replace("status: complete", "status: in progress", number % 2 == 0))
        changed.append(run(snakemake(), study))
    print("\nThe example, wall seconds (median)                 s    × floor")
    base = median(bare).wall
    for name, runs_of in (
        ("one-rule workflow, nothing to do (floor)", bare),
        ("example, nothing to do", nothing),
        ("example, after one changed coding file", changed),
        ("example, from nothing", from_nothing),
    ):
        wall = median(runs_of).wall
        print(f"{name:45} {wall:6.2f} {wall / base:9.2f}", flush=True)


def scale(folder: Path) -> None:
    """Generated studies of 140 and 1,400 narratives: cost of each step a narrative."""
    print("\nGenerated studies (5 pages a narrative, 2 coders, 25 codings each)")
    print(f"{'':28}{'140':>10}{'1,400':>10}   per narrative, ms CPU     peak MB (1,400)")
    steps: dict[str, dict[int, Run]] = {}
    for size in (140, 1400):
        study = folder / f"generated-{size}"
        generate(study, size)
        whole = run(snakemake("--cores", "2"), study)
        steps.setdefault("whole run (wall s)", {})[size] = whole
        for verb in (
            "check", "segment", "resolve", "suggest", "agree", "theme", "group", "pages", "report",
            "manuscript",
        ):  # fmt: skip
            chunks = sorted(p.name for p in (study / "build" / "segment").iterdir())
            chunked = verb in ("segment", "resolve", "suggest", "pages")
            commands = [synth(verb, "--chunk", c) for c in chunks] if chunked else [synth(verb)]
            each = [run(command, study) for command in commands]
            steps.setdefault(verb, {})[size] = Run(
                sum(r.wall for r in each), sum(r.cpu for r in each), max(r.peak for r in each)
            )
            if verb == "segment":
                script = study / "bare.py"
                script.write_text(BARE_SPACY)
                texts = study / "all.jsonl"
                files = [study / "build/segment" / c / "narratives.jsonl" for c in chunks]
                texts.write_text("".join(f.read_text() for f in files))
                bare = [run([*synth()[:1], str(script), str(f)], study) for f in (texts, *files)]
                steps.setdefault("(bare spaCy, one process)", {})[size] = bare[0]
                steps.setdefault("(bare spaCy, by chunk)", {})[size] = Run(
                    sum(r.wall for r in bare[1:]),
                    sum(r.cpu for r in bare[1:]),
                    max(r.peak for r in bare[1:]),
                )
    for name, found in steps.items():
        small, large = found[140], found[1400]
        figure = (small.wall, large.wall) if "wall" in name else (small.cpu, large.cpu)
        print(
            f"{name:28}{figure[0]:10.1f}{figure[1]:10.1f}"
            f"{figure[0] / 140 * 1000:14.1f} →{figure[1] / 1400 * 1000:7.1f}"
            f"{large.peak:18.0f}",
            flush=True,
        )
    for floor in ("(bare spaCy, by chunk)", "(bare spaCy, one process)"):
        ratio = [steps["segment"][n].cpu / steps[floor][n].cpu for n in (140, 1400)]
        print(f"segment / {floor[1:-1]}, CPU: {ratio[0]:.2f} (140), {ratio[1]:.2f} (1,400)")


if __name__ == "__main__":
    main()
