"""`synth recode`: today's codes in coders' files on request, and nothing else in them changes."""

from __future__ import annotations

import os

import pytest
import yaml

from synth.study import Study
from synth.tables.resolve import PlacedCoding

CODES = "codebooks/codes.yaml"
FILE = "codings/anna/N01.yaml"
HISTORY = """\
history:
  - {version: 2, date: 2026-03-02, change: rename, codes: startled, into: surprise, reason: r}
  - {version: 3, date: 2026-03-02, change: merge, codes: [lend, borrow], into: move-staff, reason: m}
  - {version: 3, date: 2026-03-02, change: split, codes: talk, into: [talk-it-over, surprise], reason: s}
  - {version: 4, date: 2026-03-02, change: retire, codes: weather, reason: w}
"""
#: A file as a careful coder keeps it.
BY_HAND = """\
# Coded on a train: startled, lend.
narrative: N01
coder: anna   # that is me
status: complete
codebook: 3   # or was it 2?
codings:
- id: k1
  code:   "startled"   # startled, I was
  quote: Two women arrived at once.
  memo: |
    code: startled
- {quote: The coordinator moved a midwife, code: lend}
- quote: 'The team talked about it'
  code: 'borrow'
# what of this?
- code: talk
  quote: "after the shift"
- code: weather
  quote: winter
- code: surprise
  quote: Nobody had expected it.
"""


@pytest.fixture
def changed(study):
    """The small study after some changes to its codebook, with old codes in a file."""
    text = study.read(CODES).replace("version: 1", "version: 4")
    study.write(CODES, text + HISTORY)
    study.write(FILE, BY_HAND)
    return study


def codes_of_today(study) -> list[tuple[str, str, str]]:
    """Id, place and code of every coding as a run reads them."""
    study.segment_and_resolve()
    return sorted((c.coding_id, c.quote, c.code) for c in Study(study.root).rows(PlacedCoding))


def test_codes_are_rewritten_and_all_else_stays(changed, shown):
    """Renames and merges, in each style; ids where there were none; no other byte."""
    before = codes_of_today(changed)
    shown()
    assert changed.run("recode") == 0
    said = shown()
    ids = {c["code"]: c["id"] for c in yaml.safe_load(changed.read(FILE))["codings"] if "id" in c}
    expected = (
        BY_HAND.replace('code:   "startled"', 'code:   "surprise"')
        .replace("- {quote: The", f"- {{id: {said_id(changed, 1)}, quote: The")
        .replace("code: lend}", "code: move-staff}")
        .replace("- quote: 'The team", f"- id: {ids['move-staff']}\n  quote: 'The team")
        .replace("code: 'borrow'", "code: 'move-staff'")
    )
    assert changed.read(FILE) == expected
    assert codes_of_today(changed) == before
    assert f"recoded  {FILE}:8: startled “Two women arrived at once.” → surprise" in said
    assert f"recoded  {FILE}:12: lend" in said and f"recoded  {FILE}:14: borrow" in said
    assert (
        f"left     {FILE}:16: talk “after the shift” “talk” was split in version 3: s; choose "
        in said
    )
    assert "among “talk-it-over” and “surprise”" in said
    assert f"left     {FILE}:18: weather “winter” “weather” was retired in version 4: w" in said
    assert "3 codings recoded, 2 left to people; 1 file written" in said
    after = changed.snapshot()
    assert changed.run("recode") == 0
    assert changed.snapshot() == after and "0 files written" in shown()


def said_id(study, index: int) -> str:
    """The id that stands in the file for a coding."""
    return yaml.safe_load(study.read(FILE))["codings"][index]["id"]


def test_dry_run_says_the_same_and_writes_nothing(changed, shown):
    """Not a byte."""
    before = changed.snapshot()
    assert changed.run("recode", "--dry-run") == 0
    assert "3 codings recoded, 2 left to people; 1 file would be written" in shown()
    assert changed.snapshot() == before


def test_named_coders_and_narratives(changed, shown):
    """Only their files; unknown names are told together."""
    changed.replace("codings/ben/N02.yaml", "code: shared-pool", "code: lend")
    changed.replace("codings/anna/N02.yaml", "code: surprise", "code: startled")
    for options, files in (
        (("--coder", "ben"), {"codings/ben/N02.yaml"}),
        (("--narrative", "N02", "--coder", "anna", "ben"), {"codings/anna/N02.yaml"}),
        ((), {FILE}),
    ):
        before = changed.snapshot()
        assert changed.run("recode", *options) == 0
        after = changed.snapshot()
        assert {name for name in after if after[name] != before[name]} == files
    shown()
    assert changed.run("recode", "--coder", "bem", "--narrative", "N2") == 1
    told = shown()
    assert "no file of a coder “bem”" in told and "no file of a narrative “N2”" in told


