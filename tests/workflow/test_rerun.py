"""The workflow reruns what it must, and nothing else."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY / "benchmarks"))
from generate import generate  # noqa: E402

pytestmark = pytest.mark.slow

#: The jobs that count codings or show what was counted.
COUNTED = {"agree": 1, "theme": 1, "group": 1, "pages": 1, "report": 1, "manuscript": 1}


def environment(study: Path) -> dict[str, str]:
    """The package is read from the study's own copy, so that a test may edit a module of it."""
    return {**os.environ, "PYTHONPATH": str(study / "src")}


def snakemake(study: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the workflow in `study`."""
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", *arguments],
        cwd=study,
        env=environment(study),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


def planned(study: Path) -> dict[str, int]:
    """Rule → jobs that a run would do now."""
    out = snakemake(study, "--dry-run").stdout
    table = out.rpartition("Job stats:")[2]
    jobs = dict(re.findall(r"^(\w+) +(\d+)$", table, re.M))
    jobs.pop("total", None)
    jobs.pop("all", None)
    return {re.sub(r"^pages_.*", "pages", rule): int(n) for rule, n in jobs.items()}


def make_study(folder: Path, narratives: int, **sizes: int) -> Path:
    """A generated study with its own copy of the package, brought up to date."""
    generate(folder, narratives, **sizes)
    shutil.copytree(
        REPOSITORY / "src",
        folder / "src",
        ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"),
    )
    snakemake(folder)
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study, up to date."""
    return make_study(tmp_path_factory.mktemp("small") / "study", 4, words=200, codings=6, codes=12)


@pytest.fixture
def study(finished: Path, tmp_path: Path) -> Path:
    """A copy of it, times kept. It stands at another place: paths in it are relative."""
    return Path(shutil.copytree(finished, tmp_path / "study", copy_function=shutil.copy2))


def edit(path: Path, old: str, new: str) -> None:
    """Replace `old`, which must be there, and make the file newer than every output."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_nothing_changed_reruns_nothing(study: Path) -> None:
    """A second run has nothing to do, and its last line still names the report."""
    done = snakemake(study)
    assert "Nothing to be done" in done.stdout + done.stderr
    last = (done.stdout.strip()).splitlines()[-1]
    assert last.endswith(str(Path("reports") / "index.html"))
    assert last.startswith("The report:")


def test_a_touched_file_reruns_nothing(study: Path) -> None:
    """A file that is newer but the same (as after `git checkout`) is no change."""
    for path in (study / "narratives").glob("*.md"):
        path.touch()
    assert planned(study) == {}


def test_one_coding_added(study: Path) -> None:
    """A coder's edit finds codings anew and all that counts them; narratives are not read again."""
    path = study / "codings" / "coder-a" / "N0001.yaml"
    edit(path, "codings:\n", 'codings:\n- code: code-1\n  quote: "Project content"\n')
    assert planned(study) == {"resolve": 1, **COUNTED}
    before = (study / "build/segment/0-of-1/sentences.csv").stat().st_mtime_ns
    snakemake(study)
    assert (study / "build/segment/0-of-1/sentences.csv").stat().st_mtime_ns == before
    assert "Project content" in (study / "build/resolve/0-of-1/codings.csv").read_text()
    assert planned(study) == {}


def test_a_definition_edited(study: Path) -> None:
    """A definition is shown, and compared for suggestions: nothing is counted again, and the
    narratives' pages, which link to it, stay."""
    edit(study / "codebooks/codes.yaml", "A generated code.", "A definition made clearer.")
    assert planned(study) == {"group": 1, "report": 1, "manuscript": 1}


def test_a_label_edited(study: Path) -> None:
    """A label stands on the narratives' pages too."""
    edit(study / "codebooks/codes.yaml", "label: ", "label: Renamed ")
    assert planned(study) == {"group": 1, "pages": 1, "report": 1, "manuscript": 1}


def test_terms_edited(study: Path) -> None:
    """A code's terms concern suggestions alone."""
    edit(study / "codebooks/codes.yaml", 'terms: ["', 'terms: ["something new", "')
    assert planned(study) == {"suggest": 1, "report": 1, "manuscript": 1}


@pytest.mark.parametrize(
    "new", ["Another one.", "A generated statement.\n    summaries: {N0001: What it says.}"]
)
def test_a_theme_round_edited(study: Path, new: str) -> None:
    """A statement or summary concerns what shows themes; codings are not looked for again."""
    edit(study / "codebooks/themes/01-analytical.yaml", "A generated statement.", new)
    assert planned(study) == COUNTED


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reviews/rev-1.yaml", "reviewer: rev-1\n"),
        ("standards/entreq.yaml", "items:\n"),
        ("standards/cerqual.yaml", "findings:\n"),
        ("codings/ledger.csv", "when,by\n"),
    ],
)
def test_what_is_written_on_the_result(study: Path, name: str, text: str) -> None:
    """A review, a standard or a decision concerns what is shown, and nothing is counted again."""
    (study / name).parent.mkdir(exist_ok=True)
    (study / name).write_text(text)
    assert planned(study) == {"report": 1, "manuscript": 1}


