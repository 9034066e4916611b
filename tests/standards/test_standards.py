"""`standards/`: ENTREQ answers and GRADE-CERQual assessments."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from synth import vocabulary
from synth.problems import Problems
from synth.vocabulary import Component
from synth.written import standards
from synth.written.standards import (
    ENTREQ,
    UNCONCERNED,
    Assessment,
    Concern,
    Confidence,
    load_cerqual,
    load_entreq,
)

WHOLE = """\
findings:
- theme: adapting
  methodological_limitations: {level: minor, explanation: One study says little of its methods.}
  coherence: {level: no or very minor}
  adequacy: {level: moderate, explanation: Three narratives.}
  relevance: {level: no or very minor}
  confidence: {level: moderate, explanation: For adequacy.}
  by: [anna, ben]
  date: 2026-03-02
"""


# --- ENTREQ


def test_the_items_of_entreq():
    """21 items in five domains, numbered in order, and those from data that METHOD names."""
    assert [item.number for item in ENTREQ] == list(range(1, 22))
    assert len({item.name for item in ENTREQ}) == 21
    assert list(Counter(item.domain for item in ENTREQ).values()) == [1, 1, 7, 4, 8]
    of = {
        kind: [i.number for i in ENTREQ if i.from_ == kind] for kind in ("data", "part", "people")
    }
    assert of["data"] == [8, 9, 15, 16]
    assert of["part"] == [7, 12, 13, 14, 17, 18, 19, 20]
    assert of["people"] == [1, 2, 3, 4, 5, 6, 10, 11, 21]


def test_answers_come_by_item_and_empty_ones_not_at_all(study):
    """The order is the items'; an item without text and place is missing, one with a place is not."""
    study.write(
        "standards/entreq.yaml",
        "items:\n- {item: 6, where: Appendix}\n- item: 2\n  text:\n  where:\n- {item: 1, text: Why}\n",
    )
    assert study.problems() == []
    assert [(a.item, a.text, a.where) for a in load_entreq(study.root, Problems())] == [
        (1, "Why", ""),
        (6, "", "Appendix"),
    ]


def test_no_files_are_no_problem(study):
    """A study that has not begun with the standards has none, and one with “items:” alone none."""
    assert load_entreq(study.root, Problems()) == []
    assert load_cerqual(study.root, Problems()) == []
    study.write("standards/entreq.yaml", "items:\n")
    study.write("standards/cerqual.yaml", "findings:\n")
    assert study.problems() == []


def test_an_item_twice(study):
    """Two answers to one item are an error that names the first's line."""
    study.write("standards/entreq.yaml", "items:\n- {item: 3, text: a}\n- {item: 3, text: b}\n")
    assert study.only_problem() == (
        "error standards/entreq.yaml:3:10 the item “3” is listed twice | first on line 2; keep one"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("items:\n- {item: 22, text: a}\n", "2:10 “item” in item 1 should be at most 21"),
        ("items:\n- {item: 0, text: a}\n", "2:10 “item” in item 1 should be at least 1"),
        ("items:\n- {item: Aim, text: a}\n", "2:10 “item” in item 1 should be a whole number"),
        ("items:\n- {text: a}\n", "2:3 “item” is missing in item 1"),
        ("items:\n- {item: 1, texte: a}\n", "unknown key “texte” in item 1 | did you mean “text”?"),
        ("items: Aim\n", "1:8 “items” should be a list"),
        ("items:\n\t- item: 1\n", "standards/entreq.yaml"),
        ("", "the file is empty | Begin it with “items:”."),
    ],
)
def test_entreq_gone_wrong(study, text, said):
    """Each mistake is told in plain words at its place."""
    study.write("standards/entreq.yaml", text)
    found = study.errors()
    assert len(found) == 1
    assert said in found[0]


# --- GRADE-CERQual


def test_a_whole_assessment(study):
    """It gives no problem, and is read as written."""
    study.write("standards/cerqual.yaml", WHOLE)
    assert study.problems() == []
    [one] = load_cerqual(study.root, Problems())
    assert one.adequacy == Concern(level="moderate", explanation="Three narratives.")
    assert one.confidence is not None
    assert (one.confidence.level, one.by) == ("moderate", ("anna", "ben"))


def test_the_components_are_those_of_the_model():
    """Each component that the pages know is a field of an assessment, in its order, and no other."""
    fields = {n: f.annotation for n, f in Assessment.model_fields.items()}
    assert [n for n, kind in fields.items() if kind == Concern | None] == list(Component)
    levels = [m.model_fields["level"].annotation for m in (Concern, Confidence)]
    assert levels == [vocabulary.Concerns | None, vocabulary.Confidence | None]


def test_the_best_levels_need_no_explanation():
    """Exactly the best level of each scale calls for none."""
    assert UNCONCERNED == ("no or very minor", "high")
    assert (next(iter(vocabulary.Concerns)), next(iter(vocabulary.Confidence))) == UNCONCERNED


