"""Which sentences are units of agreement: by where they stand, and by what they consist of."""

from __future__ import annotations

import io
from functools import cache

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.narratives.markdown import read_markdown
from synth.narratives.sentences import sentence_splitter, sentences
from synth.narratives.units import not_units
from synth.narratives.word import read_word
from synth.problems import Problems
from synth.vocabulary import NotUnit

HEAD, LABEL, CAPTION, CITATION, NUMBER = NotUnit


splitter = cache(sentence_splitter)


def judged(builder, language="en"):
    """The sentences of a text, each with why it is no unit."""
    nlp = splitter(language)
    (bounds,) = sentences(nlp, [(builder.text, builder.blocks)])
    reasons = not_units(builder.text, builder.blocks, bounds)
    return [(builder.text[a:b], why) for (a, b), why in zip(bounds, reasons, strict=True)]


def why(source, language="en"):
    """Sentence → why it is no unit, of a Markdown source."""
    return dict(judged(read_markdown(source), language))


def cell(content, language="en"):
    """Why the one cell below a head is no unit."""
    return why(f"| head of it | b |\n|---|---|\n| {content} | |", language)[content]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Team", LABEL),
        ("Technology and tools", LABEL),
        ("Team culture and relations", LABEL),  # four words
        ("Competence, experience, knowledge and learning", None),  # five
        ("Nurses left.", None),
        ("Yes.", LABEL),
        ("Managers lacked time and money for quality work (Berg 2020)", None),
        ("Managers agreed (Berg et al. 2020a).", None),
        ("5–35 km", LABEL),
        ("40", NUMBER),
        ("40,000", NUMBER),
        ("12 (34%)", NUMBER),
        ("n = 40", NUMBER),
        ("12 (N = 40)", NUMBER),
        ("–", NUMBER),
        ("2016", NUMBER),
        ("p < .001", NUMBER),
        ("Fagerdal et al. 2023", CITATION),
        ("(Smith et al., 2020)", CITATION),
        ("van Dam & Øyri, 2020b; Berg 2021", CITATION),
        ("[12, 14]", CITATION),
        ("Strømme et al. 2022, journal version", LABEL),
        ("https://doi.org/10.1186/s12913-022-08296-5", CITATION),
    ],
)
def test_cells(content, expected):
    """A cell is a unit if it ends as a sentence, or has five words or more that say something."""
    assert cell(content) is expected


def test_heads_of_tables():
    """The first row is never a unit, whatever it says."""
    found = why("| Team | What the nurses did when staff was short. |\n|---|---|\n| a | b |")
    assert found["Team"] is HEAD and found["What the nurses did when staff was short."] is HEAD


def test_a_table_of_one_row_has_no_head():
    """In Word a box around a text is a table of one cell: its text is text."""
    document = docx.Document()
    document.add_heading("Resilience", 2)
    document.add_table(1, 1).cell(0, 0).text = "The ward shares its staff. Everyone helps."
    out = io.BytesIO()
    document.save(out)
    builder, _ = read_word(out.getvalue(), "box.docx", Problems())
    assert judged(builder) == [("The ward shares its staff.", None), ("Everyone helps.", None)]


@pytest.mark.parametrize(
    ("source", "headings"),
    [
        ("**Anticipating.** They planned.", ["Anticipating."]),
        ("**Whose view**. They asked.", ["Whose view."]),
        ("- **Gaining overview.** They looked.", ["Gaining overview."]),
        ("**A heading without a stop**", ["A heading without a stop"]),
        ("- **Trust**", ["Trust"]),
        ("**The ward was closed on weekends.**", []),
        ("They met. **This matters.** So it went.", []),
        ("**Trust** – members know one another", []),
        ("*A title in italics.* They read it.", []),
    ],
)
def test_bold_headings(source, headings):
    """Bold type that opens a paragraph or item heads it; emphasis elsewhere changes nothing."""
    assert {text: reason for text, reason in why(source).items() if reason} == dict.fromkeys(
        headings, LABEL
    )


