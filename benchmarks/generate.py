"""A study of any size, for benchmarks: seeded, on the template, with anchored codings.

The words are made from syllables with a Zipf-like distribution over 20,000 of them, so that no
cache of seen words flatters the timings.
"""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

from synth.narratives.narrative import load_narrative
from synth.narratives.template import load_template
from synth.problems import Problems
from synth.written.settings import load_settings

REPOSITORY = Path(__file__).parent.parent
HEADINGS = (
    "Project content",
    "Setting and system level",
    "Stakeholders, professions and competence",
    "Contextual conditions",
    "Resilience for what",
    "Resilience to what",
    "Resilience of what",
    "Resilience through what",
    "Tensions and contrary examples",
)
SETTINGS = ("ward", "homecare", "clinic", "municipality")
CODERS = ("coder-a", "coder-b")


def generate(
    root: Path, narratives: int, words: int = 2500, codings: int = 25, codes: int = 60
) -> None:
    """Write a study of `narratives` into `root`: so many words each, so many codings a coder."""
    rng = random.Random(1)
    vocabulary = _vocabulary(rng)
    weights = [1 / (rank + 3) for rank in range(len(vocabulary))]
    stream = iter(_words(rng, vocabulary, weights))
    root.mkdir(parents=True, exist_ok=True)
    (root / "narratives").mkdir()
    for name in ("Snakefile", "profiles"):
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            shutil.copy(source, root / name)
    (root / "config.yaml").write_text(
        "title: A generated study\ncoders:\n"
        + "".join(f"  - id: {coder}\n" for coder in CODERS)
        + "review_questions:\n  - id: q1\n    text: A question\n"
    )
    ids = [f"N{n:04d}" for n in range(1, narratives + 1)]
    for one in ids:
        (root / "narratives" / f"{one}-generated.md").write_text(
            _narrative(rng, one, stream, words)
        )
    _codebook(root, rng, vocabulary, codes)
    _themes(root, codes)
    study = load_settings(root, Problems())
    assert study is not None
    template = load_template(study, Problems())
    assert template is not None
    for path in sorted((root / "narratives").glob("*.md")):
        narrative = load_narrative(path, Problems(), template, study.config)
        assert narrative is not None
        paragraphs = [b for b in narrative.blocks if b.kind == "paragraph"]
        for coder in CODERS:
            _codings(
                root,
                rng,
                narrative.id,
                narrative.text,
                narrative.text_sha256,
                coder,
                [(b.start, b.end) for b in paragraphs],
                codings,
                codes,
            )


def _vocabulary(rng: random.Random) -> list[str]:
    syllables = [c + v + e for c in "bdfgklmnprstv" for v in "aeiou" for e in ("", "n", "r", "s")]
    out: dict[str, None] = {}
    while len(out) < 20_000:
        out["".join(rng.choices(syllables, k=rng.choice((1, 2, 2, 3, 3, 4))))] = None
    return list(out)


def _words(rng: random.Random, vocabulary: list[str], weights: list[float]):  # type: ignore[no-untyped-def]
    while True:
        yield from rng.choices(vocabulary, weights, k=10_000)


def _sentence(rng: random.Random, stream) -> str:  # type: ignore[no-untyped-def]
    words = [next(stream) for _ in range(rng.randint(8, 30))]
    words[0] = words[0].capitalize()
    if len(words) > 14:
        words[9] += ","
    return " ".join(words) + rng.choice((".", ".", ".", " (Name et al. 2022)."))


def _narrative(rng: random.Random, one: str, stream, words: int) -> str:  # type: ignore[no-untyped-def]
    front = (
        f"---\nid: {one}\ntitle: Narrative {one}\nsetting: [{rng.choice(SETTINGS)}]\n"
        f"system_level: [{rng.choice(('micro', 'meso', 'macro'))}]\nstakeholders: [staff]\n"
        "sources:\n  - citation: Generated\n---\n"
    )
    parts = [front]
    for heading in HEADINGS:
        parts.append(f"\n## {heading}\n")
        written = 0
        while written < words // len(HEADINGS):
            paragraph = " ".join(_sentence(rng, stream) for _ in range(rng.randint(3, 6)))
            written += len(paragraph.split())
            parts.append(f"\n{paragraph}\n")
    return "".join(parts)


def _codebook(root: Path, rng: random.Random, vocabulary: list[str], codes: int) -> None:
    lines = ["version: 1", "codes:"]
    for n in range(codes):
        terms = [" ".join(rng.sample(vocabulary[50:4000], rng.choice((1, 1, 2)))) for _ in range(8)]
        lines += [
            f"  - id: code-{n}",
            f"    label: Code {n}",
            "    definition: A generated code.",
            "    question: q1",
            f"    terms: {json.dumps(terms)}",
        ]
    (root / "codebooks" / "themes").mkdir(parents=True)
    (root / "codebooks" / "codes.yaml").write_text("\n".join(lines) + "\n")


def _themes(root: Path, codes: int) -> None:
    lines = ["round: 1", "stage: analytical", "themes:"]
    for theme in range(3):
        lines += [
            f"  - id: theme-{theme}",
            f"    label: Theme {theme}",
            "    statement: A generated statement.",
            "    question: q1",
            "    subthemes:",
        ]
        for sub in range(3):
            own = [f"code-{n}" for n in range(codes) if n % 9 == theme * 3 + sub]
            lines += [
                f"      - id: theme-{theme}-{sub}",
                f"        label: Subtheme {theme}.{sub}",
                f"        codes: [{', '.join(own)}]",
            ]
    (root / "codebooks" / "themes" / "01-analytical.yaml").write_text("\n".join(lines) + "\n")


def _codings(
    root: Path,
    rng: random.Random,
    narrative: str,
    text: str,
    sha: str,
    coder: str,
    paragraphs: list[tuple[int, int]],
    codings: int,
    codes: int,
) -> None:
    spans = []
    for start, end in rng.choices(paragraphs, k=codings):
        low = start if rng.random() < 0.5 else text.find(" ", start, end) + 1 or start
        high = text.find(".", low, end) + 1 or end
        spans.append((low, high))
    lines = [
        f"narrative: {narrative}",
        f"coder: {coder}",
        "status: complete",
        "codebook: 1",
        f"text_sha256: {sha}",
        "codings:",
    ]
    for number, (low, high) in enumerate(sorted(spans)):
        before, after = text[max(0, low - 30) : low].strip(), text[high : high + 30].strip()
        lines += [
            f"- id: {narrative}{coder[-1]}{number}",
            f"  code: code-{rng.randrange(codes)}",
            f"  quote: {json.dumps(text[low:high])}",
            f"  before: {json.dumps(before)}",
            f"  after: {json.dumps(after)}",
            f"  at: [{low}, {high}]",
        ]
    folder = root / "codings" / coder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{narrative}.yaml").write_text("\n".join(lines) + "\n")
