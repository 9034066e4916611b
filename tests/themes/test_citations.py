"""Which narratives a text names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth.wording import NarrativeNames
from synth.written.citations import Citations

NUMBERED = [f"N{number:02}" for number in range(1, 15)]
WORDS = ["ward", "home", "7", "2019"]


def found(study, text):
    """What is named in a text, as it is written, with the narratives it names."""
    namings = Citations(NarrativeNames(study)).find(text)
    return [(text[one.start : one.end], " ".join(one.narratives)) for one in namings]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("in ten of them (N01, N03).", [("N01", "N01"), ("N03", "N03")]),
        ("In N04 rules changed; N10's did not.", [("N04", "N04"), ("N10", "N10")]),
        ("(N01–N03, N09)", [("N01–N03", "N01 N02 N03"), ("N09", "N09")]),
        ("(N01-N03; see also N05)", [("N01-N03", "N01 N02 N03"), ("N05", "N05")]),
        ("(N12–14)", [("N12–14", "N12 N13 N14")]),
        ("N01/N03 [N05]", [("N01", "N01"), ("N03", "N03"), ("N05", "N05")]),
        ("N01—which shows it", [("N01", "N01")]),
        # The form that the report prints, copied into a statement.
        ("(in Narratives 1, 3–5 and 12)", [("1", "N01"), ("3–5", "N03 N04 N05"), ("12", "N12")]),
        # Parts of longer words, of a coding's id, of an address or a DOI are none.
        ("N01-based, preN01, N01x, N01.5, N01_a", []),
        ("N01:coder-a:c12, eva@N01.org", []),
        ("https://example.org/N01/N02 and 10.1186/N01", []),
        ("In 10 of 14 (70%), and in 1 (2019) not.", []),
    ],
)
def test_ids_are_found_as_whole_words(text, named):
    """An id counts wherever it stands by itself, a run for all that it spans."""
    assert found(NUMBERED, text) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("care at home, in 7 wards of one ward (at home)", []),
        ("(home care), (Smith 2019), (in the ward), (home, as they said)", []),
        ("(ward, home)", [("ward", "ward"), ("home", "home")]),
        ("(e.g. ward)", [("ward", "ward")]),
        ("(see ward; 7 and 2019)", [("ward", "ward"), ("7", "7"), ("2019", "2019")]),
        ("as in `ward`, in one ward", [("ward", "ward")]),
    ],
)
def test_an_id_that_is_a_word_or_number_needs_brackets(text, named):
    """Ordinary words and numbers are not taken for narratives, unless nothing else can be meant."""
    assert found(WORDS, text) == named


@pytest.mark.parametrize(
    ("study", "text", "named"),
    [
        (NUMBERED, "(N01, N15)", [("N01", "N01"), ("N15", "")]),
        (NUMBERED, "(n03, N001)", [("n03", ""), ("N001", "")]),
        (NUMBERED, "N01–N99 and N05–N01", [("N01–N99", ""), ("N05–N01", "")]),
        (NUMBERED, "(in Narratives 1, 99)", [("1", "N01"), ("99", "")]),
        (WORDS, "(ward, hmoe)", [("ward", "ward"), ("hmoe", "")]),
        (NUMBERED, "a code `trust`, an A4 page, COVID19", []),
    ],
)
def test_what_only_looks_like_a_narrative_is_told(study, text, named):
    """A slip is found and names none, so that it can be told; other words are left alone."""
    assert found(study, text) == named


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [("n03", "N03"), ("N3", "N03"), ("N003", "N03"), ("N.03", "N03"), ("xyz", "")],
)
def test_the_nearest_narrative(wrong, meant):
    """The one with the same number comes first."""
    told = f"did you mean “{meant}”?" if meant else ""
    assert Citations(NarrativeNames(NUMBERED)).nearest(wrong) == told


@given(
    st.lists(st.sampled_from([*NUMBERED, "N1", "ward", "(", ")", "[", "–", "-", ", ", " ", ".", "`", "é"])),
    st.sets(st.sampled_from([*NUMBERED, "N1", "ward"]), min_size=1),
)  # fmt: skip
def test_namings_stand_apart_and_name_what_there_is(parts, study):
    """Whatever the text: namings follow one another, hold no space, and name the study's own."""
    text = "".join(parts)
    end = 0
    for naming in Citations(NarrativeNames(study)).find(text):
        assert end <= naming.start < naming.end <= len(text)
        assert " " not in text[naming.start : naming.end]
        assert set(naming.narratives) <= study
        end = naming.end
