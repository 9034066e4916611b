"""A small study with everything a page has to cope with, and how to make its report."""

from __future__ import annotations

import shutil
import sys
import textwrap
from html.parser import HTMLParser
from pathlib import Path

import pytest
from making import make

from synth.study import Study as WrittenStudy
from synth.tables.segment import Sentence
from synth.tables.suggest import TermSuggestion
from synth.workflow import chunks

sys.path.insert(0, str(Path(__file__).parent))  # for `reading`
CHROMIUM = Path("/usr/bin/chromium")

CONFIG = """\
title: "A <b>small</b> study, “quoted” & 'plain' 🩺"
approach: codebook
review_questions:
  - id: purposes
    text: For which purposes do people work together?
  - id: learning
    text: How do they learn?
coders:
  - id: anna
    reflexivity: A nurse for ten years.
  - id: ben
length:
  pages: [0, 7]
agreement:
  bootstrap: 50
"""

SECTIONS = (
    "Project content", "Setting and system level", "Stakeholders, professions and competence",
    "Contextual conditions", "Resilience for what", "Resilience to what", "Resilience of what",
    "Resilience through what", "Tensions and contrary examples",
)  # fmt: skip

N01 = """\
Eight teams were *followed* for **a year**. It ended <script>alert("never")</script> in June.

<img src=x onerror=alert(1)>

See [the paper](https://example.org/a?b=1&c=2), [a trap](javascript:alert(1)), [a file](../../etc)
and [a DOI](doi:10.1186/s12913-022-08451-y).

> A quote within a quote.

1. First the coordinator moved a midwife.
2. Then two women arrived at once.
   - One was waiting 👩‍👩‍👧 outside.

| What | How many |
| --- | --- |
| Beds | 12 |
| | 3 |

```
a  <b>code</b>  block
```

### A heading of its own

#### And one below it
"""

FRONT = """\
---
id: {id}
title: {title}
authors: [author-1, author-2]
status: validated
period: "2020"
country: [Norway]
sources:
  - citation: "Nobody N (2020). A paper <i>on</i> care."
    doi: 10.1186/s12913-022-08451-y
  - type: report
    citation: "=HYPERLINK(0)"
setting: [{setting}]
system_level: [micro, meso]
stakeholders: [nurses]
validation:
  - {{round: 1, by: [author-2], date: 2026-01-02, changes: "A <u>word</u>."}}
---
"""

CODES = """\
version: 2
codes:
  - id: move-staff
    label: Move staff
    definition: People are moved between units <em>at once</em>.
    include: Also for an hour; else it is shared-pool.
    exclude: Hiring.
    examples: ["A midwife was moved."]
    question: purposes
    dimension: through-what
    terms: [moved a midwife]
  - id: talk-it-over
    label: Talk it over
    question: learning
    terms: [talked about]
  - id: surprise
    label: Surprise "quoted" & more
    definition: Something comes unexpectedly.
    parent: move-staff
  - id: shared-pool
    label: Shared pool
    origin: deductive
  - id: never
    label: Never used
  - id: alone
    label: In no theme
history:
  - {version: 2, date: 2026-01-05, change: redefine, codes: [talk-it-over], reason: Too wide.}
  - {version: 2, date: 2026-01-05, change: rename, codes: [pool], into: [shared-pool], reason: Clearer.}
"""

CODINGS = {
    "anna/N01": """\
narrative: N01
coder: anna
status: complete
codebook: 2
codings:
  - {id: k1, code: move-staff, quote: the coordinator moved a midwife, memo: "Or <b>pool</b>?"}
  - {id: k2, code: surprise, quote: two women arrived at once, voice: participant}
  - {code: surprise, quote: "It ended <script>alert(\\"never\\")</script> in June."}
  - {code: alone, quote: Eight teams were followed}
  - {code: never-there, quote: this was never written}
""".replace("never-there", "surprise"),
    "ben/N01": """\
narrative: N01
coder: ben
status: complete
codebook: 1
codings:
  - {id: k1, code: move-staff, quote: First the coordinator moved a midwife., polarity: contrary}
  - {code: talk-it-over, quote: "teams were followed for a year. It ended"}
  - {code: pool, quote: Beds}
""",
    "anna/N02": """\
narrative: N02
coder: anna
status: complete
codebook: 2
codings:
  - {code: talk-it-over, quote: The team talked about it.}
  - {code: shared-pool, quote: "The pool of staff was shared."}
""",
    "ben/N02": """\
narrative: N02
coder: ben
status: in progress
codebook: 2
codings:
  - {code: talk-it-over, quote: talked about it}
""",
}

