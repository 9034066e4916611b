"""`synth consensus` on the small study: proposals, decisions kept, what became stale, what counts.

In each narrative anna and ben agree on move-staff; anna alone has surprise and talk-it-over, ben
alone shared-pool.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synth.study import Study
from synth.tables.agree import CodingDifference, ConsensusAgreement
from synth.tables.resolve import ConsensusSource, PlacedCoding
from synth.vocabulary import CONSENSUS, Difference, Level, State

FILE = "codings/consensus/N01.yaml"
DECIDED = "by: [anna, ben]\n      date: 2026-03-09\n      reason: we talked"


def counted(study) -> list[PlacedCoding]:
    """The codings that count in the layer `consensus`."""
    return [one for one in Study(study.root).codings if one.coder == CONSENSUS]


def pooled(study) -> ConsensusAgreement:
    """Agreement on all codes together, before consensus and after."""
    rows = Study(study.root).rows(ConsensusAgreement)
    return next(one for one in rows if one.level is Level.CODE and not one.id)


def decide(study, index: int, state: str, more: str = "", name: str = FILE) -> None:
    """Decide the entry `index` of the file, as a person does."""
    text = study.read(name)
    parts = text.split("      state: open\n      by:\n      date:\n      reason:")
    assert len(parts) > index + 1
    joined = "      state: open\n      by:\n      date:\n      reason:".join(parts[: index + 1])
    rest = "      state: open\n      by:\n      date:\n      reason:".join(parts[index + 1 :])
    study.write(name, (f"{joined}      state: {state}\n{more}      {DECIDED}{rest}").encode())


def entries(study, name: str = FILE) -> dict:
    """The file's disagreements by the code of their first original."""
    data = yaml.safe_load(study.read(name))
    return {one["originals"][0]["code"]: one for one in data["disagreements"]}


@pytest.fixture
def ready(study):
    """The small study with its consensus proposed."""
    assert study.run("consensus") == 0
    return study


def test_what_is_proposed(study, shown):
    """Full agreement is taken over with the longer passage; each disagreement is an open entry."""
    assert study.run("consensus") == 0
    data = yaml.safe_load(study.read(FILE))
    assert (data["narrative"], data["coder"], data["status"]) == ("N01", "consensus", "in progress")
    (agreed,) = data["codings"]
    assert agreed["quote"] == "The coordinator moved a midwife to the delivery room."
    assert agreed["decision"]["state"] == "agreed"
    assert [one.split(":")[0] for one in agreed["decision"]["from"]] == ["anna", "ben"]
    found = entries(study)
    assert set(found) == {"surprise", "shared-pool", "talk-it-over"}
    assert found["surprise"]["kind"] == "missed"
    assert found["surprise"]["originals"][0]["quote"] == "Two women arrived at once."
    assert "3 agreed, 0 decided, 9 open, 0 stale; 3 files written" in shown()
    assert study.errors() == []
    assert (study.root / "codings/.texts" / f"{data['text_sha256']}.txt").exists()


def test_what_stands_twice_is_put_down_once(study):
    """A coder's repeated coding, of what is agreed and of what is not, is no second original; written
    after the decision it makes nothing stale, nor does an entry that names it already."""
    own = study.read("codings/anna/N01.yaml")
    again = "".join(re.findall(r"  - code: (?:surprise|move-staff)\n    quote: .*\n", own))
    assert again.count("code:") == 2
    study.write("codings/anna/N01.yaml", own + again)
    assert study.run("consensus") == 0
    (agreed,) = yaml.safe_load(study.read(FILE))["codings"]
    assert [name.split(":")[0] for name in agreed["decision"]["from"]] == ["anna", "ben"]
    assert len(entries(study)["surprise"]["originals"]) == 1
    decide(study, 0, "adopted", "      adopted: [anna]\n")
    before = study.read(FILE)
    study.write("codings/anna/N01.yaml", own)
    assert study.run("consensus") == 0
    assert study.read(FILE) == before


