"""`synth accept` and `synth reject`: the coding, the ledger, and what they refuse."""

from __future__ import annotations

import re

import pytest

from synth.tables import legacy as tables
from synth.written.ledger import COLUMNS, load_ledger

BEN = "codings/ben/N01.yaml"


@pytest.fixture
def suggested(study):
    """The study with its terms' suggestions; `sentence` is where one is made."""
    study.write("codings/ben/N01.yaml", """\
        # ben's own remarks
        narrative: N01
        coder: ben
        status: complete
        codebook: 1
        codings:
          # the pool
          - {code: shared-pool, quote: 'The pool of staff was shared.'}   # in brackets
          - code: talk-it-over
            quote: "The team talked about it after the shift."
            memo: a thought
        """)  # fmt: skip
    study.segment_and_resolve()
    assert study.run("suggest", "--chunk", "0-of-1") == 0
    rows = tables.read_rows([study.path("build/suggest/0-of-1/suggestions.csv")], "suggestions")
    study.sentence = str(next(row["sentence"] for row in rows if row["narrative"] == "N01") + 1)
    return study


def decide(study, verb, *more, code="move-staff", coder="ben"):
    """Run one of the two verbs on the suggestion in N01."""
    return study.run(
        verb, "N01", study.sentence, code, "--coder", coder, "--by", "ben & anna", *more
    )


def test_an_accepted_suggestion_is_a_coding_with_its_origin(suggested):
    """It stands at its place, says who accepted it and what suggested it; all else is as it was."""
    before = suggested.read(BEN)
    assert decide(suggested, "accept", "--reason", "overlooked") == 0
    after = suggested.read(BEN)
    added = [line for line in after.split("\n") if line not in before.split("\n")]
    assert "\n".join(line for line in after.split("\n") if line not in added) == before
    assert after.index("shared-pool") < after.index("move-staff") < after.index("talk-it-over")
    assert suggested.problems() == []
    suggested.segment_and_resolve()
    rows = tables.read_rows([suggested.path("build/resolve/0-of-1/codings.csv")], "codings")
    (row,) = (r for r in rows if r["origin"])
    assert (row["coder"], row["code"], row["origin"]) == ("ben", "move-staff", "rules")
    assert row["quote"] == "The coordinator moved a midwife to the delivery room."
    (entry,) = load_ledger(suggested.root)
    assert (entry["verdict"], entry["by"], entry["method"], entry["score"], entry["reason"]) == (
        "accepted", "ben & anna", "rules", "0.5", "overlooked",
    )  # fmt: skip
    assert f"N01:ben:{entry['coding']}" == row["coding_id"]


def test_an_accepted_suggestion_is_not_in_agreement(suggested):
    """Agreement reads what was coded before suggestions were shown."""
    assert decide(suggested, "accept") == 0
    suggested.segment_and_resolve()
    for verb in ("agree", "theme"):
        assert suggested.run(verb) == 0
    left = tables.read_rows(
        [suggested.path("build/agree/agreement_left_out.csv")], "agreement_left_out"
    )
    assert [(r["reason"], r["codings"]) for r in left] == [("accepted suggestion", 1)]


def agreed(study, name):
    """The rows of one of agreement's tables, made anew; an undefined figure is None."""
    study.segment_and_resolve()
    assert study.run("agree") == 0
    rows = tables.read_rows([study.path(f"build/agree/{name}.csv")], name)
    return [{k: v if v == v else None for k, v in row.items()} for row in rows]


def test_what_accepting_would_do_to_agreement_stands_apart(suggested):
    """The headline stays; the figure with it is the one that an own coding would have given."""
    headline = agreed(suggested, "agreement")
    assert agreed(suggested, "agreement_accepted") == []
    assert decide(suggested, "accept") == 0
    assert agreed(suggested, "agreement") == headline
    rows = {row["id"]: row for row in agreed(suggested, "agreement_accepted")}
    assert set(rows) == {"", "move-staff"}
    assert {row["accepted"] for row in rows.values()} == {1}
    before = {row["id"]: row["alpha"] for row in headline if row["level"] == "code"}
    assert rows["move-staff"]["before"] == before["move-staff"] < rows["move-staff"]["after"]
    suggested.write(BEN, re.sub(r"\n +origin: .*", "", suggested.read(BEN)))
    own = {
        row["id"]: row["alpha"] for row in agreed(suggested, "agreement") if row["level"] == "code"
    }
    assert rows["move-staff"]["after"] == own["move-staff"]
    pooled = next(
        r for r in agreed(suggested, "agreement_pooled") if (r["level"], r["of"]) == ("code", "all")
    )
    assert rows[""]["after"] == pooled["alpha"]
    assert agreed(suggested, "agreement_accepted") == []


def test_an_accepted_suggestion_that_agreement_could_not_read_changes_nothing(suggested):
    """Where no other coder completed the narrative there is nothing to compare."""
    assert decide(suggested, "accept") == 0
    suggested.remove("codings/anna/N01.yaml")
    assert agreed(suggested, "agreement_accepted") == []


