"""`synth accept` and `synth reject`: the coding, the ledger, and what they refuse."""

from __future__ import annotations

import re

import pytest

from synth.problems import Problems
from synth.study import Study
from synth.tables.agree import AcceptedAgreement, ItemAgreement, LeftOutCount, PooledAgreement
from synth.tables.resolve import PlacedCoding
from synth.tables.suggest import TermSuggestion
from synth.vocabulary import Decision, LeftOut, Level, Over
from synth.written.ledger import COLUMNS, LedgerEntry, add_entry, load_ledger

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
    found = Study(study.root).rows(TermSuggestion)
    study.sentence = str(next(one.sentence for one in found if one.narrative == "N01") + 1)
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
    (coding,) = (one for one in Study(suggested.root).rows(PlacedCoding) if one.origin)
    assert (coding.coder, coding.code, coding.origin) == ("ben", "move-staff", "rules")
    assert coding.quote == "The coordinator moved a midwife to the delivery room."
    (entry,) = Study(suggested.root).ledger
    assert (entry.verdict, entry.by, entry.method) == (Decision.ACCEPTED, "ben & anna", "rules")
    assert (entry.score, entry.reason) == (0.5, "overlooked")
    assert f"N01:ben:{entry.coding}" == coding.coding_id


def test_an_accepted_suggestion_is_not_in_agreement(suggested):
    """Agreement reads what was coded before suggestions were shown."""
    assert decide(suggested, "accept") == 0
    suggested.segment_and_resolve()
    for verb in ("agree", "theme"):
        assert suggested.run(verb) == 0
    left = Study(suggested.root).rows(LeftOutCount)
    assert [(one.reason, one.codings) for one in left] == [(LeftOut.SUGGESTED, 1)]


def agreed(study):
    """The study with its tables of agreement made anew."""
    study.segment_and_resolve()
    assert study.run("agree") == 0
    return Study(study.root)


def alpha(found):
    """Code → its α."""
    return {one.id: one.alpha for one in found.rows(ItemAgreement) if one.level is Level.CODE}


def test_what_accepting_would_do_to_agreement_stands_apart(suggested):
    """The headline stays; the figure with it is the one that an own coding would have given."""
    headline = suggested.path("build/agree/agreement.csv")
    assert agreed(suggested).rows(AcceptedAgreement) == []
    before = headline.read_bytes()
    assert decide(suggested, "accept") == 0
    found = agreed(suggested)
    assert headline.read_bytes() == before
    changes = {one.id: one for one in found.rows(AcceptedAgreement)}
    assert set(changes) == {"", "move-staff"}
    assert {one.accepted for one in changes.values()} == {1}
    assert changes["move-staff"].before == alpha(found)["move-staff"]
    assert changes["move-staff"].before < changes["move-staff"].after
    suggested.write(BEN, re.sub(r"\n +origin: .*", "", suggested.read(BEN)))
    own = agreed(suggested)
    assert changes["move-staff"].after == alpha(own)["move-staff"]
    pooled = next(
        one for one in own.rows(PooledAgreement) if (one.level, one.of) == (Level.CODE, Over.ALL)
    )
    assert changes[""].after == pooled.alpha
    assert own.rows(AcceptedAgreement) == []


def test_an_accepted_suggestion_that_agreement_could_not_read_changes_nothing(suggested):
    """Where no other coder completed the narrative there is nothing to compare."""
    assert decide(suggested, "accept") == 0
    suggested.remove("codings/anna/N01.yaml")
    assert agreed(suggested).rows(AcceptedAgreement) == []


