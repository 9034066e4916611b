"""spaCy token patterns as people write them in YAML: checked by hand, without importing spaCy.

YAML values arrive as text; they become what spaCy's Matcher expects: `true` and `false` for
flags, whole numbers for LENGTH. Keys may be written in any case.
Source: https://spacy.io/api/matcher (spaCy 3.8) and `spacy.schemas.TokenPattern`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from synth.problems import choose, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


PARSER_ATTRIBUTES = frozenset({"DEP"})
ENTITY_ATTRIBUTES = frozenset({"ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID"})
TAGGER_ATTRIBUTES = frozenset({"POS", "TAG", "MORPH"})
#: What only a trained pipeline gives.
MODEL_ATTRIBUTES = PARSER_ATTRIBUTES | ENTITY_ATTRIBUTES | TAGGER_ATTRIBUTES

#: What a word is written like; these tell one word from another.
WORD_ATTRIBUTES = frozenset({"ORTH", "TEXT", "LOWER", "LEMMA", "NORM"})
TEXT_ATTRIBUTES = WORD_ATTRIBUTES | MODEL_ATTRIBUTES | {"SHAPE"}
FLAGS = _words(
    "SPACY IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_UPPER IS_TITLE IS_PUNCT IS_SPACE IS_BRACKET "
    "IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY IS_STOP IS_SENT_START SENT_START LIKE_NUM "
    "LIKE_URL LIKE_EMAIL"
)
#: Flags that, when true, are true of few words; any other flag holds in nearly every sentence.
_TELLING_FLAGS = _words(
    "IS_DIGIT IS_UPPER IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY LIKE_NUM "
    "LIKE_URL LIKE_EMAIL"
)
KEYS = TEXT_ATTRIBUTES | FLAGS | {"LENGTH", "OP"}
_LISTS = frozenset({"IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS"})
_FUZZY = frozenset({"FUZZY", *(f"FUZZY{n}" for n in range(1, 10))})
_COMPARISONS = frozenset({"==", "!=", ">=", "<=", ">", "<"})
_OP = re.compile(r"[!?+*]|\{(\d+)\}|\{(\d+),(\d*)\}|\{(\d*),(\d+)\}")
#: One word of a pattern, as spaCy takes it: attribute → a text, number, truth, or comparison.
Token = dict[str, Any]
_OP_FIX = "One of “!”, “?”, “+”, “*”, “{2}”, “{1,3}”, “{2,}”, “{,3}”, in quotes."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a pattern; `loc` leads from the pattern to the place (token, key …)."""

    what: str
    fix: str
    loc: tuple[str | int, ...] = ()


@dataclass
class TokenPattern:
    """A pattern as spaCy takes it, and what is wrong with it; with faults, it can't be used."""

    tokens: list[Token] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_pattern(raw: Sequence[Mapping[str, Any]]) -> TokenPattern:
    """A pattern from YAML as spaCy takes it, together with every fault in it."""
    out = TokenPattern()
    for index, token in enumerate(raw):
        read: Token = {}
        for key, value in token.items():
            name = str(key).upper()
            loc = (index, str(key))
            if name in read:
                out.faults.append(Fault(f"“{name}” occurs twice in one token", "Keep one.", loc))
                continue
            read[name] = _value(name, str(key), value, loc, out.faults)
        out.tokens.append(read)
    if not out.faults:
        _whole(out)
    return out


def attributes(patterns: Iterable[Sequence[Mapping[str, Any]]]) -> frozenset[str]:
    """The token attributes that patterns ask for, in capitals."""
    return frozenset(str(k).upper() for p in patterns for token in p for k in token) - {"OP"}


def is_wide(token: Mapping[str, Any]) -> bool:
    """Whether a token of a read pattern fits some word of nearly every sentence."""
    return all(_wide(key, value) for key, value in token.items() if key != "OP")


def least(op: str | None) -> int:
    """How many words a token with this OP stands for at least; “!” stands for one."""
    if op in ("?", "*"):
        return 0
    if op and op.startswith("{"):
        return int(op[1:-1].partition(",")[0] or 0)
    return 1


