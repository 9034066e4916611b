"""Edit the YAML files that people keep by hand, and touch nothing else in them.

They have comments, quotes and an order of their own. So the text itself is edited, at the places
the YAML parser names: what is not changed stays byte for byte.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml

from synth.problems import Problems, StudyError
from synth.yamlfile import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from synth.yamlfile import Loc, YamlDocument

    #: A key to be set: the place of its mapping, the key, its value as YAML (None: it is taken
    #: out), and the usual order of that mapping's keys.
    KeySetting: TypeAlias = tuple[Loc, str, str | None, Sequence[str]]

#: The usual order of keys; a new one is put after those of its predecessors that are there.
ENTRY = ("id", "code", "quote", "before", "after", "at", "text_sha256")
HEADER = ("narrative", "coder", "status", "codebook", "text_sha256")
DECISION = ("state", "from", "adopted", "by", "date", "reason", "stale")
_PLAIN = re.compile(r"(?!(?:null|Null|NULL)$)[A-Za-z][\w ,.;()’'–-]*[\w.)]")

Edit = tuple[int, int, str]


def quoted(text: str, like: str | None = '"') -> str:
    """A text as a YAML scalar on one line, in the style it had before where it can be.

    >>> quoted("no: this"), quoted("it's", like="'"), quoted("plain words", like=None)
    ('"no: this"', "'it''s'", 'plain words')
    """
    if like == "'":
        return "'" + text.replace("'", "''") + "'"
    if not like and _PLAIN.fullmatch(text):
        return text
    escaped = json.dumps(text, ensure_ascii=False)
    return re.sub("[\x7f-\xa0\u2028\u2029\ufeff]", lambda m: f"\\u{ord(m[0]):04x}", escaped)


def reparsed(text: str, document: YamlDocument) -> YamlDocument:
    """The document with this text; parsing is most of the work, so an unchanged one is kept.

    Raises `StudyError` where the text is no YAML any more.
    """
    if text == document.text:
        return document
    problems = Problems()
    new = parse_yaml(text, document.path, problems)
    if new is None:
        raise StudyError(problems)
    return new


def unfaithful(document: YamlDocument) -> StudyError:
    """What is raised where the new text would not say what people wrote."""
    return StudyError(
        "this file can't be rewritten without changing what you wrote; nothing was written",
        path=document.path,
        fix="Please report this, and include the file.",
    )


def sort_codings(document: YamlDocument, places: Sequence[tuple[int, int]]) -> str:
    """The file's text with its codings in the order of `places` (one for each, as they stand).

    The comment lines right above a coding go with it.
    """
    text = document.text
    order = sorted(range(len(places)), key=lambda i: places[i])
    codings = document.node(("codings",))
    if order == list(range(len(places))) or not isinstance(codings, yaml.SequenceNode):
        return text
    if codings.flow_style:
        spans = [(n.start_mark.index, _end(n)) for n in codings.value]
        moved = [text[slice(*spans[i])] for i in order]
        return _apply(text, [(*span, new) for span, new in zip(spans, moved, strict=True)])
    blocks = list_blocks(document, "codings")
    return with_list(document, "codings", [blocks[i] for i in order])


def item_blocks(document: YamlDocument, key: str) -> tuple[int, list[list[str]], int]:
    """The lines of each entry of a block list at the top of a file, and where they begin and end.

    The comment lines right above an entry belong to it, and so do the empty ones below.
    """
    text, root = document.text, document.root
    lines = text.split("\n")
    assert isinstance(root, yaml.MappingNode)
    name, listed = next((k, v) for k, v in root.value if k.value == key)
    # Lines are counted here: to YAML U+2028 and the like end one too.
    last = text.count("\n", 0, name.end_mark.index) + 1
    starts = []
    for node in listed.value:
        line = text.count("\n", 0, node.start_mark.index)
        while line > last and not re.match(r"\s*-(\s|$)", lines[line]):
            line -= 1
        while line > last and lines[line - 1].lstrip().startswith("#"):
            line -= 1
        starts.append(line)
        last = _last_line(text, node) + 1
    bounds = [*starts, last]
    return bounds[0], [lines[a:b] for a, b in pairwise(bounds)], last


def _list_node(document: YamlDocument, key: str) -> yaml.SequenceNode | None:
    node = document.node((key,))
    return node if isinstance(node, yaml.SequenceNode) and node.value else None


def list_blocks(document: YamlDocument, key: str) -> list[list[str]]:
    """The lines of each entry under `key`; none where there is no such list, or an empty one.

    Raises `StudyError` for a list written in brackets.
    """
    node = _list_node(document, key)
    if node is None:
        return []
    if node.flow_style:
        raise StudyError(
            f"“{key}” is written in brackets, so nothing can be added line by line",
            path=document.path,
            **document.where((key,)),
            fix="Write each entry on lines of its own, beginning with “- ”.",
        )
    return item_blocks(document, key)[1]


def list_indent(document: YamlDocument, key: str) -> int:
    """The column at which the entries under `key` begin, or would begin."""
    node = _list_node(document, key)
    return int(node.start_mark.column) if node is not None else 2


def with_list(document: YamlDocument, key: str, blocks: Sequence[list[str]]) -> str:
    """The file's text with these entries under `key`."""
    lines, new = document.text.split("\n"), [line for block in blocks for line in block]
    if _list_node(document, key) is not None:
        first, _, last = item_blocks(document, key)
        lines[first:last] = new
        if not new:
            at = document.place((key,), key=True).line - 1
            lines[at] = re.sub(r"^(\s*[\w\"']+\s*:)", r"\1 []", lines[at])
        return "\n".join(lines)
    if not new:
        return document.text
    if key not in (document.data or {}):
        ended = document.text if document.text.endswith("\n") else document.text + "\n"
        return ended + "\n".join([f"{key}:", *new]) + "\n"
    at = document.place((key,), key=True).line - 1
    lines[at : at + 1] = [re.sub(r":\s*(\[\s*\]|~|null|Null|NULL)", ":", lines[at], count=1), *new]
    return "\n".join(lines)


