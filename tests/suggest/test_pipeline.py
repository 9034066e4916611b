"""`lemma_pipeline`: what is taken, what is said of it, and what can't be had."""

from __future__ import annotations

import subprocess
import sys

import pytest

from synth.problems import StudyError
from synth.suggest.terms.pipeline import lemma_pipeline


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """A small installed pipeline “en_demo_sm” with tags and lemmas of its own, and a parser."""
    import spacy

    package = tmp_path / "en_demo_sm"
    package.mkdir()
    nlp = spacy.blank("en", meta={"name": "demo_sm", "version": "1.2.3"})
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "wards"}]], {"POS": "NOUN", "LEMMA": "ward"})
    ruler.add([[{"LOWER": "left"}]], {"POS": "VERB", "LEMMA": "leave"})
    ruler.add([[{"IS_ALPHA": True, "LOWER": {"NOT_IN": ["wards", "left"]}}]], {"POS": "X"})
    nlp.add_pipe("sentencizer", name="senter")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "NHS"}])
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    lemmatizer.initialize()
    nlp.to_disk(package / "data")
    (package / "__init__.py").write_text(
        "from pathlib import Path\nimport spacy\n"
        "def load(**kw):\n    return spacy.load(Path(__file__).parent / 'data', **kw)\n"
    )
    info = tmp_path / "en_demo_sm-1.2.3.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: en_demo_sm\nVersion: 1.2.3\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "en_demo_sm"
    sys.modules.pop("en_demo_sm", None)


def test_blank_english():
    """Without a model: tokens and looked-up lemmas, nothing else."""
    nlp, text = lemma_pipeline("en", "blank")
    assert nlp.pipe_names == ["synth_lookup_lemmas"]
    assert "blank “en”" in text
    assert "lemmas of 41,582 word forms" in text


def test_an_installed_pipeline_loads_no_more_than_needed(installed):
    """Entities are loaded only for patterns that ask for them."""
    nlp, text = lemma_pipeline("en", installed)
    assert nlp.pipe_names == ["attribute_ruler", "lemmatizer"]
    assert "en_demo_sm 1.2.3" in text
    assert "its own lemmas" in text
    assert "entity_ruler" in lemma_pipeline("en", installed, {"ENT_TYPE"})[0].pipe_names


def test_a_pattern_with_parts_of_speech(installed, make_codes, as_sentences):
    """With tags in the pipeline, POS can be matched, and phrases match by its lemmas."""
    from synth.suggest.terms.rules import suggest

    codes = make_codes(
        a=[{"pattern": [{"POS": "NOUN"}]}], b=["ward"], c=[{"pattern": [{"ENT_TYPE": "ORG"}]}]
    )
    rows = suggest(*as_sentences("Two wards left the NHS."), codes, "en", installed)
    assert [(r.code, r.matched) for r in rows] == [
        ("a", "wards"), ("b", "wards"), ("c", "NHS")
    ]  # fmt: skip


def test_a_pipeline_that_is_not_installed():
    """A missing pipeline is a problem that says what to do."""
    with pytest.raises(StudyError, match="not installed") as caught:
        lemma_pipeline("en", "en_core_web_none")
    assert "pipeline: auto" in caught.value.problems.errors[0].fix


@pytest.mark.parametrize("language", ["qq", "ja", "no"])
def test_a_language_spacy_can_not_split(language):
    """A language that is unknown, or needs a missing package, is named and refused."""
    with pytest.raises(StudyError, match=f"“{language}”") as caught:
        lemma_pipeline(language)
    assert "language:" in caught.value.problems.errors[0].fix


def test_checking_terms_loads_no_spacy():
    """What `synth check` imports must stay quick."""
    code = (
        "import sys, synth.suggest.terms.term_shape, synth.suggest.terms.rules\n"
        "assert 'spacy' not in sys.modules, 'spaCy is imported'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
