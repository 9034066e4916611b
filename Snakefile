# From what people write to the pages that reviewers read. Each rule calls one verb of `synth`;
# docs/workflow.md says why each input and parameter stands where it does. Priorities keep two
# cores at work: pages and the manuscript come last, because nothing waits for them.
from synth import layout, suggestion_sources, workflow as flow
from synth.report.pages import PAGES

PYTHON = flow.python()
SYNTH = f"{PYTHON} -m synth"
CHUNKS = flow.chunks()
NARRATIVES = layout.narrative_files(Path())
CODINGS = layout.coding_files(Path())
REPORT = [f"reports/{page.file}" for page in PAGES]
SUGGEST = flow.suggestions_wanted()
SOURCE_MODULE, SOURCE = flow.suggestion_source()
# The source of suggestions works one chunk at a time, or sees all of them.
PART = "" if SOURCE.whole else "{chunk}"
RANK = flow.ranking_wanted()
GROUP = flow.grouping_wanted()


wildcard_constraints:
    chunk=r"\d+-of-\d+",


if workflow.is_main_process and not {"-n", "--dry-run", "--dryrun"} & set(sys.argv):
    flow.hold_lock()
    # A broken study stops here, before any result; docs/workflow.md says why this is no rule.
    flow.check_first()
    flow.close_with_report(logger)


def of_chunk(files):
    """An input function: the given files that belong to the job's chunk."""
    return lambda wildcards: [str(p) for p in files if flow.in_chunk(p, wildcards.chunk)]


def narrative_pages(files):
    """The pages of some narratives."""
    return [f"reports/narratives/{layout.narrative_id(p)}.html" for p in files]


def of_each(words):
    """Words that hold where the source works one chunk at a time."""
    return "" if SOURCE.whole else words


rule all:
    input:
        REPORT,
        "reports/manuscript.docx",
        "reports/tables.xlsx",
        narrative_pages(NARRATIVES),


rule segment:
    input:
        flow.reads(
            "segment", config=["template", "vocabularies", "length", "language", "suggestions"]
        ),
        narratives=of_chunk(NARRATIVES),
        code=flow.code("segment"),
    output:
        flow.texts("{chunk}"),
        flow.outputs("segment"),
    log:
        "build/log/segment-{chunk}.log",
    message:
        "Reading narratives and finding their sentences ({wildcards.chunk})"
    shell:
        "{SYNTH} segment --chunk {wildcards.chunk} 2> {log}"


rule resolve:
    input:
        flow.texts("{chunk}"),
        flow.tables("sentences", chunk="{chunk}"),
        flow.reads("resolve", config=["coders", "agreement"], codes=["id", "history"]),
        codings=of_chunk(CODINGS),
        code=flow.code("resolve"),
    output:
        flow.outputs("resolve"),
    log:
        "build/log/resolve-{chunk}.log",
    message:
        "Finding every coding in the text ({wildcards.chunk})"
    shell:
        "{SYNTH} resolve --chunk {wildcards.chunk} 2> {log}"


# Read by the suggestions page alone; no result depends on it.
rule suggest:
    input:
        flow.texts(PART),
        flow.tables("sentences", chunk=PART),
        flow.tables("codings", "coders", chunk=PART) if SOURCE.reads.codings else [],
        flow.reads(
            "suggest",
            config=["suggestions", *SOURCE.reads.config],
            codes=SOURCE.reads.codes,
        ),
        models=flow.models() if SOURCE.reads.models else [],
        code=flow.code("suggest", SOURCE_MODULE),
    output:
        flow.tables("suggestions", chunk=PART),
    log:
        "build/log/suggest.log" if SOURCE.whole else "build/log/suggest-{chunk}.log",
    message:
        f"Suggesting codes by {SOURCE.described}" + of_each(" ({wildcards.chunk})")
    shell:
        "{SYNTH} suggest" + of_each(" --chunk {wildcards.chunk}") + " 2> {log}"


if RANK:

    RANKED = suggestion_sources.source("ranked").reads

    # Read by the suggestions page alone, as above. One job: it learns from all codings.
    rule rank:
        input:
            flow.texts(),
            flow.tables("sentences", "codings", "coders"),
            flow.reads("rank", config=["suggestions", *RANKED.config], codes=RANKED.codes),
            models=flow.models(),
            code=flow.code("rank"),
        output:
            flow.outputs("rank"),
        log:
            "build/log/rank.log",
        message:
            "Ranking the codes of every sentence"
        shell:
            "{SYNTH} rank 2> {log}"


