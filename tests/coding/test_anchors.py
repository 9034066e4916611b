"""Anchors: a coding keeps its passage, or says that it lost it; it never takes another's place."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from synth import wording
from synth.coding.anchors import anchor, carry_over, context, find_quote, unchanged_runs
from synth.reasons import Reason
from synth.textfile import sha256
from synth.vocabulary import Anchor
from synth.written.codings import Coding, CodingFile, coding_ids

OLD = (
    "The ward was full that night.\n\n"
    "When two women arrived at once, the coordinator moved a midwife to the delivery room. "
    "The team talked about it after the shift.\n\n"
    "On bad days nobody could be moved, and the team had to wait."
)
MOVED = "the coordinator moved a midwife to the delivery room"


def place(text, coding, *, made_on=None, kept=()):
    """Anchor one coding of `coding` (its keys) in `text`; `kept` are the older texts there are."""
    file = CodingFile(
        narrative="N01",
        coder="anna",
        text_sha256=sha256(made_on) if made_on is not None else None,
        codings=[{"code": "c", **coding}],
    )
    store = {sha256(t): t for t in kept}
    (one,) = anchor(text, sha256(text), file, store.get)
    return one


def at(text, quote, nth=0):
    """Where a quote stands."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(quote, start + 1)
    return [start, start + len(quote)]


def found(one, text):
    """The words a coding was placed on."""
    return text[one.start : one.end]


# --- the four steps ---------------------------------------------------------------------------------


def test_step_1_an_unchanged_text_takes_the_position():
    """With the same text the position counts, even where the quote stands twice."""
    text = "It works. It works."
    one = place(text, {"quote": "It works.", "at": at(text, "It works.", 1)}, made_on=text)
    assert (one.method, one.start) == (Anchor.POSITION, 10)


def test_step_1_the_quote_must_stand_there():
    """A position at which other words stand is not believed."""
    one = place(OLD, {"quote": "On bad days", "at": [0, 11]}, made_on=OLD)
    assert (one.method, found(one, OLD)) == (Anchor.EXACT, "On bad days")


def test_step_2_an_edited_text_carries_the_passage_along():
    """Edits before it and inside it: the passage is where its words went."""
    new = "A new first line.\n\n" + OLD.replace("a midwife", "one of the midwives")
    one = place(new, {"quote": MOVED, "at": at(OLD, MOVED)}, made_on=OLD, kept=[OLD])
    assert one.method is Anchor.MOVED
    assert found(one, new) == MOVED.replace("a midwife", "one of the midwives")


def test_step_2_takes_the_second_of_two_alike():
    """Of a quote that stands twice, the place meant is carried, not the first."""
    old = "It works. Then it broke. It works."
    new = "Yes. " + old
    one = place(new, {"quote": "It works.", "at": at(old, "It works.", 1)}, made_on=old, kept=[old])
    assert (one.method, one.start) == (Anchor.MOVED, old.index("It works.", 1) + 5)


def test_step_2_replaced_words_at_the_edge_belong_whole():
    """A first or last word that was replaced is in the passage whole, not from its middle."""
    new = OLD.replace("the coordinator moved", "Coordinators moved").replace("room.", "rooms.")
    one = place(new, {"quote": MOVED, "at": at(OLD, MOVED)}, made_on=OLD, kept=[OLD])
    assert found(one, new) == "Coordinators moved a midwife to the delivery rooms"


def test_step_3_a_single_exact_match_without_the_old_text():
    """When the older text is not kept, a long quote that stands once is enough."""
    new = "More. " + OLD
    one = place(new, {"quote": MOVED, "at": at(OLD, MOVED)}, made_on=OLD)
    assert (one.method, found(one, new)) == (Anchor.EXACT, MOVED)


@pytest.mark.parametrize(("length", "method"), [(19, Anchor.ORPHAN), (20, Anchor.EXACT)])
def test_step_3_counts_from_20_characters(length, method):
    """19 characters could stand there by chance; 20 count."""
    quote = MOVED[:length]
    assert len(quote) == length
    new = "More. " + OLD
    assert place(new, {"quote": quote, "at": at(OLD, quote)}, made_on=OLD).method == method


def test_step_3_finds_a_passage_that_was_cut_and_pasted():
    """A paragraph moved elsewhere is found by its words."""
    parts = OLD.split("\n\n")
    new = "\n\n".join([parts[1], parts[0], parts[2]])
    coding = {
        "quote": "The ward was full that night.",
        "at": at(OLD, "The ward was full that night."),
    }
    one = place(new, coding, made_on=OLD, kept=[OLD])
    assert found(one, new) == coding["quote"]


def test_step_4_a_deleted_passage_is_an_orphan():
    """Deleted words are nowhere: an orphan with the reason."""
    new = OLD.replace(" The team talked about it after the shift.", "")
    quote = "The team talked about it after the shift."
    one = place(new, {"quote": quote, "at": at(OLD, quote)}, made_on=OLD, kept=[OLD])
    assert (one.method, one.why) == (Anchor.ORPHAN, Reason.PASSAGE_GONE())
    assert one.made_on == sha256(OLD)


