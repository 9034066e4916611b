"""`synth group` from files to tables: what it reads, and that nothing missing stops it."""

from __future__ import annotations

import pytest
from making import make

from synth.study import Study
from synth.tables.group import (
    CodePair,
    GroupedCode,
    NearCode,
    PairPassage,
    SplitGroup,
    ThemeSize,
    TreeLeaf,
    TreeStep,
)
from synth.tables.registry import tables_of
from synth.vocabulary import InThemes, SizeNote, Tree


def group(study):
    """The step, run anew, and its tables."""
    study.segment_and_resolve()
    assert study.run("group") == 0
    return Study(study.root)


def state(found):
    """Code → where it stands in the last round."""
    return {one.code: one.state for one in found.rows(GroupedCode)}


def passages(found):
    """Code → sentences that carry it."""
    return {one.code: one.passages for one in found.rows(GroupedCode)}


def loosen(study, code="shared-pool", left_out=""):
    """Take a code out of the last round's themes."""
    study.replace(
        "codebooks/themes/03-analytical.yaml", f"codes: [move-staff, {code}]", "codes: [move-staff]"
    )
    if left_out:
        study.write(
            "codebooks/themes/03-analytical.yaml",
            study.read("codebooks/themes/03-analytical.yaml") + f"left_out: [{left_out}]\n",
        )


def coded(study, coder, codings, status="complete"):
    """A coder's codings of N01."""
    items = "".join(f"  - {{code: {code}, quote: {quote}}}\n" for code, quote in codings)
    study.write(
        f"codings/{coder}/N01.yaml",
        f"narrative: N01\ncoder: {coder}\nstatus: {status}\ncodebook: 1\n"
        f"codings:{' []' if not codings else ''}\n{items}",
    )


def test_a_code_in_no_theme_has_its_places(study):
    """A loose code stands nearest to the subtheme it shares sentences with, with its counts."""
    loosen(study)
    for one in ("N01", "N02", "N03"):
        text = study.read(f"codings/anna/{one}.yaml")
        study.write(
            f"codings/anna/{one}.yaml",
            text + "  - code: shared-pool\n    quote: Two women arrived at once.\n",
        )
    found = group(study)
    near = found.rows(NearCode)
    assert [(one.code, one.rank) for one in near] == [("shared-pool", n) for n in (1, 2, 3)]
    assert near[0].place == "triggers"
    assert (near[0].passages, near[0].passages_either) == (3, 6)
    assert {one.place for one in near} == {"triggers", "means", "learning"}
    assert state(found) == {
        "move-staff": InThemes.IN_THEME,
        "talk-it-over": InThemes.IN_THEME,
        "surprise": InThemes.IN_THEME,
        "shared-pool": InThemes.IN_NONE,
    }


def test_what_was_left_out_by_decision_is_marked(study):
    """`left_out` is told of as that, under today's name of the code."""
    loosen(study, left_out="pool")
    book = study.read("codebooks/codes.yaml").replace("version: 1", "version: 2")
    book += "history:\n  - {version: 2, date: 2026-01-05, change: rename, codes: [pool], "
    study.write("codebooks/codes.yaml", book + "into: [shared-pool], reason: Clearer.}\n")
    assert state(group(study))["shared-pool"] is InThemes.LEFT_OUT


def test_coders_are_compared_where_both_are_done(study):
    """Confused sentences need two completed files; accepted suggestions and the reflexive
    approach take them out."""
    sentences = ("Eight teams were followed for a year.", "The aim is that care goes on.")
    for coder, code in (("anna", "surprise"), ("ben", "talk-it-over")):
        coded(study, coder, [(code, sentence) for sentence in sentences])
    found = group(study)
    (first, *_) = found.rows(CodePair)
    assert (first.code_a, first.code_b, first.confused) == ("talk-it-over", "surprise", 2)
    shown = found.rows(PairPassage)
    assert [(one.coder_a, one.coder_b) for one in shown if one.rank == 1] == [("ben", "anna")] * 2
    coded(study, "ben", [("talk-it-over", sentence) for sentence in sentences], "in progress")
    assert all(one.confused == 0 for one in group(study).rows(CodePair))
    coded(study, "ben", [("talk-it-over", sentence) for sentence in sentences])
    study.write("config.yaml", "approach: reflexive\n" + study.read("config.yaml"))
    assert all(one.compared == 0 for one in group(study).rows(CodePair))


def test_accepted_suggestions_confuse_nobody(study):
    """A coding with an origin counts in themes, and in no comparison of coders."""
    coded(study, "anna", [("surprise", "Eight teams were followed for a year.")])
    origin = "suggested_by: rules, version: '1', score: 0.5, accepted: 2026-03-02T10:14:00Z"
    study.write(
        "codings/ben/N01.yaml",
        "narrative: N01\ncoder: ben\nstatus: complete\ncodebook: 1\ncodings:\n"
        "  - code: talk-it-over\n    quote: Eight teams were followed for a year.\n"
        f"    origin: {{{origin}}}\n",
    )
    for one in group(study).rows(CodePair):
        assert one.confused == 0


