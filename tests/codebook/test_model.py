"""`codes.yaml`: the codebook's own consistency, and the list of what needs recoding."""

from __future__ import annotations

import pytest

from synth.study import Study
from synth.tables.resolve import PlacedCoding, Recoding
from synth.vocabulary import Change

CODES = "codebooks/codes.yaml"
HISTORY = "history:\n  - {{version: 2, date: 2026-03-02, change: {}, reason: it was wanted}}\n"


def version_2(study, change: str, *, edit=lambda text: text):
    """The codebook at version 2 with one change in its history."""
    text = edit(study.read(CODES)).replace("version: 1", "version: 2")
    study.write(CODES, text + HISTORY.format(change))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("rename, codes: surprise", "a change “rename” needs one code in “codes” and one in “into”"),
        ("merge, codes: surprise, into: talk-it-over", "a change “merge” needs two or more codes"),
        ("split, codes: surprise, into: talk-it-over", "a change “split” needs one code in “codes”"),
        ("retire, codes: surprise, into: talk-it-over", "a change “retire” needs “codes” alone"),
        ("rename, codes: old, into: surprice", "the history names the code “surprice”, which does not exist | did you mean “surprise”?"),
        ("retire, codes: surprise", "the code “surprise” is in the codebook, but according to its history it was retired in version 2"),
        ("explode, codes: surprise", "“explode” is not a value of “change”"),
    ],
)  # fmt: skip
def test_a_history_that_cannot_be_is_told(study, change, said):
    """Each change has its shape, and what it names must exist or have an end."""
    version_2(study, change)
    assert any(said in p for p in study.errors()), study.errors()


def test_versions_go_up_and_not_beyond_the_codebooks(study):
    """Entries stand in order; the codebook's version is the last one's at least."""
    two = HISTORY.format("redefine, codes: surprise")
    study.write(
        CODES, study.read(CODES) + two + two.replace("history:\n", "").replace("2,", "1,", 1)
    )
    said = " ".join(study.errors())
    assert (
        "the history mentions version 2, but the codebook is at version 1 | Set “version: 2” at the top."
        in said
    )
    assert "the history is not in the order of its versions" in said


@pytest.mark.parametrize("loop", [("surprise",), ("talk-it-over", "surprise")])
def test_a_loop_of_parents_is_told(study, loop):
    """A code that is its own ancestor, at once or by another, is an error and no endless loop."""
    names = ["surprise", *loop][: len(loop) + 1]
    text = study.read(CODES)
    for code, parent in zip(names, loop, strict=False):
        text = text.replace(f"- id: {code}\n", f"- id: {code}\n    parent: {parent}\n")
    study.write(CODES, text)
    assert any("is its own ancestor" in p for p in study.errors())


def test_a_code_twice_and_a_parent_that_is_not_there(study):
    """Both at once, each with its line."""
    study.write(
        CODES,
        study.read(CODES)
        + "  - {id: surprise, label: Again}\n  - {id: x, label: X, definition: d, parent: suprise}\n",
    )
    said = study.errors()
    assert (
        "error codebooks/codes.yaml:19:10 the code “surprise” is listed twice | first on line 13"
        in said
    )
    assert any(
        "the parent “suprise” of code “x” does not exist | did you mean “surprise”?" in p
        for p in said
    )


def test_a_code_without_definition_and_unknown_question(study):
    """A missing definition is a warning; a question or dimension of nowhere is an error."""
    study.replace(
        CODES,
        "    definition: Staff is shared.\n",
        "    question: purposs\n    dimension: by-what\n",
    )
    said = study.problems()
    assert any(
        p.startswith("warning") and "the code “shared-pool” has no definition" in p for p in said
    )
    assert any(
        "the question “purposs” of code “shared-pool” does not exist | did you mean" in p
        for p in said
    )
    assert any("the dimension “by-what” of code “shared-pool” does not exist" in p for p in said)


def rows(study, row):
    """The rows of a table that resolve wrote."""
    return Study(study.root).rows(row)


