"""`synth stub`: a code from a group, the file otherwise as it was, and what is refused."""

from __future__ import annotations

import re

import pytest

from synth.problems import Problems
from synth.study import Study
from synth.tables.rank import NovelPassage
from synth.written.codebook import load_codebook

CODES = "codebooks/codes.yaml"
NAMED = ("--id", "patients-wait", "--label", "Patients wait")


@pytest.fixture
def grouped(study):
    """The study with its passages in groups."""
    config = study.read("config.yaml")
    study.write("config.yaml", config + "suggestions: {method: ranked, embeddings: off}\n")
    study.segment_and_resolve()
    assert study.run("rank") == 0
    return study


def codebook(study):
    """The codebook, which must be without errors."""
    problems = Problems()
    loaded = load_codebook(study.root, problems)
    assert not problems.errors
    return loaded[0]


def lines_added(before, after):
    """The lines that are new; fails where the others are not as they were, in their order."""
    old, new = before.split("\n"), after.split("\n")
    added = []
    for line in new:
        if old and line == old[0]:
            old.pop(0)
        else:
            added.append(line)
    assert not old, old
    return added


def test_the_code_has_what_the_person_said_and_the_group_s_quotes(grouped, shown):
    """Id, label and definition as given, origin suggested, examples found in the narratives."""
    before = codebook(grouped)
    more = ("--definition", "Care comes later: “than” it should.", "--by", "anna")
    assert grouped.run("stub", "1", *NAMED, *more) == 0
    assert "The code patients-wait is now in codebooks/codes.yaml (version" in shown()
    after = codebook(grouped)
    code = after.codes[-1]
    assert after.codes[:-1] == before.codes
    assert (code.id, code.label, code.origin) == ("patients-wait", "Patients wait", "suggested")
    assert code.definition == "Care comes later: “than” it should."
    study = Study(grouped.root)
    central = [one for one in study.rows(NovelPassage) if one.group == 1][:3]
    quotes = [study.texts[one.narrative][one.start : one.end] for one in central]
    assert list(code.examples) == list(dict.fromkeys(quotes))
    (entry,) = after.history
    assert (after.version, entry.version) == (2, 2)
    assert (entry.change, entry.codes) == ("add", ("patients-wait",))
    assert "group 1" in entry.reason and "anna" in entry.reason


def test_the_check_passes_with_warnings_for_what_is_still_to_do(grouped):
    """No error; the stub lacks a definition and a theme, which warnings say."""
    assert grouped.run("stub", "1", *NAMED) == 0
    found = grouped.problems()
    assert not grouped.errors()
    assert any("“patients-wait” has no definition" in p for p in found)
    assert any("patients-wait" in p and "theme" in p for p in found)


