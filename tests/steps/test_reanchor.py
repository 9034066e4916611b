"""`synth reanchor`: writes places into coders' files, and nothing a coder wrote is lost or touched."""

from __future__ import annotations

import os

import pytest
import yaml

FILE = "codings/anna/N01.yaml"
NARRATIVE = "narratives/N01-case.md"

#: A file as a careful coder keeps it: comments, styles, its own order of keys, unsorted.
BY_HAND = """\
# Coded on a train.
narrative: N01
coder: anna   # that is me
status: complete
codebook: 1

codings:
  # the last one first
  # (two lines on it)
  - code: talk-it-over
    quote: 'The team talked about it'   # half of the sentence
    memo: |
      A longer memo.

      With a paragraph.
  # about the surprise
  - quote: >-
      Two women
      arrived at once.
    code: surprise
    polarity: contrary

  - code: move-staff
    quote: The coordinator moved a midwife
    voice: participant
# the end
"""


def reanchor(study, shown, *arguments):
    """Run the verb and give what it said."""
    assert study.run("reanchor", *arguments) == 0
    return shown()


def codings(study, name=FILE):
    """The codings of a file as any YAML reader sees them."""
    return yaml.safe_load(study.read(name))["codings"]


def test_places_are_written_and_all_else_stays(study, shown):
    """Ids and places are put in, codings sorted by place, each with its comments; no more changes."""
    study.write(FILE, BY_HAND)
    said = reanchor(study, shown, "--coder", "anna")
    assert "9 newly placed, 0 orphans; 3 files written" in said
    text = study.read(FILE)
    added = ("id:", "before:", "after:", "at:", "text_sha256:")
    kept = [
        line.replace("- id: ", "- ") for line in text.split("\n")
        if not line.strip(" -").startswith(added)
    ]  # fmt: skip
    original = [
        line.replace("- ", "", 1) if " - " in line else line for line in BY_HAND.split("\n")
    ]
    assert sorted(line.strip() for line in kept) == sorted(line.strip() for line in original)
    assert [c["code"] for c in codings(study)] == ["surprise", "move-staff", "talk-it-over"]
    assert "  # about the surprise\n  - id: " in text
    assert "  # the last one first\n  # (two lines on it)\n  - id: " in text
    assert "    quote: 'The team talked about it'   # half of the sentence\n    before: " in text
    assert text.startswith("# Coded on a train.\nnarrative: N01\ncoder: anna   # that is me\n")
    assert text.endswith("# the end\n")


def test_it_writes_places_that_hold(study, shown):
    """The positions written are those of the words, before and after stand beside them."""
    study.write(FILE, BY_HAND)
    reanchor(study, shown)
    kept = study.path(f"codings/.texts/{yaml.safe_load(study.read(FILE))['text_sha256']}.txt")
    text = kept.read_text(encoding="utf-8")
    for coding in codings(study):
        start, end = coding["at"]
        assert text[start:end] == " ".join(coding["quote"].split())
        assert text[:start].endswith(coding["before"])
        assert text[end:].startswith(coding["after"])
    assert study.problems() == []


def test_a_second_run_changes_no_byte(study, shown):
    """Run twice, with nothing between: nothing is written, not even the same bytes anew."""
    study.write(FILE, BY_HAND)
    reanchor(study, shown)
    before = study.snapshot()
    times = {p: p.stat().st_mtime_ns for p in study.root.rglob("*.yaml")}
    assert "0 files written" in reanchor(study, shown)
    assert study.snapshot() == before
    assert {p: p.stat().st_mtime_ns for p in study.root.rglob("*.yaml")} == times


def test_dry_run_writes_nothing(study, shown):
    """With --dry-run every file stays, no text is kept, and the same is said."""
    before = study.snapshot()
    assert "6 files would be written" in reanchor(study, shown, "--dry-run")
    assert study.snapshot() == before


def test_after_an_edit_the_places_follow_and_are_named(study, shown):
    """First run, an edit of the narrative, second run: positions right, and what moved is said."""
    reanchor(study, shown)
    study.replace(NARRATIVE, "Eight teams were followed", "In all, eight teams were followed")
    study.replace(NARRATIVE, "moved a midwife to", "moved one midwife to")
    said = reanchor(study, shown)
    assert "moved   codings/anna/N01.yaml: surprise “Two women arrived at once.”: now at" in said
    assert "now “The coordinator moved o" in said
    assert "5 codings moved" in said
    move = next(c for c in codings(study) if c["code"] == "move-staff")
    assert move["quote"] == "The coordinator moved one midwife to the delivery room."
    assert len(list(study.path("codings/.texts").iterdir())) == 2
    assert study.problems() == []
    assert "0 files written" in reanchor(study, shown)


def test_orphans_stay_with_their_own_text(study, shown):
    """A deleted passage's coding keeps quote, place and the hash of its text; if the text comes back,
    so does the coding."""
    reanchor(study, shown)
    old = yaml.safe_load(study.read(FILE))["text_sha256"]
    was = next(c for c in codings(study) if c["code"] == "talk-it-over")
    study.replace(NARRATIVE, " The team talked about it after the shift.", "")
    said = reanchor(study, shown)
    assert "orphan  codings/anna/N01.yaml: talk-it-over" in said
    orphan = codings(study)[-1]
    assert orphan == {**was, "text_sha256": old}
    assert "0 files written" in reanchor(study, shown)
    study.replace(NARRATIVE, "to the delivery room.", "to the delivery room. The team talked about it after the shift.")  # fmt: skip
    reanchor(study, shown)
    back = next(c for c in codings(study) if c["code"] == "talk-it-over")
    assert back == was


