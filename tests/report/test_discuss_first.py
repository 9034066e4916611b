"""What to discuss first: few, ranked, with enough use behind them."""

from __future__ import annotations

from making import report_data
from reading import disagreement

from synth.report.agreement import discuss_first as first
from synth.report.parts.disagreement_list import ranked
from synth.report.parts.environment import Site

NAN = float("nan")


def code(name, alpha, sentences=20, narratives=6):
    """A row of table `agreement`, as far as it is read."""
    return {"level": "code", "id": name, "alpha": alpha, "positive_units": sentences,
            "narratives": narratives, "positive": 0.5}  # fmt: skip


def data_of(**more):
    """A study of two coders who completed N01."""
    counts = [{"narrative": "N01", "coder": c, "counts": True} for c in ("ben", "anna")]
    settings = {
        "coders": {"anna": "", "ben": ""}, "agreement_coverage": counts,
        "agreement_pooled": [{"of": "all", "level": "code", "alpha": 0.7}], **more,
    }  # fmt: skip
    return report_data(Site("T"), **settings)


def test_a_rare_code_is_not_named_however_low():
    """Low α and enough use; above the pooled α, undefined, rare or in few narratives: not named."""
    rows = [code("rare", 0.0, 9), code("local", 0.0, 20, 4), code("fine", 0.8), code("none", NAN),
            code("low", 0.4), code("lower", 0.2)]  # fmt: skip
    assert [r["id"] for r in first.codes(data_of(agreement=rows))] == ["lower", "low"]


def test_at_most_a_few_are_named():
    """Of many low codes the five lowest."""
    rows = [code(f"c{i}", i / 100) for i in range(30)]
    assert [r["id"] for r in first.codes(data_of(agreement=rows))] == [f"c{i}" for i in range(5)]


def test_a_code_tells_how_coders_differ_in_it():
    """Its disagreements by kind, what it stood against, and each coder's use of it."""
    rows = ranked(
        [disagreement(1, code_a="low"), disagreement(2, code_a="low", code_b="other",
                                                     coding_b="N01:ben:b", kind="code choice"),
         disagreement(3, code_a="other", code_b="low", coding_b="N01:ben:c", kind="code choice")],
        [], [])  # fmt: skip
    codings = [{"code": "low", "coder": "anna", "narrative": "N01", "origin": ""},
               {"code": "low", "coder": "anna", "narrative": "N01", "origin": "rules"},
               {"code": "low", "coder": "ben", "narrative": "N02", "origin": ""}]  # fmt: skip
    data = data_of(agreement=[code("low", 0.1)], disagreements=rows, codings=codings)
    (found,) = first.codes(data)
    assert (found["kinds"]["missed"], found["kinds"]["code choice"], found["total"]) == (1, 2, 3)
    assert found["other"] == [("other", "other", 2)]
    assert found["use"] == [("anna", 1), ("ben", 0)]


def test_a_reflexive_study_ranks_codes_by_their_disagreements():
    """There is no α to rank by."""
    rows = ranked([disagreement(i, code_a="b" if i else "a") for i in range(4)], [], [])
    data = data_of(approach="reflexive", disagreements=rows, agreement_pooled=[])
    assert [(r["id"], r["total"]) for r in first.codes(data)] == [("b", 3)]


def test_pairs_are_those_that_came_up_again():
    """The most often confused first; once is no pattern; nothing and the same code are no pairs."""
    rows = [
        {"code_a": "a", "code_b": "b", "count": 2}, {"code_a": "a", "code_b": "c", "count": 5},
        {"code_a": "a", "code_b": "a", "count": 9}, {"code_a": "a", "code_b": "", "count": 9},
        {"code_a": "b", "code_b": "c", "count": 1},
    ]  # fmt: skip
    data = data_of(confusion=rows)
    assert [(r["code_a"], r["code_b"], r["count"]) for r in first.pairs(data)] == [
        ("a", "c", 5), ("a", "b", 2)]  # fmt: skip
    assert first.pairs(data)[0]["same_a"] == 9
    assert not first.pairs(data)[0]["listed"]


def test_a_passage_says_who_gave_what_and_who_did_not():
    """Only coders who completed the narrative are said not to have given a code."""
    row = {"rank": 1, "narrative": "N01", "sentence": 2, "start": 4, "end": 9, "section": "s",
           "contribution": 2.0, "share": 0.5, "codes": "x: anna; y: anna ben"}  # fmt: skip
    rows = ranked([disagreement(1, first=2)], [row], [])
    data = data_of(agreement_passages=[row], disagreements=rows,
                   texts={"N01": ("One two three", [(0, 13)])})  # fmt: skip
    (found,) = first.passages(data)
    assert found["text"] == "two t"
    assert [(g["code"], g["who"], g["not"]) for g in found["given"]] == [
        ("x", ["anna"], ["ben"]), ("y", ["anna", "ben"], [])]  # fmt: skip
    assert found["entry"] == "d-N01:anna:k1-none"
    assert first.quoted_narratives(data) == {"N01"}


def test_nothing_to_discuss():
    """Empty tables give empty lists."""
    assert first.discuss_first(data_of()) == {"passages": [], "codes": [], "pairs": []}
