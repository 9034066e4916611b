"""Rules: the codebook's terms found in sentences, and from them one suggestion a code.

A *phrase* is found by its words' lemmas, in any inflection and case; an *exact* text letter by
letter; a *pattern* by spaCy's Matcher. All phrases of all codes are found in one run of a
PhraseMatcher. A pattern that must hold a certain word is tried only on sentences that hold it, by
the same run: spaCy's Matcher tries every pattern at every token, which is many times slower.

Importing this module does not import spaCy; compiling rules does.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from synth.problems import Problems, StudyError
from synth.suggest.source import suggestion
from synth.suggest.terms.negation import NEGATION, is_negated
from synth.suggest.terms.patterns import attributes, read_pattern
from synth.suggest.terms.pipeline import lemma_pipeline
from synth.suggest.terms.surface import Surface, find_exact, surface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from synth.suggest.terms.phrases import Wording
    from synth.suggest.terms.token_patterns import Patterns
    from synth.tables.segment import Sentence
    from synth.tables.suggest import TermSuggestion

__all__ = ["Match", "Rules", "best", "compile_rules", "suggest"]

METHOD = "rules"
#: Raised when the same terms would find something else, or be scored otherwise.
RULES_VERSION = "1"
#: What a code found under negation only is worth, against one found without.
NEGATED = 0.5
_BLOCK = 512


class Match(NamedTuple):
    """A term found in a text: indices of code and term, place in code points, half-open."""

    code: int
    term: int
    start: int
    end: int
    negated: bool


class _Term(NamedTuple):
    code: int
    term: int


@dataclass
class Rules:
    """The terms of a codebook, ready to be found. Made by `compile_rules`."""

    nlp: Language
    code_ids: list[str]
    #: The terms as people wrote them, by code.
    labels: list[list[str]]
    #: What made a suggestion for the code: the rules' version and a fingerprint of its terms.
    versions: list[str]
    suppress: list[bool]
    _phrases: list[Any] = field(default_factory=list)
    _wordings: dict[int, tuple[_Term, Wording]] = field(default_factory=dict)
    _exact: list[tuple[str, _Term]] = field(default_factory=list)
    _patterns: Patterns[_Term] | None = None
    #: The first words of negation cues, by spaCy's numbers for them.
    _cues: frozenset[int] = frozenset()

    def matches(self, texts: Iterable[str]) -> Iterator[list[Match]]:
        """For each text all that was found in it, by code, then place; suppressed ones left out."""
        rest = iter(texts)
        while block := [surface(text) for text in islice(rest, _BLOCK)]:
            docs = self.nlp.pipe([s.text for s in block], batch_size=256)
            # Abbreviations are rare: most are ruled out for a whole block at once.
            whole = "\n".join(s.text for s in block)
            exact = [wanted for wanted in self._exact if wanted[0] in whole]
            for shown, doc in zip(block, docs, strict=True):
                yield self._in_doc(shown, doc, exact)

    def _in_doc(self, shown: Surface, doc: Doc, exact: list[tuple[str, _Term]]) -> list[Match]:
        # (term, first token, start, end) with positions in the text that was matched
        places: set[tuple[_Term, int, int, int]] = set()
        patterns = self._patterns
        anchors: set[int] = set()
        for matcher in self._phrases:
            for key, first, last in matcher(doc):
                if patterns is not None and key in patterns.anchors:
                    anchors.add(key)
                if key in self._wordings:
                    term, wording = self._wordings[key]
                    if wording.fits(doc, first, last):
                        places.add((term, first, *_characters(shown.text, doc, first, last)))
        if patterns is not None:
            for term, first, last in patterns.find(doc, anchors):
                start, end = _characters(shown.text, doc, first, last)
                if end > start:
                    places.add((term, first, start, end))
        for text, term in exact:
            if text in shown.text:
                for start, end in find_exact(text, shown.text):
                    places.add((term, _token_at(doc, start), start, end))
        return self._matches(shown, doc, places) if places else []

    def _matches(
        self, shown: Surface, doc: Doc, places: set[tuple[_Term, int, int, int]]
    ) -> list[Match]:
        language, words = None, []
        # Most sentences hold no cue: numbers tell so without making a text of every token.
        last = max(first for _, first, _, _ in places)
        if self._cues and not self._cues.isdisjoint(doc.to_array("LOWER")[:last].tolist()):
            language = NEGATION.get(str(self.nlp.lang))
            words = [token.lower_ for token in doc[:last]]
        out = []
        for term, first, start, end in places:
            negated = is_negated(words, first, language)
            if not (negated and self.suppress[term.code]):
                out.append(Match(*term, *shown.original(start, end), negated))
        return sorted(out)


def compile_rules(nlp: Language, codes: Sequence[Any]) -> Rules:
    """The codes' terms as rules for texts read by `nlp` (from `pipeline.lemma_pipeline`).

    A code is anything with `id`, `terms` (each with `phrase`, `exact` or `pattern`, and `label`)
    and `negated_terms` (`flag` or `suppress`).

    Raises `StudyError`, naming all of them, when there are patterns that can't be used.
    """
    from spacy.matcher import PhraseMatcher

    from synth.suggest.terms.phrases import add_phrase
    from synth.suggest.terms.token_patterns import Patterns

    rules = Rules(
        nlp,
        [code.id for code in codes],
        [[_label(term) for term in code.terms] for code in codes],
        [_version(nlp, code) for code in codes],
        [code.negated_terms == "suppress" for code in codes],
    )
    by_lemma = PhraseMatcher(nlp.vocab, attr="LEMMA")
    # Lemmas by look-up follow from the lower-case form alone; a tagger's may differ by context, so
    # that the same words in the same form might be missed.
    by_form = None if _looks_up(nlp) else PhraseMatcher(nlp.vocab, attr="LOWER")
    patterns: Patterns[_Term] = Patterns(nlp)
    problems = Problems()
    for index, code in enumerate(codes):
        for number, term in enumerate(code.terms):
            where = _Term(index, number)
            if term.phrase is not None:
                for key, wording in add_phrase(nlp, by_lemma, by_form, term.phrase):
                    # One key a term and wording: terms with the same words each keep their own.
                    rules._wordings[key] = (where, wording)
            elif term.exact is not None:
                if text := surface(term.exact).text.strip():
                    rules._exact.append((text, where))
            else:
                read = read_pattern(term.pattern)
                for fault in read.faults or patterns.lacking(read):
                    problems.error(
                        f"{fault.what} (term {number + 1} of code “{code.id}”)", fix=fault.fix
                    )
                if not read.faults and not patterns.lacking(read):
                    for what in patterns.add(where, read.tokens):
                        problems.error(f"{what} (term {number + 1} of code “{code.id}”)")
    if problems.errors:
        raise StudyError(problems)
    patterns.add_anchors(by_lemma)
    rules._phrases = [m for m in (by_lemma, by_form) if m is not None and len(m)]
    rules._patterns = patterns if len(patterns) else None
    if language := NEGATION.get(str(nlp.lang)):
        rules._cues = frozenset(map(nlp.vocab.strings.add, language.by_first))
    return rules


def best(matches: Sequence[Match]) -> tuple[float, Match]:
    """The score of a code's matches in one sentence, and the match that is shown.

    Shown is the longest match that is not negated, or the longest when all are; the first of
    several. The score is 1 − ½ⁿ for n different terms at places that do not overlap: 0.5 for one,
    0.75 for two, 0.875 for three; half of that when all are negated. It is in (0, 1), and says how
    much points to the code, not how likely it is.
    """
    affirmed = [m for m in matches if not m.negated]
    longest_first = sorted(affirmed or matches, key=lambda m: (m.start - m.end, m.start, m.term))
    apart: list[Match] = []
    for match in longest_first:
        if all(match.end <= other.start or other.end <= match.start for other in apart):
            apart.append(match)
    score = 1 - 0.5 ** len({m.term for m in apart})
    return (score if affirmed else NEGATED * score), longest_first[0]


def suggest(
    narratives: Mapping[str, str],
    sentences: Iterable[Sentence],
    codes: Sequence[Any],
    language: str = "en",
    pipeline: str | Language = "auto",
    shown: int = 5,
) -> Iterator[TermSuggestion]:
    """The rows of table “suggestions”: for each sentence at most `shown` codes, best first.

    `narratives` maps ids to texts; `sentences` are rows of table “sentences”, whose order is kept;
    `pipeline` is the study's setting or a pipeline already loaded. Codes with the same score stand
    in the codebook's order. `start` and `end` are the sentence's, `match_start` and `match_end` the
    match's, in code points of the narrative's text.

    Raises `StudyError` when the pipeline or a pattern can't be used, and `KeyError` when a sentence
    is of a narrative that is not there.
    """
    places = list(sentences)
    if not places or not any(code.terms for code in codes):
        return
    if isinstance(pipeline, str):
        pipeline, _ = lemma_pipeline(language, pipeline, pattern_attributes(codes))
    rules = compile_rules(pipeline, codes)
    texts = (narratives[place.narrative][place.start : place.end] for place in places)
    for place, matches in zip(places, rules.matches(texts), strict=True):
        if matches:
            yield from _suggestions(rules, place, narratives[place.narrative], matches, shown)


def pattern_attributes(codes: Iterable[Any]) -> frozenset[str]:
    """The token attributes the codes' patterns ask for: what `lemma_pipeline` needs to load."""
    return attributes(t.pattern for code in codes for t in code.terms if t.pattern is not None)


