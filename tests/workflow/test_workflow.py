"""What the Snakefile asks of synth.workflow."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synth import workflow
from synth.report.pages import PAGES


@pytest.mark.parametrize(
    ("narratives", "count"),
    [(0, 1), (1, 1), (256, 1), (257, 2), (512, 2), (513, 4), (1400, 8), (10_000, 64)],
)
def test_chunk_count_is_the_next_power_of_two(narratives: int, count: int) -> None:
    """The next power of two at or above narratives / 256."""
    assert workflow.chunk_count(narratives) == count


@given(st.text(min_size=1, max_size=20), st.sampled_from([1, 2, 4, 8, 64]))
def test_a_narrative_has_one_chunk(narrative: str, count: int) -> None:
    """The chunk is in range and depends on the id alone."""
    chunk = workflow.chunk_of(narrative, count)
    assert 0 <= chunk < count
    assert chunk == workflow.chunk_of(narrative, count)


def test_chunk_of_is_fixed() -> None:
    """A change of the rule would rerun every study: these values stay."""
    assert [workflow.chunk_of(f"N0{n}", 8) for n in range(1, 6)] == [1, 3, 5, 6, 0]


def test_chunks_hold_every_narrative_once(tmp_path: Path) -> None:
    """README, drafts that begin with “_” and Word's lock files are no narratives."""
    folder = tmp_path / "narratives"
    folder.mkdir()
    for name in ("N01-a.md", "N02-b.docx", "README.md", "_draft.md", "~$N02-b.docx", "notes.txt"):
        (folder / name).write_text("x")
    found = workflow.chunks(tmp_path)
    assert [p.name for files in found.values() for p in files] == ["N01-a.md", "N02-b.docx"]
    for chunk, files in found.items():
        assert all(workflow.in_chunk(path, chunk) for path in files)


def test_chunks_of_a_missing_folder(tmp_path: Path) -> None:
    """A study without narratives has no chunks, and no error."""
    assert workflow.chunks(tmp_path) == {}


def test_code_names_what_a_verb_uses() -> None:
    """The step, what it imports directly and indirectly, and its packages' data; nothing else."""
    files = {Path(f).as_posix().rpartition("synth/")[2] for f in workflow.code("theme")}
    assert {
        "steps/theme/__init__.py",
        "themes/rollup.py",
        "coding/layers.py",
        "problems.py",
        "narratives/templates/macrae-wiig.yaml",
    } <= files
    assert not any(f.startswith(("agreement/", "suggest/", "report/")) for f in files)
    assert "cli.py" not in files


def test_code_follows_relative_imports() -> None:
    """A package that imports its modules relatively is followed too."""
    files = {Path(f).name for f in workflow.code("agree")}
    assert {"by_code.py", "presence.py", "bootstrap.py"} <= files


