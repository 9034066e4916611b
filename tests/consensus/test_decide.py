"""`synth consensus --adopt`, `--reject` and `--both`: many open entries decided at once.

In each narrative anna and ben agree on move-staff; anna alone has surprise and talk-it-over, ben
alone shared-pool: three open entries of kind missed.
"""

from __future__ import annotations

import datetime
import os

import pytest
import yaml

from synth.study import Study
from synth.tables.agree import ConsensusAgreement
from synth.tables.resolve import ConsensusSource
from synth.tables.segment import Sentence
from synth.vocabulary import CONSENSUS, Level, State

FILE = "codings/consensus/N01.yaml"
SAID = ("--by", "anna", "ben", "--reason", "we talked: all of it")


@pytest.fixture
def ready(study):
    """The small study with its consensus proposed."""
    assert study.run("consensus") == 0
    return study


def entries(study, name: str = FILE) -> dict[str, dict]:
    """The file's disagreements by the code of their first original."""
    data = yaml.safe_load(study.read(name))
    return {entry["originals"][0]["code"]: entry for entry in data["disagreements"]}


def states(study, name: str = FILE) -> dict[str, str]:
    """The state of each entry, by the code of its first original."""
    return {code: entry["decision"]["state"] for code, entry in entries(study, name).items()}


def test_a_coders_codings_are_adopted(ready, shown):
    """Each entry with a coding of theirs gets the decision whole; the others stay byte for byte."""
    before = ready.read(FILE)
    shown()
    assert ready.run("consensus", "--adopt", "anna", *SAID) == 0
    found = entries(ready)
    assert states(ready) == {
        "surprise": "adopted",
        "talk-it-over": "adopted",
        "shared-pool": "open",
    }
    assert found["surprise"]["decision"] == {
        "state": "adopted", "adopted": ["anna"], "by": ["anna", "ben"],
        "date": datetime.date.today(), "reason": "we talked: all of it",
    }  # fmt: skip
    said = shown()
    assert f"adopted   N01, {found['surprise']['id']} (missed): anna surprise “Two women" in said
    assert said.rstrip().endswith("6 entries decided, in 3 files")
    kept = [line for line in before.split("\n") if line.strip() not in DECISION_LINES]
    assert [line for line in ready.read(FILE).split("\n") if line in kept] == kept
    after = ready.snapshot()
    assert ready.run("consensus") == 0
    assert ready.snapshot() == after
    assert ready.errors() == []


DECISION_LINES = ("state: open", "by:", "date:", "reason:")


@pytest.mark.parametrize(
    ("options", "decided"),
    [
        (("--kind", "missed"), 9),
        (("--kind", "code-choice", "missed", "--narrative", "N02"), 3),
        (("--code", "surprise"), 3),
        (("--code", "surprise", "shared-pool", "--narrative", "N01", "N03"), 4),
        (("--adopt", "ben"), 3),
    ],
)
def test_selectors_choose(ready, shown, options, decided):
    """By kind, code, narrative and coder; all that is given must fit."""
    what = () if "--adopt" in options else ("--both",)
    shown()
    assert ready.run("consensus", *what, *options, *SAID) == 0
    assert f"{decided} entr" in shown()


def test_one_entry_and_one_coding_by_name(ready):
    """`--entry` names entries; `--adopt` may name a coding as `from` does."""
    found = entries(ready)
    entry, name = found["surprise"]["id"], found["surprise"]["originals"][0]["from"]
    assert ready.run("consensus", "--entry", entry, "--adopt", name, *SAID) == 0
    assert entries(ready)["surprise"]["decision"]["adopted"] == [name]
    assert states(ready)["talk-it-over"] == "open"


