"""Sentences: the units in which codings are compared, fixed before coding."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from synth import layout
from synth.problems import StudyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language

    from synth.narratives.text import Block
    from synth.written.settings import Settings

#: Start and end of a sentence in a narrative's text, half-open.
Bounds = tuple[int, int]
#: Installed pipelines looked for with `pipeline: auto`, best first.
_INSTALLED = {"en": ("en_core_web_md", "en_core_web_sm")}
#: Abbreviations of scholarly writing that spaCy's rules take for the end of a sentence.
ABBREVIATIONS = (
    "al.",
    "approx.",
    "ca.",
    "cf.",
    "ch.",
    "e.g.",
    "ed.",
    "eds.",
    "etc.",
    "fig.",
    "figs.",
    "i.e.",
    "p.",
    "pp.",
    "resp.",
    "sec.",
    "tab.",
    "viz.",
    "vol.",
    "vs.",
    "Fig.",
    "Figs.",
    "Dr.",
    "Prof.",
    "Sect.",
    "Tab.",
    "Vol.",
)
_ROLES = ("paragraph", "item", "cell", "quote")


class NoPipeline(ValueError):
    """Raised for a language or pipeline with which no sentences can be found.

    `setting` is the place in `config.yaml` that is to be mended, as `fix` says.
    """

    def __init__(self, what: str, fix: str, setting: tuple[str, ...]) -> None:
        super().__init__(f"{what}\n{fix}")
        self.what, self.fix, self.setting = what, fix, setting


_LANGUAGE: tuple[str, ...] = ("language",)
_PIPELINE: tuple[str, ...] = ("suggestions", "pipeline")


def pipeline_name(language: str, wanted: str = "auto") -> str:
    """The spaCy pipeline a study is read with: an installed one, or `blank`.

    Raises `NoPipeline` for a language that spaCy does not know, and when `wanted` names a pipeline
    that is not installed.
    """
    if not knows_language(language):
        raise NoPipeline(
            f"spaCy, which finds the sentences, does not support the language “{language}”",
            "Set “language:” in config.yaml to the code of one it supports: en, nl, nb, de, fr …",
            _LANGUAGE,
        )
    if wanted == "auto":
        return next((n for n in _INSTALLED.get(language, ()) if _installed(n)), "blank")
    if wanted != "blank" and not _installed(wanted):
        raise NoPipeline(
            f"the spaCy pipeline “{wanted}” is not installed",
            "Set “pipeline: auto” under “suggestions:” in config.yaml, or install it.",
            _PIPELINE,
        )
    return wanted


def knows_language(language: str) -> bool:
    """Whether spaCy has rules for a language; looked up in its folder, as loading it takes long."""
    spacy = find_spec("spacy")
    folders = (spacy.submodule_search_locations if spacy else None) or []
    return any((Path(folder) / "lang" / language).is_dir() for folder in folders)


def _installed(pipeline: str) -> bool:
    try:
        return find_spec(pipeline) is not None
    except (ImportError, ValueError):  # a dot in the name
        return False


def sentence_splitter(language: str, pipeline: str = "blank") -> Language:
    """A spaCy pipeline that does no more than find sentences, abbreviations kept whole.

    Raises `NoPipeline` when the language or pipeline can't be loaded.
    """
    import spacy
    from spacy.symbols import ORTH

    try:
        if pipeline == "blank":
            nlp = spacy.blank(language)
            nlp.add_pipe("sentencizer")
        else:
            nlp = spacy.load(pipeline, exclude=["ner", "lemmatizer", "attribute_ruler", "tagger"])
    except (ImportError, OSError, AttributeError) as err:
        which, setting = f"the pipeline “{pipeline}”", _PIPELINE
        if pipeline == "blank":
            which, setting = f"the language “{language}”", _LANGUAGE
        first = str(err).strip().partition("\n")[0]
        raise NoPipeline(f"spaCy can't load {which}", f"It says: {first}", setting) from None
    tokenizer: Any = nlp.tokenizer
    for word in ABBREVIATIONS:
        tokenizer.add_special_case(word, [{ORTH: word}])
    nlp.max_length = 10_000_000
    return nlp


def study_splitter(settings: Settings) -> Language:
    """The pipeline that finds the sentences of a study's narratives.

    Raises `StudyError` where the settings name one that can't be loaded.
    """
    config = settings.config
    try:
        pipeline = pipeline_name(config.language, config.suggestions.pipeline)
        return sentence_splitter(config.language, pipeline)
    except NoPipeline as err:
        raise StudyError(err.what, path=settings.root / layout.CONFIG, fix=err.fix) from None


def sentences(
    nlp: Any, narratives: Iterable[tuple[str, Iterable[Block]]]
) -> Iterator[list[Bounds]]:
    """For each (text, blocks) the sentences as [start, end) in the text.

    A sentence never crosses a paragraph, list item or table cell; headings and code hold none.
    """
    texts: list[str] = []
    spans: list[list[Bounds]] = []
    for text, blocks in narratives:
        prose = [(b.start, b.end) for b in blocks if b.kind in _ROLES and b.end > b.start]
        spans.append(prose)
        texts += [text[start:end] for start, end in prose]
    docs = nlp.pipe(texts, batch_size=256)
    for prose in spans:
        bounds: list[Bounds] = []
        for start, _ in prose:
            for sentence in next(docs).sents:
                shown = sentence.text
                lead = len(shown) - len(shown.lstrip())
                end = sentence.start_char + len(shown.rstrip())
                if end > sentence.start_char + lead:
                    bounds.append((start + sentence.start_char + lead, start + end))
        yield bounds
