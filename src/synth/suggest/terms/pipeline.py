"""The spaCy pipeline that sentences are read with for the rules: tokens and lemmas, no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.narratives.sentences import NoPipeline, pipeline_name
from synth.problems import StudyError
from synth.suggest.terms.patterns import ENTITY_ATTRIBUTES, PARSER_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.language import Language

_LONGEST = 10_000_000


def lemma_pipeline(
    language: str, wanted: str = "auto", needs: Collection[str] = ()
) -> tuple[Language, str]:
    """A spaCy pipeline that gives tokens and lemmas, and what it is, for the run's manifest.

    `wanted` is `auto` (an installed pipeline, else `blank`), `blank`, or an installed pipeline's
    name. `needs` are the token attributes that patterns ask for (`patterns.attributes`): a parser
    or an entity recogniser is loaded only for them.

    Raises `StudyError` when `wanted` is not installed, or spaCy does not know the language.
    """
    try:
        name = pipeline_name(language, wanted)
    except NoPipeline as err:
        raise StudyError(err.what, fix=err.fix) from None
    nlp, text = _blank(language) if name == "blank" else _installed(name, frozenset(needs))
    nlp.max_length = _LONGEST
    return nlp, text


def _installed(name: str, needs: frozenset[str]) -> tuple[Language, str]:
    import spacy

    exclude = ["senter"]
    if not needs & PARSER_ATTRIBUTES:
        exclude.append("parser")
    if not needs & ENTITY_ATTRIBUTES:
        exclude += ["ner", "entity_linker", "entity_ruler"]
    try:
        nlp = spacy.load(name, exclude=exclude)
    except (OSError, ValueError, ImportError) as err:
        raise StudyError(
            f"the spaCy pipeline “{name}” can't be loaded: {str(err).splitlines()[0]}",
            fix="Install it again, or set “pipeline: blank” under “suggestions:” in config.yaml.",
        ) from None
    lemmas = "lemmatizer" in nlp.pipe_names or "trainable_lemmatizer" in nlp.pipe_names
    lemmas_text = "its own lemmas" if lemmas else _add_lookups(nlp, str(nlp.lang))
    meta = nlp.meta
    return nlp, f"spaCy {spacy.about.__version__}, {name} {meta.get('version', '')}, {lemmas_text}"


def _blank(language: str) -> tuple[Language, str]:
    import spacy

    try:
        nlp = spacy.blank(language)
    except ImportError as err:
        # Not a language of spaCy's, or one whose word splitter is a package of its own.
        raise StudyError(
            f"spaCy can't split “{language}” into words: {str(err).splitlines()[0]}",
            fix="Install what it asks for, or set another “language:” in config.yaml.",
        ) from None
    lemmas = _add_lookups(nlp, language)
    return nlp, f"spaCy {spacy.about.__version__}, blank “{language}”, {lemmas}"


def _add_lookups(nlp: Language, language: str) -> str:
    from synth.suggest.terms import lemmas

    component: lemmas.LookupLemmas = nlp.add_pipe(lemmas.FACTORY)  # type: ignore[assignment]
    if component.knows_lemmas:
        return f"lemmas of {component.forms:,} word forms from spacy-lookups-data"
    return f"no lemmas known for “{language}”: words are compared in lower case as written"
