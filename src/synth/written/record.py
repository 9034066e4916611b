"""What people write, checked against a model: pydantic's findings told as problems with places."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from synth.problems import choose, did_you_mean, shortened
from synth.yamlfile import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from synth.problems import Problems
    from synth.yamlfile import Loc, YamlDocument


class Record(BaseModel):
    """The base of everything people write: unknown keys are refused, an empty value is no value."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Unfit(ValueError):
    """Raised by a record's validators: what is wrong, and what to do."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _no_value_is_empty(value: Any) -> Any:
    return "" if value is None else value


#: A word that names something: letters, digits, “-”, “_”, “.”; begins with a letter or digit.
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
#: A coding as tables and pages name it: narrative, coder and the coding's own id.
CodingId = Annotated[str, Field(pattern=rf"^(?:{_PART}:{_PART}:{_PART})$", max_length=250)]
#: Free text; empty when the key stands without a value.
Text = Annotated[str, BeforeValidator(_no_value_is_empty, json_schema_input_type=str | None)]
#: A list of short texts; a single text is taken as a list of one.
Texts = Annotated[
    tuple[str, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])
]


def _written_as(kind: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        # Pydantic takes a bare number for the seconds since 1970.
        if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d(?!\d)", value.strip()):
            raise PydanticCustomError(f"{kind}_parsing", "not a date")  # type: ignore[arg-type]
        return value

    return BeforeValidator(check)


#: A day, written 2026-03-02.
Date = Annotated[datetime.date, _written_as("date")]
#: A moment, written 2026-03-02T10:14:00Z.
Moment = Annotated[datetime.datetime, _written_as("datetime")]
#: A SHA-256 in hexadecimal digits.
Sha256 = Annotated[str, Field(pattern=r"^(?:[0-9a-f]{64})$")]
#: A version or round: a small whole number from 1.
Number = Annotated[int, Field(ge=1, le=9999)]

R = TypeVar("R", bound=Record)

_ONE = {
    "codes": "code",
    "codings": "coding",
    "themes": "theme",
    "subthemes": "subtheme",
    "sources": "source",
    "coders": "coder",
    "history": "history entry",
    "review_questions": "review question",
    "relations": "relation",
    "passages": "passage",
    "validation": "validation round",
    "sections": "section",
    "items": "item",
    "findings": "finding",
    "flags": "flag",
}
#: Pydantic's kinds of errors, by how they begin, in plain words.
_SHOULD_BE = {
    "string_type": "should be text",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "dict_type": "should consist of keys (key: value)",
    "model_type": "should consist of keys (key: value)",
    "model_attributes_type": "should consist of keys (key: value)",
    "int_": "should be a whole number",
    "float_": "should be a number",
    "finite_number": "should be a number",
    "bool_": "should be true or false",
    "date_": "should be a date such as 2026-03-02",
    "datetime_": "should be a date and time such as 2026-03-02T10:14:00Z",
    "timezone_": "should be a date and time such as 2026-03-02T10:14:00Z",
    "string_unicode": "should be text",
}
#: What the patterns of the models mean.
_PATTERNS = {
    r"^10\.": "Write only the DOI: it begins with “10.” and has no spaces.",
    "^(?:[0-9a-f]{64})$": (
        "64 digits and letters a–f: take it from the review as downloaded; in an assessment, "
        "“synth cerqual” writes it."
    ),
    "^(?:[A-Za-z0-9]": (
        "Write the quotation's address, “narrative:coder:id”, such as N01:coder-a:k7f3a2."
    ),
    "^[0-9a-f]": "Remove it; “synth reanchor” writes it again.",
    "^[a-z]{2,3}$": "Write the language's short code: en, nl, nb, de.",
    "^[A-Za-z0-9][A-Za-z0-9._]*$": (
        "Use only letters, digits, “_” and “.”, beginning with a letter or digit."
    ),
}


def check_record(model: type[R], document: YamlDocument, problems: Problems) -> R | None:
    """The file's data as `model`; None, with every reason as a problem, when it doesn't fit."""
    data, where = document.data, document.where(())
    if data is None:
        problems.error(f"{document.called} is empty", document.path, **where, fix=_required(model))
        return None
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else "text"
        problems.error(
            f"{document.called} should consist of keys (“key: value”), but it is {found}",
            document.path,
            **{**where, "length": 1},
            fix=_required(model),
        )
        return None
    try:
        return model.model_validate(_without_empty(data))
    except ValidationError as err:
        for item in err.errors(include_url=False):
            _report(item, model, document, problems)
        return None


def load_record(model: type[R], path: Path, problems: Problems) -> tuple[R, YamlDocument] | None:
    """A YAML file as `model`, and its document; None, with every reason in `problems`, when it
    can't be used."""
    document = load_yaml(path, problems)
    record = check_record(model, document, problems) if document else None
    return (record, document) if document and record else None


def check_once(
    things: Iterable[tuple[str, Loc]], document: YamlDocument, problems: Problems
) -> None:
    """No two entries are of one thing. `things`: each as “theme “x””, and where it is named."""
    first: dict[str, int] = {}
    for thing, loc in things:
        where = document.where(loc)
        if thing in first:
            fix = f"first on line {first[thing]}; keep one"
            problems.error(f"the {thing} is listed twice", document.path, **where, fix=fix)
        first.setdefault(thing, where["line"])


