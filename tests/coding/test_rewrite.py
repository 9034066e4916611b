"""Editing a coding file's text at the places that the parser names."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth.problems import Problems
from synth.written.rewrite import item_blocks, quoted, set_in, sort_codings, with_list
from synth.yamlfile import parse_yaml

ITEMS = [
    [
        "  # on the first",
        "  - code: surprise",
        '    memo: "copied{0}from a{0}web page"',
        "    quote: Two women",
    ],
    ["  - code: talk-it-over   # half of it", "    quote: |", "      The team", "      talked", ""],
    ["  # on the third", "  - {code: move-staff, quote: 'a{0}midwife'}"],
    *[[f"  - {{code: shared-pool, quote: staff {i}}}"] for i in range(4)],
]


def written(sign):
    """The lines of each coding, and the file they stand in."""
    items = [[line.replace("{0}", sign) for line in item] for item in ITEMS]
    listed = [line for item in items for line in item]
    lines = ["# by hand", "narrative: N01", "codings:", *listed, "", "# the end", ""]
    document = parse_yaml("\n".join(lines), Path("N01.yaml"), Problems())
    assert document is not None
    return items, document


@pytest.mark.parametrize("sign", [" ", "\u2028", "\u2029", "\u0085"])
def test_a_line_is_what_an_editor_calls_one(sign):
    """To YAML U+2028 and the like end a line: the places of what comes after are right all the
    same, and everything else stays as it was."""
    items, document = written(sign)
    assert item_blocks(document, "codings") == (3, items, 18)
    assert with_list(document, "codings", items) == document.text
    first, second, third = items[:3]
    order = [(2, 0), (3, 0), (1, 0), *((4 + i, 0) for i in range(4))]
    assert sort_codings(document, order) == document.text.replace(
        "\n".join([*first, *second, *third]), "\n".join([*third, *first, *second])
    )
    wanted = [(("codings", i), "id", f"k{i}", ("id", "code")) for i in range(3)]
    marked = set_in(document, wanted)
    assert marked == (
        document.text.replace("- code: surprise", "- id: k0\n    code: surprise")
        .replace("- code: talk", "- id: k1\n    code: talk")
        .replace("{code: move", "{id: k2, code: move")
    )


@pytest.mark.parametrize("word", ["null", "Null", "NULL", "nullify", "no null"])
def test_a_word_that_means_nothing_in_yaml(word):
    """A text stays a text: the word for no value is quoted, also where the style is plain."""
    document = parse_yaml(f"label: {quoted(word, like=None)}", Path("codes.yaml"), Problems())
    assert document is not None
    assert document.data == {"label": word}
