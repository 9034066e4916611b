"""What people write, checked against a model: pydantic's findings told as problems with places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from synth.problems import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.problems import Problems
    from synth.yamlfile import Loc, YamlDocument


class Record(BaseModel):
    """The base of everything people write: unknown keys are refused, an empty value is no value."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _no_value_is_empty(value: Any) -> Any:
    return "" if value is None else value


#: A word that names something: letters, digits, “-”, “_”, “.”; begins with a letter or digit.
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
#: Free text; empty when the key stands without a value.
Text = Annotated[str, BeforeValidator(_no_value_is_empty, json_schema_input_type=str | None)]
#: A list of short texts; a single text is taken as a list of one.
Texts = Annotated[
    tuple[str, ...], BeforeValidator(_one_or_many, json_schema_input_type=str | list[str])
]

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
    "validation": "validation round",
    "sections": "section",
}
_SHOULD_BE = {
    "string_type": "should be text",
    "list_type": "should be a list",
    "tuple_type": "should be a list",
    "dict_type": "should be a mapping (key: value)",
    "model_type": "should be a mapping (key: value)",
    "model_attributes_type": "should be a mapping (key: value)",
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_parsing": "should be a number",
    "float_type": "should be a number",
    "bool_parsing": "should be true or false",
    "bool_type": "should be true or false",
}


def check_record(model: type[R], document: YamlDocument, problems: Problems) -> R | None:
    """The file's data as `model`; None, with every reason as a problem, when it doesn't fit."""
    data = document.data
    if data is None:
        problems.error("the file is empty", document.path, line=1, fix=_required(model))
        return None
    if not isinstance(data, dict):
        found = "a list" if isinstance(data, list) else "a text"
        problems.error(
            f"the file should hold keys (“key: value”), but it holds {found}",
            document.path,
            line=document.place(()).line,
            column=1,
            fix=_required(model),
        )
        return None
    try:
        return model.model_validate(_without_empty(data))
    except ValidationError as err:
        for item in err.errors(include_url=False):
            _report(item, model, document, problems)
        return None


def _required(model: type[Record]) -> str:
    keys = [name for name, f in model.model_fields.items() if f.is_required()]
    return "Needed here: " + ", ".join(f"“{k}”" for k in keys) + "." if keys else ""


def _without_empty(data: Any) -> Any:
    """Drop keys without a value, so that “memo:” means what leaving it out means."""
    if isinstance(data, dict):
        return {k: _without_empty(v) for k, v in data.items() if v is not None}
    if isinstance(data, list):
        return [_without_empty(v) for v in data]
    return data


def _report(item: Any, model: type[Record], document: YamlDocument, problems: Problems) -> None:
    loc: Loc = tuple(s for s in item["loc"] if not _is_union_tag(s, document, item["loc"]))
    kind, name = item["type"], str(loc[-1]) if loc else ""
    inside = _owner(document.data, loc[:-1])
    whose = f" in {inside}" if inside else ""
    at_key = kind in ("extra_forbidden",)
    fix = ""
    if kind == "extra_forbidden":
        what = f"unknown key “{name}”{whose}"
        names = set(field_names(model))
        fix = did_you_mean(name, names) or "Remove it, or see docs/file-formats.md for the keys."
    elif kind == "missing":
        what = f"“{name}” is missing{whose}"
        fix = f"Add “{name}: …”."
        loc = loc[:-1]
        if _present(document.data, loc, name):
            what, loc, at_key = f"“{name}” has no value{whose}", (*loc, name), True
    elif kind in _SHOULD_BE:
        what = f"“{_named(loc)}”{whose} {_SHOULD_BE[kind]}"
        got = item.get("input")
        fix = f"It is {_kind_of(got)}."
    elif kind == "literal_error":
        allowed = item["ctx"]["expected"].replace(" or ", ", ").replace("'", "").split(", ")
        what = f"“{item['input']}” is not a value of “{_named(loc)}”{whose}"
        fix = did_you_mean(str(item["input"]), allowed) or "One of: " + ", ".join(allowed) + "."
    elif kind == "string_pattern_mismatch":
        what = f"“{item['input']}” can't be used as “{_named(loc)}”{whose}"
        fix = "Letters, digits, “-”, “_” and “.” only."
    elif kind == "value_error":
        what, _, fix = str(item["ctx"]["error"]).partition("\n")
        what += whose
    else:
        what = f"“{_named(loc)}”{whose}: {item['msg'][0].lower()}{item['msg'][1:]}"
    place = document.place(loc, key=at_key)
    problems.error(
        what,
        document.path,
        line=place.line,
        column=place.column,
        length=place.length,
        fix=fix,
    )


def field_names(model: type[BaseModel], seen: set[type] | None = None) -> Iterator[str]:
    """Every key that may stand in `model` or in a record inside it."""
    seen = seen if seen is not None else set()
    if model in seen:
        return
    seen.add(model)
    for name, info in model.model_fields.items():
        yield info.alias or name
        for inner in _models_in(info.annotation):
            yield from field_names(inner, seen)


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
            name = next((current[k] for k in ("id", "label", "code") if current.get(k)), None)
            best = f"{kind} “{name}”" if isinstance(name, str) else f"{kind} {step + 1}"
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


def _is_union_tag(step: str | int, document: YamlDocument, loc: Loc) -> bool:
    """Pydantic puts the tried type of a union into the location; it is no key of the file."""
    return isinstance(step, str) and any(c in step for c in "[(") and step == loc[-1]


def _named(loc: Loc) -> str:
    words = [str(s) for s in loc if isinstance(s, str)]
    return words[-1] if words else "the file"


def _kind_of(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    shown = str(value)
    return f"“{shown[:40]}{'…' if len(shown) > 40 else ''}”"