def test_an_entry_that_names_a_coding_twice_stays(ready):
    """A decision that rests on both of two equal codings is not stale."""
    own = ready.read("codings/anna/N01.yaml")
    again = re.search(r"  - code: surprise\n    quote: .*\n", own)[0]
    ready.write("codings/anna/N01.yaml", own + again.replace("- code", "- id: twice\n    code"))
    text = ready.read(FILE)
    first = re.search(r"      - from: anna:\w+\n        code: surprise\n(?:        .*\n)*", text)[0]
    second = re.sub("anna:\\w+", "anna:twice", first)
    ready.write(FILE, text.replace(first, first + second))
    decide(ready, 0, "both valid")
    before = ready.read(FILE)
    assert ready.run("consensus") == 0
    assert ready.read(FILE) == before and "anna:twice" in before
    assert ready.errors() == []


def test_a_second_run_changes_no_byte(ready, shown):
    """Idempotent, also after decisions."""
    decide(ready, 0, "both valid")
    for _ in range(2):
        before = ready.snapshot()
        assert ready.run("consensus") == 0
        assert ready.snapshot() == before
    assert "0 files written" in shown()


def test_dry_run_and_one_narrative(study, shown):
    """`--dry-run` writes nothing; `--narrative` works on one; an unknown one is told."""
    before = study.snapshot()
    assert study.run("consensus", "--dry-run") == 0
    assert study.snapshot() == before and "--dry-run: nothing was" in shown()
    assert study.run("consensus", "--narrative", "N02") == 0
    assert not study.path(FILE).exists() and study.path("codings/consensus/N02.yaml").exists()
    assert study.run("consensus", "--narrative", "N20") == 1
    assert "there is no narrative “N20”" in shown()


def test_what_people_wrote_stays(ready):
    """Decisions, reasons and comments stay byte for byte when coders' files change elsewhere."""
    decide(ready, 0, "adopted", "      adopted: [anna]\n")
    text = ready.read(FILE).replace("disagreements:\n", "disagreements:\n  # for Tuesday\n")
    ready.write(FILE, text.replace("codings:\n", "memo: ours  # keep\ncodings:\n", 1).encode())
    kept = ready.read(FILE).partition("disagreements:\n")[2].partition("  - id")[0]
    block = re.search(
        r"  - id: \w+\n    kind: missed\n(?:    .*\n)*?      reason: we talked\n", ready.read(FILE)
    )
    ready.replace("codings/ben/N01.yaml", "shared-pool\n    quote: The pool of staff was shared.",
                  "surprise\n    quote: On bad days nobody could be moved.")  # fmt: skip
    assert ready.run("consensus") == 0
    after = ready.read(FILE)
    assert block is not None and block[0] in after
    assert kept in after and "memo: ours  # keep" in after
    assert "On bad days nobody could be moved." in after
    assert "shared-pool" not in after  # nobody had written there: it follows the coders' files


def test_a_coder_changes_a_coding_after_the_decision(ready, shown):
    """The decision becomes stale, with what changed, and stays; restored, the mark goes away."""
    decide(ready, 0, "adopted", "      adopted: [anna]\n")
    before = ready.read(FILE)
    own = ready.read("codings/anna/N01.yaml")
    ready.replace("codings/anna/N01.yaml", "code: surprise", "code: shared-pool")
    shown()
    assert ready.run("consensus") == 0
    old = next(
        e for e in yaml.safe_load(ready.read(FILE))["disagreements"] if "stale" in e["decision"]
    )
    assert "is gone" in old["decision"]["stale"][0]
    assert old["decision"]["state"] == "adopted" and old["decision"]["reason"] == "we talked"
    assert old["originals"][0]["code"] == "surprise"
    out = shown()
    assert "stale  codings/consensus/N01.yaml" in out and "1 stale" in out
    new = [
        e for e in yaml.safe_load(ready.read(FILE))["disagreements"] if "stale" not in e["decision"]
    ]
    assert any(o["quote"] == "Two women arrived at once." for e in new for o in e["originals"])
    assert any("is gone" in p for p in ready.problems())
    ready.write("codings/anna/N01.yaml", own.encode())
    assert ready.run("consensus") == 0
    assert ready.read(FILE) == before


