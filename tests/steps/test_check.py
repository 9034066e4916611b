"""`synth check`: what the files say of one another."""

from __future__ import annotations

from synth.workflow import written_files


def test_the_small_study_has_no_problems(study, shown):
    """The study that all tests start from is whole: no error, no warning, and it is counted."""
    assert study.problems() == []
    assert study.run("check") == 0
    assert shown() == (
        "3 narratives, 4 codes, 15 codings in 6 files, 3 rounds of themes: no problems\n"
    )


def test_warnings_are_shown_or_counted(study, shown):
    """A warning stops nothing; it is shown in full, or with --brief counted."""
    study.replace("config.yaml", "pages: [0, 7]", "least_words: 700")
    assert study.run("check") == 0
    said = shown()
    assert "0 errors, 3 warnings" in said
    assert "words (0.1 pages) instead of 4–7 pages of 500 words, at least 700" in said
    assert study.run("check", "--brief") == 0
    assert "3 warnings" in shown()


def test_a_coding_file_whose_narrative_is_gone(study):
    """The file is named, and what to do with it."""
    study.remove("narratives/N02-case.md")
    said = study.errors()
    assert len(said) == 2
    assert "codings/anna/N02.yaml:1:12 there is no narrative “N02” | did you mean “N0" in said[0]


def test_a_coder_who_is_not_in_the_settings(study):
    """A folder of an unknown coder is an error, with the line to add."""
    study.replace("config.yaml", "  - id: ben\n", "")
    said = study.only_problem()
    assert "error codings/ben “ben” is not one of the coders in config.yaml" in said
    assert "Add “- id: ben” under “coders:”" in said


def test_two_narratives_with_one_id(study):
    """Both files are named."""
    study.write("narratives/N01-copy.md", study.read("narratives/N01-case.md"))
    assert study.only_problem() == (
        "error narratives/N01-copy.md two narratives have the id “N01” | "
        "The other is N01-case.md. Give each an id of its own."
    )


def test_a_narrative_called_otherwise_than_its_file(study):
    """The id and the file's name must agree, for codings are found by it."""
    study.path("narratives/N03-case.md").rename(study.path("narratives/N04-case.md"))
    assert any(
        "the narrative's id is “N03”, but its file name says “N04”" in p for p in study.errors()
    )


def test_a_quote_that_is_nowhere(study):
    """An orphan is a warning: the coding is kept, and the nearest passage shown."""
    study.replace("codings/ben/N02.yaml", "quote: moved a midwife", "quote: removed the midwives")
    said = study.only_problem()
    assert said.startswith("warning codings/ben/N02.yaml:7:12 orphan: the quote is not in the text")
    assert "Nearest: “coordinator moved a midwife”." in said


def test_a_quote_that_stands_twice(study):
    """Which place is meant is asked, as an error at the quote."""
    study.replace("narratives/N01-case.md", "Two women arrived at once.", "Two women arrived at once. Two women arrived at once.")  # fmt: skip
    said = study.only_problem()
    assert said.startswith(
        "error codings/anna/N01.yaml:7:12 the quote occurs in 2 places | Add “before:”"
    )


def test_themes_name_codes_that_live(study):
    """A retired code in the last round is an error with its end; in an earlier round it may stand;
    a code in no theme, in two themes or in one twice is a warning."""
    study.replace("codebooks/codes.yaml", "version: 1", "version: 2")
    text = study.read("codebooks/codes.yaml")
    cut = text.index("  - id: surprise")
    study.write(
        "codebooks/codes.yaml",
        text[:cut] + text[text.index("  - id: shared-pool"):]
        + "  - {id: new, label: New, definition: d}\n"
        "history:\n  - {version: 2, date: 2026-03-02, change: retire, codes: surprise, reason: too wide}\n",
    )  # fmt: skip
    study.replace(
        "codebooks/themes/03-analytical.yaml",
        "[move-staff, shared-pool]",
        "[move-staff, move-staff]",
    )
    study.replace(
        "codebooks/themes/03-analytical.yaml", "[talk-it-over]", "[talk-it-over, move-staff]"
    )
    said = [p.split("03-analytical.yaml:", 1)[1] for p in study.problems() if "themes/" in p]
    assert said == [
        "12:17 the code “surprise” is no longer in the codebook: retired in version 2: too wide | "
        "Name the codes that replaced it, or remove it.",
        "5:3 2 codes are in no theme: shared-pool, new | Add each to a theme, or to “left_out:”.",
        "15:29 the code “move-staff” is listed twice in one theme | first on line 15; keep one",
        "20:27 the code “move-staff” is in two themes | first on line 15; its codings count in both",
    ]