@pytest.mark.parametrize(
    "source",
    [
        "Nothing",
        "Very kind staff",
        "Coordinating.",
        "- a change team set up in the ward;",
        "Scarcity: managers lacked time, money and staff.",
        "Nurse: no, I never really know who is coming",
        "It rose in 2020.",
        "In 2020 (Berg et al. 2021) it rose.",
        "I WAS SEEN IN 2019 AND IT WAS GREAT",
        "Municipality A, with 40,000 inhabitants, opened a ward in 2016.",
        "Municipality A. In 2016 it opened at 12:30.",
        "See https://example.org for the protocol.",
        "(The ward closed in 2020.)",
        "> words of a nurse without a stop",
        "好",
    ],
)
def test_what_people_say_is_a_unit(source):
    """Text that says something is a unit, also short, without a stop, or in capitals."""
    assert set(why(source).values()) == {None}


@pytest.mark.parametrize(
    "entry",
    [
        "Fagerdal B, Lyng HB, Guise V (2022). Leaders in teams. BMC Health Services Research 22:908.",
        "Fagerdal, B., Lyng, H. B., & Guise, V. (2022). Leaders. *BMC*. https://doi.org/10.1186/s12",
        "[1] Fagerdal B, Guise V. Leaders in hospital teams. BMC Health Serv Res. 2022;22:908.",
        "van Dam K, Øyri SF et al. A title of it. Safety Science. 2020;12(3):4-9.",
        "doi: 10.1186/s12913-022-08296-5",
    ],
)
def test_references(entry):
    """Every sentence of an entry in a list of references is a citation, its title too."""
    for source in (entry, f"- {entry}"):
        assert set(why(source).values()) == {CITATION}


def test_a_citation_between_two_sentences():
    """What is cited behind the full stop is a sentence to the splitter, and no unit."""
    assert why("They left.\n\n(Smith et al., 2020).") == {
        "They left.": None,
        "(Smith et al., 2020).": CITATION,
    }


def test_captions():
    """A numbered paragraph before a table is its caption; elsewhere it is text."""
    table = "| a | b |\n|---|---|\n| c | d |"
    found = why(f"Table 1. Who took part\n\n{table}")
    assert found["Table 1."] is CAPTION and found["Who took part"] is CAPTION
    assert why(f"Tabelle 2: Wer dabei war\n\n{table}")["Tabelle 2: Wer dabei war"] is CAPTION
    assert why(f"Round 1 brought two themes.\n\n{table}")["Round 1 brought two themes."] is None
    assert set(why("Phase 1. The site was assessed.").values()) == {None}


def test_lists_behind_a_label():
    """Keywords are no sentence; a clause behind a label is."""
    assert set(why("Keywords: resilience; teams; hospital care").values()) == {LABEL}
    assert set(why("Result: fewer readmissions, and the staff stayed").values()) == {None}


@pytest.mark.parametrize(
    ("language", "content", "expected"),
    [
        ("de", "Führung", LABEL),
        ("de", "Die Leitung fehlte.", None),
        # spaCy's tokenizer of Chinese knows no abbreviations; its full stops all languages know.
        ("en", "护士", LABEL),
        ("en", "护士长在人手不足时重新安排班次", None),
        ("en", "护士离开了。", None),
        ("ar", "الممرضون غادروا الجناح؟", None),
        ("hi", "नर्सें चली गईं।", None),
    ],
)
def test_other_languages(language, content, expected):
    """The rule knows no words: it counts them, and knows the signs that end a sentence."""
    reasons = why(f"| head | b |\n|---|---|\n| {content} | |", language)
    assert reasons.pop("head") is HEAD and reasons.pop("b") is HEAD
    assert set(reasons.values()) == {expected}


_PIECES = (
    "(", "Berg", " et al. ", "2020", "). ", "**", "| ", "\n", "\n\n", "- ", "Table 1.", "B, ",
    "10.1234/x", "a", "|---|---|\n", "[1]", "。", ": ", "; ", "12", "🙂",
)  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=25).map("".join))
def test_every_sentence_is_judged_once(source):
    """Whatever is written, each sentence has one answer, and none without a letter is a unit."""
    for sentence, reason in judged(read_markdown(source)):
        assert reason is not None or any(map(str.isalpha, sentence))


def test_long_texts_take_no_longer_than_they_are():
    """A list of ten thousand names, or of stops, is judged at once: no pattern runs away."""
    for content in (
        "Ab C, " * 10_000 + "x",
        "Abc De, F G " * 10_000,
        "Ab, " * 10_000,
        ". " * 10_000,
    ):
        assert len(judged(read_markdown(content))) >= 0