def test_superseded_is_kept_and_proposed_anew(ready):
    """A superseded decision stays to be read; what is there now is put down again."""
    decide(ready, 0, "difference")
    ready.write(FILE, ready.read(FILE).replace("state: difference", "state: superseded").encode())
    assert ready.run("consensus") == 0
    found = yaml.safe_load(ready.read(FILE))["disagreements"]
    first = [e for e in found if e["originals"][0]["code"] == "surprise"]
    assert sorted(e["decision"]["state"] for e in first) == ["open", "superseded"]
    assert len({e["id"] for e in found}) == len(found) and ready.errors() == []
    before = ready.snapshot()
    assert ready.run("consensus") == 0
    assert ready.snapshot() == before


def test_an_edited_narrative(ready):
    """After an edit above them, decided passages are found again, and nothing is stale."""
    decide(ready, 0, "adopted", "      adopted: [anna]\n")
    for coder in ("anna", "ben"):
        assert ready.run("reanchor", "--coder", coder) == 0
    assert ready.run("consensus") == 0
    ready.replace("narratives/N01-case.md", "Eight teams were", "Eight whole teams were")
    assert ready.run("consensus") == 0
    text = ready.read(FILE)
    assert "stale" not in text and text.count("text_sha256") == 2
    ready.segment_and_resolve()
    found = {one.quote for one in counted(ready) if one.narrative == "N01"}
    assert "Two women arrived at once." in found
    before = ready.snapshot()
    assert ready.run("reanchor") == 0
    assert ready.read(FILE).encode() == before[FILE]


def test_what_counts(ready, shown):
    """Agreed, adopted and both valid count in the consensus layer; open and kept differences don't."""
    decide(ready, 0, "adopted", "      adopted: [anna]\n")
    decide(ready, 0, "difference")
    ready.replace("config.yaml", "title:", "counting: consensus\ntitle:")
    assert sum("themes count the consensus, but" in p for p in ready.problems()) == 3
    assert ready.errors() == []
    ready.segment_and_resolve()
    found = sorted(one.code for one in counted(ready) if one.narrative == "N01")
    assert found == ["move-staff", "surprise"]
    assert ready.run("theme") == 0
    assert "on 4 sentences (4 codings; consensus)" in shown()
    kept = [one for one in Study(ready.root).rows(ConsensusSource) if one.narrative == "N01"]
    states = [(one.state, one.counts) for one in kept]
    assert states == [("agreed", True), ("agreed", True), ("adopted", True), ("difference", False),
                      ("open", False)]  # fmt: skip
    adopted = next(one for one in kept if one.state is State.ADOPTED)
    assert adopted.by == ("anna", "ben")
    assert (adopted.date, adopted.reason) == ("2026-03-09", "we talked")
    assert adopted.kind is Difference.MISSED and not adopted.stale


def test_an_instead_of_the_teams_own(ready):
    """With `adopted`, codings under `instead` count in place of the originals."""
    decide(ready, 0, "adopted")
    own = "    instead:\n      - code: shared-pool\n        quote: Two women arrived\n    decision:\n      state: adopted"
    ready.write(FILE, ready.read(FILE).replace("    decision:\n      state: adopted", own).encode())
    assert ready.errors() == []
    assert ready.run("consensus") == 0
    assert "instead:" in ready.read(FILE)
    ready.segment_and_resolve()
    found = {(one.code, one.quote) for one in counted(ready)}
    assert ("shared-pool", "Two women arrived") in found


def test_complete_when_nothing_is_open(ready, shown):
    """The tool sets the status: complete once all is decided, in progress again when not."""
    for state in ("both valid", "difference", "codebook"):
        decide(ready, 0, state)
    assert ready.run("consensus", "--narrative", "N01") == 0
    assert "status: complete" in ready.read(FILE)
    ready.replace("codings/ben/N01.yaml", "code: shared-pool", "code: surprise")
    assert ready.run("consensus", "--narrative", "N01") == 0
    assert "status: in progress" in ready.read(FILE)