def test_a_code_left_out_and_in_a_theme(study):
    """One cannot knowingly leave out a code and use it."""
    study.write(
        "codebooks/themes/03-analytical.yaml",
        study.read("codebooks/themes/03-analytical.yaml") + "left_out: [surprise]\n",
    )
    assert "the code “surprise” is under “left_out” but also in a theme" in study.only_problem()


def test_rounds_without_a_number(study):
    """A round's file must begin with its number: another name would make it the last, the result."""
    study.write("codebooks/themes/notes.yaml", study.read("codebooks/themes/01-preliminary.yaml"))
    said = study.errors()
    assert any(
        "notes.yaml:1:8 the file says “round: 1”, but its name says otherwise" in p for p in said
    )


def test_files_that_nobody_reads_are_named(study):
    """An .odt narrative, a stray coding and a text among codings are warned of; notes are not."""
    for name in (
        "narratives/N04.odt",
        "codings/N01.yaml",
        "codings/anna/notes.txt",
        "codebooks/themes/x.txt",
    ):
        study.write(name, "x")
    for name in (
        "narratives/README.md",
        "narratives/_draft.md",
        "codings/anna/.N01.yaml.swp",
        "narratives/~$N01.docx",
    ):
        study.write(name, "x")
    said = study.problems()
    assert [p.split()[1] for p in said] == [
        "codebooks/themes/x.txt",
        "codings/N01.yaml",
        "codings/anna/notes.txt",
        "narratives/N04.odt",
    ]
    assert all("this file is ignored" in p and p.startswith("warning") for p in said)


def test_narratives_sections(study):
    """Missing, unknown, double, empty and out-of-order sections, each with its place."""
    name = "narratives/N03-case.md"
    text = study.read(name)
    text = text.replace("## Contextual conditions\n", "## Contextual circumstances\n")
    text = text.replace("Nurses and physicians work there.", "")
    text += "\n## *Project* content:\n\nAgain.\n"
    study.write(name, text)
    said = [p.split("N03-case.md", 1)[1] for p in study.problems()]
    assert said == [
        " missing sections: “Contextual conditions” | Add each as a level-2 heading (“## …”, in Word "
        "“Heading 2”); if the sources say nothing about it, write that.",
        ":23:4 the template has no section “Contextual circumstances” | did you mean “Contextual conditions”?",
        ":47:4 the section “Project content” occurs twice | Merge the two.",
        " sections are not in the template's order: “Project content” should come earlier | "
        "Following the template's order makes narratives easier to compare.",
        ":19:4 the section “Stakeholders, professions and competence” is empty | "
        "Who takes part? Which professions, with which competence?",
    ]


def test_a_line_of_dashes_below_a_text(study):
    """To Markdown it is a heading: the message says how that comes."""
    study.replace(
        "narratives/N01-case.md",
        "The pool of staff was shared.",
        "The pool of staff was shared.\n---",
    )
    assert any("turns it into a heading" in p for p in study.errors())


def test_required_metadata_and_sources(study):
    """What the template requires and sources that are missing are warnings."""
    study.write(
        "narratives/N01-case.md",
        study.read("narratives/N01-case.md")
        .replace("setting: [hospital ward]\n", "")
        .replace("sources:\n  - citation: Nobody 2020, a paper\n", ""),
    )
    assert [p.split(" | ")[0] for p in study.problems()] == [
        "warning narratives/N01-case.md:2:5 “setting” is missing from the front matter",
        "warning narratives/N01-case.md:2:5 the narrative names no sources",
    ]  # fmt: skip


def test_a_template_of_ones_own(study):
    """Doubles and reserved keys in a template are told at their places; a good one is used."""
    study.write(
        "own.yaml",
        """\
        id: own
        title: Mine
        sections:
          - {id: a, heading: Alpha}
          - {id: a, heading: Beta, aliases: [alpha]}
        metadata:
          - {key: title, label: Title}
        """,
    )
    study.write("config.yaml", study.read("config.yaml") + "template: own.yaml\n")
    assert [p.split(" | ")[0] for p in study.errors() if "own.yaml" in p] == [
        "error own.yaml:5:10 the section id “a” is listed twice",
        "error own.yaml:5:38 the heading “alpha” is listed twice",
        "error own.yaml:7:11 “title” can't be a metadata key, because every narrative already has it",
    ]


def test_what_makes_a_run_check_anew(study):
    """Reviews, standards and the ledger are among the files after whose change a run checks first."""
    names = {
        "reviews/rev-1.yaml", "standards/entreq.yaml", "standards/cerqual.yaml",
        "codings/ledger.csv",
    }  # fmt: skip
    for name in names:
        study.write(name, "x: 1")
    study.write("reviews/README.md", "no review")
    found = {path.relative_to(study.root).as_posix() for path in written_files(study.root)}
    assert names <= found
    assert "reviews/README.md" not in found