def test_code_of_an_unknown_verb_is_empty() -> None:
    """Nothing raises while the Snakefile is read."""
    assert workflow.code("nothing") == []


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", b"a: [", b"- 1\n", b"codes: 3\n"])
def test_reads_never_raises(tmp_path: Path, content: bytes | None) -> None:
    """The Snakefile is read before the check: a broken file must not stop it there."""
    if content is not None:
        (tmp_path / "config.yaml").write_bytes(content)
        (tmp_path / "codebooks").mkdir()
        (tmp_path / "codebooks" / "codes.yaml").write_bytes(content)
    assert Path(workflow.reads("theme", ["title"], ["id"], root=tmp_path)).exists()
    assert Path(workflow.reads("report", None, None, root=tmp_path)).exists()
    assert workflow.suggestions_wanted(tmp_path) is True


def reads(root: Path, config: list[str] | None = None, codes: list[str] | None = None) -> str:
    """What a rule is given of the files as they are now."""
    workflow.reading._load.cache_clear()
    return Path(workflow.reads("rule", config, codes, root=root)).read_text()


def test_reads_changes_with_values_not_comments(tmp_path: Path) -> None:
    """The file stays untouched when another key or a comment changes."""
    path = tmp_path / "config.yaml"
    path.write_text("title: A\nlanguage: en\n")
    first = reads(tmp_path, ["title"])
    written = (tmp_path / "build/settings/rule.json").stat().st_mtime_ns
    path.write_text("# comment\ntitle: 'A'\nlanguage: nb\n")
    assert reads(tmp_path, ["title"]) == first
    assert (tmp_path / "build/settings/rule.json").stat().st_mtime_ns == written
    path.write_text("title: B\nlanguage: en\n")
    assert reads(tmp_path, ["title"]) != first


def test_reads_follows_a_template_file(tmp_path: Path) -> None:
    """An edit of the study's own template concerns the rules that read it."""
    (tmp_path / "config.yaml").write_text("title: A\ntemplate: mine.yaml\n")
    texts = set()
    for text in ("id: mine\n", "id: other\n"):
        (tmp_path / "mine.yaml").write_text(text)
        texts.add(reads(tmp_path, ["template"]))
    assert len(texts) == 2


def test_reads_holds_only_the_fields_named(tmp_path: Path) -> None:
    """An edited definition is no change for a rule that reads the codes' ids."""
    (tmp_path / "codebooks").mkdir()
    path = tmp_path / "codebooks" / "codes.yaml"
    path.write_text("version: 1\ncodes:\n  - {id: a, definition: one}\n")
    ids, whole = reads(tmp_path, [], ["id"]), reads(tmp_path, [], None)
    path.write_text("version: 1\ncodes:\n  - {id: a, definition: two}\n")
    assert reads(tmp_path, [], ["id"]) == ids
    assert reads(tmp_path, [], None) != whole
    path.write_text("version: 2\ncodes:\n  - {id: a, definition: two}\n")
    assert reads(tmp_path, [], ["id"]) == ids
    assert '"2"' in reads(tmp_path, [], ["id", "history"])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title: A\n", True),
        ("suggestions: {enabled: false}\n", False),
        ("suggestions: {enabled: no}\n", False),
        ("suggestions: {shown: 3}\n", True),
    ],
)
def test_suggestions_wanted(tmp_path: Path, text: str, wanted: bool) -> None:
    """Suggestions are on unless config.yaml turns them off."""
    (tmp_path / "config.yaml").write_text(text)
    workflow.reading._load.cache_clear()
    assert workflow.suggestions_wanted(tmp_path) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title: A\n", True),
        ("suggestions: {themes: false}\n", False),
        ("suggestions: {themes: No}\n", False),
        ("suggestions: {themes: true, method: ranked}\n", True),
        ("suggestions: {enabled: false, themes: true}\n", False),
    ],
)
def test_grouping_wanted(tmp_path: Path, text: str, wanted: bool) -> None:
    """Codes and themes are compared unless that, or all suggestions, are turned off."""
    (tmp_path / "config.yaml").write_text(text)
    workflow.reading._load.cache_clear()
    assert workflow.grouping_wanted(tmp_path) is wanted


def test_failed_logs_tell_only_this_run(tmp_path: Path) -> None:
    """What earlier runs and successful steps logged is left out."""
    import os

    folder = tmp_path / "build" / "log"
    folder.mkdir(parents=True)
    for name, text, time in (
        ("old.log", "error: old", 1),
        ("ok.log", "a note", 2e9),
        ("check.log", "error: new", 2e9),
    ):
        (folder / name).write_text(text)
        os.utime(folder / name, (time, time))
    assert workflow.failed_logs(1e9, tmp_path) == "error: new"


#: Module → the modules that it imports by a name which is put together.
BY_A_NAME_PUT_TOGETHER = {
    "synth.cli": r"synth\.steps\.[a-z_]+",
    "synth.tables.registry": r"synth\.tables\.[a-z_]+",
    "synth.agreement.coefficients": r"synth\.agreement\.coefficients\.[a-z_]+",
    "synth.steps.report": r"synth\.report\.[a-z_]+\.page",
    "synth.narratives.readers": r"synth\.narratives\.[a-z_]+",
}


def test_imports_are_read_as_the_parser_reads_them() -> None:
    """The quick reading of imports finds in every module what Python's own parser finds."""
    import ast

    modules = workflow.behind._modules()
    for name, path in modules.items():
        found = set()
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
                wanted = [base, *(f"{base}.{alias.name}" for alias in node.names)]
            else:
                continue
            for target in wanted:
                while target.startswith("synth."):
                    if target in modules:
                        found.add(target)
                    target = target.rpartition(".")[0]
        fits = re.compile(BY_A_NAME_PUT_TOGETHER.get(name, "none"))
        found |= {one for one in modules if fits.fullmatch(one)}
        assert set(workflow.behind._imports(name)) == found, name


def test_an_import_by_a_pattern_is_an_import_of_all_that_fit() -> None:
    """`synth report` makes every page there is, so each room's code is behind it."""
    files = {Path(f).as_posix().rpartition("synth/")[2] for f in workflow.code("report")}
    assert {f"report/{page.room}/page.py" for page in PAGES} <= files


def test_a_job_depends_on_the_templates_its_pages_name() -> None:
    """The narratives' pages on theirs and what these include; on no other page's."""
    suffixes = (".j2", ".css", ".js")
    named = {Path(f).name for f in workflow.code("pages") if f.endswith(suffixes)}
    assert named == {
        "narrative.html.j2", "narrative.css", "narrative.js", "base.html.j2", "style.css",
        "page.js", "plain.html.j2",
    }  # fmt: skip
    every = {path for path in (workflow.PACKAGE / "report").rglob("*") if path.suffix in suffixes}
    behind = {Path(f).resolve() for v in ("pages", "report") for f in workflow.code(v)}
    assert every <= behind, "a template that no page names"


