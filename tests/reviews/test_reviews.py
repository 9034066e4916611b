"""`reviews/<reviewer>.yaml`: what is taken, what is told, and that nothing is lost."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from synth.problems import Problems
from synth.report.parts.data import ReportData
from synth.vocabulary import Verdict
from synth.written.record import check_record
from synth.written.reviews import Review, load_reviews
from synth.yamlfile import parse_yaml

HASH = "ab" * 32
FLAGGED = "N01:anna:c1234567890"


def review(reviewer: str = "rev-1", themes: str = "", study: str = "A small study") -> str:
    """A review as the report's sheet writes it."""
    return f"reviewer: {reviewer}\nstudy: {study}\nreport: {HASH}\nround: 3\ndate: 2026-03-02\n" + (
        f"themes:\n{themes}" if themes else ""
    )


def verdict(theme: str, said: str = "agree", extra: str = "") -> str:
    """One entry of a review's themes."""
    return f"- theme: {theme}\n  sha256: {HASH}\n  verdict: {said}\n  comment: ''\n{extra}"


@pytest.fixture
def coded(study):
    """The small study, with a coding whose id is written and can be flagged."""
    study.replace(
        "codings/anna/N01.yaml", "  - code: surprise\n", "  - id: c1234567890\n    code: surprise\n"
    )
    return study


def test_a_review_as_downloaded(coded, shown):
    """It gives no problem, it is counted, and what it says is read as it was written."""
    flag = f"  flags:\n  - quotation: {FLAGGED}\n    comment: 'Is this, really, one?'\n"
    themes = verdict("adapting", "revise", flag) + verdict("learning", "not reviewed")
    coded.write("reviews/rev-1.yaml", review(themes=themes))
    coded.write("reviews/README.md", "no review")
    assert coded.problems() == []
    assert coded.run("check") == 0
    assert "3 rounds of themes, 1 review: no problems" in shown()
    [one] = load_reviews(coded.root, Problems())
    assert (one.reviewer, one.round, one.date) == ("rev-1", 3, datetime.date(2026, 3, 2))
    assert [(t.theme, t.verdict) for t in one.themes] == [
        ("adapting", "revise"),
        ("learning", "not reviewed"),
    ]
    assert one.themes[0].flags[0].quotation == FLAGGED
    assert one.themes[0].flags[0].comment == "Is this, really, one?"


def test_reviews_come_by_reviewer(study):
    """The order does not depend on when files were put there, nor on their endings."""
    for name in ("zoe.yaml", "adam.yml", "mia.yaml"):
        study.write(f"reviews/{name}", review(name.split(".")[0], verdict("adapting")))
    assert [r.reviewer for r in load_reviews(study.root, Problems())] == ["adam", "mia", "zoe"]


def test_no_reviews_are_no_problem(study):
    """A study without the folder, and one with an empty folder, has none."""
    assert load_reviews(study.root, Problems()) == []
    study.path("reviews").mkdir()
    assert load_reviews(study.root, Problems()) == []
    assert study.problems() == []


def test_the_file_is_named_after_the_reviewer(study):
    """Another name is an error, with the name it should have."""
    study.write("reviews/mine.yaml", review(themes=verdict("adapting")))
    assert study.only_problem() == (
        "error reviews/mine.yaml:1:11 the review says “reviewer: rev-1”, but its file is named "
        "mine.yaml | Rename the file rev-1.yaml, or correct the reviewer."
    )


@pytest.mark.parametrize("other", ["rev-1.yml", "rev-1 (1).yaml"])
def test_two_files_of_one_reviewer(study, other):
    """With two endings, or downloaded twice, a person must say which counts."""
    study.write("reviews/rev-1.yaml", review(themes=verdict("adapting")))
    study.write(f"reviews/{other}", review(themes=verdict("adapting", "disagree")))
    said = study.errors()
    assert any(
        f"reviews/{other}:1:11 “rev-1” has two reviews; the other is rev-1.yaml" in p for p in said
    )
    assert all("Keep the one that counts" in p for p in said)


def test_a_theme_twice(study):
    """Two verdicts on one theme are an error that names the first's line."""
    study.write("reviews/rev-1.yaml", review(themes=verdict("adapting") + verdict("adapting")))
    assert study.only_problem() == (
        "error reviews/rev-1.yaml:11:10 the theme “adapting” is listed twice | "
        "first on line 7; keep one"
    )


