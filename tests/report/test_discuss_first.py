"""What to discuss first: few, ranked, with enough use behind them."""

from __future__ import annotations

import pytest
from making import make, report_data
from reading import disagreement

from synth.report.agreement import discuss_first as first
from synth.report.parts.environment import Site
from synth.tables.agree import (
    Confusion,
    Coverage,
    ItemAgreement,
    PassageCode,
    PassageDisagreement,
    PooledAgreement,
)
from synth.tables.resolve import PlacedCoding
from synth.thresholds import MIN_DOCUMENTS, MIN_POSITIVE
from synth.vocabulary import Difference

NAN = float("nan")


def code(name, alpha, sentences=20, narratives=6):
    """A row of table `agreement`, as far as it is read."""
    return make(ItemAgreement, level="code", id=name, alpha=alpha, positive_units=sentences,
                narratives=narratives, positive=0.5)  # fmt: skip


def confused(code_a, code_b, count):
    """A row of table `confusion`."""
    return make(Confusion, code_a=code_a, code_b=code_b, count=count)


def data_of(*rows, **more):
    """A study of two coders who completed N01; α of all codes together is .7."""
    known = [make(Coverage, narrative="N01", coder=c, counts=True) for c in ("ben", "anna")]
    whole = make(PooledAgreement, of="all", level="code", alpha=0.7)
    return report_data(Site("T"), *known, whole, *rows, coders={"anna": "", "ben": ""}, **more)


def test_a_rare_code_is_not_named_however_low():
    """Low α and enough use; above the pooled α, undefined, rare or in few narratives: not named."""
    rows = [
        code("rare", 0.0, MIN_POSITIVE - 1), code("local", 0.0, 20, MIN_DOCUMENTS - 1),
        code("fine", 0.8), code("none", NAN), code("low", 0.4, MIN_POSITIVE, MIN_DOCUMENTS),
        code("lower", 0.2),
    ]  # fmt: skip
    assert [item.code for item in first.codes(data_of(*rows))] == ["lower", "low"]


def test_at_most_a_few_are_named():
    """Of many low codes the five lowest."""
    rows = [code(f"c{i}", i / 100) for i in range(30)]
    assert [item.code for item in first.codes(data_of(*rows))] == [f"c{i}" for i in range(5)]


def test_a_code_tells_how_coders_differ_in_it():
    """Its disagreements by kind, what it stood against, and each coder's use of it."""
    rows = [
        disagreement(1, code_a="low"),
        disagreement(2, "code choice", code_a="low", code_b="other", coding_b="N01:ben:b"),
        disagreement(3, "code choice", code_a="other", code_b="low", coding_b="N01:ben:c"),
    ]
    codings = [
        make(PlacedCoding, code="low", coder=coder, narrative=narrative, origin=origin, same_as=same)
        for coder, narrative, origin, same in (
            ("anna", "N01", "", ""), ("anna", "N01", "", "N01:anna:1"),  # written twice
            ("anna", "N01", "rules", ""), ("ben", "N02", "", ""))
    ]  # fmt: skip
    (found,) = first.codes(data_of(code("low", 0.1), *rows, *codings))
    assert found.kinds == {Difference.MISSED: 1, Difference.CODE_CHOICE: 2}
    assert found.total == 3
    assert found.against == ("other", 2)
    assert found.use == [("anna", 1), ("ben", 0)]


def test_what_a_code_stood_against_once_is_not_named():
    """Once is no pattern."""
    row = disagreement(2, "code choice", code_a="low", code_b="other", coding_b="N01:ben:b")
    (found,) = first.codes(data_of(code("low", 0.1), row))
    assert found.against is None


def test_a_reflexive_study_ranks_codes_by_their_disagreements():
    """There is no α to rank by."""
    rows = [disagreement(i, code_a="b" if i else "a") for i in range(4)]
    data = data_of(*rows, approach="reflexive")
    (found,) = first.codes(data)
    assert (found.code, found.total, found.agreement) == ("b", 3, None)


def test_pairs_are_those_that_came_up_again():
    """The most often confused first; once is no pattern; nothing and the same code are no pairs."""
    data = data_of(confused("a", "b", 2), confused("a", "c", 5), confused("a", "a", 9),
                   confused("a", "", 9), confused("b", "c", 1))  # fmt: skip
    found = first.pairs(data)
    assert [(p.code_a, p.code_b, p.count) for p in found] == [("a", "c", 5), ("a", "b", 2)]
    assert (found[0].same_a, found[0].same_b, found[0].listed) == (9, 0, False)


def test_a_pair_whose_places_the_page_shows_is_linked():
    """In whatever order the two codes stand."""
    row = disagreement(1, "code choice", code_a="b", code_b="a", coding_b="N01:ben:b")
    assert first.pairs(data_of(confused("a", "b", 2), row))[0].listed


def test_a_passage_says_who_gave_what_and_who_did_not():
    """Only coders who completed the narrative are said not to have given a code."""
    passage = make(PassageDisagreement, rank=1, narrative="N01", sentence=2, start=4, end=9,
                   section="s", contribution=2.0, share=0.5)  # fmt: skip
    given = [make(PassageCode, rank=1, code="x", coders=["anna"]),
             make(PassageCode, rank=1, code="y", coders=["anna", "ben"]),
             make(PassageCode, rank=2, code="z", coders=["ben"])]  # fmt: skip
    data = data_of(passage, *given, disagreement(1, first=2), texts={"N01": "One two three"})
    (found,) = first.passages(data)
    assert found.text == "two t"
    assert [(one.code, one.coders, one.others) for one in found.given] == [
        ("x", ("anna",), ("ben",)), ("y", ("anna", "ben"), ())]  # fmt: skip
    assert found.entry == "d-N01:anna:k1-none"


@pytest.mark.parametrize("approach", ["codebook", "reflexive"])
def test_nothing_to_discuss(approach):
    """Empty tables give empty lists."""
    found = first.discuss_first(data_of(approach=approach))
    assert (found.passages, found.codes, found.pairs) == ([], [], [])
    assert not found
