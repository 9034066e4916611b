"""An assessment is of a state: it says so when its theme has changed, on every page and in check."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest

from synth.cli import main
from synth.steps.check import check_study

FILE = "standards/cerqual.yaml"
#: With comments, a theme and a subtheme, and one that nobody has assessed yet.
CERQUAL = """\
# Judged on a Monday.
findings:
  - theme: adapting   # the first
    coherence: {level: minor, explanation: "Not <b>sure</b>."}
    confidence:
      level: moderate
      explanation: >-
        For coherence,
        and for adequacy.

  - theme: means
    adequacy: {level: no or very minor}
    date: 2026-03-02
    by: [anna]
  - theme: learning
"""


@pytest.fixture
def assessed(copy):
    """The small study with its report, and assessments without a record."""
    copy.write(FILE, CERQUAL)
    return copy


def record(study, *arguments):
    """Run the verb."""
    return main(["-C", str(study.root), "cerqual", *arguments])


def read(study):
    """The file as it stands."""
    return (study.root / FILE).read_text(encoding="utf-8")


def warned(study):
    """What check says of the file."""
    problems, _ = check_study(study.root)
    assert not problems.errors
    return [one.what for one in problems.warnings if one.path and one.path.name == "cerqual.yaml"
            and ("since it was assessed" in one.what or "not known yet" in one.what)]  # fmt: skip


def table(study):
    """Theme → its row of `cerqual.csv`."""
    text = (study.root / "reports/tables/cerqual.csv").read_text(encoding="utf-8-sig")
    return {row["theme"]: row for row in csv.DictReader(io.StringIO(text))}


def test_the_record_is_all_that_is_written(assessed, capsys):
    """One line for each assessment that has a level; every other byte stays; asked again, there is
    nothing to write."""
    assert record(assessed, "--dry-run") == 0
    assert read(assessed) == CERQUAL and not (assessed.root / "standards/.judged").exists()
    assert "2 records would be written" in capsys.readouterr().out
    assert record(assessed) == 0
    said = capsys.readouterr().out
    assert "adapting: the statement and 6 codings" in said and "2 records written" in said
    judged = re.compile(r"\n    judged: \{round: 2, sha256: [0-9a-f]{64}\}")
    assert len(judged.findall(read(assessed))) == 2
    assert judged.sub("", read(assessed)) == CERQUAL
    once = read(assessed)
    assert record(assessed) == 0 and read(assessed) == once
    assert warned(assessed) == []


def test_line_ends_and_byte_order_mark_stay(assessed):
    """A file from Windows stays one."""
    path = assessed.root / FILE
    path.write_bytes(b"\xef\xbb\xbf" + CERQUAL.replace("\n", "\r\n").encode())
    assert record(assessed) == 0
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n")
    kept = b"".join(line for line in data.splitlines(keepends=True) if b"judged:" not in line)
    assert kept == b"\xef\xbb\xbf" + CERQUAL.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["nothing"], "there is no assessment of “nothing”"), (["adaptin"], "adapting")],
)
def test_what_is_not_assessed_cannot_be_recorded(assessed, capsys, arguments, said):
    """A theme without an assessment is an error for a person, and nothing is written."""
    assert record(assessed, *arguments) == 1
    assert said in capsys.readouterr().err
    assert read(assessed) == CERQUAL


def test_without_a_file_or_a_run(copy, capsys):
    """Both are said."""
    assert record(copy) == 1
    assert "there are no assessments" in capsys.readouterr().err


def test_unrecorded_assessments_say_so(assessed):
    """On the pages and in the table; one without a level says nothing."""
    assessed.make()
    assert "It is not recorded on what this was judged" in assessed.page("standards.html")
    assert "It is not recorded on what this was judged" in assessed.page("themes.html")
    assert "not recorded on what it was judged" in assessed.page("index.html")
    rows = table(assessed)
    assert rows["adapting"]["judged"] == "not recorded on what"
    assert rows["learning"]["judged"] == ""


def change(study, name, old, new):
    """Change a file at one place."""
    path = study.root / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")


ROUND = "codebooks/themes/02-analytical.yaml"


def test_a_changed_statement_is_told_at_once_and_everywhere(assessed):
    """In check before any run; then on the pages, in Word and in the table. The subtheme was not
    changed and stands."""
    from synth.steps import manuscript

    record(assessed)
    change(assessed, ROUND, "Teams adapt by moving what they share.", "Teams adapt.")
    assert warned(assessed) == ["“adapting” has changed since it was assessed: the statement"]
    assessed.make()
    assert len(warned(assessed)) == 1
    for name in ("standards.html", "themes.html", "synthesis.html"):
        assert "Judged on an earlier state, in round 2. Since changed: the statement." in (
            assessed.page(name)
        )
        assert "Judged as it stands (round 2)." in assessed.page(name)
    assert "judged on an earlier state; since changed: the statement" in (
        assessed.page("index.html")
    )
    rows = table(assessed)
    assert (rows["adapting"]["judged"], rows["adapting"]["changed"]) == (
        "changed since",
        "the statement",
    )
    assert (rows["means"]["judged"], rows["means"]["judged_round"]) == ("as it stands", "2")
    manuscript.run(assessed.root)
    with zipfile.ZipFile(assessed.root / "reports/manuscript.docx") as word:
        text = re.sub(r"<[^>]+>", "", word.read("word/document.xml").decode())
    assert "Judged on an earlier state; since changed: the statement." in text


def test_changed_codings_are_counted(assessed, capsys):
    """By hand: of the codings behind “means” one is gone and one turns contrary; both are of the
    theme too. Before a run check says that it cannot know; looking again makes it current."""
    record(assessed)
    change(assessed, "codings/anna/N02.yaml",
           '  - {code: shared-pool, quote: "The pool of staff was shared."}\n', "")  # fmt: skip
    change(assessed, "codings/anna/N01.yaml",
           "quote: the coordinator moved a midwife,",
           "quote: the coordinator moved a midwife, polarity: contrary,")  # fmt: skip
    (told,) = warned(assessed)
    assert "not known yet whether the codings of 2 assessed themes have changed" in told
    assessed.make()
    what = "1 coding removed, 1 changed"
    assert warned(assessed) == [
        f"“{theme}” has changed since it was assessed: {what}" for theme in ("adapting", "means")
    ]
    assert f"Since changed: {what}." in assessed.page("standards.html")
    before = read(assessed)
    record(assessed)
    assert read(assessed) == before
    assert f"adapting was judged on an earlier state (since changed: {what})" in (
        capsys.readouterr().out
    )
    assert record(assessed, "adapting") == 0
    assert [one[:10] for one in warned(assessed)] == ["“means” ha"]


def test_a_code_that_moves_to_the_theme_brings_its_codings(assessed):
    """Seen by check only after a run; then as codings added."""
    record(assessed)
    change(assessed, ROUND, "codes: [move-staff, shared-pool]}", "codes: [move-staff, shared-pool, alone]}")  # fmt: skip
    assert "not known yet" in warned(assessed)[0]
    assessed.make()
    assert warned(assessed) == [
        f"“{theme}” has changed since it was assessed: 1 coding added"
        for theme in ("adapting", "means")
    ]