ROUNDS = {
    "01-preliminary": """\
round: 1
stage: preliminary
date: 2026-01-10
participants: [anna, ben]
decision: Codes put together <by> what they serve.
themes:
  - {id: people, label: People, codes: [move-staff, shared-pool, surprise, alone]}
""",
    "02-analytical": """\
round: 2
stage: analytical
decision: Adapting parted into its trigger and its means.
themes:
  - id: adapting
    label: Adapting to <what> comes
    question: purposes
    statement: Teams adapt by moving what they share.
    memo: "Not <sure>."
    contrary_sought: In the sections on tensions.
    subthemes:
      - {id: triggers, label: Triggers, codes: [surprise]}
      - {id: means, label: Means, statement: What they share., codes: [move-staff, shared-pool]}
    codes: [never]
  - id: learning
    label: Learning in passing
    question: learning
    codes: [talk-it-over]
relations:
  - {from: adapting, to: learning, label: is talked over}
""",
}

SCREENING = """\
study,stage,screener,decision,reason,quality_relevance
a2020,abstract,author-1,include,,safety; <care>
a2020,abstract,author-2,exclude,"protocol, no <findings>",safety
b2021,abstract,author-1,exclude,,none
b2021,abstract,author-2,exclude,review,
"""


class Study:
    """A study on disk: write its files, make its report, read its pages."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, text: str) -> None:
        """Write one of the study's files."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")

    def narrative(self, one: str, first: str, title: str = "", setting: str = "ward") -> None:
        """Write a narrative; `first` is the text of its first section."""
        front = FRONT.format(id=one, title=title or f"Narrative {one}", setting=setting)
        body = f"## {SECTIONS[0]}\n\n{first}\n\n" + "\n\n".join(
            f"## {heading}\n\nThe team talked about it. The pool of staff was shared."
            if heading == "Resilience through what" else f"## {heading}\n\nNot known."
            for heading in SECTIONS[1:]
        )  # fmt: skip
        self.write(f"narratives/{one}-x.md", f"{front}\n# {title or one}\n\n{body}\n")

    def make(self) -> Study:
        """Run every step but the suggestions' own, in this process."""
        from synth.steps import agree, group, pages, report, resolve, segment, theme

        names = list(chunks(self.root))
        for name in names:
            segment.run(self.root, name)
            resolve.run(self.root, name)
            self.suggest(name)
        agree.run(self.root)
        theme.run(self.root)
        group.run(self.root)
        for name in names:
            pages.run(self.root, name)
        report.run(self.root)
        return self

    def suggest(self, chunk: str) -> None:
        """Suggestions as the step writes them: “talked about”, and one denied."""
        study, rows = WrittenStudy(self.root), []
        texts = {narrative.id: narrative.text for narrative in study.narratives(chunk)}
        for sentence in study.each(Sentence, chunk):
            at = texts[sentence.narrative].find("talked about", sentence.start, sentence.end)
            if at >= 0:
                rows.append(
                    make(
                        TermSuggestion,
                        narrative=sentence.narrative,
                        sentence=sentence.sentence,
                        start=sentence.start,
                        end=sentence.end,
                        code="talk-it-over",
                        score=0.5,
                        method="rules",
                        version="1",
                        term="talk about",
                        match_start=at,
                        match_end=at + 12,
                        matched="talked about",
                        negated=sentence.narrative == "N01",
                    )
                )
        study.write(TermSuggestion, rows, chunk)

    @property
    def pages(self) -> dict[str, str]:
        """Every page of the report by its path under `reports/`."""
        folder = self.root / "reports"
        return {
            path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.html"))
        }

    def page(self, name: str) -> str:
        """One page."""
        return (self.root / "reports" / name).read_text(encoding="utf-8")

    def bytes(self) -> dict[str, bytes]:
        """Every file of the report."""
        folder = self.root / "reports"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file()
        }  # fmt: skip


def small_study(root: Path) -> Study:
    """The study of this folder's tests, without a report yet."""
    study = Study(root)
    study.write("config.yaml", CONFIG)
    study.narrative("N01", N01, '"Moving <i>staff</i>, “at once” 🏥"', "ward, </script><b>x")
    study.narrative("N02", "Nothing much.", setting="clinic")
    study.narrative(
        "N03", "مرحبا بالعالم. " + "Donaudampfschifffahrt" * 8 + ".", "'بحث عن الرعاية'"
    )
    study.write("codebooks/codes.yaml", CODES)
    for name, text in CODINGS.items():
        study.write(f"codings/{name}.yaml", text)
    for name, text in ROUNDS.items():
        study.write(f"codebooks/themes/{name}.yaml", text)
    study.write("narratives/screening.csv", SCREENING)
    return study


@pytest.fixture(scope="session")
def begin():
    """A function: folder → the small study in it without a report, for a module's own fixture."""
    return small_study


@pytest.fixture(scope="session")
def _made(tmp_path_factory):
    return small_study(tmp_path_factory.mktemp("made") / "study").make()


@pytest.fixture(scope="session")
def made(_made):
    """The small study with its report; not to be changed."""
    return _made


@pytest.fixture
def study(tmp_path):
    """The small study without a report, for a test to change and make."""
    return small_study(tmp_path / "study")


