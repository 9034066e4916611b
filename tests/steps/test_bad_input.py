"""Every kind of file × everything that can be wrong with a file: told plainly, with the place.

A test asks three things: the message, its line and column, and that no more is said than is so.
"""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path

import pytest

from synth import textfile

YAML = {
    "config": "config.yaml",
    "codes": "codebooks/codes.yaml",
    "coding": "codings/anna/N01.yaml",
    "round": "codebooks/themes/03-analytical.yaml",
    "template": "own.yaml",
    "review": "reviews/rev-1.yaml",
    "entreq": "standards/entreq.yaml",
    "cerqual": "standards/cerqual.yaml",
}
TEXT = {**YAML, "narrative": "narratives/N01-case.md", "screening": "narratives/screening.csv"}
ALL = {**TEXT, "word": "narratives/N01-case.docx"}

every_kind = pytest.mark.parametrize("name", ALL.values(), ids=ALL)
every_text = pytest.mark.parametrize("name", TEXT.values(), ids=TEXT)
every_yaml = pytest.mark.parametrize("name", YAML.values(), ids=YAML)


@pytest.fixture
def whole(study):
    """The small study with a template of its own, so that every kind of file is there."""
    folder = resources.files("synth.narratives") / "templates"
    study.write("own.yaml", (folder / "macrae-wiig.yaml").read_bytes())
    study.write("config.yaml", study.read("config.yaml") + "template: own.yaml\n")
    study.write(
        YAML["review"],
        f"""\
        reviewer: rev-1
        study: A small study
        report: {"ab" * 32}
        round: 3
        date: 2026-03-02
        themes:
        - {{theme: adapting, sha256: {"cd" * 32}, verdict: agree}}
        """,
    )
    study.write(YAML["entreq"], "items:\n- item: 1\n  text: Why it was done.\n")
    study.write(YAML["cerqual"], "findings:\n- theme: adapting\n  by: [anna]\n")
    return study


def told(study, name: str) -> list[str]:
    """What is said about one file, without “error” and its path."""
    return [p.split(name, 1)[1] for p in study.problems() if f" {name}" in p]


def spoil(study, name: str, content: bytes) -> list[str]:
    """Put bytes into a file and see what is said about it."""
    if name.endswith(".docx"):
        study.remove(name.replace(".docx", ".md"))
    study.write(name, content)
    return told(study, name)


@every_kind
@pytest.mark.parametrize("content", [b"", b" \n\n  \n"], ids=["empty", "white space"])
def test_an_empty_file_is_called_empty(whole, name, content):
    """Nothing, or nothing but white space, is one error that says so (a Word file: no Word file)."""
    (said,) = spoil(whole, name, content)
    assert ("not a Word file" if name.endswith(".docx") else "is empty") in said


@every_text
def test_a_file_that_is_not_utf8(whole, name):
    """A byte of another encoding is named by line and column, with how to save the file."""
    good = whole.path(name).read_bytes()
    first, rest = good.split(b"\n", 1)
    (said,) = spoil(whole, name, first + b"\n" + b"# caf\xe9\n" + rest)
    assert said.startswith(":2:6 the file is not UTF-8")
    assert "Save it as UTF-8" in said


@every_text
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_a_file_in_utf16(whole, name, encoding):
    """UTF-16 is recognised, with its mark and without."""
    (said,) = spoil(whole, name, whole.read(name).encode(encoding))
    assert "UTF-16" in said
    assert "Save it as UTF-8" in said


@every_kind
def test_a_folder_in_a_files_place(whole, name):
    """A folder with a file's name is said to be one."""
    whole.remove(name.replace(".docx", ".md"))
    whole.path(name).mkdir()
    (said,) = told(whole, name)
    assert "but it is a folder" in said


@every_kind
def test_a_file_that_may_not_be_read(whole, name, monkeypatch):
    """No permission is an error with the mend, and stops no other check."""
    path = whole.write(name, b"x") if name.endswith(".docx") else whole.path(name)
    if name.endswith(".docx"):
        whole.remove(name.replace(".docx", ".md"))
    real = Path.read_bytes

    def read_bytes(self):
        if self == path:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    (said,) = told(whole, name)
    assert "no permission" in said
    assert f"chmod u+r {path.name}" in said


