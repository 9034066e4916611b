"""YAML with places: what is read, and where each part of it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.problems import Problems
from synth.yamlfile import parse_yaml

TEXT = """\
title: A
codes:
  - id: one
    terms: [x, "y z"]
  - id: two   # a comment
    label:
"""


def parse(text, first_line=1):
    """A document, and the problems found."""
    problems = Problems()
    return parse_yaml(text, Path("a.yaml"), problems, first_line), problems.found


@pytest.mark.parametrize(
    ("loc", "key", "place"),
    [
        ((), False, (1, 1, 1)),
        (("title",), False, (1, 8, 1)),
        (("title",), True, (1, 1, 5)),
        (("codes", 1, "id"), False, (5, 9, 3)),
        (("codes", 0, "terms", 1), False, (4, 16, 5)),
        (("codes", 0, "nothing"), False, (3, 5, 1)),
        (("codes", 7), False, (3, 3, 1)),
        (("codes", 1, "label"), True, (6, 5, 5)),
    ],
)
def test_places(loc, key, place):
    """Line, column and length of values and keys; of what isn't there, the nearest thing around it."""
    found = parse(TEXT)[0].place(loc, key=key)
    assert (found.line, found.column, found.length) == place
    assert parse(TEXT, first_line=11)[0].place(loc, key=key).line == place[0] + 10


def test_line_separators_of_unicode_do_not_count():
    """U+2028 from a web page ends a line for YAML, but in no editor: places are the editor's."""
    document, _ = parse('a: "x\u2028y\x85z"\nb: c\n')
    assert (document.place(("b",)).line, document.place(("b",)).column) == (2, 4)
    _, (problem,) = parse('a: "x\u2028y"\nb: c: d\n')
    assert (problem.line, problem.column) == (2, 5)


def test_places_count_code_points():
    """Emoji and combining signs before a place count one each, as Python counts."""
    document, _ = parse("{🙂: e\u0301, b: x}")
    assert document.place(("b",)).column == 12


def test_all_duplicates_are_told():
    """Every doubled key, not only the first; and nothing is used then."""
    document, found = parse("a: 1\na: 2\nb: {c: 1, c: 2}\n")
    assert document is None
    assert [(p.line, p.column) for p in found] == [(2, 1), (3, 11)]


_scalars = st.one_of(st.text(max_size=12), st.sampled_from(list("[]{}:-?&*!|>%@`\"'#, \n\t\\~")))


@given(st.lists(_scalars, max_size=25).map("".join))
def test_whatever_is_written_is_read_or_explained(text):
    """No text ends in a traceback; what can't be used has a place in the text and a mend."""
    text = text.encode("utf-8", errors="ignore").decode()
    document, found = parse(text)
    assert (document is None) == bool(found)
    lines = text.split("\n")
    for problem in found:
        assert 1 <= problem.line <= len(lines) + 1
        assert problem.column >= 1
        assert problem.fix