def test_the_layer_counts(study):
    """With one coder's codings alone, the other's passages are not there."""
    assert passages(group(study))["shared-pool"] == 3
    study.write("config.yaml", "counting: anna\n" + study.read("config.yaml"))
    anna = passages(group(study))
    assert anna["shared-pool"] == 0
    assert anna["surprise"] == 3


def test_the_same_bytes_every_time(study):
    """Equal files give equal tables, byte for byte."""
    loosen(study)

    def written():
        group(study)
        return {
            one.name: study.path(f"build/{one.file()}").read_bytes() for one in tables_of("group")
        }

    before = written()
    assert written() == before


def test_every_step_of_the_trees_is_there(study):
    """Leaves are codes with something to compare; a tree of n has n − 1 steps."""
    found = group(study)
    for tree in Tree:
        leaves = [one.code for one in found.rows(TreeLeaf) if one.tree is tree]
        steps = [one for one in found.rows(TreeStep) if one.tree is tree]
        assert sorted(leaves) == ["move-staff", "shared-pool", "surprise", "talk-it-over"]
        assert steps[-1].codes == 4
        assert len(steps) == 3


def test_sizes_have_notes_and_groups_have_phrases_as_values(study):
    """What is worth a second look comes back from the table as the vocabulary's own values, and
    phrases come back as several texts, not as one to be parted."""
    found = group(study)
    notes = {one.theme: one.notes for one in found.rows(ThemeSize)}
    assert notes["triggers"] == (SizeNote.FEW,)
    assert all(type(note) is SizeNote for own in notes.values() for note in own)
    assert notes["means"] == ()
    phrases = ["two; women", "at once"]
    Study(study.root).write(SplitGroup, [make(SplitGroup, phrases=phrases)])
    (one,) = Study(study.root).rows(SplitGroup)
    assert one.phrases == tuple(phrases)


def _no_rounds(study):
    study.remove("codebooks/themes")


def _no_codings(study):
    study.remove("codings")


def _no_codes(study):
    study.write("codebooks/codes.yaml", "version: 1\ncodes: []\n")
    _no_rounds(study)
    _no_codings(study)


def _one_code(study):
    study.write("codebooks/codes.yaml", "version: 1\ncodes:\n  - {id: only, label: X}\n")
    _no_rounds(study)
    _no_codings(study)


def _bare_codes(study):
    book = study.read("codebooks/codes.yaml").splitlines(keepends=True)
    study.write("codebooks/codes.yaml", "".join(b for b in book if "definition" not in b))


def _other_language(study):
    study.write("config.yaml", "language: nb\n" + study.read("config.yaml"))


def _empty_narrative(study):
    front, _, body = study.read("narratives/N03-case.md").partition("## ")
    heads = [line for line in f"## {body}".splitlines() if line.startswith("## ")]
    study.write("narratives/N04-case.md", front.replace("N03", "N04") + "\n\n".join(heads) + "\n")
    study.write(
        "codings/anna/N04.yaml",
        "narrative: N04\ncoder: anna\nstatus: complete\ncodebook: 1\ncodings:\n"
        "  - {code: surprise, quote: Project content}\n",
    )


def _no_narratives(study):
    study.remove("narratives")
    _no_codings(study)


def _empty_round(study):
    study.write(
        "codebooks/themes/04-empty.yaml",
        "round: 4\nstage: analytical\nthemes:\n  - {id: bare, label: Bare}\n",
    )


@pytest.mark.parametrize(
    "change",
    [
        _no_rounds,
        _no_codings,
        _no_codes,
        _one_code,
        _bare_codes,
        _other_language,
        _empty_narrative,
        _empty_round,
    ],
)
def test_nothing_missing_stops_it(study, change):
    """Tables are written, perhaps empty ones; the report can be made with them."""
    change(study)
    found = group(study)
    for one in found.rows(NearCode):
        assert one.score > 0
    study.run_steps("suggest", "agree", "theme", "report")
    page = study.read("reports/suggestions.html")
    assert "Help with themes" in page
    assert ">nan<" not in page.lower() and ">none<" not in page.lower()


def test_without_a_narrative_there_is_nothing_to_compare(study):
    """No chunk, no sentence: definitions alone are compared."""
    _no_narratives(study)
    study.path("narratives").mkdir()
    assert study.run("group") == 0
    found = Study(study.root)
    assert found.rows(CodePair) == []
    assert {one.tree for one in found.rows(TreeStep)} == {Tree.MEANING}


def test_a_broken_codebook_is_told(study, shown):
    """What people must mend is shown as everywhere, without a traceback."""
    study.segment_and_resolve()
    study.replace("codebooks/codes.yaml", "label: Surprise", "lable: Surprise")
    assert study.run("group") == 1
    assert "did you mean “label”?" in shown()


def test_all_that_is_broken_is_told_at_once(study, shown):
    """A codebook and a last round that can't be used are named together."""
    study.segment_and_resolve()
    study.replace("codebooks/codes.yaml", "label: Surprise", "lable: Surprise")
    study.replace("codebooks/themes/03-analytical.yaml", "stage: analytical", "stage: final")
    assert study.run("group") == 1
    told = shown()
    assert "codes.yaml" in told and "03-analytical.yaml" in told
