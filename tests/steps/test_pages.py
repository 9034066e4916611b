"""`synth pages`: the narratives' pages, made from the tables."""

from __future__ import annotations

from bs4 import BeautifulSoup


def test_ids_in_a_memo_are_links(study):
    """Another narrative, a code, a theme and an earlier one, from the folder the page stands in."""
    study.write(
        "codings/anna/N01.yaml",
        "narrative: N01\ncoder: anna\nstatus: complete\ncodebook: 1\ncodings:\n"
        "  - code: surprise\n    quote: Nobody had expected it.\n"
        "    memo: As in N02; see talk-it-over, `adapting` and `staff`, no surprise.\n",
    )
    study.run_steps("segment", "resolve", "theme")
    assert study.run("pages", "--chunk", "0-of-1") == 0
    soup = BeautifulSoup(study.read("reports/narratives/N01.html"), "html.parser")
    memo = next(one for one in soup.select(".memo") if "As in" in one.get_text())
    assert [(a.get_text(), a["href"], a.get("title")) for a in memo.find_all("a")] == [
        ("N02", "../narratives/N02.html", None),
        ("talk-it-over", "../codebook.html#code-talk-it-over", "Talk it over"),
        ("adapting", "../themes.html#theme-adapting", "Adapting to what comes"),
        ("staff", "../themes.html#round-2", "Staff"),
    ]
