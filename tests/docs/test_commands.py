"""Every command the documentation shows, run in order; and the answers it shows, compared.

In the tutorial, fenced `console` blocks hold commands (`$ …`) and the output expected after each.
`…` stands for any text within a line, and alone on a line for any number of lines. A block after
`<!-- file: PATH -->` is written to that file first; a `diff` block after `<!-- edit: PATH -->`
replaces its `-` lines, each of which must be there, by the `+` line that follows.
"""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import (
    REPOSITORY,
    Block,
    blocks,
    coded,
    document,
    markdown_files,
    marked_tables,
)

from synth import cli

TUTORIAL = "docs/tutorial.md"
GIT = "7. Work in pairs with git (optional)"


# --- commands that install things: not run, but held to what the project has ------------------


def _make_target(command: str) -> None:
    target = [*shlex.split(command), "report"][1]
    makefile = document("Makefile")
    assert re.search(rf"^{re.escape(target)}:", makefile, re.M), f"no target “{target}”"
    if command == "make":
        first = re.search(r"^([a-z]+):", makefile, re.M)
        assert first is not None
        assert first[1] == "report"


def _packages(command: str) -> None:
    wanted = shlex.split(command)[3:]
    assert set(wanted) == {"python3", "python3-venv", "make", "git"}


def _vendor_page(address: str) -> Callable[[str], None]:
    def check(command: str) -> None:
        assert address in document(TUTORIAL), f"“{command}” stands without its maker's page"

    return check


def _virtual_environment(command: str) -> None:
    folder = shlex.split(command)[1].partition("/")[0]
    assert f"VENV := {folder}" in document("Makefile")


def _nothing(command: str) -> None:
    """The address is the reader's."""


#: Command (or its beginning, with “ …”) → what is held of it instead of running it.
INSTALLING: dict[str, Callable[[str], None]] = {
    "sudo apt update": _nothing,
    "sudo apt install …": _packages,
    "xcode-select --install": _vendor_page("https://developer.apple.com/xcode/"),
    "wsl --install": _vendor_page("https://learn.microsoft.com/windows/wsl/install"),
    "git clone …": _nothing,
    "make": _make_target,
    "make …": _make_target,
    "source .venv/bin/activate": _virtual_environment,
}


def installing(command: str) -> Callable[[str], None] | None:
    """The check that stands in for running a command, or None for a command that is run."""
    for known, check in INSTALLING.items():
        if command == known or (known.endswith("…") and command.startswith(known[:-1])):
            return check
    return None


# --- reading a block ------------------------------------------------------------------------------


def commands(block: Block) -> list[tuple[str, str]]:
    """A console block's commands, each with the output that follows it."""
    out: list[tuple[str, list[str]]] = []
    for line in block.text.rstrip("\n").split("\n"):
        if line.startswith("$ "):
            out.append((line[2:], []))
        else:
            assert out, f"line {block.line}: the block begins without a command"
            out[-1][1].append(line)
    return [(command, "\n".join(lines)) for command, lines in out]


def fits(expected: str, found: str) -> bool:
    """Whether output is what a document shows, `…` standing for anything.

    >>> fits("a\\n…\\nd", "a\\nb\\nc\\nd"), fits("a … c", "a b c"), fits("a", "b"), fits("a", "a\\nb")
    (True, True, False, False)
    """
    pattern = ""
    for line in expected.strip("\n").split("\n"):
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(map(re.escape, line.rstrip().split("…"))) + r"[ \t]*\n"
    return re.fullmatch(pattern, found.strip("\n") + "\n") is not None


def edit(path: Path, text: str) -> None:
    """Put each `+` line of a diff block in the place of the `-` line before it."""
    content = path.read_text(encoding="utf-8").split("\n")
    old: str | None = None
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("-"):
            old = line[1:]
        else:
            assert line.startswith("+")
            assert old is not None
            assert content.count(old) == 1, f"{path.name} does not hold this line once: {old}"
            content[content.index(old)] = line[1:]
            old = None
    path.write_text("\n".join(content), encoding="utf-8")


class Terminal:
    """A reader's terminal: runs commands one after another, in a home folder of its own."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home, self.folder = home, folder
        self.environment = {
            **os.environ,
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / ".cache"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "GIT_CEILING_DIRECTORIES": str(home),
            "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "PYTHONPATH"):
            self.environment.pop(name, None)

    def run(self, command: str) -> str:
        """The command's output; fails when a command that reports no error ends badly."""
        if command.startswith("cd "):
            # An absolute path replaces what it is joined to.
            self.folder = self.folder / command[3:].replace("~", str(self.home), 1)
            assert self.folder.is_dir(), f"{command}: there is no such folder"
            return ""
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self.environment, timeout=300,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            encoding="utf-8",
        )  # fmt: skip
        told = re.search(r"^error: ", done.stdout, re.M) is not None
        assert (done.returncode == 0) == (not told), f"{command}\n{done.stdout}"
        return done.stdout

    def follow(self, block: Block) -> None:
        """Do what a block of the tutorial says."""
        if block.language != "console":
            assert block.mark is not None, f"line {block.line}: a block without its file"
            word, name = block.mark
            path = self.folder / name
            if word == "file":
                assert path.exists(), f"line {block.line}: “{name}” is not in a new study"
                path.write_text(block.text, encoding="utf-8")
            else:
                edit(path, block.text)
            return
        for command, expected in commands(block):
            check = installing(command)
            if check is not None:
                check(command)
                continue
            found = self.run(command)
            assert fits(expected, found), f"line {block.line}: {command}\n--- found\n{found}"