def test_rejected_counts_nowhere(ready):
    """What is rejected is in no layer, and after consensus no coder has it."""
    assert ready.run("consensus", "--reject", *SAID) == 0
    assert set(states(ready).values()) == {"rejected"}
    assert "status: complete" in ready.read(FILE)
    assert ready.errors() == []
    ready.run_steps("segment", "resolve", "agree")
    study = Study(ready.root)
    assert {c.code for c in study.codings if c.coder == CONSENSUS} == {"move-staff"}
    sources = [s for s in study.rows(ConsensusSource) if s.state is State.REJECTED]
    assert len(sources) == 9 and not any(s.counts for s in sources)
    pooled = next(r for r in study.rows(ConsensusAgreement) if not r.id)
    assert pooled.before < 0.5 and pooled.after == 1.0


def test_a_rejected_coding_leaves_the_coder_who_has_it(ready):
    """anna alone has surprise, in one sentence of each of 3 narratives; one of the three is rejected:
    α before and after, worked out by hand."""
    entry = entries(ready)["surprise"]["id"]
    assert ready.run("consensus", "--reject", "--entry", entry, *SAID) == 0
    ready.run_steps("segment", "resolve", "agree")
    study = Study(ready.root)
    rows = {r.id: r for r in study.rows(ConsensusAgreement) if r.level is Level.CODE}
    units = len(study.rows(Sentence))
    # α of a code on which one coder alone has k positives among N = 2·units values:
    # 1 − (N − 1)·Σ O₀₁ / (n₁·n₀), with Σ O₀₁ = k and n₁ = k.
    n = 2 * units
    for k, value in ((3, rows["surprise"].before), (2, rows["surprise"].after)):
        assert value == pytest.approx(1 - (n - 1) / (n - k))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--adopt", "bem", *SAID), ["there is no coder “bem”", "did you mean “ben”?"]),
        (("--adopt", "ben:c1", *SAID), ["no entry has a coding “ben:c1”"]),
        (("--adopt", "anna", "--reject", *SAID), ["--adopt, --reject can't be given together"]),
        (SAID, ["it is not said what is decided"]),
        (("--both", "--reason", "r"), ["it is not said who decides"]),
        (("--both", "--by", "anna", "--reason", "  "), ["it is not said why"]),
        (("--both", "--by", ""), ["it is not said who decides", "it is not said why"]),
        (("--both", "--date", "9.3.26", *SAID), ["“9.3.26” is no date"]),
        (("--both", "--kind", "mist", *SAID), ["there is no kind “mist”"]),
        (("--both", "--code", "suprise", *SAID), ["“suprise” does not exist", "“surprise”?"]),
        (("--both", "--entry", "d0", "k1", *SAID), ["there is no entry “d0”", "entry “k1”"]),
        (("--both", "--narrative", "N9", "N8", *SAID), ["narrative “N9”", "narrative “N8”"]),
        (("--both", "--kind", "boundary", *SAID), ["there is no open entry to decide that fits"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_once(ready, shown, options, said):
    """Everything wrong in the options, in sentences; nothing is written."""
    before = ready.snapshot()
    shown()
    assert ready.run("consensus", *options) == 1
    told = shown()
    assert all(part in told for part in said), told
    assert ready.snapshot() == before


def test_named_entries_that_are_not_open_are_refused(ready, shown):
    """All of them are listed with their places, and the open one beside them stays open."""
    found = entries(ready)
    ids = [entry["id"] for entry in found.values()]
    assert ready.run("consensus", "--reject", "--entry", ids[0], *SAID) == 0
    ready.write(FILE, ready.read(FILE).replace("reason:\n", "reason: I think\n", 1).encode())
    before = ready.snapshot()
    shown()
    assert ready.run("consensus", "--both", "--entry", *ids, *SAID) == 1
    told = shown()
    assert f"“{ids[0]}” is not open: rejected" in told and "2 errors" in told
    assert "has been begun by somebody: “reason” is filled in" in told
    assert f"{FILE}:" in told
    assert ready.snapshot() == before


def test_what_people_have_begun_is_left_and_told(ready, shown):
    """Entries chosen by what they are: those with a word of a decision in them are not touched."""
    ready.write(FILE, ready.read(FILE).replace("by:\n", "by: [ben]  # mine\n", 1).encode())
    assert ready.run("consensus") == 0
    shown()
    assert ready.run("consensus", "--both", "--narrative", "N01", *SAID) == 0
    told = shown()
    assert "left      N01" in told and "“by” is filled in" in told and "2 entries decided" in told
    assert "by: [ben]  # mine" in ready.read(FILE)
    assert ready.run("consensus", "--both", "--narrative", "N01", *SAID) == 1
    assert "“by” is filled in" in shown()


def test_decided_entries_are_never_decided_again(ready):
    """A second choice takes up what is open alone."""
    assert ready.run("consensus", "--adopt", "anna", *SAID) == 0
    assert ready.run("consensus", "--reject", "--by", "ben", "--reason", "the rest") == 0
    assert states(ready) == {"surprise": "adopted", "talk-it-over": "adopted", "shared-pool": "rejected"}  # fmt: skip
    assert entries(ready)["surprise"]["decision"]["reason"] == "we talked: all of it"


def test_what_coders_changed_since_must_be_seen_first(ready, shown):
    """Where the consensus is not up to date nothing is decided, in no file."""
    ready.replace("codings/ben/N02.yaml", "code: shared-pool", "code: surprise")
    before = ready.snapshot()
    shown()
    assert ready.run("consensus", "--both", *SAID) == 1
    told = shown()
    assert "this consensus is not up to date" in told and "codings/consensus/N02.yaml" in told
    assert ready.snapshot() == before
    assert ready.run("consensus") == 0
    assert ready.run("consensus", "--both", *SAID) == 0


def test_a_stale_entry_is_left(ready, shown):
    """An open entry with a comment, whose coding is gone since, waits for people."""
    ready.write(FILE, ready.read(FILE).replace("kind: missed", "kind: missed  # ?", 1).encode())
    ready.replace("codings/anna/N01.yaml", "code: surprise", "code: shared-pool")
    assert ready.run("consensus") == 0
    shown()
    assert ready.run("consensus", "--both", "--narrative", "N01", *SAID) == 0
    assert "it is stale" in shown()


def test_two_entries_with_one_id(ready, shown):
    """Which is meant is not guessed: neither is decided."""
    found = entries(ready)
    one, other = found["surprise"]["id"], found["talk-it-over"]["id"]
    ready.write(FILE, ready.read(FILE).replace(other, one).encode())
    assert ready.run("consensus") == 0
    before = ready.snapshot()
    shown()
    assert ready.run("consensus", "--both", "--entry", one, *SAID) == 1
    told = shown()
    assert told.count("has the id of another entry too") == 2
    assert ready.snapshot() == before


def test_a_narrative_that_is_not_complete_waits(ready, shown):
    """Where a coder has reopened a narrative nothing is decided."""
    ready.replace("codings/ben/N01.yaml", "status: complete", "status: in progress")
    before = ready.read(FILE)
    shown()
    assert ready.run("consensus", "--both", *SAID) == 0
    told = shown()
    assert "waits: only 1 coder has completed it" in told and "6 entries decided" in told
    assert ready.read(FILE) == before


def test_before_there_is_a_consensus(study, shown):
    """There is nothing to decide yet, which is said."""
    before = study.snapshot()
    assert study.run("consensus", "--both", *SAID) == 1
    assert "there is no open entry" in shown()
    assert study.snapshot() == before


def test_dry_run_writes_nothing(ready, shown):
    """The same is said, and no file changes."""
    before = ready.snapshot()
    shown()
    assert ready.run("consensus", "--both", "--dry-run", *SAID) == 0
    assert "9 entries would be decided (--dry-run: nothing was), in 3 files" in shown()
    assert ready.snapshot() == before


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_files_as_people_keep_them(ready, mark, end):
    """Byte-order mark, line ends, comments, odd spacing and another style: all stay."""
    text = ready.read(FILE).replace("disagreements:\n", "disagreements:\n  # for Tuesday\n")
    head, _, tail = text.rpartition(
        "    decision:\n      state: open\n      by:\n      date:\n      reason:"
    )
    text = f"{head}    decision: {{state: open, by: , reason: ''}}   # short{tail}"
    text = text.replace(
        "state: open\n      by:\n", "state:   open  # still\n      by:   # who?\n", 1
    )
    ready.path(FILE).write_bytes(mark + text.replace("\n", end).encode())
    assert ready.run("consensus") == 0
    before = ready.path(FILE).read_bytes()
    assert (
        ready.run("consensus", "--both", "--narrative", "N01", "--date", "2026-03-09", *SAID) == 0
    )
    data = ready.path(FILE).read_bytes()
    assert data.startswith(mark) and data.count(b"\n") == data.count(end.encode())
    assert set(states(ready).values()) == {"both valid"}
    for kept in ("# for Tuesday", "state:   both valid  # still", "# who?", "}   # short"):
        assert kept.encode() in data
    assert before.count(b"quote:") == data.count(b"quote:")


def test_names_and_reasons_with_signs(ready):
    """What is typed arrives as it was typed, whatever YAML means by its signs."""
    by, reason = ["A, B & C", "null", "x: y"], "no: “this” # [and] {that} 'so' \"there\""
    assert ready.run("consensus", "--both", "--by", *by, "--reason", reason) == 0
    decision = entries(ready)["surprise"]["decision"]
    assert (decision["by"], decision["reason"]) == (by, reason)


def test_a_read_only_file_stops_all(ready, shown):
    """Every read-only file is named; no other is written."""
    for name in (FILE, "codings/consensus/N03.yaml"):
        os.chmod(ready.path(name), 0o444)
    before = ready.snapshot()
    shown()
    assert ready.run("consensus", "--both", *SAID) == 1
    told = shown()
    assert told.count("the file is read-only") == 2 and "N03.yaml" in told
    assert ready.snapshot() == before


def test_a_failing_disk_leaves_every_file(ready, monkeypatch):
    """When nothing can be put in its place, all files are as before and no leftover is beside."""
    before = ready.snapshot()

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert ready.run("consensus", "--both", *SAID) == 1
    assert ready.snapshot() == before


def test_the_head_of_the_file_says_it_for_all(ready):
    """`by`, `date` and `reason` at the top hold for every entry that does not say otherwise."""
    text = ready.read(FILE).replace(
        "status:", "by: [anna, ben]\ndate: 2026-03-09\nreason: Meeting.\nstatus:", 1
    )
    text = text.replace("state: open\n      by:\n", "state: rejected\n      by:\n", 1)
    text = text.replace("state: open\n      by:\n      date:\n      reason:", "state: both valid\n      by: ben\n      reason: Mine.", 1)  # fmt: skip
    ready.write(FILE, text.encode())
    assert ready.errors() == []
    assert ready.run("consensus") == 0
    assert ready.read(FILE) == text
    ready.segment_and_resolve()
    rows = [s for s in Study(ready.root).rows(ConsensusSource) if s.narrative == "N01"]
    said = {s.state: (s.by, s.date, s.reason) for s in rows}
    assert said[State.REJECTED] == (("anna", "ben"), "2026-03-09", "Meeting.")
    assert said[State.BOTH_VALID] == (("ben",), "2026-03-09", "Mine.")
    assert said[State.OPEN] == said[State.AGREED] == ((), "", "")


def test_an_empty_head_says_nothing(ready):
    """An empty reason at the top is none; a coder's own file has no such head."""
    text = ready.read(FILE).replace("status:", "by: anna\ndate: 2026-03-09\nreason:\nstatus:", 1)
    ready.write(FILE, text.replace("state: open", "state: rejected", 1).encode())
    (told,) = ready.errors()
    assert "“rejected” does not say why" in told and "at the top of the file" in told
    ready.write(FILE, text.encode())
    ready.replace("codings/anna/N01.yaml", "status:", "reason: mine\nstatus:")
    assert "“reason” is in a coder's file" in ready.only_problem()
