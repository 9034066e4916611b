"""YAML with places: every value can be found again in the file, and mistakes are explained.

Read with PyYAML's C parser. Scalars stay text (`no`, `007` and `2026-03-02` arrive as written) and
the model that checks them decides their type; only an empty value, `~` and `null` are None.
Duplicate keys, anchors and tags are refused. Files that people keep by hand are written back with
ruamel.yaml, comments and quotes intact.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from yaml.reader import ReaderError
from yaml.resolver import BaseResolver

from synth.textfile import read_text, write_atomic

try:
    from yaml.cyaml import CParser as _Parser
except ImportError:  # PyYAML without libyaml: slower, the same result
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)


if TYPE_CHECKING:
    from collections.abc import Callable

    from synth.problems import Problems

Loc = tuple[str | int, ...]
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_CORE = "tag:yaml.org,2002:"
_MAX_DEPTH = 50


class _Loader(_Parser, BaseResolver):
    """Composes nodes with no implicit types: every plain scalar is text."""

    def __init__(self, text: str) -> None:
        _Parser.__init__(self, text)
        BaseResolver.__init__(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column from 1, length in characters."""

    line: int
    column: int
    length: int = 1


@dataclass
class YamlDocument:
    """A YAML file's data together with its nodes, so that a place can be named for any of it."""

    path: Path
    data: Any
    root: yaml.Node | None
    first_line: int = 1

    def place(self, loc: Loc, *, key: bool = False) -> Place:
        """The place of the value at `loc` (of its key with `key`), or of the nearest that exists."""
        node, at = self.root, None
        for index, step in enumerate(loc):
            found = _child(node, step)
            if found is None:
                break
            key_node, value_node = found
            last = index == len(loc) - 1
            at = key_node if key_node is not None and (key and last) else value_node
            node = value_node
        at = at if at is not None else node
        if at is None:
            return Place(self.first_line, 1)
        return self._place(at)

    def _place(self, node: yaml.Node) -> Place:
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column if start.line == end.line else 1
        return Place(start.line + self.first_line, start.column + 1, max(1, length))


def load_yaml(path: Path, problems: Problems) -> YamlDocument | None:
    """Read one YAML file; None, with every reason added to `problems`, when it can't be used."""
    text = read_text(path, problems)
    return None if text is None else parse_yaml(text, path, problems)


def parse_yaml(
    text: str, path: Path, problems: Problems, first_line: int = 1
) -> YamlDocument | None:
    """Parse YAML that starts at `first_line` of the file `path` (a narrative's front matter)."""
    before = len(problems.errors)
    try:
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as err:
        _explain(err, text, path, problems, first_line)
        return None
    except ReaderError as err:
        # The C parser counts bytes here, the Python one characters; look for the character itself.
        at = next((i for i, c in enumerate(text) if ord(c) == err.character), 0)
        problems.error(
            f"a control character (U+{ord(text[at]):04X}) stands in the file",
            path,
            line=text.count("\n", 0, at) + first_line,
            column=at - text.rfind("\n", 0, at),
            fix="Delete it.",
        )
        return None
    except RecursionError:
        problems.error("brackets or lists are nested too deeply to be read", path, line=first_line)
        return None
    document = YamlDocument(path, None, root, first_line)
    if root is not None:
        document.data = _Construct(document, problems).value(root, 0, set())
    return document if len(problems.errors) == before else None


class _Construct:
    """Turns nodes into plain data, refusing what people don't mean to write."""

    def __init__(self, document: YamlDocument, problems: Problems) -> None:
        self.document, self.problems = document, problems

    def error(self, node: yaml.Node, what: str, fix: str) -> None:
        place = self.document._place(node)
        self.problems.error(
            what,
            self.document.path,
            line=place.line,
            column=place.column,
            length=place.length,
            fix=fix,
        )

    def value(self, node: yaml.Node, depth: int, seen: set[int]) -> Any:
        if depth > _MAX_DEPTH:
            self.error(node, "lists or mappings are nested too deeply", "Is the indentation right?")
            return None
        if not node.tag.startswith(_CORE) or "/" in node.tag:
            self.error(node, f"the tag “{node.tag}” can't be used here", "Put the text in quotes.")
            return None
        if isinstance(node, yaml.ScalarNode):
            return None if node.style is None and node.value in _NULLS else node.value
        if id(node) in seen:
            self.error(node, "anchors and aliases (& and *) are not used here", "Write it out.")
            return None
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1, seen) for item in node.value]
        return self.mapping(node, depth, seen)

    def mapping(self, node: yaml.MappingNode, depth: int, seen: set[int]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        first: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.error(key_node, "a key must be a single word", "Put the text in quotes.")
                continue
            key = key_node.value
            if key in first:
                line = self.document._place(first[key]).line
                self.error(
                    key_node, f"the key “{key}” stands twice", f"first at line {line}; keep one"
                )
                continue
            first[key] = key_node
            out[key] = self.value(value_node, depth + 1, seen)
        return out


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node | None, yaml.Node] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return (None, node.value[step]) if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            if key_node.value == step:
                return key_node, value_node
    return None


