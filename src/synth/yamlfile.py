"""YAML with places: every value can be found again in the file, and mistakes are explained.

Read with PyYAML's C parser. Scalars stay text (`no`, `007` and `2026-03-02` arrive as written) and
the model that checks them decides their type; only an empty value, `~` and `null` are None.
Duplicate keys, anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from yaml.reader import ReaderError
from yaml.resolver import BaseResolver

from synth.problems import shortened
from synth.textfile import NO_TEXT, read_text

try:
    from yaml.cyaml import CParser as _Parser  # type: ignore[attr-defined]
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
    from synth.problems import Problems

Loc = tuple[str | int, ...]
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
#: What people write is five levels deep at most. Nested thousands deep, a file would overflow the
#: C stack of the parser, so that the interpreter dies without a word.
_MAX_DEPTH = 50
_LIST_IN_LIST = re.compile(r"(?:[-?] +){50}")
#: Signs that end a line in YAML, but in no editor.
_ODD_BREAKS = re.compile("[\x85\u2028\u2029]")


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
    text: str = ""
    #: What messages call it; a table of a Word file has keys, but no lines.
    called: str = "the file"
    has_lines: bool = True

    def where(self, loc: Loc, *, key: bool = False) -> dict[str, Any]:
        """The place of `loc` as `Problems.error` takes it: see `place`."""
        if not self.has_lines:
            return {"place": f"{self.called}, key “{loc[0]}”" if loc else self.called}
        place = self.place(loc, key=key)
        return {"line": place.line, "column": place.column, "length": place.length}

    def place(self, loc: Loc, *, key: bool = False) -> Place:
        """The place of the value at `loc` (of its key with `key`), or the nearest that exists."""
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

    def node(self, loc: Loc) -> yaml.Node | None:
        """The parser's node at `loc`, or None where there is none."""
        node = self.root
        for step in loc:
            found = _child(node, step)
            if found is None:
                return None
            node = found[1]
        return node

    @cached_property
    def _odd_breaks(self) -> bool:
        return _ODD_BREAKS.search(self.text) is not None

    def _place(self, node: yaml.Node) -> Place:
        start, end = node.start_mark, node.end_mark
        line, column = start.line, start.column
        if self._odd_breaks:
            line, column = _line_and_column(start, self.text)
        length = end.index - start.index if start.line == end.line else 1
        return Place(line + self.first_line, column + 1, max(1, length))


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
        deep = _too_deep(text)
        if deep is not None:
            line, column = deep
            problems.error(
                "lists or brackets are nested too deeply",
                path,
                line=line + first_line,
                column=column + 1,
                fix="Is this the right file? A study's files are never nested more than a few "
                "levels.",
            )
            return None
        root = _Loader(text).get_single_node()
    except yaml.MarkedYAMLError as err:
        _explain(err, text, path, problems, first_line)
        return None
    except ReaderError as err:
        # The C parser counts bytes here, the Python one characters; look for the character itself.
        at = next((i for i, c in enumerate(text) if ord(c) == err.character), 0)
        problems.error(
            f"the file contains a control character (U+{ord(text[at]):04X})",
            path,
            line=text.count("\n", 0, at) + first_line,
            column=at - text.rfind("\n", 0, at),
            fix="Delete it.",
        )
        return None
    except RecursionError:
        problems.error("lists or brackets are nested too deeply", path, line=first_line)
        return None
    document = YamlDocument(path, None, root, first_line, text)
    if root is not None:
        document.data = _Construct(document, problems).value(root, 0, set())
    return document if len(problems.errors) == before else None


