"""The best suggestions of each code, however many there are."""

from __future__ import annotations

from making import report_data

from synth.report.parts.environment import Site
from synth.report.suggestions.page import Suggestions


def row(number, score=0.5, negated=False):
    """A suggestion in sentence `number`."""
    return {"narrative": "N01", "sentence": number, "start": 0, "end": 4, "code": "a",
            "score": score, "method": "rules", "version": "1", "term": "t", "match_start": 1,
            "match_end": 2, "matched": "b", "negated": negated}  # fmt: skip


def test_the_best_are_kept_and_all_are_counted():
    """Of 1,000, the page gets the 20 with the highest score; the table gets all."""
    data = report_data(Site("t"), codes=[{"id": "a", "label": "A", "terms": ["t"]}])
    found = Suggestions(data)
    rows = [row(i, score=i / 1000) for i in range(1000)] + [row(2000, 0.9999, negated=True)]
    assert len(list(found.add(rows, {"N01": "abcd"}))) == 1001
    (group,) = found.groups()
    assert group["count"] == 1001
    assert group["negated"] == 1
    assert [r["sentence"] for r in group["rows"]] == list(range(980, 1000))
    assert (group["rows"][0]["before"], group["rows"][0]["after"]) == ("a", "cd")


def test_a_coder_s_coding_of_the_sentence_is_told():
    """A suggestion where a coder used the same code says who; another code does not count."""
    coding = {
        "narrative": "N01",
        "coder": "ben",
        "code": "a",
        "first_sentence": 1,
        "last_sentence": 2,
    }
    data = report_data(Site("t"), codes=[{"id": "a", "label": "A", "terms": []}],
                     codings=[coding, {**coding, "code": "b", "coder": "anna"}])  # fmt: skip
    found = Suggestions(data)
    list(found.add([row(0), row(2)], {"N01": "abcd"}))
    assert [r["coders"] for r in found.groups()[0]["rows"]] == [[], ["ben"]]
