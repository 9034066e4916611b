"""Speed of the rules: 60 codes of 8 terms on 100,000 sentences, against a bare pass of spaCy.

    PYTHONPATH=src python benchmarks/suggest_rules.py [sentences] [repeats]

Prints words per CPU-second, each figure the median over fresh processes, so that no cache is warm:
`spacy`, blank English with spaCy's own look-up lemmatizer; `bare`, the project's pipeline, which
sets the lemmas faster; `rules`, `suggest` from the sentences to the rows, compiling included.
The aim: `rules` takes at most 1.5 times as long as a bare pass.

The sentences are made of word forms drawn from the look-up table, some far more often than others,
one word in twenty made up, with capitals, commas, hyphens and numbers; the seed is fixed.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

CODES, TERMS, SEED = 60, 8, 20
SENTENCES, REPEATS = 100_000, 3
_NEGATIONS = ("no", "not", "without", "never")
_SMALL = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "for",
    "was",
    "were",
    "on",
    "by",
    "with",
    "that",
    "at",
]


def vocabulary(rng: random.Random) -> tuple[list[str], list[float]]:
    """Word forms and their cumulative weights, falling with the rank (Zipf)."""
    from synth.suggest.terms.lemmas import lookup_table

    table: Any = lookup_table("en") or {}
    # A table's keys are numbers; its values are lemmas, and the forms are made from them again.
    words = sorted({str(v) for v in table.values() if str(v).isalpha() and len(v) > 2})
    forms = [w + ending for w in words for ending in ("", "s", "ed", "ing")]
    rng.shuffle(forms)
    forms = _SMALL + forms[:60_000]
    return forms, list(accumulate(1 / (rank + 3) for rank in range(len(forms))))


def sentences(count: int, rng: random.Random, forms: list[str], weights: list[float]) -> list[str]:
    """Made-up sentences of 8 to 34 words, as varied as prose in words and in marks."""
    out = []
    for number in range(count):
        words = rng.choices(forms, cum_weights=weights, k=rng.randint(8, 34))
        for at in range(len(words)):
            chance = rng.random()
            if chance < 0.05:
                words[at] = "".join(rng.choices("abcdefghilmnoprstu", k=rng.randint(4, 10)))
            elif chance < 0.10:
                words[at] += ","
            elif chance < 0.12:
                words[at] += "-" + rng.choice(forms)
            elif chance < 0.13:
                words[at] = str(rng.randint(1, 2030))
            elif chance < 0.15:
                words[at] = rng.choice(_NEGATIONS)
            elif chance < 0.17:
                words[at] = words[at].upper() if number % 3 else words[at].capitalize()
        text = " ".join(words)
        out.append(text[0].upper() + text[1:] + ".")
    return out


def codes(rng: random.Random, forms: list[str]) -> list[Any]:
    """Codes with five phrases, one exact text and two patterns each; words common and rare.

    The words are spread evenly over the logarithm of the rank, so that each tenth of the terms
    finds about as much, and the average sentence gets between one and two suggestions.
    """

    def term(**given: Any) -> Any:
        return SimpleNamespace(**{"phrase": None, "exact": None, "pattern": None, **given})

    def word() -> str:
        return forms[int(25 * (len(forms) / 25) ** rng.random())]

    out = []
    for number in range(CODES):
        terms = [term(phrase=word(), label="p") for _ in range(3)]
        terms += [term(phrase=f"{word()} {word()}", label="p") for _ in range(TERMS - 6)]
        terms.append(term(exact=word().upper(), label="e"))
        pattern = [{"LEMMA": word()}, {"OP": "?"}, {"LOWER": {"IN": [word(), word()]}}]
        terms.append(term(pattern=pattern, label="t"))
        pattern = [{"LOWER": word()}, {"IS_PUNCT": "true", "OP": "*"}, {"LEMMA": word()}]
        terms.append(term(pattern=pattern, label="t"))
        out.append(SimpleNamespace(id=f"c{number}", terms=terms, negated_terms="flag"))
    return out


def run(kind: str, count: int) -> dict[str, float]:
    """One measurement, in this process: words per CPU-second, and what was found."""
    from synth.suggest.terms.pipeline import lemma_pipeline
    from synth.suggest.terms.rules import suggest
    from synth.tables.segment import Sentence

    rng = random.Random(SEED)
    forms, weights = vocabulary(rng)
    texts = sentences(count, rng, forms, weights)
    codebook = codes(rng, forms)
    narratives = {"N": "\n".join(texts)}
    rows, start = [], 0
    for number, text in enumerate(texts):
        end = start + len(text)
        rows.append(Sentence("N", number, start, end, section="", dimension=""))
        start = end + 1
    if kind == "spacy":
        import spacy

        nlp = spacy.blank("en")
        nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
        nlp.initialize()
    else:
        nlp, _ = lemma_pipeline("en", "blank")
    before, found = time.process_time(), 0
    if kind == "rules":
        found = len(list(suggest(narratives, rows, codebook, "en", nlp, 5)))
    else:
        for _ in nlp.pipe(texts, batch_size=256):
            pass
    seconds = time.process_time() - before
    words = sum(text.count(" ") + 1 for text in texts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"speed": words / seconds, "seconds": seconds, "rows": found, "megabytes": peak}


def main() -> None:
    """Measure each kind in turn, and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SENTENCES
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else REPEATS
    results: dict[str, list[dict[str, float]]] = {"spacy": [], "bare": [], "rules": []}
    for _ in range(repeats):
        for kind, own in results.items():
            command = [sys.executable, __file__, "--one", kind, str(count)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            own.append(json.loads(done.stdout))
    middle = {
        kind: {key: statistics.median(r[key] for r in own) for key in own[0]}
        for kind, own in results.items()
    }
    print(f"{count:,} sentences, {CODES} codes × {TERMS} terms, median of {repeats}")
    for kind, figures in middle.items():
        print(
            f"{kind:>6}: {figures['speed']:>9,.0f} words per CPU-second, "
            f"{figures['seconds']:6.2f} s, {figures['megabytes']:5.0f} MB, "
            f"{figures['rows']:>9,.0f} suggestions"
        )
    for peer in ("spacy", "bare"):
        ratio = middle["rules"]["seconds"] / middle[peer]["seconds"]
        print(f"rules / {peer}: {ratio:.2f} (aim: 1.50 or less)")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(run(sys.argv[2], int(sys.argv[3]))))
    else:
        main()