if GROUP:

    # Read by the suggestions page alone, as above.
    rule group:
        input:
            flow.texts(),
            flow.tables("sentences", "codings", "coders"),
            flow.reads(
                "group",
                config=["approach", "language", "counting", "coders"],
                codes=["id", "label", "definition", "include", "examples", "history"],
            ),
            themes=[str(p) for p in layout.theme_files(Path())[-1:]],
            code=flow.code("group"),
        output:
            flow.outputs("group"),
        log:
            "build/log/group.log",
        priority: 2
        message:
            "Comparing codes and themes"
        shell:
            "{SYNTH} group 2> {log}"


rule agree:
    input:
        flow.tables("narratives", "sentences", "codings", "coders", "orphans", "consensus"),
        flow.reads("agree", config=["approach", "coders", "agreement"], codes=["id", "history"]),
        themes=[str(p) for p in layout.theme_files(Path())[-1:]],
        screening=[str(p) for p in [layout.SCREENING] if p.exists()],
        code=flow.code("agree"),
    output:
        flow.outputs("agree"),
    log:
        "build/log/agree.log",
    priority: 1
    message:
        "Computing agreement, and listing disagreements"
    shell:
        "{SYNTH} agree 2> {log}"


rule theme:
    input:
        flow.texts(),
        flow.tables("metadata", "codings", "coders"),
        flow.reads(
            "theme",
            config=["counting", "coders", "template", "saturation", "approach"],
            codes=["id", "question", "history"],
        ),
        themes=[str(p) for p in layout.theme_files(Path())],
        code=flow.code("theme"),
    output:
        flow.outputs("theme"),
    log:
        "build/log/theme.log",
    priority: 3
    message:
        "Rolling codes up to themes"
    shell:
        "{SYNTH} theme 2> {log}"


# What the pages of every chunk read, asked for once.
OF_PAGES = [
    *flow.tables("rounds", "themes", "theme_codes"),
    flow.reads(
        "pages",
        config=["title", "language", "counting", "coders", "template"],
        codes=["id", "label", "history"],
    ),
]
CODE_OF_PAGES = flow.code("pages")


# One rule a chunk, because a page's name is a narrative's id and not the chunk's.
for name, files in CHUNKS.items():

    rule:
        name:
            f"pages_{name.replace('-', '_')}"
        input:
            flow.tables("sentences", "codings", "coders", "orphans", "recoding", chunk=name),
            OF_PAGES,
            text=flow.texts(name),
            code=CODE_OF_PAGES,
        output:
            narrative_pages(files),
        log:
            f"build/log/pages-{name}.log",
        message:
            "Writing the narratives' pages"
        # `name` would be the loop's last when the job runs: the chunk is read off the input.
        shell:
            "{SYNTH} pages --chunk $(basename $(dirname {input.text})) 2> {log}"


# What `report` and `manuscript` both read.
RESULTS = [
    *flow.texts(),
    *flow.tables("narratives", "narrative_files", "metadata", "sentences"),
    *flow.tables("codings", "coding_files", "coders", "orphans", "recoding", "repeated"),
    *flow.tables("consensus"),
    *flow.outputs("agree"),
    *flow.outputs("theme"),
    *[str(p) for p in layout.theme_files(Path())],
    *[str(p) for p in (layout.SCREENING, layout.LEDGER) if p.exists()],
    *[str(p) for p in layout.standards_files(Path())],
    *[str(p) for p in layout.review_files(Path())],
]


rule report:
    input:
        RESULTS,
        flow.tables("suggestions") if SUGGEST else [],
        flow.outputs("rank") if RANK else [],
        flow.outputs("group") if GROUP else [],
        flow.reads("report", config=None, codes=None),
        code=flow.code("report"),
    output:
        REPORT,
    log:
        "build/log/report.log",
    message:
        "Writing the report"
    shell:
        "{SYNTH} report 2> {log}"


# Beside `report`, not after it. It reads no suggestions: they are no results.
rule manuscript:
    input:
        RESULTS,
        flow.reads("manuscript", config=None, codes=None),
        code=flow.code("manuscript"),
    output:
        "reports/manuscript.docx",
        "reports/tables.xlsx",
    log:
        "build/log/manuscript.log",
    message:
        "Writing what a manuscript needs"
    shell:
        "{SYNTH} manuscript 2> {log}"