def test_a_rejection_is_noted_and_changes_no_coding(suggested):
    """The ledger alone is written; it grows, and its older entries stay as they were."""
    before = suggested.read(BEN)
    assert decide(suggested, "reject", "--reason", "a plan, “not” a move\nso far") == 0
    first = suggested.read("codings/ledger.csv")
    suggested.replace("codings/anna/N01.yaml", "move-staff", "surprise")
    assert decide(suggested, "accept", coder="anna") == 0
    assert suggested.read("codings/ledger.csv").startswith(first)
    assert suggested.read(BEN) == before
    assert [r["verdict"] for r in load_ledger(suggested.root)] == ["rejected", "accepted"]
    assert suggested.problems() == [], "the check knows the ledger"


def refused(study, shown, what, verb="accept", **given):
    """The verb stops with `what`, and writes nothing."""
    before = study.snapshot()
    shown()
    assert decide(study, verb, **given) == 1
    told = shown()
    assert what in told, told
    assert "Traceback" not in told
    assert study.snapshot() == before


def test_a_decision_is_made_once(suggested, shown):
    """Neither twice accepted nor rejected after; who decided is named."""
    assert decide(suggested, "accept") == 0
    refused(suggested, shown, "accepted already, by ben & anna")
    refused(suggested, shown, "accepted already", verb="reject")


def test_what_is_not_suggested_can_t_be_accepted(suggested, shown):
    """Another code, a mistyped one, and no suggestions at all."""
    refused(suggested, shown, "is not suggested for sentence", code="surprise")
    refused(suggested, shown, "did you mean “move-staff”?", code="move-staf")
    suggested.remove("build/suggest")
    refused(suggested, shown, "no suggestions yet")


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_only_after_a_coder_s_own_reading(suggested, shown, verb):
    """An unfinished narrative, one without a file, and no coder of the study."""
    suggested.replace(BEN, "complete", "in progress")
    refused(suggested, shown, "has not completed N01", verb)
    suggested.remove(BEN)
    refused(suggested, shown, "has not completed N01", verb)
    refused(suggested, shown, "is no coder of this study", verb, coder="consensus")
    refused(suggested, shown, "is no coder of this study", verb, coder="carl")


def test_what_was_coded_so_already_is_refused(suggested, shown):
    """Anna gave this sentence the code herself."""
    refused(suggested, shown, "already (c", coder="anna")


def test_an_edited_narrative_or_an_old_codebook_is_refused(suggested, shown):
    """The suggestion was made for another text; the code is not in the file's codebook."""
    name = "narratives/N01-case.md"
    text = suggested.read(name)
    suggested.replace(name, "moved a midwife", "sent a midwife")
    refused(suggested, shown, "has been edited since")
    suggested.write(name, text)
    suggested.replace("codebooks/codes.yaml", "version: 1", "version: 2")
    suggested.path("codebooks/codes.yaml").write_text(
        suggested.read("codebooks/codes.yaml") + "history:\n  - {version: 2, date: 2026-01-05, "
        "change: redefine, codes: [move-staff], reason: Too wide.}\n"
    )
    refused(suggested, shown, "is not what it is today in version 1")


@pytest.mark.parametrize("content", ["", "a,b\n", ",".join(COLUMNS) + "\n1,2\n"])
def test_a_broken_ledger_is_told_and_left_alone(suggested, shown, content):
    """Nothing is written below what can't be read, and a run stops before it begins."""
    suggested.write("codings/ledger.csv", content)
    refused(suggested, shown, "ledger")
    assert suggested.only_problem().startswith("error codings/ledger.csv")


def test_codings_in_brackets_are_refused_and_none_is_no_hindrance(suggested, shown):
    """A list on one line can't be added to line by line; an empty one can."""
    head = "narrative: N01\ncoder: ben\nstatus: complete\ncodebook: 1\n"
    suggested.write(
        BEN, head + "codings: [{code: shared-pool, quote: The pool of staff was shared.}]\n"
    )
    refused(suggested, shown, "written in brackets")
    suggested.write(BEN, head + "codings: []\n")
    assert decide(suggested, "accept") == 0
    assert suggested.problems() == []


def test_a_placed_file_gets_a_place(suggested):
    """In a file that reanchor completed the new coding has its position; a second run moves nothing."""
    assert suggested.run("reanchor") == 0
    assert decide(suggested, "accept") == 0
    after = suggested.read(BEN)
    assert suggested.run("reanchor") == 0
    assert suggested.read(BEN) == after
    assert after.count("at: [") == 3


def test_a_ranked_suggestion_can_be_accepted(suggested):
    """With a ranking, its suggestions are those that count, with method and version."""
    suggested.write(
        "config.yaml",
        suggested.read("config.yaml") + "suggestions: {method: ranked, embeddings: off}\n",
    )
    assert suggested.run("rank") == 0
    assert decide(suggested, "accept", code="surprise") == 0
    assert "rules+tfidf+svm" in suggested.read(BEN)
    assert suggested.problems() == []
