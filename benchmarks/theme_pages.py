"""How long the report takes with 20,000 quotations, and how fast its themes open and filter.

    python benchmarks/theme_pages.py [--runs 5] [--narratives 400]

The pages are opened from disk in Debian's chromium; without it, only the report is timed. “Filter”
is the time of the handler with the layout it forces, in the page itself; medians, and the slowest.
Besides the pages as they are, all quotations are put on one page, which the report would split.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path
from typing import Any

from generate import generate
from measure import median, run, snakemake, synth

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
#: From the start of the navigation to the frame after the page has loaded.
OPENED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(
    () => done(performance.now()))))"""
#: Choose something, let the handler run, force the layout, and say how long it took.
FILTER = """([id, value]) => {
    const el = document.getElementById(id), before = performance.now();
    el.value = value;
    el.dispatchEvent(new Event("change"));
    document.body.getBoundingClientRect();
    document.documentElement.scrollHeight;
    return performance.now() - before }"""
#: Two of every kind: few matches and many, and all shown again after each.
CHOICES = (
    ("th-by-narrative", "N0005"), ("th-by-setting", "ward"), ("th-by-section", "for-what"),
    ("th-by-coder", "coder-a"), ("th-by-system_level", "micro"), ("th-by-in", "theme-theme-0-1"),
    ("th-by-polarity", "contrary"), ("th-q", "name et al"), ("th-q", "an"), ("th-q", "zzz"),
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--narratives", type=int, default=400)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        generate(study, chosen.narratives, words=800)
        run(snakemake("--cores", "2"), study)
        built = median([run(synth("report"), study) for _ in range(chosen.runs)])
        print(f"{chosen.narratives * 50:,} quotations, report: {built.wall:.1f} s, "
              f"{built.peak:.0f} MB", flush=True)  # fmt: skip
        whole_page(study)
        if not CHROMIUM.exists():
            print("/usr/bin/chromium is missing: no page was opened")
            return
        print(f"{'page':28}{'kB':>8}{'opens, ms':>11}{'filters, ms':>13}{'slowest, ms':>13}")
        pages = [*sorted((study / "reports/themes").glob("*.html")), study / "reports/whole.html"]
        for page in [study / "reports/themes.html", *pages]:
            browse(page, chosen.runs)


def whole_page(study: Path) -> None:
    """All quotations on one page, `reports/whole.html`."""
    from synth.report.parts import evidence
    from synth.report.parts.data import ReportData
    from synth.report.themes.page import page

    most, evidence.MOST = evidence.MOST, 10**9
    html = page(ReportData.open(study))
    evidence.MOST = most
    (study / "reports/whole.html").write_text(html, encoding="utf-8")


def browse(path: Path, runs: int) -> None:
    """Open a page and filter it, `runs` times; print a line."""
    from playwright.sync_api import sync_playwright

    opened: list[float] = []
    filtered: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        for _ in range(runs):
            page = browser.new_page()
            page.goto(path.as_uri())
            opened.append(page.evaluate(OPENED))
            page.wait_for_timeout(1000)  # nobody filters in the first second
            for which, value in CHOICES:
                for one in (value, ""):
                    took = page.evaluate(FILTER, [which, one])
                    filtered.setdefault(f"{which}={value or 'any'}", []).append(took)
            page.close()
        browser.close()
    each = {name: statistics.median(times) for name, times in filtered.items()}
    slowest = max(each, key=lambda name: each[name])
    print(f"{path.parent.name + '/' + path.name:28}{path.stat().st_size / 1000:8.0f}"
          f"{statistics.median(opened):11.0f}{statistics.median(each.values()):13.0f}"
          f"{each[slowest]:13.0f}  ({slowest})", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