def test_a_rejection_is_noted_and_changes_no_coding(suggested):
    """The ledger alone is written; it grows, and its older entries stay as they were."""
    before = suggested.read(BEN)
    assert decide(suggested, "reject", "--reason", "a plan, “not” a move\nso far") == 0
    first = suggested.read("codings/ledger.csv")
    suggested.replace("codings/anna/N01.yaml", "move-staff", "surprise")
    assert decide(suggested, "accept", coder="anna") == 0
    assert suggested.read("codings/ledger.csv").startswith(first)
    assert suggested.read(BEN) == before
    ledger = Study(suggested.root).ledger
    assert [one.verdict for one in ledger] == [Decision.REJECTED, Decision.ACCEPTED]
    assert ledger[0].reason == "a plan, “not” a move\nso far"
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
    refused(suggested, shown, "already accepted by ben & anna")
    refused(suggested, shown, "already accepted", verb="reject")


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
    refused(suggested, shown, "this study has no coder", verb, coder="consensus")
    refused(suggested, shown, "this study has no coder", verb, coder="carl")


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_a_file_with_an_error_is_refused(suggested, shown, verb):
    """Two codings have one id: the error is told with its place, and nothing is written."""
    suggested.replace(BEN, "{code: shared-pool,", "{id: a1, code: shared-pool,")
    suggested.replace(BEN, "- code: talk-it-over", "- id: a1\n    code: talk-it-over")
    assert "a1" in suggested.only_problem()
    refused(suggested, shown, "codings/ben/N01.yaml:9", verb)


def test_what_was_coded_so_already_is_refused(suggested, shown):
    """Anna gave this sentence the code herself."""
    refused(suggested, shown, "has already given this passage", coder="anna")


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
    refused(suggested, shown, "had a different meaning in version 1")


@pytest.mark.parametrize("content", ["", "a,b\n", ",".join(COLUMNS) + "\n1,2\n"])
def test_a_broken_ledger_is_told_and_left_alone(suggested, shown, content):
    """Nothing is written below what can't be read, and a run stops before it begins."""
    suggested.write("codings/ledger.csv", content)
    refused(suggested, shown, "ledger")
    assert suggested.only_problem().startswith("error codings/ledger.csv")


GOOD = LedgerEntry(
    when="2026-03-02T10:14:00Z",
    by="anna, ben",
    verdict=Decision.REJECTED,
    narrative="N01",
    sentence=3,
    code="surprise",
    coder="anna",
    method="rules",
    version="1",
    score=0.25,
    reason="two\nlines",
)


def test_an_entry_comes_back_as_it_was_written(tmp_path):
    """Every field, a line end within a text too; entries stand in the order of time."""
    assert load_ledger(tmp_path, Problems()) == []
    add_entry(tmp_path, GOOD)
    add_entry(tmp_path, GOOD)
    problems = Problems()
    assert load_ledger(tmp_path, problems) == [GOOD, GOOD]
    assert not problems.found


def test_all_that_is_wrong_with_a_ledger_is_told_with_its_line(suggested):
    """Three rows that are no entries, each by its line, and the good ones are still read."""
    path = suggested.write("codings/ledger.csv", "")
    add_entry(suggested.root, GOOD)
    good = path.read_text(encoding="utf-8").partition("\n")[2]
    wrong = (
        good.replace("rejected", "maybe"),
        "1,2\n",
        good.replace("0.25", "much"),
    )
    path.write_text(",".join(COLUMNS) + "\n" + good + "".join(wrong) + good, encoding="utf-8")
    problems = Problems()
    assert load_ledger(suggested.root, problems) == [GOOD, GOOD]
    told = [(one.line, one.what.partition(": ")[2]) for one in problems]
    assert told == [
        (4, "“maybe” is neither accepted nor rejected"),
        (6, "it has 2 cells, not 12"),
        (7, "“sentence” and “score” have to be numbers"),
    ]
    assert [one.rpartition(" |")[0] for one in suggested.errors()] == [
        f"error codings/ledger.csv:{line} this is not a valid entry of the ledger: {what}"
        for line, what in told
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"when,by\x00\n", b'when,"by\n'])
def test_a_ledger_that_is_no_text_is_told(suggested, shown, content):
    """Another encoding, a NUL, a quote that is never closed."""
    suggested.write("codings/ledger.csv", content)
    refused(suggested, shown, "codings/ledger.csv")


@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_a_control_character_is_not_written(suggested, shown, verb):
    """The ledger could not be read again."""
    before = suggested.snapshot()
    assert decide(suggested, verb, "--reason", "a\x07") == 1
    assert "--reason contains a control character" in shown()
    assert suggested.snapshot() == before


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
