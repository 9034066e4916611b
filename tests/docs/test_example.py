"""narratives/README.md against the example study: its counts are those of the files."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from documents import REPOSITORY, document

from synth import layout
from synth.narratives.narrative import Narrative, load_narratives
from synth.problems import Problems
from synth.study import Study
from synth.written.screening import Decision, load_screening

TEXT = " ".join(document("narratives/README.md").split())


@pytest.fixture(scope="module")
def narratives() -> list[Narrative]:
    """The example's narratives."""
    study = Study.open(REPOSITORY)
    paths = layout.narrative_files(REPOSITORY)
    return list(load_narratives(paths, study.problems, study.template, study.config).values())


@pytest.fixture(scope="module")
def screened() -> dict[str, list[Decision]]:
    """The rows of the screening log, by study."""
    out: dict[str, list[Decision]] = defaultdict(list)
    for row in load_screening(REPOSITORY, Problems()):
        out[row.study].append(row)
    return out


def test_sources_and_words(narratives: list[Narrative]) -> None:
    """The narratives' number, sources by type and range of words are as the text says."""
    assert len(narratives) == 14
    sources = [source for narrative in narratives for source in narrative.front.sources]
    kinds = Counter(source.type for source in sources)
    assert f"{len(sources)} in all. {kinds['article']} are articles" in TEXT
    assert set(kinds) == {"article", "report"}
    (preprint,) = (source for source in sources if source.type == "report")
    assert "Preprint" in preprint.citation
    assert {len(narrative.front.sources) for narrative in narratives} == {3, 4}
    words = [narrative.words for narrative in narratives]
    assert f"{min(words):,} to {max(words):,} words" in TEXT
    assert all(source.doi for source in sources)


def test_each_was_validated_by_the_second_author(narratives: list[Narrative]) -> None:
    """One of the two roles wrote a narrative, the other validated it."""
    for narrative in narratives:
        assert narrative.front.status == "validated", narrative.id
        (only,) = narrative.front.validation
        assert only.by == narrative.front.authors[1:], narrative.id
        assert only.changes


def _last(rows: list[Decision], screener: str) -> str:
    """A screener's decision at the last stage that the screener took the study to."""
    own = [row for row in rows if row.screener == screener]
    return sorted(own, key=lambda row: row.stage == "full")[-1].decision


def test_the_screening(screened: dict[str, list[Decision]]) -> None:
    """The counts of the screening, and the studies that are named, are as the text says."""
    agreed = {
        study: row
        for study, rows in screened.items()
        for row in rows
        if row.screener == "consensus"
    }
    assert f"{len(screened)} candidate studies" in TEXT
    assert f"the decision on {len(agreed)} of them" in TEXT
    assert f"the other {len(screened) - len(agreed)} were excluded by both" in TEXT
    included = [study for study, row in agreed.items() if row.decision == "include"]
    assert f"{len(included)} studies were included" in TEXT
    votes = {
        study: [_last(screened[study], who) for who in ("author-1", "author-2")]
        for study in included
    }
    both = [study for study, vote in votes.items() if vote == ["include", "include"]]
    neither = [study for study, vote in votes.items() if vote == ["exclude", "exclude"]]
    assert f"{len(both)} of the {len(included)} included studies were included by both" in TEXT
    assert len(included) - len(both) - len(neither) == 1
    assert sorted(neither) == sorted(re.findall(r"`([a-z]+20\d\d)`", TEXT))
    assert {agreed[study].reason for study in neither} == {
        "kept as a further report of an included project"
    }
    reasons = Counter(row.reason for row in agreed.values() if row.decision == "exclude")
    assert f"{reasons['no confirmed DOI']} studies were excluded because their DOI" in TEXT
    assert f"{reasons['findings not available']} because its findings" in TEXT
    for study in set(screened) - set(agreed):
        assert all(row.decision == "exclude" for row in screened[study]), study


def test_the_sources_are_the_included_studies(
    narratives: list[Narrative], screened: dict[str, list[Decision]]
) -> None:
    """Each included study is a source of the narrative that the log names, and no other is."""
    logged = {
        (row.narrative, row.doi)
        for rows in screened.values() for row in rows
        if row.screener == "consensus" and row.decision == "include"
    }  # fmt: skip
    used = {(n.id, source.doi) for n in narratives for source in n.front.sources}
    assert logged == used