@pytest.fixture
def copy(_made, tmp_path):
    """The small study with its report, for a test to change."""
    shutil.copytree(_made.root, tmp_path / "copy")
    return Study(tmp_path / "copy")


@pytest.fixture(scope="session")
def written(_made, tmp_path_factory):
    """The small study with its report and what its manuscript needs; not to be changed."""
    from synth.steps import manuscript

    root = tmp_path_factory.mktemp("written") / "study"
    shutil.copytree(_made.root, root)
    manuscript.run(root)
    return Study(root)


TALKED = {
    "ben/N02": """\
        narrative: N02
        coder: ben
        status: complete
        coding_round: 2
        codebook: 2
        codings:
          - {id: t, code: talk-it-over, quote: talked about it}
          - {id: u, code: move-staff, quote: The pool of staff was shared., memo: "<b>Moved?</b>"}
        """,
    "cleo/N01": """\
        narrative: N01
        coder: cleo
        status: complete
        coding_round: 1
        codebook: 2
        codings:
          - {id: k1, code: move-staff, quote: First the coordinator moved a midwife.}
          - {id: k2, code: move-staff, quote: two women arrived at once, memo: "=cmd|<i>"}
          - {id: k3, code: talk-it-over, quote: It ended}
        """,
    "ben2/N01": """\
        narrative: N01
        coder: ben2
        status: complete
        codebook: 2
        codings:
          - {id: k1, code: move-staff, quote: First the coordinator moved a midwife.}
          - {id: k2, code: talk-it-over, quote: teams were followed for a year.}
        """,
    "cleo/N03": """\
        narrative: N03
        coder: cleo
        status: in progress
        codebook: 2
        codings:
          - {id: k1, code: talk-it-over, quote: The team talked about it.}
        """,
}


def talked_study(root: Path) -> Study:
    """Three coders, one of whom coded twice, rounds of coding, and a consensus: one entry decided,
    one decided and stale since, the others open. Without a report yet."""
    from synth.steps import consensus

    study = small_study(root)
    more = "  - id: ben\n  - id: cleo\n  - {id: ben2, again: ben}\n"
    groups = "  exclusive: {kinds: [move-staff, surprise]}\n"
    study.write("config.yaml", CONFIG.replace("  - id: ben\n", more) + groups)
    for name, text in TALKED.items():
        study.write(f"codings/{name}.yaml", text)
    for name in ("anna/N01", "ben/N01"):
        path = root / f"codings/{name}.yaml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("status: complete", "status: complete\ncoding_round: 1", 1),
                        encoding="utf-8")  # fmt: skip
    consensus.run(root)
    for name, state in (("N01", "difference"), ("N02", "adopted, adopted: [ben]")):
        path = root / f"codings/consensus/{name}.yaml"
        text = path.read_text(encoding="utf-8")
        blank = "decision:\n      state: open\n      by:\n      date:\n      reason:"
        done = f"decision: {{state: {state}, by: [anna], date: 2026-03-09, reason: 'Read <u>again</u>'}}"
        assert blank in text
        path.write_text(text.replace(blank, done, 1), encoding="utf-8")
    text = (root / "codings/anna/N02.yaml").read_text(encoding="utf-8")
    study.write("codings/anna/N02.yaml", text.replace("code: shared-pool", "code: surprise"))
    consensus.run(root)
    return study


@pytest.fixture(scope="session")
def _talked(tmp_path_factory):
    return talked_study(tmp_path_factory.mktemp("talked") / "study").make()


@pytest.fixture(scope="session")
def talked(_talked):
    """The study with three coders and a consensus, with its report; not to be changed."""
    return _talked


@pytest.fixture
def talked_copy(_talked, tmp_path):
    """The same, for a test to change."""
    shutil.copytree(_talked.root, tmp_path / "talked")
    return Study(tmp_path / "talked")


class TextOf(HTMLParser):
    """The text of some HTML as a browser would give it, and the ids in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.ids: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]


@pytest.fixture(scope="session")
def text_of():
    """A function: HTML → (its text, the ids in it)."""

    def read(html: str) -> tuple[str, list[str]]:
        parser = TextOf()
        parser.feed(str(html))
        parser.close()
        return parser.text, parser.ids

    return read


@pytest.fixture(scope="session")
def browser():
    """Debian's chromium, driven by playwright; the test is skipped where it is missing."""
    if not CHROMIUM.exists():
        pytest.skip("/usr/bin/chromium is missing")
    sync_api = pytest.importorskip("playwright.sync_api")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
    with sync_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield running
        running.close()


@pytest.fixture
def open_page(browser, made, talked):
    """Opens a page of the small study, or of the one with a consensus (`of="talked"`); at the end
    there must be no message and no request."""
    contexts, wrong = [], []

    def go(name, of="made", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda r: None if r.is_navigation_request() else wrong.append(r.url))
        root = {"made": made, "talked": talked}[of].root
        page.goto((root / "reports").as_uri() + "/" + name)
        return page

    yield go
    for context in contexts:
        context.close()
    assert wrong == []