def test_a_review_is_shown_and_taken_back(study: Path) -> None:
    """It is in the pages and the workbook's manifest; without it they are as they were, to a byte."""
    names = ("themes.html", "manuscript.docx", "tables.xlsx", "tables/manifest.csv")

    def made() -> list[bytes]:
        return [(study / "reports" / name).read_bytes() for name in names]

    before, path = made(), study / "reviews" / "rev-1.yaml"
    theme = re.search(r"- id: (\S+)", (study / "codebooks/themes/01-analytical.yaml").read_text())
    assert theme
    path.parent.mkdir()
    path.write_text(
        f"reviewer: rev-1\nstudy: A generated study\nreport: {'ab' * 32}\nround: 1\n"
        "date: 2026-03-02\nthemes:\n"
        f"- {{theme: {theme[1]}, sha256: {'cd' * 32}, verdict: revise, comment: Say it shorter.}}\n"
    )
    snakemake(study)
    shown = made()
    assert b"Say it shorter." in shown[0]
    assert b"reviews/rev-1.yaml" in shown[3]
    assert before[2] != shown[2], "the workbook holds the manifest too"
    path.unlink()
    snakemake(study)
    assert made() == before
    assert planned(study) == {}


def test_everything_is_made(study: Path) -> None:
    """What the rules promise is there: pages, the one file to mail, manuscript, every table."""
    from synth.tables.registry import all_tables

    TABLES = all_tables()

    pages = ("index", "themes", "figures", "agreement", "codebook", "suggestions", "standards",
             "workshop", "synthesis", "narratives/N0001")  # fmt: skip
    wanted = {study / "reports" / f"{page}.html" for page in pages}
    wanted |= {study / "reports" / "manuscript.docx", study / "reports" / "tables.xlsx"}
    assert [path for path in wanted if not path.stat().st_size] == []
    written = {path.stem for path in (study / "build").rglob("*.csv")}
    assert written == {name for name in TABLES if not name.startswith(("ranked", "novel"))}


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ("title: A generated study", "title: Renamed", {"pages", "report", "manuscript"}),
        (
            "coders:",
            "counting: majority\ncoders:",
            {"theme", "group", "pages", "report", "manuscript"},
        ),
        (
            "coders:",
            "agreement: {seed: 7}\ncoders:",
            {"resolve", "agree", "theme", "group", "pages", "report", "manuscript"},
        ),
        (
            "coders:",
            "saturation: {base: 2}\ncoders:",
            {"theme", "pages", "report", "manuscript"},
        ),
        ("coders:", "reviews: {agreeing: 1}\ncoders:", {"report", "manuscript"}),
        ("coders:", "# a comment\ncoders:", set()),
    ],
)
def test_a_config_key_edited(study: Path, old: str, new: str, rules: set[str]) -> None:
    """A setting reruns what reads it; a comment reruns nothing."""
    edit(study / "config.yaml", old, new)
    assert set(planned(study)) == rules


@pytest.mark.parametrize(
    ("module", "rules"),
    [
        ("themes/rollup.py", {"theme", "pages", "report", "manuscript"}),
        ("agreement/presence.py", {"agree", "report", "manuscript"}),
        ("suggest/terms/rules.py", {"suggest", "report"}),
        ("suggest/codes/grouping.py", {"group", "report"}),
        ("report/parts/style.css", {"pages", "report", "manuscript"}),
        (
            "narratives/sentences.py",
            {
                "segment",
                "resolve",
                "suggest",
                "agree",
                "theme",
                "group",
                "pages",
                "report",
                "manuscript",
            },
        ),
        ("cli.py", set()),
    ],
)
def test_a_module_edited(study: Path, module: str, rules: set[str]) -> None:
    """A change in the package reruns the steps that use it, and what follows from them."""
    path = study / "src" / "synth" / module
    comment = "/* changed */" if module.endswith(".css") else "# changed"
    path.write_text(path.read_text() + f"\n{comment}\n")
    assert set(planned(study)) == rules


def test_a_broken_study_stops_with_the_real_error_last(study: Path) -> None:
    """The problem stands at the end of the output, and no result is touched."""
    report = study / "reports" / "index.html"
    before = report.stat().st_mtime_ns
    edit(study / "codebooks/codes.yaml", "definition:", "definiton:")
    done = snakemake(study, check=False)
    assert done.returncode == 1
    assert re.search(r"\n1 error, \d+ warnings?$", done.stderr.rstrip())
    assert "unknown key “definiton”" in done.stderr
    assert "Traceback" not in done.stderr
    assert report.stat().st_mtime_ns == before
    edit(study / "codebooks/codes.yaml", "definiton:", "definition:")
    assert planned(study) == {}, "after the mend nothing is done again"
    assert "Checking everything" in snakemake(study).stderr
    assert "Checking everything" not in snakemake(study).stderr, "checked once is enough"


