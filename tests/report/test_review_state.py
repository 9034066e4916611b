"""What reviewers say of each theme: current or stale, counted right, and enough or not."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from making import make, report_data

from synth.problems import StudyError
from synth.report.parts.data import ReportData
from synth.report.parts.environment import Site
from synth.report.parts.evidence import CodeEvidence, Group, ThemeEvidence
from synth.report.parts.review_state import agreeing, lacking, summary, verdicts
from synth.tables.resolve import PlacedCoding
from synth.tables.theme import ThemeSummary
from synth.vocabulary import Polarity
from synth.written.reviews import Flag


def coding(name, quote="It was said.", polarity=Polarity.SUPPORTING):
    """A coding with what a digest is made from."""
    return make(PlacedCoding, coding_id=name, quote=quote, polarity=polarity)


def theme(name="t", statement="A statement.", sub="Below.", codings=None):
    """A theme with one subtheme, whose code holds the codings."""
    codings = [coding("N1:a:k1"), coding("N1:b:k2")] if codings is None else codings
    below = make(ThemeSummary, theme=f"{name}-s", statement=sub, label="S")
    code = CodeEvidence("c", "C", codings, [], len(codings), 0)
    top = make(ThemeSummary, theme=name, statement=statement, label=f"Theme {name}")
    return ThemeEvidence(top, [below], [Group(below, False, [code])])


def review(who, of, verdict="agree", **more):
    """A row of the reviews, of a theme as it is now."""
    return {
        "reviewer": who, "date": "2026-03-02", "report": "0" * 64, "round": 1, "theme": of.id,
        "sha256": of.digest, "verdict": verdict, "comment": "", "flags": [], **more,
    }  # fmt: skip


def study(*reviews, needed=0):
    """A study with these reviews."""
    return report_data(Site("A study"), reviews=list(reviews), reviewers_needed=needed)


@pytest.mark.parametrize(
    "changed",
    [
        theme(statement="Another."),
        theme(sub="Another."),
        theme(codings=[coding("N1:a:k1")]),
        theme(codings=[coding("N1:a:k1", "It was not said."), coding("N1:b:k2")]),
        theme(codings=[coding("N1:a:k1", polarity=Polarity.CONTRARY), coding("N1:b:k2")]),
    ],
)
def test_the_digest_changes_with_what_is_judged(changed):
    """Statement, subtheme's statement, a quotation gone, changed, or turned contrary."""
    assert changed.digest != theme().digest


@given(st.permutations([coding(f"N1:a:k{i}", quote) for i, quote in enumerate("abcd")]))
def test_the_digest_knows_no_order(codings):
    """The same quotations in another order are the same state."""
    assert theme(codings=codings).digest == theme(codings=sorted(codings, key=str)).digest


def test_a_verdict_is_stale_when_the_theme_has_changed():
    """A review of an earlier state stays, and is no longer counted as agreeing."""
    now = theme()
    data = study(review("r1", now), review("r2", now, sha256="f" * 64), review("r3", now, "revise"))
    found = verdicts(data, [now])["t"]
    assert [(one.reviewer, one.stale) for one in found] == [
        ("r1", False), ("r2", True), ("r3", False)]  # fmt: skip
    assert agreeing(found) == 1
    assert summary(found) == "2 agree, 1 revise (1 written for an earlier state)"


def test_what_says_nothing_is_left_out():
    """“Not reviewed” with a comment or a flag counts as a comment; without one as nothing."""
    now = theme()
    flag = [Flag(quotation="N1:a:k1")]
    data = study(
        review("r1", now, "not reviewed"),
        review("r2", now, "not reviewed", comment="Hm."),
        review("r3", now, "not reviewed", flags=flag),
    )
    found = verdicts(data, [now])["t"]
    assert [one.reviewer for one in found] == ["r2", "r3"]
    assert summary(found) == "2 comments without a verdict"


def test_verdicts_on_a_theme_that_is_gone_are_kept():
    """They come behind the themes that are there, and are stale."""
    now, gone = theme(), theme("old")
    found = verdicts(study(review("r1", gone)), [now])
    assert list(found) == ["t", "old"]
    assert found["old"][0].stale


@pytest.mark.parametrize(("needed", "missing"), [(0, []), (1, ["u"]), (2, ["t", "u"])])
def test_themes_that_lack_reviewers(needed, missing):
    """Each theme needs so many current agreements; none needed, none lacking."""
    t, u = theme("t"), theme("u")
    data = study(review("r1", t), review("r1", u, "revise"), needed=needed)
    assert [one.theme for one in lacking(data, [t, u])] == missing


REVIEW = """\
reviewer: {who}
study: {study}
report: "{zeros}"
round: 2
date: 2026-03-02
themes:
- theme: adapting
  sha256: "{sha}"
  verdict: {verdict}
  comment: "I <b>think</b> so."
  flags:
  - {{quotation: "N01:anna:k1", comment: "Is it <i>moved</i>?"}}
  - {{quotation: "N01:anna:gone", comment: ""}}
"""


def put(study, who, verdict="agree", sha=""):
    """Put a review of the theme “adapting” into the small study."""
    data = ReportData.open(study.root)
    now = {one.id: one.digest for one in data.evidence}["adapting"]
    study.write(f"reviews/{who}.yaml", REVIEW.format(
        who=who, study=json.dumps(data.site.title, ensure_ascii=False), zeros="0" * 64, sha=sha or now,
        verdict=verdict))  # fmt: skip


def test_the_page_shows_verdicts_and_flags(copy):
    """Counted, with who, when and comment; the flagged quotation is marked, a stale one in words."""
    from synth.steps import report

    put(copy, "r1")
    put(copy, "r2", "revise", "f" * 64)
    config = (copy.root / "config.yaml").read_text(encoding="utf-8")
    copy.write("config.yaml", config + "reviews: {agreeing: 2}\n")
    report.run(copy.root)
    page = BeautifulSoup(copy.page("themes.html"), "html.parser")
    said = " ".join(page.find(id="theme-adapting").dl.get_text().split())
    for part in (
        "1 agree, 1 revise (1 written for an earlier state).",
        "1 of 2 reviewers needed agrees.",
        "r1, 2026-03-02: agree",
        "r2, 2026-03-02: revise – written for an earlier state",
        "I <b>think</b> so.",
        "N01:anna:gone (no quotation of this theme now)",
    ):
        assert part in said
    marks = [e.get_text() for e in page.find(id="q-N01:anna:k1").select(".th-flagged")]
    assert marks == [
        "Flagged by r1: Is it <i>moved</i>?",
        "Flagged by r2 (for an earlier state of the theme): Is it <i>moved</i>?",
    ]
    assert "by nobody yet" in page.find(id="theme-learning").dl.get_text()


def test_a_final_report_needs_its_reviewers(copy):
    """It stops, naming each theme that lacks them, and writes no page; with them it is made."""
    from synth.steps import report

    put(copy, "r1")
    config = (copy.root / "config.yaml").read_text(encoding="utf-8")
    copy.write("config.yaml", config + "reviews:\n  agreeing: 1\n  final: true\n")
    before = copy.bytes()
    with pytest.raises(StudyError) as stopped:
        report.run(copy.root)
    said = str(stopped.value)
    assert "0 of the 1 reviewer needed agree with the theme “Learning in passing”" in said
    assert "Adapting" not in said
    assert "config.yaml:" in said
    assert copy.bytes() == before
    copy.write("config.yaml", config + "reviews: {agreeing: 1}\n")
    report.run(copy.root)
    assert "1 of 1 reviewer needed agrees" in copy.page("themes.html")