LAYOUTS = {
    "comments, blank lines and a history": (
        "# The codebook\nversion: 4   # raised with each change\n\ncodes:\n"
        "- id: a   # first\n  label: 'One'\n  definition: >-\n    Folded\n    text.\n\n"
        "- label: Two\n  id: b\n  definition: x\n  # below\n\n"
        "history:   # oldest first\n- {version: 2, date: 2026-03-02, change: add, codes: [b], "
        "reason: it was missing}\n# the end\n"
    ),
    "no version, no history, no last line end": (
        "codes:\n    - id: a\n      label: One\n      definition: x"
    ),
    "an empty history and blank lines at the end": (
        "version: 1\ncodes:\n  - {id: a, label: One, definition: x}\nhistory: []   # none yet\n\n\n"
    ),
    "no code at all": "history: []\nversion: 1\ncodes: []\n",
    "history first": (
        "history:\n  - version: 1\n    date: 2026-03-02\n    change: add\n    codes: [a]\n"
        "    reason: |\n      It was missing.\n\ncodes:\n  - id: a\n    label: One\n"
        "    definition: |\n      Two\n      lines.\n"
    ),
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("ends", ["lf", "crlf and byte-order mark"])
def test_what_is_not_new_stays_byte_for_byte(grouped, text, ends):
    """Every line stays as it was, but those of the version and of an empty list."""
    data = text.encode()
    if ends != "lf":
        data = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    grouped.write(CODES, data)
    before = codebook(grouped)
    assert grouped.run("stub", "1", *NAMED) == 0
    after = codebook(grouped)
    assert after.codes[:-1] == before.codes
    assert after.history[:-1] == before.history
    assert after.version == before.version + 1
    new = grouped.path(CODES).read_bytes()
    assert new.startswith(b"\xef\xbb\xbf") == (ends != "lf")
    assert (b"\r\n" in new) == (ends != "lf")
    assert new.count(b"\n") == new.count(b"\r\n") or ends == "lf"
    text = re.sub(r"^version: \d", f"version: {after.version}", text, flags=re.M)
    text = text.replace("codes: []\n", "codes:\n").replace("history: []", "history:")
    plain = new.decode("utf-8-sig").replace("\r\n", "\n")
    assert any("stub" in line for line in lines_added(text.rstrip("\n"), plain))


def test_two_stubs_one_after_another(grouped):
    """The second is refused its first one's id, and else stands beside it."""
    assert grouped.run("stub", "1", *NAMED) == 0
    once = grouped.read(CODES)
    assert grouped.run("stub", "1", *NAMED) == 1
    assert grouped.read(CODES) == once
    assert grouped.run("stub", "1", "--id", "other", "--label", "Another") == 0
    assert [code.id for code in codebook(grouped).codes[-2:]] == ["patients-wait", "other"]
    assert codebook(grouped).version == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("99", *NAMED), "there is no group 99\n      = There are:\n"),
        (("0", *NAMED), "there is no group 0"),
        (("1", "--id", "a b", "--label", "A"), "“a b” can't be a code's id"),
        (("1", "--id", "-a/b", "--label", "A"), "can't be a code's id"),
        (("1", "--id", "surprise", "--label", "A"), "the code “surprise” already exists"),
        (("1", "--id", "Surprise", "--label", "A"), "the code “surprise” already exists"),
        (("1", "--id", "new", "--label", "surprise "), "is already the label of “surprise”"),
        (("1", "--id", "new", "--label", "  "), "the code has no label"),
        (("1", "--id", "new", "--label", "a\x07"), "--label contains a control character"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_written(grouped, shown, arguments, said):
    """A person's error, and the codebook as it was."""
    before = grouped.path(CODES).read_bytes()
    verb, *named = arguments
    if named[1].startswith("-"):
        named[:2] = [f"--id={named[1]}"]
    assert grouped.run("stub", verb, *named) == 1
    assert said in shown()
    assert grouped.path(CODES).read_bytes() == before


def test_all_that_is_wrong_with_what_was_given_is_told_at_once(grouped, shown):
    """A bad id and a missing label in one go."""
    assert grouped.run("stub", "1", "--id", "ä", "--label", "") == 1
    assert "2 errors" in shown()


@pytest.mark.parametrize("change", ["retire", "rename"])
def test_an_id_that_older_codings_carry_is_refused(grouped, shown, change):
    """A retired or renamed code's id would bring its older codings back under another meaning."""
    into = ", into: [surprise]" if change == "rename" else ""
    history = (
        f"history:\n  - {{version: 2, date: 2026-03-02, change: {change}, "
        f"codes: [patients-wait]{into}, reason: it was empty}}\n"
    )
    grouped.write(CODES, grouped.read(CODES).replace("version: 1", "version: 2") + history)
    assert grouped.run("stub", "1", *NAMED) == 1
    assert f"“patients-wait” was a code before, {change}d in version 2" in shown()


def test_without_a_ranking_it_says_what_to_do(study, shown):
    """No groups yet: the setting, or the run, that makes them."""
    study.segment_and_resolve()
    assert study.run("stub", "1", *NAMED) == 1
    assert "Set “method: ranked”" in shown()
    study.write("config.yaml", study.read("config.yaml") + "suggestions: {method: ranked}\n")
    assert study.run("stub", "1", *NAMED) == 1
    assert "Run “snakemake” first." in shown()


def test_a_narrative_edited_since_is_told(grouped, shown):
    """The places of the group's passages are those of the older text."""
    before = grouped.read(CODES)
    for one in ("N01", "N02", "N03"):
        path = f"narratives/{one}-case.md"
        grouped.replace(path, "Eight teams", "Some eight teams")
    assert grouped.run("stub", "1", *NAMED) == 1
    assert "has been edited since" in shown()
    grouped.segment_and_resolve()
    assert grouped.run("stub", "1", *NAMED) == 1
    assert "the groups are older than the sentences" in shown()
    assert grouped.read(CODES) == before


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\ncodes: [{id: a, label: One, definition: x}]\n",
        "version: 1\ncodes:\n  - {id: a, label: One, definition: x}\nhistory: [\n]\n",
        "{version: 1, codes: []}\n",
    ],
)
def test_a_file_that_can_not_be_edited_line_by_line_is_left_alone(grouped, shown, text):
    """Lists in brackets: refused with what to do, nothing written."""
    grouped.write(CODES, text)
    assert grouped.run("stub", "1", *NAMED) == 1
    assert "lines of" in shown()
    assert grouped.read(CODES) == text