def _too_deep(text: str) -> tuple[int, int] | None:
    """Where a text goes deeper than any parser should follow, if it might; events need no stack."""
    if text.count("[") + text.count("{") < 500 and _LIST_IN_LIST.search(text) is None:
        return None
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):  # type: ignore[arg-type]
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                return _line_and_column(event.start_mark, text)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _line_and_column(mark: Any, text: str) -> tuple[int, int]:
    """A mark's line and column from 0, as an editor counts them."""
    index = mark.column
    for number, part in enumerate(re.split("[\n\x85\u2028\u2029]", text)):
        if number == mark.line:
            break
        index += len(part) + 1
    return text.count("\n", 0, index), index - text.rfind("\n", 0, index) - 1


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
        sign = self.document.text[node.start_mark.index : node.start_mark.index + 1]
        if id(node) in seen or sign == "&":
            self.error(
                node,
                "YAML's anchors and aliases (& and *) are not used here",
                "Quote a text that begins with “&” or “*”.",
            )
            return None
        if sign == "!":
            self.error(
                node,
                "YAML's tags (!) are not used here",
                "Quote a text that begins with “!”.",
            )
            return None
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, depth + 1, seen) for item in node.value]
        assert isinstance(node, yaml.MappingNode)
        return self.mapping(node, depth, seen)

    def scalar(self, node: yaml.ScalarNode) -> str | None:
        value: str = node.value
        if not node.style:  # plain: no quotes, no block
            return None if value in _NULLS else value
        if node.style == '"':  # only here can signs be written as escapes
            value = value.replace("\r\n", "\n").replace("\r", "\n")
            odd = NO_TEXT.search(value)
            if odd:
                self.error(
                    node,
                    f"this text contains an escaped control character (U+{ord(odd[0]):04X})",
                    "Remove it, or write “\\\\” for a literal “\\”.",
                )
        return value

    def mapping(self, node: yaml.MappingNode, depth: int, seen: set[int]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        first: dict[str, yaml.Node] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.error(key_node, "a key can't be a list or mapping", "Put the text in quotes.")
                continue
            key = key_node.value
            if key in first:
                line = self.document._place(first[key]).line
                self.error(
                    key_node,
                    f"duplicate key “{shortened(key)}”",
                    f"first on line {line}; keep one",
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
    problem, context = err.problem or "", err.context or ""

    def at(mark: yaml.Mark | None) -> tuple[int, int]:
        line, column = _line_and_column(mark, text) if mark else (0, 0)
        return (line, column) if line < len(lines) else (len(lines) - 1, len(lines[-1]))

    line, column = at(err.problem_mark or err.context_mark)
    opened = at(err.context_mark or err.problem_mark)
    source = lines[line]
    what, fix = f"this is not valid YAML: {problem}", "Check quotes, colons and indentation."
    lead = source[: len(source) - len(source.lstrip())]
    if "\t" in lead and problem.startswith(("found", "mapping values", "did not find")):
        what, fix = "a tab is used to indent", "Use spaces: YAML does not allow tabs here."
        column = lead.index("\t")
    elif problem.startswith("found character that cannot start"):
        sign = source[column : column + 1]
        what = "there is a tab here" if sign == "\t" else f"a text can't begin with “{sign}”"
        fix = "Use spaces." if sign == "\t" else "Put the whole text in quotes."
    elif problem.startswith("mapping values are not allowed"):
        # The mark is the second colon; when the key's line is fine, indentation is what is wrong.
        if re.match(r"\s*(- )*[^:#]*: .*:(\s|$)", source):
            what, fix = (
                "a text with a colon needs quotes",
                "Put the text after the first colon in quotes.",
            )
        else:
            what, fix = "this line is indented too far", "Align it with the keys beside it."
    elif "quoted scalar" in context and ("escape" in problem or "hexdecimal" in problem):
        column = max(0, source.rfind("\\", 0, column + 1))
        what = f"“{source[column : column + 2]}” means nothing here"
        fix = "Write “\\\\” for a backslash, or use single quotes around the text."
    elif "quoted scalar" in context:
        line, column = opened
        what, fix = "a quote is opened here and never closed", "Close it on the same line."
    elif "flow" in context:
        line, column = opened
        if lines[line][column : column + 1] not in ("[", "{"):  # the mark is where it broke off
            before = "\n".join([*lines[:line], lines[line][:column]])
            found = max(before.rfind("["), before.rfind("{"), 0)
            line, column = before.count("\n", 0, found), found - before.rfind("\n", 0, found) - 1
        bracket = lines[line][column : column + 1]
        closing = "]" if bracket == "[" else "}"
        what = f"“{bracket}” is opened here and never closed"
        fix = f"Close it with “{closing}”, or put a text that begins with “{bracket}” in quotes."
    elif "anchor" in context or "alias" in context or problem.startswith("found undefined alias"):
        line, column = opened if context else (line, column)
        what = f"a text can't begin with “{lines[line][column : column + 1]}”"
        fix = "Put the whole text in quotes."
    elif "directive" in context or "tag" in context:
        line, column = opened
        what, fix = (
            f"a text can't begin with “{lines[line][column : column + 1]}”",
            "Put it in quotes.",
        )
    elif "block scalar" in context:
        line, column = opened
        what = (
            f"a text can't begin with “{lines[line][column : column + 1]}” and go on in this line"
        )
        fix = "Put it in quotes, or begin the text in the next line."
    elif "not allowed in this context" in problem:
        what = f"a text can't begin with “{source[column : column + 1]}”"
        fix = "Put it in quotes; the items of a list begin in the line after the key."
    elif "another document" in problem:
        what, fix = "a second document starts here (---)", "Keep one document a file."
    elif problem.startswith("did not find expected node content"):
        what = f"“{source[column : column + 1]}” can't be used here" if source.strip() else what
        fix = "Put a text that begins with it in quotes."
    elif problem.startswith("did not find expected key"):
        before = source[:column].rstrip()
        if before.endswith(('"', "'")):
            what = "text follows a closed quote"
            fix = "Put the quotes around the whole text; write ' twice inside '…'."
        else:
            what, fix = (
                "this line does not fit the lines above",
                "Align it with the keys beside it.",
            )
    elif problem.startswith("did not find expected '-'"):
        what = "a list and keys are mixed at the same level"
        fix = "Indent, or begin the line with “- ”."
    elif problem.startswith(("could not find expected ':'", "did not find expected <document")):
        line = opened[0] if "simple key" in context else max(0, line - 1)
        column = len(lines[line]) - len(lines[line].lstrip())
        what, fix = "a key without a colon", "Write “key: value”."
    problems.error(what, path, line=line + first_line, column=column + 1, fix=fix)