@every_kind
def test_a_file_of_50_megabytes(whole, name):
    """A file far too large is refused before it is read."""
    if name.endswith(".docx"):
        whole.remove(name.replace(".docx", ".md"))
    with whole.path(name).open("wb") as out:
        out.truncate(50_000_000)
    (said,) = told(whole, name)
    assert "the file is 50 MB; the limit is 20 MB" in said


@every_kind
def test_a_pipe_does_not_hold_up_the_run(whole, name):
    """A named pipe would be waited on for ever: it is refused."""
    whole.remove(name.replace(".docx", ".md"))
    os.mkfifo(whole.path(name))
    (said,) = told(whole, name)
    assert "device or pipe" in said


@every_text
@pytest.mark.parametrize(
    "change",
    [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n"), lambda b: b.rstrip(b"\n")],
    ids=["byte-order mark", "CRLF", "no last line end"],
)
def test_marks_and_line_ends_do_not_matter(whole, name, change):
    """What Windows editors leave in a file is silently fine."""
    assert spoil(whole, name, change(whole.path(name).read_bytes())) == []


@every_text
@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85".replace("\x85", "\x9f"), "\ufffe"]
)
def test_control_characters_are_placed(whole, name, sign):
    """A control character is an error at its line and column in every kind of text."""
    lines = whole.read(name).split("\n")
    lines[1] = lines[1][:3] + sign + lines[1][3:]
    (said,) = spoil(whole, name, "\n".join(lines).encode())
    assert said.startswith(":2:4 ")
    assert f"U+{ord(sign):04X}" in said


@every_yaml
@pytest.mark.parametrize(
    ("bad", "where", "what"),
    [
        pytest.param("\tmemo: x", "1:1", "a tab is used to indent", id="tab"),
        pytest.param("memo: one: two", "1:10", "a text with a colon needs quotes", id="colon"),
        pytest.param('memo: "open', "1:7", "a quote is opened here and never closed", id="quote"),
        pytest.param("memo: 'it's'", "1:11", "text follows a closed quote", id="apostrophe"),
        pytest.param("memo: [a, b", "1:7", "“[” is opened here and never closed", id="bracket"),
        pytest.param("memo: *bold* text", "1:7", "a text can't begin with “*”", id="star"),
        pytest.param("memo: %", "1:7", "a text can't begin with “%”", id="percent"),
        pytest.param("memo: `x`", "1:7", "a text can't begin with “`”", id="backtick"),
        pytest.param("memo: >x", "1:7", "a text can't begin with “>”", id="greater"),
        pytest.param("memo: - x", "1:7", "a text can't begin with “-”", id="dash"),
        pytest.param('memo: "C:\\users"', "1:10", "“\\u” means nothing here", id="backslash"),
        pytest.param('memo: "\\ud800"', "1:8", "“\\u” means nothing here", id="lone surrogate"),
        pytest.param('memo: "a\\0b"', "1:7", "this text contains an escaped control character (U+0000)", id="escaped NUL"),
        pytest.param("memo: &a x", "1:7", "anchors and aliases", id="anchor"),
        pytest.param("memo: !!python/name:os x", "1:7", "tags (!) are not used", id="tag"),
        pytest.param("memo: ! x", "1:7", "tags (!) are not used", id="bang"),
        pytest.param("just words", "1:1", "a key without a colon", id="no colon"),
        pytest.param("? [a]\n: b", "1:3", "a key can't be a list", id="key of a list"),
        pytest.param("memo: " + "[" * 100_000, "1:56", "nested too deeply", id="100,000 brackets"),
        pytest.param("memo: " + "{a: " * 100_000, "1:203", "nested too deeply", id="100,000 braces"),
        pytest.param("memo:\n  " + "- " * 100_000 + "x", "2:101", "nested too deeply", id="dashes"),
        pytest.param("memo: x\nmemo: y", "2:1", "duplicate key “memo”", id="duplicate key"),
    ],
)  # fmt: skip
def test_yaml_mistakes_are_explained(whole, name, bad, where, what):
    """A mistake in YAML's grammar is told in plain words, at its place, and never ends Python."""
    good = whole.read(name)
    line, column = where.split(":")
    said = spoil(whole, name, f"{good}{bad}\n".encode())
    assert said, f"nothing was said about {bad[:40]!r}"
    assert said[0].startswith(f":{good.count(chr(10)) + int(line)}:{column} "), said
    assert what in said[0]
    assert said[0].split(" | ")[1], "says what to do"