RANKED = "suggestions: {method: ranked, embeddings: off}\ncoders:"


def test_a_ranking_is_made_anew_with_codings_and_definitions(study: Path) -> None:
    """It learns from codings and reads definitions; where it is not asked for there is no such job."""
    edit(study / "config.yaml", "coders:", RANKED)
    assert planned(study).keys() >= {"rank", "report"}
    snakemake(study)
    assert planned(study) == {}
    edit(study / "codebooks/codes.yaml", "A generated code.", "A definition made clearer.")
    assert planned(study) == {"rank": 1, "group": 1, "report": 1, "manuscript": 1}


@pytest.mark.parametrize("settings", ["", RANKED])
def test_suggestions_change_no_other_result(study: Path, settings: str) -> None:
    """Without the suggestions' tables every other output is the same, byte for byte."""
    if settings:
        edit(study / "config.yaml", "coders:", settings)
        snakemake(study)

    def results() -> dict[str, bytes]:
        # Pages are named by a hash of all settings, those of the suggestions too.
        return {
            str(p.relative_to(study)): re.sub(rb"\b[0-9a-f]{64}\b", b"", p.read_bytes())
            for folder in ("build", "reports")
            for p in sorted((study / folder).rglob("*"))
            if p.is_file()
            and p.suffix in (".csv", ".jsonl", ".html")
            and "suggest" not in str(p.relative_to(study))
            and not {"rank", "group"} & set(p.parts)
        }

    with_suggestions = results()
    assert (study / "build/suggest/0-of-1/suggestions.csv").read_text().count("\n") > 1
    shutil.rmtree(study / "build" / "suggest")
    shutil.rmtree(study / "build" / "rank", ignore_errors=True)
    shutil.rmtree(study / "build" / "group")
    shutil.rmtree(study / "reports")
    edit(study / "config.yaml", settings or "coders:", "suggestions: {enabled: false}\ncoders:")
    snakemake(study, "--forceall")
    without = results()
    assert with_suggestions.keys() == without.keys()
    # The manifest names the settings' hash; the numbers stand in the other files.
    different = [n for n in without if without[n] != with_suggestions[n]]
    assert set(different) <= {"reports/index.html", "reports/tables/manifest.csv"}


def test_a_kill_in_the_middle(tmp_path: Path) -> None:
    """A run that was killed leaves no lock and nothing half-written: the next one ends as ever."""
    study = tmp_path / "study"
    generate(study, 12, words=400, codings=6, codes=12)
    shutil.copytree(REPOSITORY / "src", study / "src", ignore=shutil.ignore_patterns("__pycache__"))
    run = subprocess.Popen(
        [sys.executable, "-m", "snakemake"],
        cwd=study,
        env=environment(study),
        stdout=subprocess.DEVNULL,
        stderr=(tmp_path / "err").open("w"),
        start_new_session=True,
    )
    waited = time.monotonic()
    while not (study / "build/log/segment-0-of-1.log").exists():
        assert run.poll() is None, (tmp_path / "err").read_text()
        assert time.monotonic() - waited < 120
        time.sleep(0.02)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert not (study / "reports" / "index.html").exists()
    snakemake(study)
    assert (study / "reports" / "index.html").exists()
    left = [p for p in study.rglob(".*") if re.match(r"\..+\.csv\.|\..+\.html\.", p.name)]
    assert all("build" in p.parts for p in left)
    assert planned(study) == {}


def test_two_runs_at_once_are_refused(study: Path) -> None:
    """A second run in the same folder stops with a plain sentence; the lock goes with the first."""
    import fcntl

    with open(study / ".snakemake" / "synth.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = snakemake(study, check=False)
    assert done.returncode != 0
    assert "another snakemake is running" in done.stdout + done.stderr
    snakemake(study)


def test_a_narrative_added_among_many(tmp_path: Path) -> None:
    """One more narrative among 300 is worked in its own chunk alone; a removed one likewise."""
    study = make_study(tmp_path / "study", 300, words=30, codings=1, codes=9)
    new = (study / "narratives" / "N0001-generated.md").read_text().replace("N0001", "N0999")
    (study / "narratives" / "N0999-new.md").write_text(new)
    expected = {
        "segment": 1,
        "resolve": 1,
        "suggest": 1,
        **COUNTED,
    }
    assert planned(study) == expected
    (study / "narratives" / "N0999-new.md").unlink()
    assert planned(study) == {}