def test_outputs_and_tables_name_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step's outputs, with a place for the chunk; the files to read, of every chunk or of one."""
    monkeypatch.setattr(workflow.places, "_every", lambda: ["0-of-2", "1-of-2"])
    assert workflow.outputs("suggest") == ["build/suggest/{chunk}/suggestions.csv"]
    assert workflow.outputs("nothing") == []
    assert workflow.tables("codings", "themes") == [
        "build/resolve/0-of-2/codings.csv",
        "build/resolve/1-of-2/codings.csv",
        "build/theme/themes.csv",
    ]
    assert workflow.tables("codings", chunk="{chunk}") == ["build/resolve/{chunk}/codings.csv"]
    assert workflow.texts("1-of-2") == ["build/segment/1-of-2/narratives.jsonl"]
    assert len(workflow.texts()) == 2
    with pytest.raises(KeyError):
        workflow.tables("no-such-table")


def test_chunks_are_looked_for_once_and_only_where_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """No narratives are listed for tables of the whole study; for others, once in a run."""
    asked = []

    def chunks() -> dict[str, list[Path]]:
        asked.append(1)
        return {"0-of-1": []}

    monkeypatch.setattr(workflow.places, "chunks", chunks)
    workflow.places._every.cache_clear()
    try:
        assert workflow.tables("themes", "rounds") == [
            "build/theme/themes.csv",
            "build/theme/rounds.csv",
        ]
        assert not asked
        assert workflow.tables("codings") * 2 == workflow.tables("codings", "codings")
        assert workflow.texts() == ["build/segment/0-of-1/narratives.jsonl"]
        assert len(asked) == 1
    finally:
        workflow.places._every.cache_clear()


@pytest.mark.parametrize(
    ("setting", "files"),
    [("off", set()), ("no-such-folder", set()), ("model", {"model.onnx", "vocab.txt"})],
)
def test_models_are_the_files_that_are_there(tmp_path, setting, files) -> None:
    """Of a folder with a model, what lies there; nothing is imported, and nothing raises."""
    (tmp_path / "config.yaml").write_text(f"title: A\nsuggestions: {{embeddings: {setting}}}\n")
    (tmp_path / "model").mkdir()
    for name in ("model.onnx", "vocab.txt", "other"):
        (tmp_path / "model" / name).write_text("")
    workflow.reading._load.cache_clear()
    assert {Path(path).name for path in workflow.models(tmp_path)} == files


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A second run in the folder stops with one sentence; when the first ends, it may run."""
    code = (
        "import sys; from pathlib import Path; from synth.workflow import hold_lock\n"
        "hold_lock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    first = subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True)
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    second = subprocess.run(command, input="", capture_output=True, text=True)
    assert second.returncode == 1
    assert "error: another snakemake is running in this folder" in second.stderr
    assert "Traceback" not in second.stderr
    first.communicate("")
    third = subprocess.run(command, input="", capture_output=True, text=True)
    assert third.stdout == "held\n"


def test_the_check_runs_when_something_changed(study, capfd) -> None:
    """Once for what people wrote as it is; again after a change, which stops the run if broken."""
    workflow.check_first(study.root)
    assert "Checking everything people wrote" in capfd.readouterr().err
    workflow.check_first(study.root)
    assert capfd.readouterr().err == ""
    study.replace("codings/anna/N01.yaml", "code: surprise", "code: surprised")
    with pytest.raises(SystemExit) as stopped:
        workflow.check_first(study.root)
    assert stopped.value.code == 1
    assert "the code “surprised” does not exist" in capfd.readouterr().err
    with pytest.raises(SystemExit):
        workflow.check_first(study.root)


@pytest.mark.parametrize("failed", [False, True])
def test_a_run_ends_with_the_report_or_what_went_wrong(tmp_path: Path, failed: bool) -> None:
    """The last line names the report; after a failure, what the step said."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports/index.html").write_text("")
    (tmp_path / "build/log").mkdir(parents=True)
    code = (
        "import logging, sys; from pathlib import Path; from synth import workflow\n"
        "root, log = Path(sys.argv[1]), logging.getLogger('run')\n"
        "workflow.close_with_report(log, root)\n"
        "(root / 'build/log/theme.log').write_text('error: a round is broken')\n"
        + ("log.error('a rule failed')" if failed else "log.warning('nothing')")
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    if failed:
        assert done.stderr.rstrip().endswith("error: a round is broken")
        assert "The report" not in done.stdout
    else:
        assert done.stdout == f"\nThe report: {tmp_path / 'reports/index.html'}\n"