def test_before_and_after(ready):
    """With all adopted, agreement after is 1; a difference kept stays one."""
    for one in ("N01", "N02", "N03"):
        for _ in range(3):
            decide(ready, 0, "both valid", name=f"codings/consensus/{one}.yaml")
    ready.segment_and_resolve()
    assert ready.run("agree") == 0
    first = pooled(ready)
    assert first.after == 1.0 and first.before < 0.5 and first.narratives == 3
    entry = Study(ready.root).rows(CodingDifference)[0]
    assert entry.state is State.BOTH_VALID and entry.entry.startswith("d")
    ready.write(
        FILE, ready.read(FILE).replace("state: both valid", "state: difference", 1).encode()
    )
    ready.segment_and_resolve()
    assert ready.run("agree") == 0
    assert first.before < pooled(ready).after < 1.0


def test_too_few_coders(study, shown):
    """A narrative with one complete coder is passed over, and its consensus stays."""
    assert study.run("consensus") == 0
    before = study.read(FILE)
    study.replace("codings/ben/N01.yaml", "complete", "in progress")
    assert study.run("consensus") == 0
    assert study.read(FILE) == before
    assert "only 1 coder has completed it; two are needed; its consensus stays as it is" in shown()


def test_a_consensus_written_by_hand(study):
    """Codings that people put there themselves stay, and are not proposed a second time."""
    hand = "narrative: N01\ncoder: consensus\nstatus: complete\ncodings:\n- code: move-staff # ours\n  quote: moved a midwife\n"
    study.write(FILE, hand)
    assert study.run("consensus") == 0
    text = study.read(FILE)
    assert "- code: move-staff # ours\n  quote: moved a midwife\n" in text
    data = yaml.safe_load(text)
    assert len(data["codings"]) == 1 and len(data["disagreements"]) == 3
    assert data["status"] == "in progress"
    before = study.snapshot()
    assert study.run("consensus") == 0
    assert study.snapshot() == before


def test_a_list_in_brackets_is_refused(study, shown):
    """A file that can't be added to line by line is told, and stays."""
    study.write(
        FILE,
        "narrative: N01\ncoder: consensus\ncodings: [{code: move-staff, quote: moved a midwife}]\n",
    )
    before = study.read(FILE)
    assert study.run("consensus") == 1
    assert "is written in brackets" in shown() and study.read(FILE) == before


def test_line_ends_stay(ready):
    """A file with Windows line ends keeps them."""
    ready.write(FILE, ready.read(FILE).replace("\n", "\r\n").encode())
    ready.replace("codings/ben/N01.yaml", "code: shared-pool", "code: surprise")
    assert ready.run("consensus") == 0
    data = ready.path(FILE).read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") and b"surprise" in data


def test_a_reflexive_study(study):
    """Consensus works without coefficients."""
    study.replace("config.yaml", "title:", "approach: reflexive\ntitle:")
    assert study.run("consensus") == 0
    assert study.path(FILE).exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("state: open", "state: opened", "“opened” is not a value of “state”"),
        ("state: open", "state: difference", "the decision “difference” does not say who decided"),
        ("state: open", "state: difference", "the decision “difference” does not say why"),
        ("state: open", "state: difference", "the decision “difference” does not say when"),
        ("state: open", "state: adopted", "does not say which coding"),
        ("state: open", "state: open\n      adopted: [anna]", "“adopted” is given, but the state is “open”"),
        ("state: open", "state: adopted\n      adopted: [bem]", "“adopted” names “bem”, which is not one of"),
        ("state: agreed", "state: open", "an entry under “codings” can't be open"),
        ("from: anna:", "from: anna-", "can't be used as “from”"),
        ("code: surprise", "code: surprised", "the code “surprised” does not exist"),
        ("kind: missed", "kind: mist", "“mist” is not a value of “kind”"),
    ],
)  # fmt: skip
def test_check_tells_what_is_wrong(ready, old, new, said):
    """Each mistake in a decision is an error at its line."""
    text = ready.read(FILE)
    ready.write(FILE, text.replace(old, new, 1).encode())
    told = [p for p in ready.errors() if said in p]
    assert len(told) == 1, ready.problems()
    assert re.match(rf"error {FILE}:\d+:\d+ ", told[0])