# --- tests ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tutorial_done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder in which a reader has followed the tutorial up to its part on git.

    Where several processes run the tests, one of them does it for all.
    """
    import fcntl

    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home, done = shared / "reader", shared / "tutorial-done"
    with open(shared / "tutorial-lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            (home / "synth").mkdir(parents=True)  # what `git clone` would have made
            terminal = Terminal(home, home)
            for block in blocks(document(TUTORIAL)):
                if block.section == GIT:
                    break
                terminal.follow(block)
            done.touch()
    return home


@pytest.mark.slow
def test_the_tutorial_does_what_it_says(tutorial_done: Path) -> None:
    """Every command of the tutorial runs, in order, and answers what the tutorial shows."""
    report = tutorial_done / "my-study" / "reports" / "index.html"
    assert "Keeping each other informed" in report.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_reports_tables_are_documented(tutorial_done: Path) -> None:
    """docs/files/reports-tables.md names every table of a real report with its columns, and no other."""
    rows = marked_tables(document("docs/files/reports-tables.md"), "tables")["reports"]
    documented = {coded(row["file"])[0]: coded(row["columns"]) for row in rows}
    found: dict[str, list[str]] = {}
    for path in (tutorial_done / "my-study" / "reports" / "tables").iterdir():
        name = "theme_by_….csv" if path.name.startswith("theme_by_") else path.name
        with path.open(encoding="utf-8-sig", newline="") as table:
            found[name] = next(csv.reader(table))
        assert name in documented, name
        expected = ",".join(documented[name])
        assert fits(expected, ",".join(found[name])), name
    assert set(found) == set(documented)


@pytest.mark.slow
def test_the_reports_pages_are_documented(tutorial_done: Path) -> None:
    """reports/README.md names every page that a report has."""
    named = coded(document("reports/README.md"))
    reports = tutorial_done / "my-study" / "reports"
    for path in reports.rglob("*.html"):
        name = path.relative_to(reports).as_posix()
        assert re.sub(r"/[^/]+\.html", "/<id>.html", name) in named, name


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_part_on_git_works_in_a_clone(tutorial_done: Path, tmp_path: Path) -> None:
    """The five git commands work in a clone of a shared repository, and the coding arrives there."""
    shutil.copytree(tutorial_done / "my-study", tmp_path / "first")
    terminal = Terminal(tmp_path, tmp_path / "first")
    (tmp_path / ".gitconfig").write_text(
        "[user]\n\tname = coder-1\n\temail = coder-1@example.org\n[init]\n\tdefaultBranch = main\n"
    )
    for command in (
        "git init --quiet --bare ../shared.git",
        "git init --quiet",
        "git add --all",
        "git commit --quiet --message start",
        "git push --quiet ../shared.git HEAD:main",
        "git clone --quiet ../shared.git ../mine",
    ):
        terminal.run(command)
    terminal.run("cd ../mine")
    steps = [block for block in blocks(document(TUTORIAL)) if block.section == GIT]
    assert steps
    for block in steps:
        terminal.follow(block)
    shared = f"git --git-dir={tmp_path}/shared.git"
    arrived = terminal.run(f"{shared} show main:codings/coder-1/N01.yaml")
    assert "Talk about it in the next meeting" in arrived
    kept = terminal.run(f"{shared} ls-tree -r --name-only main")
    assert "codings/.texts/" in kept
    assert "reports/" not in kept


def test_the_tutorial_leaves_no_command_without_a_test() -> None:
    """Each block of the tutorial is a console, or names the file it is written to."""
    for block in blocks(document(TUTORIAL)):
        assert block.language in ("console", "yaml", "markdown", "diff"), block.line
        if block.language == "console":
            assert commands(block)
        else:
            assert block.mark is not None
            assert block.mark[0] == ("edit" if block.language == "diff" else "file")


@pytest.mark.parametrize(
    "path", markdown_files(), ids=lambda path: path.relative_to(REPOSITORY).as_posix()
)
def test_commands_in_other_documents_exist(path: Path) -> None:
    """Outside the tutorial, a command in a console block is one of `make`, `snakemake`, `synth`.

    A target of make stands in the Makefile; verbs and options of synth are what its parser takes.
    """
    if path == REPOSITORY / TUTORIAL:
        return
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.language != "console":
            continue
        for command, _ in commands(block):
            check = installing(command)
            words = shlex.split(command.partition("#")[0])
            if check is not None:
                check(" ".join(words))
            elif words[0] == "synth":
                cli.parser().parse_args(words[1:])
            else:
                assert words[0] in ("snakemake", "cd"), f"{path.name}: {command}"
