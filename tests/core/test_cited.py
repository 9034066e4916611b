"""How narratives are cited."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.wording import NarrativeNames, in_narratives, narratives_cited


@pytest.mark.parametrize(
    ("narratives", "shown"),
    [
        (["N10", "N2", "N01"], "(in Narratives 1, 2, 10)"),
        (["N01"], "(in Narrative 1)"),
        (["A01", "B01"], "(in Narratives A01, B01)"),
        (["ward", "home"], "(in Narratives home, ward)"),
        ([], ""),
    ],
)
def test_narratives_are_cited_in_the_fields_form(narratives, shown):
    """Numbers where all ids are alike, in order; otherwise the ids."""
    names = NarrativeNames(narratives)
    assert in_narratives(narratives, names) == shown
    assert narratives_cited(narratives, names) == shown.removeprefix("(in ").removesuffix(")")


@pytest.mark.parametrize(
    "narratives",
    [
        ["N0000"],
        ["N0000", "N0001", "N0100"],
        ["0", "00012"],
        ["N0", "ward", "N0000"],
        ["a.b_07"],
        ["N1", "N01"],
    ],
)
def test_every_cited_narrative_is_named(narratives):
    """However its id is shortened, also where one is numbered nought or two have one number."""
    cited = NarrativeNames(narratives).cited(narratives)
    assert sorted(name for _, name in cited) == sorted(narratives)
    assert all(shown for shown, _ in cited)


@pytest.mark.parametrize(
    ("study", "narratives", "shown"),
    [
        (range(1, 15), range(1, 15), "1–14"),
        (range(1, 15), [1, 2, 3, 5, 8, 9, 10, 11, 12], "1–3, 5, 8–12"),
        (range(1, 15), [1, 2, 4, 5], "1, 2, 4, 5"),
        # The study has no 4: a run names the numbers it leaves out nowhere.
        ([1, 2, 3, 5, 6, 7], [1, 2, 3, 5, 6, 7], "1–3, 5–7"),
    ],
)
def test_three_and_more_in_a_row_are_a_run(study, narratives, shown):
    """A run names its first and last; two in a row stay two."""
    names = NarrativeNames(f"N{number:02}" for number in study)
    cited = [f"N{number:02}" for number in narratives]
    assert in_narratives(cited, names) == f"(in Narratives {shown})"


@pytest.mark.parametrize(
    ("study", "narratives", "shown"),
    [
        # Numbers that could mean two of the study's narratives are never shown.
        (["N1", "N01", "N10"], ["N1", "N01", "N10"], "N01, N1, N10"),
        (["N1", "N01", "N10"], ["N1", "N10"], "N1, N10"),
        (["A1", "B1"], ["A1"], "A1"),
        (["A1", "A2", "A3", "B1"], ["A1", "A2", "A3", "B1"], "A1–A3, B1"),
        # N02 stands between N01 and N02b and N03: what is shown as a run holds no other.
        (["N01", "N02", "N02b", "N03"], ["N01", "N02", "N03"], "N01, N02, N03"),
        (["N8", "N9", "N10", "N11"], ["N8", "N9", "N10"], "8–10"),
        (["N08", "N9", "N10"], ["N08", "N9", "N10"], "8–10"),
        (["ward", "home", "clinic"], ["ward", "home", "clinic"], "clinic, home, ward"),
        (["N01"], ["N01", "N99"], "1, N99"),
    ],
)
def test_what_is_shown_means_one_narrative_of_the_study(study, narratives, shown):
    """Ids are shortened, and put together, only where nobody can take one for another."""
    told = narratives_cited(narratives, NarrativeNames(study))
    assert told.partition(" ")[2] == shown


IDS = st.from_regex(r"[AN]{0,2}0{0,2}[0-9]{1,2}b?", fullmatch=True)


@given(st.sets(IDS, min_size=1, max_size=30), st.data())
def test_a_citation_can_be_read_back(study, data):
    """Whatever the ids, what is shown tells which narratives are meant, and all of them."""
    names = NarrativeNames(study)
    cited = data.draw(st.sets(st.sampled_from(sorted(study)), min_size=1))
    by_shown = {shown: name for name, shown in names.shown.items()}
    assert len(by_shown) == len(study)
    order = list(names.place)
    back = set()
    for part in narratives_cited(cited, names).partition(" ")[2].split(", "):
        first, _, last = part.partition("–")
        start, end = order.index(by_shown[first]), order.index(by_shown[last or first])
        back |= set(order[start : end + 1])
    assert back == cited