@every_yaml
@pytest.mark.parametrize(("content", "found"), [("- a\n- b\n", "a list"), ("words\n", "text")])
def test_a_wrong_top_level_type(whole, name, content, found):
    """A file that holds a list or a text, where keys are wanted, says which keys are needed."""
    (said,) = spoil(whole, name, content.encode())
    assert f"should consist of keys (“key: value”), but it is {found}" in said


@every_yaml
def test_an_unknown_key_is_told_with_the_nearest(whole, name):
    """A misspelt key is underlined, and the right one proposed."""
    good = whole.read(name)
    known = re.search(r"^(\w+):", good, re.M)[1]
    wrong = known[:-1] + "x" if len(known) > 3 else known + "x"
    said = spoil(whole, name, f"{good}{wrong}: 1\n".encode())
    assert said == [f":{good.count(chr(10)) + 1}:1 unknown key “{wrong}” | did you mean “{known}”?"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("config.yaml", "title: A small study", "title:", "1:1 “title” has no value | Add “title: …”."),
        ("config.yaml", "title: A small study", "language: x", "1:1 “title” is missing"),
        ("config.yaml", "title: A small study", "title: A\nlanguage: English",
         "2:11 “English” can't be used as “language” | Write the language's short code"),
        ("config.yaml", "title: A small study", "title: A\nlanguage: zz",
         "2:11 spaCy, which finds the sentences, does not support the language “zz”"),
        ("config.yaml", "pages: [0, 7]", "pages: [0]", "11:10 “pages” in “length” has too few values"),
        ("config.yaml", "pages: [0, 7]", "pages: [1, 2, 3]", "11:10 “pages” in “length” has too many"),
        ("config.yaml", "pages: [0, 7]", "pages: [7, 0]", "11:10 the page range is reversed"),
        ("config.yaml", "pages: [0, 7]", "pages: [0, inf]", "11:14 “pages” in “length” should be a number"),
        ("config.yaml", "pages: [0, 7]", "words_per_page: many",
         "11:19 “words_per_page” in “length” should be a whole number | It is “many”."),
        ("config.yaml", "pages: [0, 7]", "words_per_page: 0", "should be more than 0 | It is 0."),
        ("config.yaml", "- id: ben", "- id: anna", "9:9 “anna” is listed twice in “coders” | first on line 8"),
        ("config.yaml", "- id: ben", "- id: union", "9:9 a coder can't be called “union”"),
        ("config.yaml", "- id: ben", "- id: ben\ncounting: bem", "10:11 “counting: bem” is neither"),
        ("config.yaml", "- id: ben", "- id: ben\ntemplate: mine", "10:11 there is no template “mine”"),
        ("config.yaml", "- id: ben", "- id: ben\nsuggestions: {pipeline: en.core}",
         "10:25 the spaCy pipeline “en.core” is not installed"),
        ("config.yaml", "- id: ben", "- id: ben\nsuggestions: {enabled: maybe}",
         "10:24 “enabled” in “suggestions” should be true or false | It is “maybe”."),
        ("config.yaml", "- id: ben", "- id: ben\nvocabularies: {setings: [a]}",
         "10:16 the template “macrae-wiig” has no metadata key “setings” | did you mean “setting”?"),
        ("codebooks/codes.yaml", "label: Surprise", "label (short): x",
         "14:5 unknown key “label (short)” in code “surprise” | Remove it"),
        ("codebooks/codes.yaml", "label: Surprise", "definiton: x",
         "14:5 unknown key “definiton” in code “surprise” | did you mean “definition”?"),
        ("codebooks/codes.yaml", "label: Surprise", "label: [a, b]",
         "14:12 “label” in code “surprise” should be text | It is a list."),
        ("codebooks/codes.yaml", "terms: [moved a midwife]", "terms: [{phrase: a, exact: b}]",
         "8:13 a term has exactly one of “phrase”, “exact” and “pattern”"),
        ("codebooks/codes.yaml", "id: surprise", "id: sur prise",
         "13:9 “sur prise” can't be used as “id” in code “sur prise”"),
        ("codebooks/codes.yaml", "version: 1", "version: one", "1:10 “version” should be a whole number"),
        ("codebooks/codes.yaml", "version: 1", f"version: {10**30}", "1:10 “version” should be at most 9999"),
        ("codings/anna/N01.yaml", "status: complete", "status: done", "3:9 “done” is not a value of “status”"),
        ("codings/anna/N01.yaml", "status: complete", "status: completed",
         "3:9 “completed” is not a value of “status” | did you mean “complete”?"),
        ("codings/anna/N01.yaml", "coder: anna", "coder: ann",
         "2:8 the file says “coder: ann”, but its place says “anna”"),
        ("codings/anna/N01.yaml", "narrative: N01", "narrative: N02", "1:12 the file says “narrative: N02”"),
        ("codings/anna/N01.yaml", "code: surprise", "code: suprise",
         "6:11 the code “suprise” does not exist | did you mean “surprise”?"),
        ("codings/anna/N01.yaml", "code: surprise", "code: surprise\n    at: [9, 3]", "7:9 “at” is not a position"),
        ("codings/anna/N01.yaml", "code: surprise", "code: surprise\n    at: [9]", "7:9 “at” in coding"),
        ("codings/anna/N01.yaml", "code: surprise", "code: surprise\n    origin: {suggested_by: rules, accepted: 2026}",
         "7:45 “accepted” in coding “surprise” should be a date and time"),
        ("codebooks/themes/03-analytical.yaml", "round: 3", "round: 4",
         "1:8 the file says “round: 4”, but its name says otherwise | Rename it “04-….yaml”"),
        ("codebooks/themes/03-analytical.yaml", "round: 3", "round: 3\ndate: 2026",
         "2:7 “date” should be a date such as 2026-03-02 | It is “2026”."),
        ("codebooks/themes/03-analytical.yaml", "round: 3", "round: 3\ndate: 2026-02-30", "2:7 “date” should be a date"),
        ("codebooks/themes/03-analytical.yaml", "from: adapting", "from: adaptin",
         "a relation names the theme “adaptin”, which is not in this round | did you mean “adapting”?"),
        ("codebooks/themes/03-analytical.yaml", "question: purposes", "question: purpose",
         "the review question “purpose” of theme “adapting” does not exist | did you mean “purposes”?"),
        ("codebooks/themes/03-analytical.yaml", "- id: means", "- id: adapting", "the theme id “adapting” is used twice"),
        ("narratives/N01-case.md", "title: Narrative N01", "titel: x", "3:1 unknown key “titel” in the front matter"),
        ("narratives/N01-case.md", "title: Narrative N01", "title: x\nstatus: ready", "4:9 “ready” is not a value of “status”"),
        ("narratives/N01-case.md", "system_level: [micro]", "system_level: [mikro]",
         "7:16 “mikro” is not in the vocabulary of “system_level” | did you mean “micro”?"),
        ("narratives/N01-case.md", "Nobody 2020, a paper", "a\n    doi: https://doi.org/10.1/x",
         "“https://doi.org/10.1/x” can't be used as “doi” in source 1 | Write only the DOI"),
        ("narratives/N01-case.md", "---\nid: N01", "id: N01", "1:1 the narrative does not begin with front matter"),
        ("narratives/N01-case.md", "[nurses]\n---", "[nurses]", "1:1 the front matter is not closed"),
        ("narratives/screening.csv", "include", "includ", "2:1 “includ” is not a decision | did you mean “include”?"),
        ("narratives/screening.csv", ",N01", ",N09", "2:1 there is no narrative “N09”"),
        ("narratives/screening.csv", ",N01", ",N01,x", "2:1 this row has 7 cells, but the first row has 6"),
        ("narratives/screening.csv", "a2020", '"a2020', "2:1 a quotation mark (\") in this row is never closed"),
        ("narratives/screening.csv", "study,", "studie,", "1:1 the column “study” is missing"),
        ("narratives/screening.csv", "b2021,full", "a2020,full", "3:1 “anna” decided on “a2020” twice"),
        ("narratives/screening.csv", "no resilience in it", "", "warning narratives/screening.csv:3 “b2021” is excluded"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_its_place(study, name, old, new, said):
    """Each mistake that people make in these files gives this message at this place."""
    study.replace(name, old, new)
    found = study.problems()
    assert any(said in p and name in p for p in found), found


def test_everything_is_told_at_once(study):
    """A mistake in each of eight files, the settings among them: all eight are in one listing."""
    study.write("config.yaml", "title: [\n")
    study.replace("codebooks/codes.yaml", "label: Surprise", "labl: Surprise")
    study.replace("codings/anna/N01.yaml", "status: complete", "status: don")
    study.replace("codings/ben/N02.yaml", "codebook: 1", "codebok: 1")
    study.replace("codebooks/themes/01-preliminary.yaml", "stage: preliminary", "stage: first")
    study.replace("narratives/screening.csv", "include", "in")
    assert [p.split()[1].split(":")[0] for p in study.errors()] == [
        "codebooks/codes.yaml", "codebooks/codes.yaml", "codebooks/themes/01-preliminary.yaml",
        "codings/anna/N01.yaml", "codings/ben/N02.yaml", "config.yaml", "narratives/screening.csv",
    ]  # fmt: skip


def test_the_command_line_shows_no_traceback(study, shown):
    """`synth check` ends with 1, a listing with excerpt and underline, and a count."""
    study.replace("codebooks/codes.yaml", "label: Surprise", "definiton: Surprise")
    assert study.run("check") == 1
    text = shown()
    assert (
        "   14 |     definiton: Surprise\n      |     ^^^^^^^^^ did you mean “definition”?" in text
    )
    assert "2 errors, 0 warnings" in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "value", ["no", "007", "1e5", "2026-03-02", "0x1F", "1_000", "yes", "1.10"]
)
def test_texts_stay_as_written(study, value):
    """What other YAML readers take for truths, numbers and dates is the text that was written."""
    from synth.problems import Problems
    from synth.written.codings import load_codings

    path = study.replace(
        "codings/anna/N01.yaml", "code: surprise", f"code: surprise\n    memo: {value}"
    )
    problems = Problems()
    loaded = load_codings(path, problems)
    assert not problems.found
    assert loaded[0].codings[0].memo == value


@pytest.mark.parametrize("value", ["", "~", "null"])
def test_a_key_without_a_value_is_as_if_left_out(study, value):
    """“question:” with nothing after it means that there is none."""
    study.replace("codebooks/codes.yaml", "question: learning", f"question: {value}")
    assert study.problems() == []


def test_an_empty_study(study):
    """No narratives, codes, codings or rounds: warnings that say what to write first, no error."""
    for name in ("narratives", "codings", "codebooks/themes"):
        study.remove(name)
    study.write("codebooks/codes.yaml", "version: 1\ncodes: []\n")
    assert [p.split(" | ")[0] for p in study.problems()] == [
        "warning codebooks/codes.yaml there are no codes yet",
        "warning narratives there are no narratives yet",
    ]


def test_no_study_at_all(study):
    """Without config.yaml there is one error, and it names the two ways out."""
    study.remove("config.yaml")
    assert "this is not a study" in study.only_problem()


def test_a_hundred_thousand_problems_are_counted_not_shown(study):
    """A file that is wrong throughout is told in seconds, in a listing of bearable length."""
    from synth.problems import SHOWN, Problems

    problems = Problems()
    for line in range(100_000):
        problems.error("wrong", study.path("config.yaml"), line=line)
    assert problems.render().count("error: wrong") == SHOWN
    assert f"… and {100_000 - SHOWN:,} more problems." in problems.render()


def test_a_message_holds_no_long_text(study):
    """A value of a megabyte is shown by its beginning and end."""
    study.replace("codings/anna/N01.yaml", "status: complete", "status: " + "x" * 1_000_000)
    assert all(len(p) < 400 for p in study.problems())


def test_limits_are_what_the_messages_say():
    """The size named in the message is the size at which files are refused."""
    assert textfile.MAX_BYTES == 20_000_000