def by_code(matches: Iterable[Match]) -> dict[int, list[Match]]:
    """A text's matches by the number of their code."""
    out: dict[int, list[Match]] = {}
    for match in matches:
        out.setdefault(match.code, []).append(match)
    return out


def _suggestions(
    rules: Rules, sentence: Sentence, text: str, matches: list[Match], shown: int
) -> Iterator[TermSuggestion]:
    """The best codes of a sentence; `text` is the narrative's."""
    scored = [(*best(of_code), code) for code, of_code in by_code(matches).items()]
    for score, match, code in sorted(scored, key=lambda s: (-s[0], s[2]))[:shown]:
        start, end = sentence.start + match.start, sentence.start + match.end
        yield suggestion(
            sentence,
            rules.code_ids[code],
            method=METHOD,
            version=rules.versions[code],
            score=score,
            term=rules.labels[code][match.term],
            match=(start, end),
            matched=text[start:end],
            negated=match.negated,
        )


def _characters(text: str, doc: Doc, first: int, last: int) -> tuple[int, int]:
    """The tokens [first, last) as characters of `text`, white space at the ends left out."""
    token = doc[last - 1]
    start, end = doc[first].idx, token.idx + len(token)
    text = text[start:end]
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())


def _token_at(doc: Doc, place: int) -> int:
    """The token that holds the character at `place`, or the first one after it."""
    return next((t.i for t in doc if t.idx + len(t) > place), len(doc))


def _label(term: Any) -> str:
    return str(term.label)


def _looks_up(nlp: Language) -> bool:
    from synth.suggest.terms.lemmas import FACTORY

    return FACTORY in nlp.pipe_names


def _version(nlp: Language, code: Any) -> str:
    """`1-3fa2c1d0`: changes with the rules, the pipeline, and the code's own terms alone."""
    terms = [[t.phrase, t.exact, t.pattern] for t in code.terms]
    made = [nlp.lang, nlp.meta["name"], nlp.meta["version"], code.negated_terms, terms]
    text = json.dumps(made, ensure_ascii=False, default=str, sort_keys=True)
    return f"{RULES_VERSION}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