def test_step_4_the_twin_of_a_deleted_passage_is_not_taken():
    """Of two places with the same words one was deleted: the other was never the one meant."""
    sentence = "Nobody could be moved on that day."
    old = f"{sentence} It rained. It was long ago in another town.\n\n{sentence}"
    new = old[len(sentence) + 1 :]
    one = place(new, {"quote": sentence, "at": [0, len(sentence)]}, made_on=old, kept=[old])
    assert one.method is Anchor.ORPHAN
    assert new[slice(*one.proposed)] == sentence


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The ward moved a midwife.", "The ward moved a nurse."),
        ("Leaders shared the plan.", "Leaders shared the burden."),
        ("They met each week.", "They met each month in the hall."),
    ],
)
def test_step_4_a_neighbour_that_begins_alike_is_not_taken(first, second):
    """The first of two sentences that begin alike is deleted: its words did not become the second's."""
    old, new = f"Before it. {first} {second} After it.", f"Before it. {second} After it."
    gone = place(new, {"quote": first, "at": at(old, first)}, made_on=old, kept=[old])
    assert gone.method is Anchor.ORPHAN
    stays = place(new, {"quote": second, "at": at(old, second)}, made_on=old, kept=[old])
    assert found(stays, new) == second


def test_without_the_old_text_and_the_words_the_reason_says_so():
    """An edited text, no older one kept, and the quote is gone."""
    one = place("Nothing alike.", {"quote": MOVED, "at": [3, 9]}, made_on=OLD)
    assert one.why == Reason.TEXT_NOT_KEPT()


# --- boundaries of step 2 ---------------------------------------------------------------------------


@pytest.mark.parametrize(("surviving", "fits"), [(5, True), (4, False)])
def test_half_of_the_characters_must_survive(surviving, fits):
    """Five of ten characters in the runs are enough, four are not, however alike the texts are."""
    runs = [(0, 0, 1), (11 - surviving, 11 - surviving, surviving - 1)]
    assert (carry_over("abcdefghij", "abcdefghij", (0, 10), runs) is not None) is fits


@pytest.mark.parametrize(("kept", "fits"), [(6, True), (5, False)])
def test_the_ratio_must_be_75(kept, fits):
    """Six of ten characters left: 2·6/16 = 75 is enough; five: 2·5/15 = 67 is not."""
    assert (
        carry_over("0123456789", "0123456789"[:kept], (0, 10), [(0, 0, kept)]) is not None
    ) is fits


# --- written by hand --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        "said “it's fine” – and left",
        'said "it\'s fine" - and left',
        "said  «it’s\n fine»   —\tand left",
        "said **“it’s fine”** – *and* left",
        "said “it’s fine” – [and](http://x.y) left",
        "said “it’s fine” – and le\u00adft",
        "> said “it’s fine” –\n> and left",
        "said\u00a0“it’s fine”\u00a0– and left",
    ],
)
def test_a_quote_typed_otherwise_is_found(quote):
    """White space, quotes, dashes, Markdown and invisible signs may be as a coder typed them."""
    text = "She said “it’s fine” – and left."
    one = place(text, {"quote": quote})
    assert (one.method, found(one, text)) == (Anchor.EXACT, "said “it’s fine” – and left")


@pytest.mark.parametrize(
    "quote", ["One ends.\n\nTwo begins.", "One ends. Two begins.", "- One ends.\n- Two begins."]
)
def test_a_quote_across_two_paragraphs(quote):
    """A passage may run over paragraphs, however the break between them is typed."""
    text = "So. One ends.\n\nTwo begins. End."
    assert found(place(text, {"quote": quote}), text) == "One ends.\n\nTwo begins."


def test_a_quote_that_stands_twice_asks_which():
    """Without more, two places are an error for the coder to mend, and nothing is guessed."""
    one = place("It works. So it works. It works.", {"quote": "It works."})
    assert one.doubtful
    assert one.why == Reason.QUOTE_AT_PLACES(n=2)


@pytest.mark.parametrize(
    "hint",
    [
        {"before": "So it works."},
        {"before": "so  it works. ".capitalize()},
        {"after": "The end"},
        {"at": [23, 32]},
        {"before": "works.", "after": "The"},
    ],
)
def test_before_after_or_at_tells_which(hint):
    """Each of the three is enough."""
    text = "It works. So it works. It works. The end."
    assert place(text, {"quote": "It works.", **hint}).start == 23


def test_before_that_fits_nowhere_is_said():
    """Words beside none of the places are told, not passed over."""
    one = place("It works. It works.", {"quote": "It works.", "before": "Nope"})
    assert one.why == Reason.QUOTE_BESIDE_NONE(n=2)
    assert wording.reason(one.why) == (
        "the quote occurs in 2 places, and none of them has the words given in “before” and “after”"
    )
    assert one.doubtful


def test_a_coding_added_by_hand_after_an_edit():
    """In a file placed on an older text, a new short quote of today's text is found."""
    new = OLD + " Then came help."
    one = place(new, {"quote": "came help"}, made_on=OLD, kept=[OLD])
    assert found(one, new) == "came help"