def set_in(document: YamlDocument, wanted: Sequence[KeySetting]) -> str:
    """The file's text with keys of any of its mappings set."""
    edits: list[Edit] = []
    for place, key, value, order in wanted:
        node = document.node(place)
        assert isinstance(node, yaml.MappingNode)
        edits += _edit(document.text, node, key, value, order)
    return _apply(document.text, edits)


def _edit(
    text: str, mapping: yaml.MappingNode, key: str, value: str | None, order: Sequence[str]
) -> list[Edit]:
    pairs = {k.value: (k, v) for k, v in mapping.value}
    if key in pairs:
        return [
            _replaced(text, *pairs[key], value)
            if value is not None
            else _removed(text, mapping, key)
        ]
    if value is None:
        return []
    before = [pairs[k][1] for k in order[: order.index(key)] if k in pairs]
    return [_inserted(text, mapping, before[-1] if before else None, f"{key}: {value}")]


def _replaced(text: str, key: yaml.Node, old: yaml.Node, value: str) -> Edit:
    start, end = old.start_mark.index, _end(old)
    colon = text.index(":", key.end_mark.index) + 1
    if start == end:  # a key without a value
        return (colon, colon, f" {value}")
    if isinstance(old, yaml.CollectionNode) and not old.flow_style:
        return (colon, end, f" {value}")
    if getattr(old, "style", None) in ("|", ">"):
        return (start, len(text[:end].rstrip()), value)
    return (start, end, value)


def _inserted(text: str, mapping: yaml.MappingNode, after: yaml.Node | None, line: str) -> Edit:
    indent = " " * mapping.start_mark.column
    start = mapping.start_mark.index
    if after is None:
        at = start + 1 if mapping.flow_style else start
        return (at, at, f"{line}, " if mapping.flow_style else f"{line}\n{indent}")
    if mapping.flow_style:
        at = _end(after)
        return (at, at, f", {line}")
    at = _line_end(text, after)
    return (at, at, f"\n{indent}{line}")


def _removed(text: str, mapping: yaml.MappingNode, key: str) -> Edit:
    names = [k.value for k, _ in mapping.value]
    place = names.index(key)
    node, value = mapping.value[place]
    if place + 1 < len(names) and (mapping.flow_style or place == 0):
        return (node.start_mark.index, mapping.value[place + 1][0].start_mark.index, "")
    if mapping.flow_style:
        return (_end(mapping.value[place - 1][1]), _end(value), "")
    start = text.rfind("\n", 0, node.start_mark.index)
    return (start, _line_end(text, value), "")


def _apply(text: str, edits: Sequence[Edit]) -> str:
    out, done = [], 0
    for start, end, new in sorted(edits, key=lambda e: e[0]):  # stable: as they were given
        out += [text[done:start], new]
        done = end
    return "".join([*out, text[done:]])


def _end(node: yaml.Node) -> int:
    """Where a node's last sign ends: a block's own mark is at the next thing after it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _line_end(text: str, node: yaml.Node) -> int:
    """The end of the last line of a node, a comment behind it included."""
    end = _end(node)
    if end > 0 and text[end - 1] == "\n":  # a block scalar ends in the lines after it
        return len(text[:end].rstrip("\n"))
    newline = text.find("\n", end)
    return len(text) if newline < 0 else newline


def _last_line(text: str, node: yaml.Node) -> int:
    return text.count("\n", 0, _line_end(text, node))