def test_an_assessment_may_be_begun(study):
    """A theme alone is enough, and so is a subtheme, or an explanation before the level."""
    study.write(
        "standards/cerqual.yaml",
        "findings:\n- theme: adapting\n- theme: means\n  coherence: {explanation: Not yet sure.}\n",
    )
    assert study.problems() == []


def test_a_theme_of_no_or_an_earlier_round(study):
    """Findings are the last round's: another theme is an error, with the one that may be meant."""
    study.write("standards/cerqual.yaml", "findings:\n- theme: adapt\n- theme: people\n")
    said = study.errors()
    assert said[0] == (
        "error standards/cerqual.yaml:2:10 there is no theme “adapt” in the last round | "
        "did you mean “adapting”?"
    )
    assert "3:10 there is no theme “people” in the last round" in said[1]


def test_themes_are_not_judged_while_a_round_cannot_be_read(study):
    """A broken round does not make every finding one of an unknown theme."""
    study.write("standards/cerqual.yaml", WHOLE)
    study.write("codebooks/themes/01-preliminary.yaml", "round: one\n")
    assert not [p for p in study.problems() if "standards/" in p]


def test_a_theme_twice(study):
    """A finding has one assessment."""
    study.write("standards/cerqual.yaml", "findings:\n- theme: adapting\n- theme: adapting\n")
    assert study.only_problem() == (
        "error standards/cerqual.yaml:3:10 the theme “adapting” is listed twice | "
        "first on line 2; keep one"
    )


def test_confidence_without_its_components(study):
    """A warning names the components without a level, one left out and one only explained."""
    text = WHOLE.replace("  relevance: {level: no or very minor}\n", "")
    text = text.replace("coherence: {level: no or very minor}", "coherence: {explanation: Hm.}")
    study.write("standards/cerqual.yaml", text)
    said = study.only_problem()
    assert said.startswith("warning standards/cerqual.yaml:6:15 “adapting” has a confidence")
    assert "but no level for coherence, relevance |" in said


@pytest.mark.parametrize(
    ("level", "part", "place"),
    [("serious", "relevance", "6:22"), ("minor", "coherence", "4:22")],
)
def test_a_level_without_its_reason(study, level, part, place):
    """A level of concern needs an explanation; “no or very minor” does not."""
    old = f"{part}: {{level: no or very minor}}"
    study.write("standards/cerqual.yaml", WHOLE.replace(old, f"{part}: {{level: {level}}}"))
    assert study.only_problem() == (
        f"warning standards/cerqual.yaml:{place} “{part}: {level}” of “adapting” is not "
        "explained | Say why under “explanation:”."
    )


@pytest.mark.parametrize(("level", "warned"), [("high", 0), ("low", 1)])
def test_confidence_without_its_reason(study, level, warned):
    """Confidence below “high” needs an explanation."""
    old = "{level: moderate, explanation: For adequacy.}"
    study.write("standards/cerqual.yaml", WHOLE.replace(old, f"{{level: {level}}}"))
    assert len(study.problems()) == warned


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minor,", "small,", "“small” is not a value of “level” in finding “adapting” | "
         "Choose one of: no or very minor, minor, moderate, serious."),
        ("level: moderate, explanation: For", "level: very-low, explanation: For",
         "“very-low” is not a value of “level” in finding “adapting” | did you mean “very low”?"),
        ("  coherence: {level: no or very minor}", "  coherence: minor",
         "“coherence” in finding “adapting” should consist of keys"),
        ("  adequacy:", "  adequasy:", "unknown key “adequasy” in finding “adapting” | did you mean"),
        ("- theme: adapting\n", "- by: [anna]\n", "“theme” is missing in finding 1"),
    ],
)  # fmt: skip
def test_cerqual_gone_wrong(study, old, new, said):
    """Each mistake is told in plain words."""
    text = WHOLE.replace("  by: [anna, ben]\n", "") if "by:" in new else WHOLE
    assert old in text
    study.write("standards/cerqual.yaml", text.replace(old, new))
    assert said in study.only_problem()


def test_a_new_study_asks_all_items(tmp_path):
    """`synth new` writes every item empty, with its name and what it asks; so all are missing."""
    starter = Path(standards.__file__).parents[1] / "starter" / "standards" / "entreq.yaml"
    text = starter.read_text(encoding="utf-8")
    comments = " ".join(line.strip("# ") for line in text.splitlines() if "#" in line)
    for item in ENTREQ:
        assert f"{item.name}. {item.asks}" in comments
        assert text.count(f"  - item: {item.number}\n    text:\n    where:\n") == 1
    problems = Problems()
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "entreq.yaml").write_text(text, encoding="utf-8")
    assert load_entreq(tmp_path, problems) == []
    assert not problems.found