def test_a_quote_that_is_nowhere_gets_a_proposal():
    """A misquotation is an orphan, with the passage most like it."""
    one = place(OLD, {"quote": "the coordinators move a midwife into the delivery room"})
    assert (one.method, one.why) == (Anchor.ORPHAN, Reason.QUOTE_NOT_THERE())
    assert MOVED in OLD[slice(*one.proposed)]
    assert len(OLD[slice(*one.proposed)]) < len(MOVED) + 8


@pytest.mark.parametrize("quote", ["***", "zzz", "\u00ad"])
def test_quotes_of_nothing_are_orphans(quote):
    """Signs without words, or invisible ones, match nothing."""
    assert place(OLD, {"quote": quote}).method is Anchor.ORPHAN


# --- ids --------------------------------------------------------------------------------------------


def test_derived_ids_never_meet_written_ones():
    """A twin written above a coding that has its id gets another id, in any order."""
    twin = {"code": "c", "quote": "It works."}
    file = CodingFile(narrative="N01", coder="anna", codings=[twin])
    (first,) = coding_ids(file)
    both = CodingFile(narrative="N01", coder="anna", codings=[twin, {**twin, "id": first}])
    ids = coding_ids(both)
    assert ids[1] == first
    assert ids[0] != first


def test_ids_depend_on_coder_narrative_code_and_quote():
    """Whatever differs, the id differs; white space in the quote does not count."""

    def one(**change):
        coding = {"code": "c", "quote": "a b", **change.pop("coding", {})}
        return coding_ids(
            CodingFile(**{"narrative": "N01", "coder": "x", **change}, codings=[coding])
        )[0]

    assert one() == one(coding={"quote": "a  b"})
    assert len({one(), one(coder="y"), one(narrative="N02"), one(coding={"code": "d"})}) == 4


# --- whatever the text ------------------------------------------------------------------------------

WORDS = [
    "ward",
    "team",
    "nurse",
    "moved",
    "met",
    "late",
    "shared",
    "plan",
    "risk",
    "🙂",
    "é",
    "room",
]
_words = st.lists(
    st.sampled_from(WORDS),
    min_size=1, max_size=8,
).map(lambda w: " ".join(w) + ".")  # fmt: skip
_text = st.lists(_words, min_size=1, max_size=12).map(" ".join)


@given(_text, st.data())
def test_on_an_unchanged_text_every_coding_keeps_its_place(text, data):
    """Any passage, placed once, is found at the same place."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assume(quote.strip())
    one = place(text, {"quote": quote, "at": [start, end]}, made_on=text)
    assert (one.method, one.start, one.end) == (Anchor.POSITION, start, end)


@given(_text, _text, _text, _text, st.integers(0, 3))
def test_edits_elsewhere_leave_the_passage_found(first, last, new_first, new_last, nth):
    """Whatever happens around it, a passage with words of its own is found whole."""
    passage = f"Unique{nth} words that stand here only, which nobody touches at all."
    old, new = f"{first} {passage} {last}", f"{new_first} {passage} {new_last}"
    one = place(new, {"quote": passage, "at": at(old, passage)}, made_on=old, kept=[old])
    assert found(one, new) == passage


@given(st.lists(_words, min_size=3, max_size=10, unique=True), st.data())
def test_a_deleted_sentence_is_never_attached_to_other_words(sentences, data):
    """A deleted sentence becomes an orphan, or its very words are still there by themselves."""
    gone = data.draw(st.integers(0, len(sentences) - 1))
    passage = "Zygotic quixotic jazz " + sentences[gone]
    old = " ".join([*sentences[:gone], passage, *sentences[gone + 1 :]])
    new = " ".join([*sentences[:gone], *sentences[gone + 1 :]])
    one = place(new, {"quote": passage, "at": at(old, passage)}, made_on=old, kept=[old])
    assert one.method is Anchor.ORPHAN, found(one, new)


@given(_text, _text)
def test_unchanged_runs_are_in_both_texts(old, new):
    """Every run holds the same words in both texts; runs are in order and do not overlap."""
    a = b = 0
    for start, other, length in unchanged_runs(old, new):
        assert old[start : start + length] == new[other : other + length]
        assert a <= start
        assert b <= other
        a, b = start + length, other + length


@given(_text, st.data())
def test_context_stands_beside_the_passage(text, data):
    """What is kept before and after is the text there, within the paragraph, never longer than 32."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, after = context(text, start, end)
    assert text[:start].endswith(before)
    assert text[end:].startswith(after)
    assert max(len(before), len(after)) <= 32


def test_find_quote_finds_overlapping_places():
    """All places count, also where they overlap."""
    assert find_quote("aaa", "aa") == [(0, 2), (1, 3)]
    assert find_quote("text", " ") == []


def test_codings_need_a_code_and_a_quote():
    """The model itself refuses an empty quote."""
    with pytest.raises(ValueError, match="at least 1 character"):
        Coding(code="c", quote=" ")
