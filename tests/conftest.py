"""Shared by all tests: a small valid study that a test may change, and run verbs on."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # for `making`

# The same examples every time, and no folder left behind.
settings.register_profile("synth", derandomize=True, database=None, deadline=None)
settings.load_profile("synth")

CONFIG = """\
title: A small study
review_questions:
  - id: purposes
    text: For which purposes do people work together?
  - id: learning
    text: How do they learn?
coders:
  - id: anna
  - id: ben
length:
  pages: [0, 7]
"""

#: The template's sections with the text that stands in each, by section heading.
SECTIONS = {
    "Project content": "Eight teams were followed for a year.",
    "Setting and system level": "The ward is part of a hospital.",
    "Stakeholders, professions and competence": "Nurses and physicians work there.",
    "Contextual conditions": "Staffing was low during the winter.",
    "Resilience for what": "The aim is that care goes on.",
    "Resilience to what": "Two women arrived at once. Nobody had expected it.",
    "Resilience of what": "The pool of staff was shared.",
    "Resilience through what": "The coordinator moved a midwife to the delivery room. "
    "The team talked about it after the shift.",
    "Tensions and contrary examples": "On bad days nobody could be moved.",
}

CODES = """\
version: 1
codes:
  - id: move-staff
    label: Move staff
    definition: People are moved between units.
    question: purposes
    dimension: through-what
    terms: [moved a midwife]
  - id: talk-it-over
    label: Talk it over
    definition: What happened is talked about.
    question: learning
  - id: surprise
    label: Surprise
    definition: Something comes unexpectedly.
  - id: shared-pool
    label: Shared pool
    definition: Staff is shared.
"""

ROUNDS = {
    "01-preliminary.yaml": """\
round: 1
stage: preliminary
decision: Codes put together by what they serve.
themes:
  - id: people
    label: People
    codes: [move-staff, shared-pool, surprise, talk-it-over]
""",
    "02-descriptive.yaml": """\
round: 2
stage: descriptive
decision: Learning set apart.
themes:
  - id: staff
    label: Staff
    codes: [move-staff, shared-pool, surprise]
  - id: learning
    label: Learning
    codes: [talk-it-over]
""",
    "03-analytical.yaml": """\
round: 3
stage: analytical
decision: Adapting parted into its trigger and its means.
themes:
  - id: adapting
    label: Adapting to what comes
    question: purposes
    statement: Teams adapt by moving what they share.
    subthemes:
      - id: triggers
        label: Triggers
        codes: [surprise]
      - id: means
        label: Means
        codes: [move-staff, shared-pool]
  - id: learning
    label: Learning in passing
    question: learning
    statement: Teams learn by talking about the day.
    codes: [talk-it-over]
relations:
  - {from: adapting, to: learning, label: is talked over}
""",
}


def narrative(one: str, sections: dict[str, str] | None = None, front: str = "") -> str:
    """A narrative in Markdown that fits the template."""
    body = "\n\n".join(
        f"## {heading}\n\n{text}" for heading, text in (sections or SECTIONS).items()
    )
    return (
        f"---\nid: {one}\ntitle: Narrative {one}\n"
        "sources:\n  - citation: Nobody 2020, a paper\n"
        "setting: [hospital ward]\nsystem_level: [micro]\nstakeholders: [nurses]\n"
        f"{front}---\n\n{body}\n"
    )


def coding_file(one: str, coder: str, codings: list[tuple[str, str]], extra: str = "") -> str:
    """A coding file as a coder writes it by hand: codes and quotes."""
    items = "".join(f"  - code: {code}\n    quote: {quote}\n" for code, quote in codings)
    return (
        f"narrative: {one}\ncoder: {coder}\nstatus: complete\ncodebook: 1\n{extra}"
        f"codings:{' []' if not codings else ''}\n{items}"
    )


@dataclass
class StudyFolder:
    """A study on disk, and how to change and check it."""

    root: Path

    def path(self, name: str) -> Path:
        """A file of the study."""
        return self.root / name

    def read(self, name: str) -> str:
        """A file's text."""
        return self.path(name).read_text(encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file, dedented, or bytes as they are; folders are made."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = textwrap.dedent(content).encode("utf-8", errors="surrogatepass")
        path.write_bytes(content)
        return path

    def replace(self, name: str, old: str, new: str) -> Path:
        """Change one place of a file; fails when `old` is not there once."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path = self.path(name)
        path.write_bytes(text.replace(old, new).encode("utf-8", errors="surrogatepass"))
        return path

    def remove(self, name: str) -> None:
        """Take a file or folder away."""
        path = self.path(name)
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def problems(self) -> list[str]:
        """What `synth check` finds, each as “severity path:line:column what | fix”."""
        from synth.steps.check import check_study

        out = []
        for p in check_study(self.root)[0]:
            where = p.path.relative_to(self.root).as_posix() if p.path else ""
            where += f":{p.line}" if p.line else ""
            where += f":{p.column}" if p.line and p.column else ""
            out.append(f"{p.severity} {where} {p.what} | {p.fix}")
        return out

    def only_problem(self) -> str:
        """The one problem that there is."""
        found = self.problems()
        assert len(found) == 1, found
        return found[0]

    def errors(self) -> list[str]:
        """The errors among the problems."""
        return [p for p in self.problems() if p.startswith("error")]

    def snapshot(self) -> dict[str, bytes]:
        """Every file's bytes, to see that nothing changed."""
        return {
            p.relative_to(self.root).as_posix(): p.read_bytes()
            for p in sorted(self.root.rglob("*"))
            if p.is_file()
        }

    def run(self, *arguments: str) -> int:
        """Run `synth` on the study as on the command line; its exit status."""
        from synth.cli import main

        return main(["-C", str(self.root), *arguments])

    def segment_and_resolve(self) -> None:
        """Make the tables that the analyses start from."""
        self.run_steps("segment", "resolve")

    def run_steps(self, *verbs: str) -> None:
        """Run some steps of the workflow, in the order given."""
        for verb in verbs:
            chunk = ("--chunk", "0-of-1") if verb in ("segment", "resolve", "suggest") else ()
            assert self.run(verb, *chunk) == 0, verb


@pytest.fixture
def study(tmp_path: Path) -> StudyFolder:
    """A valid study without a single warning: three narratives, two coders, three rounds."""
    out = StudyFolder(tmp_path / "study")
    out.write("config.yaml", CONFIG)
    for one in ("N01", "N02", "N03"):
        out.write(f"narratives/{one}-case.md", narrative(one))
    out.write("codebooks/codes.yaml", CODES)
    by_coder = {
        "anna": [
            ("surprise", "Two women arrived at once."),
            ("move-staff", "The coordinator moved a midwife to the delivery room."),
            ("talk-it-over", "The team talked about it after the shift."),
        ],
        "ben": [
            ("move-staff", "moved a midwife"),
            ("shared-pool", "The pool of staff was shared."),
        ],
    }
    for coder, codings in by_coder.items():
        for one in ("N01", "N02", "N03"):
            out.write(f"codings/{coder}/{one}.yaml", coding_file(one, coder, codings))
    for name, text in ROUNDS.items():
        out.write(f"codebooks/themes/{name}", text)
    out.write(
        "narratives/screening.csv",
        """\
        study,stage,screener,decision,reason,narrative
        a2020,full,anna,include,,N01
        b2021,full,anna,exclude,no resilience in it,
        """,
    )
    return out


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str]):
    """What the last run printed, on both streams, without colours."""

    def read() -> str:
        out = capsys.readouterr()
        return re.sub("\x1b\\[[0-9;]*m", "", out.out + out.err)

    return read