def test_a_theme_that_never_was(study):
    """It is an error, with the theme that may be meant."""
    study.write("reviews/rev-1.yaml", review(themes=verdict("adaptin")))
    assert study.only_problem() == (
        "error reviews/rev-1.yaml:7:10 there is no theme “adaptin” | did you mean “adapting”?"
    )


@pytest.mark.parametrize("gone", ["staff", "people", "means"])
def test_a_theme_that_is_no_more(study, gone):
    """A verdict on a theme of an earlier round, or one that is now a subtheme, is kept as stale."""
    study.write("reviews/rev-1.yaml", review(themes=verdict(gone, "disagree")))
    said = study.only_problem()
    assert said.startswith(
        f"warning reviews/rev-1.yaml:7:10 “{gone}” is not a theme of the last round"
    )
    [one] = load_reviews(study.root, Problems())
    assert one.themes[0].verdict == "disagree"


def test_a_review_of_another_report(study):
    """Another title and a theme that never was: one error that says so, not one a theme."""
    themes = verdict("buffers") + verdict("exchange") + verdict("adapting")
    study.write("reviews/rev-1.yaml", review(themes=themes, study="Another study"))
    assert study.only_problem() == (
        "error reviews/rev-1.yaml:2:8 this is a review of another study: “Another "
        "study” | Move it to that study; or, if the title was changed, correct it here."
    )


def test_another_title_and_no_theme(study):
    """Nothing then says that the review is one of this study."""
    study.write("reviews/rev-1.yaml", review(study="Another study"))
    assert "this is a review of another study" in study.only_problem()


def test_a_study_renamed_since(study):
    """Another title with themes that are all known is a warning, and the review counts."""
    study.write("reviews/rev-1.yaml", review(themes=verdict("adapting"), study="An early title"))
    said = study.only_problem()
    assert said.startswith("warning reviews/rev-1.yaml:2:8 the review was written for “An early")
    assert "now called “A small study”" in said


def test_a_flag_on_a_quotation_that_is_gone(coded):
    """The flag is kept, and a warning says that its quotation is not there."""
    flag = "  flags:\n  - {quotation: N01:anna:gone, comment: odd}\n"
    coded.write("reviews/rev-1.yaml", review(themes=verdict("adapting", extra=flag)))
    assert coded.only_problem() == (
        "warning reviews/rev-1.yaml:12:17 the flagged quotation N01:anna:gone is no longer there; "
        "the flag is kept | The coding was removed or changed after the review."
    )
    [one] = load_reviews(coded.root, Problems())
    assert one.themes[0].flags[0].comment == "odd"


def test_flags_are_not_judged_while_codings_cannot_be_read(coded):
    """A broken coding file does not make every flag look stale."""
    flag = f"  flags:\n  - quotation: {FLAGGED}\n"
    coded.write("reviews/rev-1.yaml", review(themes=verdict("adapting", extra=flag)))
    coded.write("codings/anna/N01.yaml", "narrative: N01\ncoder: [anna\n")
    assert not [p for p in coded.problems() if "reviews/" in p]


def test_themes_are_not_judged_while_a_round_cannot_be_read(study):
    """A broken round does not make every review one of unknown themes."""
    study.write("reviews/rev-1.yaml", review(themes=verdict("adapting")))
    study.write("codebooks/themes/03-analytical.yaml", "round: 3\nstage: [\n")
    assert not [p for p in study.problems() if "reviews/" in p]


def test_a_study_without_rounds(study):
    """A review then speaks of themes that never were."""
    study.remove("codebooks/themes")
    study.write("reviews/rev-1.yaml", review(themes=verdict("adapting")))
    assert "there is no theme “adapting” | No round ever had it." in study.errors()[0]