def test_check_tells_what_is_gone(ready):
    """An entry that names a coding that is gone is a warning: coders may change what they coded."""
    ready.remove("codings/ben/N01.yaml")
    found = [p for p in ready.problems() if "is gone" in p]
    assert len(found) == 2 and all("“ben” has no file for this narrative" in p for p in found)
    assert ready.errors() == []


def test_decisions_belong_into_the_consensus(study):
    """A coder's own file holds no decision."""
    study.replace(
        "codings/anna/N01.yaml", "code: surprise", "decision: {state: agreed}\n    code: surprise"
    )
    assert "“decision” is in a coder's file" in study.only_problem()


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["anna", "ben"]),
        st.sampled_from(["code", "drop", "quote", "decide", "comment", "run"]),
        st.integers(0, 5),
    ),
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_nothing_is_ever_lost(study, tmp_path_factory, edits):
    """Whatever coders and the team do: no coding, decision or comment is lost, a run settles."""
    folder = tmp_path_factory.mktemp("lost") / "study"
    study = type(study)(Path(shutil.copytree(study.root, folder)))
    run = lambda: study.run("consensus", "--narrative", "N01")  # noqa: E731
    assert run() == 0
    written: list[str] = []
    for number, (coder, what, nth) in enumerate(edits):
        name = f"codings/{coder}/N01.yaml"
        text = study.read(name)
        found = re.findall(r"  - code: .*\n    quote: .*\n", text)
        if what in ("code", "drop", "quote") and found:
            one = found[nth % len(found)]
            new = {"code": re.sub("code: .*", "code: talk-it-over", one), "drop": "",
                   "quote": re.sub("quote: .*", "quote: Nurses and physicians work there.", one)}  # fmt: skip
            changed = text.replace(one, new[what], 1)
            left = re.findall(r"  - code: .*\n    quote: .*\n", changed)
            if left and len(set(left)) == len(left):
                study.write(name, changed.encode())
        elif what == "decide":
            open_ones = study.read(FILE).count("      state: open\n      by:\n")
            if open_ones:
                reason = f"reason-{number}"
                decide(study, nth % open_ones, "both valid")
                study.write(FILE, study.read(FILE).replace("we talked", reason, 1).encode())
                written.append(f"reason: {reason}")
        elif what == "comment":
            lines = study.read(FILE).split("\n")
            ids = [i for i, line in enumerate(lines) if line.startswith("  - id: d")]
            if ids:
                lines[ids[nth % len(ids)]] += f"  # comment-{number}"
                study.write(FILE, "\n".join(lines).encode())
                written.append(f"# comment-{number}")
        assert run() == 0
        after = study.read(FILE)
        assert run() == 0
        assert study.read(FILE) == after
        assert all(one in after for one in written)
        assert study.errors() == []
        data = yaml.safe_load(after)
        named = {o["from"] for e in data["disagreements"] for o in e["originals"]}
        named |= {one for c in data["codings"] for one in c["decision"]["from"]}
        assert current(study) <= named


def current(study) -> set[str]:
    """The codings of N01 that the coders' files hold now."""
    from synth.problems import Problems
    from synth.written.codings import coding_ids, load_codings

    out = set()
    for coder in ("anna", "ben"):
        opened = load_codings(study.path(f"codings/{coder}/N01.yaml"), Problems())
        assert opened is not None
        out |= {f"{coder}:{one}" for one in coding_ids(opened[0])}
    return out