def test_two_edits_with_a_run_between(study, shown):
    """An orphan made at the first edit is still placed by its own text after a second one."""
    reanchor(study, shown)
    study.replace(NARRATIVE, "The pool of staff was shared.", "It was otherwise.")
    reanchor(study, shown)
    study.replace(NARRATIVE, "It was otherwise.", "Well, the pool of staff was shared widely.")
    said = reanchor(study, shown)
    assert "0 orphans" in said
    shared = next(c for c in codings(study, "codings/ben/N01.yaml") if c["code"] == "shared-pool")
    assert "pool of staff was shared" in shared["quote"]
    assert "text_sha256" not in shared


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("flow", 'narrative: N01\ncoder: anna\ncodings: [{code: talk-it-over, quote: The team talked}, {code: surprise, quote: "Two women"}]\n'),
        ("JSON", '{"narrative": "N01", "coder": "anna", "codings": [{"quote": "The team talked", "code": "talk-it-over"}, {"quote": "Two women", "code": "surprise"}]}\n'),
        ("no indent", "narrative: N01\ncoder: anna\ncodings:\n- quote: The team talked\n  code: talk-it-over\n- code: surprise\n  quote: Two women\n"),
        ("empty keys", "narrative: N01\ncoder: anna\ncodings:\n- id:\n  quote: The team talked\n  before:\n  at:\n  code: talk-it-over\n- code: surprise\n  quote: Two women\n"),
        ("dash alone", "narrative: N01\ncoder: anna\ncodings:\n-\n  quote: The team talked\n  code: talk-it-over\n-\n  code: surprise\n  quote: Two women\n"),
        ("no last line end", "codings:\n- quote: The team talked\n  code: talk-it-over\n- code: surprise\n  quote: Two women\ncoder: anna\nnarrative: N01"),
        ("list of two", "narrative: N01\ncoder: anna\ncodings:\n- quote: The team talked\n  code: talk-it-over\n  at:\n  - 1\n  - 2\n- code: surprise\n  quote: |\n    Two women\n\n"),
        ("spans lines", "narrative: N01\ncoder: anna\ncodings:\n- quote: The team\n    talked\n  code: talk-it-over\n- quote: 'Two\n\n    women'\n  code: surprise"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)  # fmt: skip
def test_files_of_every_style_are_written_back(study, shown, name, text):
    """Whatever layout of YAML a coder uses: it is valid after, sorted, placed, and at rest."""
    study.write(FILE, text.encode())
    reanchor(study, shown)
    written = codings(study)
    assert [c["code"] for c in written] == ["surprise", "talk-it-over"], study.read(FILE)
    assert all(c["at"][0] < c["at"][1] and c["id"] for c in written)
    assert "0 files written" in reanchor(study, shown)
    assert study.errors() == []


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_ends_and_mark_stay(study, shown, mark, end):
    """A file from Windows stays one: its line ends and byte-order mark are not mended in passing."""
    study.write(FILE, mark + BY_HAND.encode().replace(b"\n", end))
    reanchor(study, shown)
    after = study.path(FILE).read_bytes()
    assert after.startswith(mark + b"# Coded")
    assert after.count(b"\n") == after.count(end)
    assert "0 files written" in reanchor(study, shown)


def test_awkward_signs_beside_a_passage(study, shown):
    """Quotes, colons, hashes, backslashes, tabs and emoji around a passage come back as they are."""
    odd = "a \"b\": # 'c' \\d\\u00e9 🙂 - {e} [f] & *g* !h %i @j `k` | l > m"
    study.replace(NARRATIVE, "Staffing was low during the winter.", f"~~~\n{odd} HERE {odd}\n~~~")
    study.write(FILE, "narrative: N01\ncoder: anna\ncodings:\n  - {code: surprise, quote: HERE}\n")
    reanchor(study, shown)
    (coding,) = codings(study)
    assert f"{odd} ".endswith(coding["before"])
    assert f" {odd}".startswith(coding["after"])
    assert "0 files written" in reanchor(study, shown)


def test_a_misquotation_stays_as_written(study, shown):
    """An orphan that never had a place gets an id and nothing else."""
    study.replace(FILE, "quote: Two women arrived at once.", "quote: Three men left in the end.")
    reanchor(study, shown)
    orphan = codings(study)[-1]
    assert orphan.keys() == {"id", "code", "quote"}
    assert orphan["quote"] == "Three men left in the end."


def test_an_interrupted_write_leaves_the_old_file(study, monkeypatch):
    """When the disk fails in the middle, the old file is there, whole, and no leftover beside it."""
    before = study.snapshot()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert study.run("reanchor") == 1
    assert study.snapshot() == before


def test_one_broken_file_stops_the_run_before_any_is_written(study, shown):
    """An error anywhere among the codings: nothing is written, and the error is shown."""
    study.replace("codings/ben/N03.yaml", "status: complete", "status: don")
    before = study.snapshot()
    assert study.run("reanchor") == 1
    assert "“don” is not a value of “status”" in shown()
    assert study.snapshot() == before


def test_an_unknown_coder_is_told_with_the_nearest(study, shown):
    """A misspelt coder is an error, not a run over nothing."""
    assert study.run("reanchor", "--coder", "ana") == 1
    assert "codings/ has no folder for a coder “ana”" in shown()


def test_two_narratives_with_one_id_stop_it(study, shown):
    """Which text is meant is not guessed."""
    study.write("narratives/N01-copy.md", study.read(NARRATIVE))
    assert study.run("reanchor") == 1
    assert "two narratives have the id “N01”" in shown()


def test_a_read_only_file_stops_all(study, shown):
    """It is named, and no other file is written."""
    os.chmod(study.path(FILE), 0o444)
    before = study.read("codings/ben/N01.yaml")
    assert study.run("reanchor") == 1
    assert "the file is read-only; no file was written" in shown()
    assert study.read("codings/ben/N01.yaml") == before