def _explain(
    err: yaml.MarkedYAMLError, text: str, path: Path, problems: Problems, first_line: int
) -> None:
    """Say in plain words what the YAML parser stumbled over, at the place to mend."""
    lines = text.split("\n")
    problem = err.problem or ""
    mark = err.problem_mark or err.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    source = lines[line] if line < len(lines) else ""
    what, fix = f"this is not valid YAML: {problem}", "Check quotes, colons and indentation."
    lead = source[: len(source) - len(source.lstrip())]
    opened = err.context_mark
    if "\t" in lead and problem.startswith(("found character", "mapping values", "did not find")):
        what, fix = "a tab is used to indent", "Use spaces: YAML does not allow tabs here."
        column = lead.index("\t")
    elif problem.startswith("found character that cannot start"):
        what = f"a text can't begin with “{source[column : column + 1]}”"
        fix = "Put the whole text in quotes."
    elif problem.startswith("mapping values are not allowed"):
        # The mark is the second colon; when the key's line is fine, indentation is what is wrong.
        if re.match(r"\s*(- )?[^:#]*: .*:(\s|$)", source):
            what, fix = "a text with a colon needs quotes", "Put the text after the first colon in quotes."
        else:
            what, fix = "this line is indented too far", "Align it with the keys beside it."
    elif "quoted scalar" in (err.context or "") and opened is not None:
        line, column = opened.line, opened.column
        what, fix = "a quote is opened here and never closed", "Close it on the same line."
    elif "flow" in (err.context or "") and opened is not None:
        line, column = opened.line, opened.column
        bracket = lines[line][column : column + 1] if line < len(lines) else "["
        closing = "]" if bracket == "[" else "}"
        what, fix = f"“{bracket}” is opened here and never closed", f"Close it with “{closing}”."
    elif problem.startswith("found undefined alias"):
        what, fix = "a text can't begin with “*”", "Put the whole text in quotes."
    elif "another document" in problem:
        what, fix = "a second document starts here (---)", "Keep one document a file."
    elif problem.startswith("did not find expected key"):
        before = source[:column].rstrip()
        if before.endswith(('"', "'")):
            what, fix = "text follows a closed quote", "Put the quotes around the whole text; write ' twice inside '…'."
        else:
            what, fix = "this line does not fit the lines above", "Align it with the keys beside it."
    elif problem.startswith("did not find expected '-'"):
        what, fix = "a list and keys are mixed at the same level", "Indent, or begin the line with “- ”."
    elif problem.startswith(("could not find expected ':'", "did not find expected <document")):
        what, fix = "a key without a colon", "Write “key: value”."
        line = max(0, line - 1)
        column = len(lines[line]) - len(lines[line].lstrip())
    problems.error(what, path, line=line + first_line, column=column + 1, fix=fix)


def edit_yaml(path: Path, change: Callable[[Any], None]) -> None:
    """Change a YAML file that people keep: comments, quotes and order stay; written atomically.

    `change` gets ruamel's round-trip data and alters it in place.
    """
    editor = _round_trip()
    data = editor.load(path.read_text(encoding="utf-8-sig"))
    change(data)
    write_atomic(path, dump_yaml(data))


def dump_yaml(data: Any) -> str:
    """Data as YAML text in the project's one layout."""
    out = io.StringIO()
    _round_trip().dump(data, out)
    return out.getvalue()


def _round_trip() -> Any:
    from ruamel.yaml import YAML  # slow to import, and only writers need it

    editor = YAML()
    editor.preserve_quotes = True
    editor.indent(mapping=2, sequence=4, offset=2)
    editor.width = 4096
    return editor
