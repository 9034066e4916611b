"""The door for another kind of narrative file, tried with a made-up one."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from synth import layout, workflow
from synth.narratives.readers import Opened
from synth.narratives.text import Piece, TextBuilder
from synth.study import Study
from synth.tables.resolve import PlacedCoding
from synth.tables.segment import NarrativeSummary, Sentence
from synth.textfile import read_text
from synth.vocabulary import Anchor
from synth.yamlfile import parse_yaml


def read(path, problems):
    """Lines of “key: value”, an empty line, and a text: a line “= Heading” opens a section."""
    text = read_text(path, problems)
    if text is None:
        return None
    head, _, rest = text.partition("\n\n")
    front = parse_yaml(head, path, problems)
    if front is None:
        return None
    front.called = "the head"
    builder = TextBuilder()
    for number, line in enumerate(rest.split("\n"), head.count("\n") + 3):
        if line.startswith("= "):
            builder.add("heading", [Piece(line[2:])], level=2, line=number)
        else:
            builder.add("paragraph", [Piece(line)], line=number)
    return Opened(front, builder)


@pytest.fixture
def plain(study, monkeypatch):
    """The study with narratives in a third kind of file: its reader, and its line in the table."""
    module = ModuleType("synth.narratives.plain")
    module.read = read
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(layout.NARRATIVE_READERS, ".txt", "plain")
    whole = study.read("narratives/N02-case.md").strip("-\n").replace("id: N02", "id: N04")
    front, _, text = whole.partition("\n---\n")
    study.write("narratives/N04-case.TXT", f"{front}\n\n{text.strip().replace('## ', '= ')}\n")
    coding = study.read("codings/anna/N02.yaml").replace("narrative: N02", "narrative: N04")
    study.write("codings/anna/N04.yaml", coding)
    return study


def test_a_study_with_another_kind_goes_the_whole_way(plain):
    """It is checked, split into sentences and coded like the same narrative in Markdown."""
    assert plain.problems() == []
    plain.segment_and_resolve()
    made = Study(plain.root)
    summaries = {one.narrative: one for one in made.rows(NarrativeSummary)}
    assert summaries["N04"].file == "narratives/N04-case.TXT"
    assert summaries["N04"].text_sha256 == summaries["N02"].text_sha256

    def places(row, *names):
        every = [(one.narrative, [getattr(one, name) for name in names]) for one in made.rows(row)]
        return [[one for name, one in every if name == wanted] for wanted in ("N02", "N04")]

    markdown, plain_text = places(Sentence, "start", "end", "section", "dimension")
    assert plain_text == markdown
    codings = [one for one in made.codings if one.narrative == "N04"]
    assert [one.quote for one in codings] == [
        one.quote for one in made.codings if (one.narrative, one.coder) == ("N02", "anna")
    ]
    assert {one.anchor for one in codings} == {Anchor.EXACT}
    assert all(isinstance(one, PlacedCoding) for one in codings)


def test_its_problems_are_told_in_its_places(plain):
    """Lines are those of its file, and the front matter has the name its reader gives it."""
    text = plain.read("narratives/N04-case.TXT")
    plain.write("narratives/N04-case.TXT", text.replace("= Resilience to what", "= To whom"))
    line = 1 + text[: text.index("= Resilience to what")].count("\n")
    found = [p for p in plain.errors() if "the template has no section “To whom”" in p]
    assert found and f"narratives/N04-case.TXT:{line}:" in found[0]
    plain.write("narratives/N04-case.TXT", "- a\n\nText.\n")
    assert any("the head should consist of keys" in p for p in plain.errors())


def test_messages_name_all_kinds(plain):
    """What is not read is told with the kinds that are."""
    plain.write("narratives/N05-case.odt", "x")
    assert plain.only_problem() == (
        "warning narratives/N05-case.odt this file is ignored | Narratives are .md or .docx or "
        ".txt; codings, codes, themes and reviews .yaml; standards are entreq.yaml and "
        "cerqual.yaml; files whose names begin with “_” are skipped on purpose."
    )


@pytest.mark.parametrize("verb", ["segment", "check", "consensus"])
def test_the_workflow_knows_the_readers_code(verb):
    """A verb that reads narratives is run anew when one of the readers changes."""
    files = {path.rpartition("synth/")[2] for path in workflow.code(verb)}
    assert {f"narratives/{name}.py" for name in layout.NARRATIVE_READERS.values()} <= files


@pytest.mark.parametrize("name", layout.NARRATIVE_READERS.values())
def test_every_reader_tells_of_a_file_that_is_not_there(tmp_path, name):
    """It gives None and a problem, and does not raise."""
    from importlib import import_module

    from synth.problems import Problems

    problems = Problems()
    assert import_module(f"synth.narratives.{name}").read(tmp_path / "N01.x", problems) is None
    assert len(problems.errors) == 1