def test_the_recoding_list_and_its_end(study):
    """A redefined and a split code are listed with reason and candidates, until the coder has set
    the file to the new version."""
    version_2(
        study,
        "redefine, codes: surprise, reason: r}\n  - {version: 2, date: 2026-03-02, change: split, codes: talk-it-over, into: [talk-a, talk-b]",
        edit=lambda t: t.replace(
            "  - id: talk-it-over\n    label: Talk it over",
            "  - {id: talk-b, label: B, definition: d}\n  - id: talk-a\n    label: A",
        ),
    )
    for name in ("01-preliminary", "02-descriptive", "03-analytical"):
        study.write(
            f"codebooks/themes/{name}.yaml",
            study.read(f"codebooks/themes/{name}.yaml").replace("talk-it-over", "talk-a, talk-b"),
        )
    assert study.errors() == []
    study.segment_and_resolve()
    listed = {
        (one.coder, one.written_code, one.change, one.why, one.code, tuple(one.candidates))
        for one in rows(study, Recoding)
    }
    assert listed == {
        ("anna", "surprise", Change.REDEFINE, "r", "surprise", ()),
        ("anna", "talk-it-over", Change.SPLIT, "it was wanted", "", ("talk-a", "talk-b")),
    }
    assert {(one.changed, one.version) for one in rows(study, Recoding)} == {
        ("surprise", 2),
        ("talk-it-over", 2),
    }
    codings = [one for one in rows(study, PlacedCoding) if one.coder == "anna"]
    by_code = {one.written_code: one.code for one in codings}
    assert by_code == {"surprise": "surprise", "move-staff": "move-staff", "talk-it-over": ""}
    for one in ("N01", "N02", "N03"):
        text = study.read(f"codings/anna/{one}.yaml").replace("codebook: 1", "codebook: 2")
        study.write(f"codings/anna/{one}.yaml", text.replace("talk-it-over", "talk-a"))
    study.segment_and_resolve()
    assert rows(study, Recoding) == []


def test_a_file_coded_with_a_later_version(study):
    """A coder ahead of the codebook is an error: one of the two numbers is wrong."""
    study.replace("codings/anna/N01.yaml", "codebook: 1", "codebook: 2")
    assert (
        "this was coded with version 2 of the codebook, but the codebook is at version 1"
        in study.only_problem()
    )


def test_an_old_code_in_a_file_of_a_later_version(study):
    """The file says that the new codebook was used, and has the old code: it counts as today's, and
    check says so, with every line, before any run."""
    version_2(study, "rename, codes: old-name, into: surprise")
    text = study.read("codings/anna/N01.yaml").replace("code: surprise", "code: old-name")
    text = text.replace("codebook: 1", "codebook: 2")
    study.write("codings/anna/N01.yaml", f"{text}  - code: old-name\n    quote: Nurses\n")
    line = text.split("\n").index("  - code: old-name") + 1
    more = text.count("\n") + 1
    assert study.only_problem() == (
        f"warning codings/anna/N01.yaml:{line}:11 “old-name” was renamed in version 2 into “surprise”"
        f", yet the file says “codebook: 2” (also in line {more}) | It counts as “surprise”; “synth "
        "recode” rewrites it."
    )
    study.segment_and_resolve()
    codings = [c for c in rows(study, PlacedCoding) if c.written_code == "old-name"]
    assert [c.code for c in codings] == ["surprise"] * 2 and rows(study, Recoding) == []


def test_an_id_that_two_codes_had(study):
    """A file that names no version: which of the two is meant is asked, with line and candidates; a
    version answers it."""
    version_2(study, "rename, codes: surprise, into: shared-pool, reason: r}\n  - {version: 2, date: 2026-03-02, change: add, codes: surprise")  # fmt: skip
    study.replace("codings/anna/N01.yaml", "codebook: 1\n", "")
    told = [p for p in study.problems() if "N01" in p]
    assert len(told) == 1 and "codings/anna/N01.yaml:" in told[0]
    assert "another code has been given the id since" in told[0]
    assert "Choose among “shared-pool” and “surprise”; until then it counts nowhere." in told[0]
    study.segment_and_resolve()
    (listed,) = rows(study, Recoding)
    assert (listed.file, listed.code) == ("codings/anna/N01.yaml", "")
    assert study.read(listed.file).split("\n")[listed.line - 1] == "  - code: surprise"
    for version, code in ((1, "shared-pool"), (2, "surprise")):
        text = study.read("codings/anna/N02.yaml").replace("codebook: 1", f"codebook: {version}")
        study.write("codings/anna/N01.yaml", text.replace("N02", "N01"))
        study.segment_and_resolve()
        found = [
            c.code for c in rows(study, PlacedCoding) if c.narrative == "N01" and c.coder == "anna"
        ]
        assert code in found and "" not in found


def test_a_code_of_the_history_alone(study):
    """Codings with a code that was renamed are carried; with one that was retired they need a look."""
    version_2(study, "rename, codes: old-name, into: surprise")
    study.replace("codings/anna/N01.yaml", "code: surprise", "code: old-name")
    assert study.problems() == []
    study.write(
        CODES, study.read(CODES).replace("rename", "retire").replace(", into: surprise", "")
    )
    assert "1 coding may need recoding" in study.only_problem()
