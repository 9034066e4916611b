"""`synth check`: the passages that relations between themes name."""

from __future__ import annotations

import pytest
import yaml

LAST = "codebooks/themes/03-analytical.yaml"


@pytest.fixture
def naming(study):
    """Gives the study's one relation these passages; a coding of each end has a known id."""
    opened = study.read("codings/anna/N01.yaml")
    for name, code in (("c1", "surprise"), ("c2", "talk-it-over")):
        opened = opened.replace(f"- code: {code}", f"- id: {name}\n    code: {code}")
    study.write("codings/anna/N01.yaml", opened)

    def name(*passages):
        lines = "".join(f"      - {passage}\n" for passage in passages)
        study.replace(
            LAST,
            "  - {from: adapting, to: learning, label: is talked over}\n",
            f"  - from: adapting\n    to: learning\n    passages:\n{lines}",
        )
        return study

    return name


def test_sound_passages_are_no_problem(naming):
    """A coding by its id, and words that stand in the narrative once, however they are broken."""
    study = naming(
        "N01:anna:c1",
        "{narrative: N02, quote: talked about it after the shift}",
        "{narrative: N03, quote: Two women arrived  at once.}",
    )
    assert study.problems() == []


@pytest.mark.parametrize(
    ("passage", "said"),
    [
        (
            "N01:anna:c9",
            "warning {at}:9 there is no coding “N01:anna:c9”: the passage is kept, but not counted "
            "| did you mean “N01:anna:c",
        ),
        (
            "N09:anna:c1",
            "error {at}:9 a passage is of “N09”, but there is no such narrative | did you mean “N0",
        ),
        (
            "{narrative: N1, quote: Two women}",
            "error {at}:21 a passage is of “N1”, but there is no such narrative | did you mean “N0",
        ),
        (
            "{narrative: N01, quote: the team argued about it after the shift}",
            "warning {at}:33 the quote is not in the text of “N01”: the passage is kept, but not "
            "counted | Nearest: “",
        ),
        (
            "{narrative: N01, quote: The}",
            "error {at}:33 the quote occurs in 5 places of “N01” | Quote more of the passage",
        ),
        (
            "{narrative: N01, quote: Eight teams were followed for a year.}",
            "warning {at}:9 no coding of “adapting” or “learning” covers this passage | Does it",
        ),
        (
            "{narrative: N01}",
            "error {at}:9 a passage is a coding's, or has a narrative and a quote in relation 1 | "
            "Write “N03:coder-a:k7f3a2”",
        ),
        (
            "N01-anna",
            "error {at}:9 “N01-anna” can't be used as “coding” in relation 1 | Write the",
        ),
    ],
)
def test_what_is_wrong_with_a_passage(naming, passage, said):
    """Each is told at its line, with what to do; what is gone is a warning, because a coder's edit
    stops nobody's run."""
    assert naming(passage).only_problem().startswith(said.format(at=f"{LAST}:25"))


def test_a_passage_without_a_place(naming):
    """A coding whose words are not in the text any more shows nothing."""
    study = naming("N01:anna:c1")
    study.replace("codings/anna/N01.yaml", "quote: Two women", "quote: Three wild women")
    assert any(
        f"warning {LAST}:25:9 the coding “N01:anna:c1” has no place in the text" in one
        for one in study.problems()
    )


def test_what_a_consensus_took_over_is_known(naming):
    """It is named as the table has it, by a relation's passages and by reviews."""
    study = naming("N01:consensus:anna.c1")
    title = yaml.safe_load(study.read("config.yaml"))["title"]
    sha = "0" * 64
    study.write(
        "reviews/r.yaml",
        f"reviewer: r\nstudy: {title}\nreport: {sha}\nround: 3\ndate: 2026-03-02\nthemes:\n"
        f"  - theme: adapting\n    sha256: {sha}\n    verdict: agree\n"
        "    flags: [{quotation: N01:consensus:anna.c1}]\n",
    )
    assert study.run("consensus", "--narrative", "N01") == 0
    assert any("“N01:consensus:anna.c1”" in one for one in study.problems())
    assert any("N01:consensus:anna.c1 is no longer there" in one for one in study.problems())
    said = ("--by", "anna", "--reason", "r", "--narrative", "N01")
    assert study.run("consensus", "--adopt", "anna", *said) == 0
    assert not any("anna.c1" in one for one in study.problems())


def test_codings_that_count_cover_a_passage(naming):
    """With one coder's codings counting, another's do not."""
    study = naming("N01:anna:c1")
    study.replace("config.yaml", "coders:\n", "counting: ben\ncoders:\n")
    assert study.only_problem().startswith(
        f"warning {LAST}:25:9 no coding of “adapting” or “learning” covers this passage"
    )


def test_earlier_rounds_are_checked_for_what_is_there(study):
    """There, nothing need cover a passage; but the narrative has to exist."""
    second = "codebooks/themes/02-descriptive.yaml"
    study.write(
        second,
        study.read(second) + "relations:\n  - from: staff\n    to: learning\n    passages:\n"
        "      - {narrative: N01, quote: Eight teams were followed for a year.}\n"
        "      - {narrative: N99, quote: Eight teams}\n",
    )
    assert study.only_problem().startswith(f"error {second}:16:21 a passage is of “N99”")