def _required(model: type[Record]) -> str:
    keys = [name for name, f in model.model_fields.items() if f.is_required()]
    if not keys:
        return f"Begin it with “{next(field_names(model))}:”."
    return "These keys are needed: " + ", ".join(f"“{k}”" for k in keys) + "."


def _without_empty(data: Any) -> Any:
    """Drop keys without a value, so that “memo:” means what leaving it out means."""
    if isinstance(data, dict):
        return {k: _without_empty(v) for k, v in data.items() if v is not None}
    if isinstance(data, list):
        return [_without_empty(v) for v in data]
    return data


def _report(item: Any, model: type[Record], document: YamlDocument, problems: Problems) -> None:
    """Tell one of pydantic's findings in plain words, at its place in the file."""
    loc: Loc = tuple(item["loc"])
    kind, given, context = str(item["type"]), item.get("input"), item.get("ctx", {})
    name = _named(loc)
    inside = _owner(document.data, loc[:-1])
    whose = f" in {inside}" if inside else ""
    at_key, fix = False, f"It is {_kind_of(given)}."
    plain = next((words for start, words in _SHOULD_BE.items() if kind.startswith(start)), "")
    if kind == "extra_forbidden":
        what, at_key = f"unknown key “{shortened(name)}”{whose}", True
        fix = did_you_mean(name, _keys_at(model, loc[:-1])) or (
            "Remove it, or see docs/files/index.md for the keys."
        )
    elif kind == "missing" and isinstance(loc[-1], int):
        what, loc = f"“{name}”{whose} has too few values", loc[:-1]
        fix = "Write two: [first, second]."
    elif kind == "missing":
        what, fix = f"“{name}” is missing{whose}", f"Add “{name}: …”."
        if _present(document.data, loc[:-1], name):
            what, at_key = f"“{name}” has no value{whose}", True
        else:
            loc = loc[:-1]
    elif plain:
        what = f"“{name}”{whose} {plain}"
    elif kind in ("literal_error", "enum"):
        allowed = re.findall("'(.*?)'", context["expected"])
        what = f"“{shortened(str(given))}” is not a value of “{name}”{whose}"
        fix = choose(str(given), allowed)
    elif kind == "string_pattern_mismatch":
        what = f"“{shortened(str(given))}” can't be used as “{name}”{whose}"
        fix = next(
            (words for start, words in _PATTERNS.items() if context["pattern"].startswith(start)),
            "Use only letters, digits, “-”, “_” and “.”, beginning with a letter or digit.",
        )
    elif kind in ("string_too_short", "too_short"):
        what, fix = f"“{name}”{whose} has no value", "Give one, or remove the key."
    elif kind == "string_too_long":
        what, fix = (
            f"“{name}”{whose} is too long",
            f"Use at most {context['max_length']} characters.",
        )
    elif kind == "too_long":
        what = f"“{name}”{whose} has too many values"
        fix = f"Give at most {context['max_length']}."
    elif kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        bound = next(iter(context.values()))
        words = {
            "greater_than": "more than",
            "greater_than_equal": "at least",
            "less_than": "less than",
            "less_than_equal": "at most",
        }
        what, fix = f"“{name}”{whose} should be {words[kind]} {bound}", f"It is {given}."
    elif kind == "value_error":
        what, fix = f"{context['error']}{whose}", getattr(context["error"], "fix", "")
    else:
        what, fix = f"“{name}”{whose}: {item['msg'][0].lower()}{item['msg'][1:]}", ""
    problems.error(what, document.path, **document.where(loc, key=at_key), fix=fix)


def field_names(model: type[BaseModel]) -> Iterator[str]:
    """The keys that may stand in `model` itself, as people write them."""
    for name, info in model.model_fields.items():
        yield info.alias or name


def _keys_at(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys known at a place: those of the record there."""
    here = [model]
    for step in loc:
        if isinstance(step, int):
            continue
        inner = [
            inner_model
            for model_here in here
            for name, info in model_here.model_fields.items()
            if step in (name, info.alias)
            for inner_model in _models_in(info.annotation)
        ]
        here = inner or here
    return [name for model_here in here for name in field_names(model_here)]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for arg in get_args(annotation):
        yield from _models_in(arg)


def _owner(data: Any, loc: Loc) -> str:
    """“code “reallocate-staff””: the innermost named record around a place."""
    best, current = "", data
    for index, step in enumerate(loc):
        try:
            current = current[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(step, int) and isinstance(current, dict):
            kind = _ONE.get(str(loc[index - 1]), "entry") if index else "entry"
            names = ("id", "label", "code", "theme")
            name = next((current[k] for k in names if current.get(k)), None)
            best = f"{kind} “{shortened(name)}”" if isinstance(name, str) else f"{kind} {step + 1}"
        elif isinstance(step, str):
            best = best or f"“{step}”"
    return best


def _present(data: Any, loc: Loc, name: str) -> bool:
    for step in loc:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(data, dict) and name in data


def _named(loc: Loc) -> str:
    words = [str(s) for s in loc if isinstance(s, str)]
    return words[-1] if words else "the file"


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "a group of keys"
    if isinstance(value, list):
        return "a list"
    return "empty" if value is None else f"“{shortened(str(value))}”"