BAD = {
    "a verdict that isn't one": (
        review(themes=verdict("adapting", "agreed")),
        "9:12",
        "“agreed” is not a value of “verdict” in theme “adapting” | did you mean “agree”?",
    ),
    "a hash cut short": (
        review(themes=verdict("adapting")).replace(f"sha256: {HASH}", "sha256: abab"),
        "8:11",
        "“abab” can't be used as “sha256” in theme “adapting” | 64 digits and letters a–f: take it",
    ),
    "no verdict": (
        review(themes=verdict("adapting").replace("  verdict: agree\n", "")),
        "7:3",
        "“verdict” is missing in theme “adapting” | Add “verdict: …”.",
    ),
    "no reviewer": (
        review().replace("reviewer: rev-1\n", ""),
        "1:1",
        "“reviewer” is missing | Add “reviewer: …”.",
    ),
    "a flag that names no coding": (
        review(themes=verdict("adapting", extra="  flags:\n  - quotation: the second one\n")),
        "12:16",
        "“the second one” can't be used as “quotation” in flag 1 | Write the quotation's address,",
    ),
    "a key of somebody's own": (
        review(themes=verdict("adapting", extra="  note: hm\n")),
        "11:3",
        "unknown key “note” in theme “adapting”",
    ),
    "a date in words": (
        review().replace("2026-03-02", "last Monday"),
        "5:7",
        "“date” should be a date such as 2026-03-02",
    ),
    "a reviewer with a path": (
        review("../rev-1"),
        "1:11",
        "“../rev-1” can't be used as “reviewer”",
    ),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_hand_edits_gone_wrong(study, case):
    """Each mistake is told in plain words at its place."""
    text, place, said = BAD[case]
    study.write("reviews/rev-1.yaml", text)
    found = study.only_problem()
    assert found.startswith(f"error reviews/rev-1.yaml:{place} "), found
    assert said in found


@given(comment=st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_comments_come_back_as_written(comment):
    """Whatever a reviewer typed stands in the comment, but for spaces around it.

    Double-quoted with escapes, as the report's sheet writes it, which drops control characters:
    no YAML file of a study may hold them.
    """
    quoted = yaml.dump(comment, default_style='"', allow_unicode=False, width=10**6)
    text = review(themes=verdict("adapting")).replace("comment: ''", f"comment: {quoted.strip()}")
    problems = Problems()
    document = parse_yaml(text, Path("rev-1.yaml"), problems)
    record = check_record(Review, document, problems) if document else None
    assert record is not None, problems.render()
    assert record.themes[0].comment == comment.strip()


def test_only_what_can_be_used_is_returned(study):
    """A review with an error is told and left out; the others stay."""
    study.write("reviews/good.yaml", review("good", verdict("adapting")))
    study.write("reviews/bad.yaml", review("bad", verdict("adapting") * 2))
    problems = Problems()
    assert [r.reviewer for r in load_reviews(study.root, problems)] == ["good"]
    assert len(problems.errors) == 1


def test_what_the_report_gets(study):
    """Verdicts by reviewer and theme, answers and assessments beside them; and the inputs name the
    files, while the report's own hash leaves reviews out."""
    for verb in ("segment", "resolve"):
        assert study.run(verb, "--chunk", "0-of-1") == 0
    for verb in ("agree", "theme"):
        assert study.run(verb) == 0
    study.write("standards/entreq.yaml", "items:\n- {item: 1, text: Why}\n- item: 2\n")
    study.write("standards/cerqual.yaml", "findings:\n- theme: means\n  date: 2026-03-02\n")
    before = ReportData.open(study.root)
    study.write("reviews/zoe.yaml", review("zoe", verdict("adapting") + verdict("learning")))
    study.write("reviews/adam.yaml", review("adam", verdict("learning", "revise")))
    data = ReportData.open(study.root)
    assert [(answer.item, answer.text, answer.where) for answer in data.entreq] == [(1, "Why", "")]
    assert [(one.theme, one.coherence, one.date) for one in data.cerqual] == [
        ("means", None, datetime.date(2026, 3, 2))
    ]
    assert [(one.reviewer, one.verdict.theme, one.verdict.verdict) for one in data.reviews] == [
        ("adam", "learning", Verdict.REVISE),
        ("zoe", "adapting", Verdict.AGREE),
        ("zoe", "learning", Verdict.AGREE),
    ]
    first = data.reviews[0]
    assert (first.date, first.round, first.verdict.sha256) == ("2026-03-02", 3, HASH)
    names = {path for path, _, _ in data.inputs}
    assert {"reviews/zoe.yaml", "standards/cerqual.yaml"} <= names
    assert data.report_hash == before.report_hash