def word_values(value: Any) -> list[str] | None:
    """The words a read WORD_ATTRIBUTES value asks for; None when it does not list them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict) and set(value) == {"IN"}:
        return list(value["IN"])
    return None


def _value(name: str, key: str, value: Any, loc: tuple[str | int, ...], faults: list[Fault]) -> Any:
    if name == "OP":
        return _op(value, loc, faults)
    if name == "_":
        faults.append(Fault("“_” (an extension attribute) can't be used here", "Remove it.", loc))
        return None
    if name not in KEYS:
        fix = choose(name, sorted(KEYS))
        faults.append(Fault(f"a token has no attribute “{key}”", fix, loc))
        return None
    if value is None or value in ({}, [], ""):
        faults.append(Fault(f"“{key}” has no value", "Give it one, or remove it.", loc))
        return None
    if name in FLAGS:
        truth = {"true": True, "false": False}.get(str(value).lower())
        if truth is None or isinstance(value, (dict, list)):
            faults.append(Fault(f"“{key}” is a flag", "Write true or false.", loc))
        return truth
    if name == "LENGTH":
        return _number(key, value, loc, faults)
    if name == "ENT_IOB":
        text = str(value)
        if text not in ("I", "O", "B", "0", "1", "2", "3"):
            faults.append(Fault(f"“{key}” can't be “{text}”", "One of “I”, “O”, “B”.", loc))
        return int(text) if text.isdigit() else text
    return _text(key, value, loc, faults)


def _op(value: Any, loc: tuple[str | int, ...], faults: list[Fault]) -> str:
    text = str(value)
    match = None if isinstance(value, (dict, list)) else _OP.fullmatch(text)
    if match is None:
        shown = "" if isinstance(value, (dict, list)) or value is None else f" “{text}”"
        faults.append(Fault(f"OP can't be used as{shown or ' written'}", _OP_FIX, loc))
    elif match[2] and match[3] and int(match[2]) > int(match[3]):
        faults.append(Fault(f"OP “{text}” has its numbers the wrong way round", _OP_FIX, loc))
    elif text in ("{0}", "{0,0}", "{,0}"):
        faults.append(Fault(f"OP “{text}” asks for no word at all", _OP_FIX, loc))
    return text


def _number(key: str, value: Any, loc: tuple[str | int, ...], faults: list[Fault]) -> Any:
    if isinstance(value, dict):
        out: dict[str, Any] = {}
        for name, inner in value.items():
            at = (*loc, str(name))
            upper = str(name).upper()
            if upper in _COMPARISONS:
                out[upper] = _number(key, inner, at, faults)
            elif upper in ("IN", "NOT_IN") and isinstance(inner, (list, tuple)) and inner:
                out[upper] = [_number(key, n, at, faults) for n in inner]
            else:
                fix = "Write a number, or one of ==, !=, >=, <=, >, < with a number."
                faults.append(Fault(f"“{key}” can't be compared by “{name}”", fix, at))
        return out
    try:
        number = int(str(value))
    except ValueError:
        number = -1
    if number < 0:
        faults.append(Fault(f"“{key}” should be a whole number", f"It is “{value}”.", loc))
    return number


def _text(key: str, value: Any, loc: tuple[str | int, ...], faults: list[Fault]) -> Any:
    if isinstance(value, (list, tuple)):
        faults.append(Fault(f"“{key}” is given a list", f"Write {key}: {{IN: […]}}.", loc))
        return None
    if not isinstance(value, dict):
        return str(value)
    out: dict[str, Any] = {}
    for name, inner in value.items():
        upper, at = str(name).upper(), (*loc, str(name))
        if upper in _LISTS:
            words = inner if isinstance(inner, (list, tuple)) else ()
            if not words or not all(isinstance(w, (str, int, float)) for w in words):
                faults.append(Fault(f"“{name}” needs a list of words", "Write […].", at))
            out[upper] = [str(w) for w in words]
        elif upper == "REGEX" or upper in _FUZZY:
            if isinstance(inner, dict) and len(inner) == 1 and set(map(_upper, inner)) <= _LISTS:
                out[upper] = _text(key, inner, at, faults)
                given = [w for words in out[upper].values() for w in words]
            else:
                if not isinstance(inner, str) or not inner:
                    faults.append(Fault(f"“{name}” needs a text", "Put it in quotes.", at))
                out[upper] = str(inner)
                given = [out[upper]]
            if upper == "REGEX":
                faults.extend(f for text in given if (f := _bad_regex(text, at)))
        else:
            known = sorted(_LISTS | _FUZZY | {"REGEX"})
            fix = (
                did_you_mean(upper, known) or "Choose one of: " + ", ".join(known[:6]) + ", REGEX …"
            )
            faults.append(Fault(f"“{key}” can't be compared by “{name}”", fix, at))
    return out


def _upper(name: Any) -> str:
    return str(name).upper()


def _bad_regex(text: str, loc: tuple[str | int, ...]) -> Fault | None:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError) as err:
        return Fault(f"“{text}” is not a regular expression: {err}", "Correct it.", loc)
    return None


def _whole(pattern: TokenPattern) -> None:
    """Add the faults that only the whole pattern shows."""
    tokens = pattern.tokens
    needed = [t for t in tokens if least(t.get("OP"))]
    if not tokens or not any(set(t) - {"OP"} for t in tokens):
        what = "the pattern matches every sentence: no token says which word it is"
        pattern.faults.append(Fault(what, "Give a token a LEMMA or LOWER."))
    elif not any(set(t) - {"OP"} for t in needed) and any(not set(t) - {"OP"} for t in tokens):
        what = "the pattern matches every sentence: all that says which word is optional"
        fix = "Take the OP “?” or “*” off a token with a LEMMA or LOWER."
        pattern.faults.append(Fault(what, fix))


def _wide(key: str, value: Any) -> bool:
    if key in FLAGS:
        return not (value is True and key in _TELLING_FLAGS)
    if key in ("LENGTH", "SHAPE"):
        return not isinstance(value, str) or len(value) < 3
    if not isinstance(value, dict):
        # A part of speech alone is in every sentence; a word is not.
        return key in TAGGER_ATTRIBUTES or key == "ENT_IOB"
    regex = value.get("REGEX")
    for name in value:
        if name not in ("NOT_IN", "IS_SUBSET") and not (name == "REGEX" and _fits_all(regex)):
            return key in TAGGER_ATTRIBUTES
    return True


def _fits_all(regex: Any) -> bool:
    texts = [regex] if isinstance(regex, str) else [w for ws in regex.values() for w in ws]
    return any(re.search(text, "") for text in texts)