def test_decisions_keep_what_they_rest_on(study, shown):
    """A coding without an id keeps the one a consensus names it by: nothing becomes stale."""
    assert study.run("consensus") == 0
    assert study.run("consensus", "--both", "--by", "anna", "--reason", "r") == 0
    text = (
        study.read(CODES).replace("version: 1", "version: 2").replace("id: surprise", "id: sudden")
    )
    study.write(CODES, text + HISTORY.split("\n")[0] + "\n" + "  - {version: 2, date: 2026-03-02, change: rename, codes: surprise, into: sudden, reason: r}\n")  # fmt: skip
    assert study.run("recode") == 0
    assert "code: sudden" in study.read(FILE)
    kept = study.snapshot()
    shown()
    assert study.run("consensus") == 0
    assert "0 stale" in shown()
    assert study.snapshot() == kept


def test_a_new_code_that_meant_something_else_then(study, shown):
    """Two codes that changed ids: written as today's, the file's version would read them back. They
    are left, with why."""
    swap = "".join(
        f"  - {{version: 2, date: 2026-03-02, change: rename, codes: {a}, into: {b}, reason: r}}\n"
        for a, b in (("surprise", "t"), ("shared-pool", "surprise"), ("t", "shared-pool"))
    )
    text = study.read(CODES).replace("version: 1", "version: 2") + "history:\n" + swap
    study.write(CODES, text)
    before = study.snapshot()
    assert study.run("recode") == 0
    said = shown()
    assert "is shared-pool today, but with version 1 of the codebook that stands for" in said
    assert "0 codings recoded, 6 left to people" in said
    assert study.snapshot() == before


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_mark_stay(changed, mark, end):
    """A file from Windows stays one."""
    changed.path(FILE).write_bytes(mark + BY_HAND.replace("\n", end).encode())
    assert changed.run("recode") == 0
    data = changed.path(FILE).read_bytes()
    assert data.startswith(mark + b"# Coded") and b"move-staff" in data
    assert data.count(b"\n") == data.count(end.encode())


def test_mixed_line_ends_stay(changed):
    """Each line keeps its own."""
    lines = BY_HAND.split("\n")
    ends = ["\r\n" if i % 3 else "\n" for i in range(len(lines) - 1)]
    changed.path(FILE).write_bytes("".join(map("".join, zip(lines, ends, strict=False))).encode())
    before = changed.path(FILE).read_bytes()
    assert changed.run("recode") == 0
    after = changed.path(FILE).read_bytes().split(b"\n")
    kept = [line for line in before.split(b"\n") if b"startled\"" not in line and b"lend}" not in line
            and b"borrow" not in line and b"- quote: 'The team" not in line]  # fmt: skip
    assert [line for line in after if line in kept] == kept


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('  quote: "after', '\tquote: "after', "a tab is used to indent"),
        ("- id: k1\n", "- id: &k k1\n", "“&”"),
        ("- code: talk\n", "- id: k1\n  code: talk\n", "the coding id “k1” is used twice"),
        ("- code: weather\n", "- code: weather\n  code: lend\n", "duplicate key “code”"),
    ],
)
def test_a_broken_file_stops_all(changed, shown, old, new, said):
    """An error in any file: told, and nothing is written."""
    changed.replace("codings/ben/N02.yaml", "code: shared-pool", "code: lend")
    changed.write(FILE, BY_HAND.replace(old, new))
    before = changed.snapshot()
    assert changed.run("recode") == 1
    assert said in shown()
    assert changed.snapshot() == before


def test_a_read_only_file_stops_all(changed, shown):
    """It is named, and no other file is written."""
    changed.replace("codings/ben/N02.yaml", "code: shared-pool", "code: lend")
    os.chmod(changed.path(FILE), 0o444)
    before = changed.snapshot()
    assert changed.run("recode") == 1
    assert "the file is read-only; no file was written" in shown()
    assert changed.snapshot() == before


def test_two_codings_of_the_same_words(changed):
    """Codings that differ only in codes which are one now keep their own ids."""
    same = "narrative: N01\ncoder: anna\ncodings:\n" + "".join(
        f"- code: {code}\n  quote: winter\n" for code in ("lend", "borrow", "move-staff")
    )
    changed.write(FILE, same)
    before = codes_of_today(changed)
    assert changed.run("recode") == 0
    assert codes_of_today(changed) == before
    assert [c["code"] for c in yaml.safe_load(changed.read(FILE))["codings"]] == ["move-staff"] * 3
