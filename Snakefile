# From what people write to the pages that reviewers read. Each rule calls one verb of `synth`;
# docs/architecture.md says why each input and parameter stands where it does. Priorities keep two
# cores at work: pages and the manuscript come last, because nothing waits for them.
from synth import layout, suggestion_sources, workflow as flow

PYTHON = flow.python()
SYNTH = f"{PYTHON} -m synth"
CHUNKS = flow.chunks()
NARRATIVES = layout.narrative_files(Path())
CODINGS = layout.coding_files(Path())
PAGES = [f"reports/narratives/{layout.narrative_id(p)}.html" for p in NARRATIVES]
SUGGEST = flow.suggestions_wanted()
SOURCE_MODULE, SOURCE = flow.suggestion_source()
RANK = flow.ranking_wanted()
GROUP = flow.grouping_wanted()


wildcard_constraints:
    chunk=r"\d+-of-\d+",


if workflow.is_main_process and not {"-n", "--dry-run", "--dryrun"} & set(sys.argv):
    flow.hold_lock()
    # A broken study stops here, before any result; docs/architecture.md says why this is no rule.
    flow.check_first()
    flow.close_with_report(logger)


def of_chunk(files):
    """An input function: the given files that belong to the job's chunk."""
    return lambda wildcards: [str(p) for p in files if flow.in_chunk(p, wildcards.chunk)]


def each_chunk(pattern):
    """The pattern's file for every chunk."""
    return expand(pattern, chunk=CHUNKS)


def of_source(pattern):
    """The pattern's file as the source of suggestions works: for one chunk, or for all."""
    return each_chunk(pattern) if SOURCE.whole else pattern


def of_each(words):
    """Words that hold where the source works one chunk at a time."""
    return "" if SOURCE.whole else words


rule all:
    input:
        "reports/index.html",
        "reports/manuscript.docx",
        "reports/tables.xlsx",
        PAGES,


rule segment:
    input:
        flow.reads(
            "segment", config=["template", "vocabularies", "length", "language", "suggestions"]
        ),
        narratives=of_chunk(NARRATIVES),
        code=flow.code("segment"),
    output:
        multiext(
            "build/segment/{chunk}/",
            "narratives.jsonl",
            "narratives.csv",
            "metadata.csv",
            "sentences.csv",
        ),
    log:
        "build/log/segment-{chunk}.log",
    message:
        "Reading narratives and finding their sentences ({wildcards.chunk})"
    shell:
        "{SYNTH} segment --chunk {wildcards.chunk} 2> {log}"


rule resolve:
    input:
        multiext("build/segment/{chunk}/", "narratives.jsonl", "sentences.csv"),
        flow.reads("resolve", config=["coders", "agreement"], codes=["id", "history"]),
        codings=of_chunk(CODINGS),
        code=flow.code("resolve"),
    output:
        multiext(
            "build/resolve/{chunk}/",
            "codings.csv",
            "coders.csv",
            "orphans.csv",
            "recoding.csv",
            "consensus.csv",
        ),
    log:
        "build/log/resolve-{chunk}.log",
    message:
        "Finding every coding in the text ({wildcards.chunk})"
    shell:
        "{SYNTH} resolve --chunk {wildcards.chunk} 2> {log}"


# Read by the suggestions page alone; no result depends on it.
rule suggest:
    input:
        of_source("build/segment/{chunk}/narratives.jsonl"),
        of_source("build/segment/{chunk}/sentences.csv"),
        of_source("build/resolve/{chunk}/codings.csv") if SOURCE.reads.codings else [],
        of_source("build/resolve/{chunk}/coders.csv") if SOURCE.reads.codings else [],
        flow.reads(
            "suggest",
            config=["suggestions", *SOURCE.reads.config],
            codes=SOURCE.reads.codes,
        ),
        models=flow.models() if SOURCE.reads.models else [],
        code=flow.code("suggest", SOURCE_MODULE),
    output:
        of_source("build/suggest/{chunk}/suggestions.csv"),
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
            each_chunk("build/segment/{chunk}/narratives.jsonl"),
            each_chunk("build/segment/{chunk}/sentences.csv"),
            each_chunk("build/resolve/{chunk}/codings.csv"),
            each_chunk("build/resolve/{chunk}/coders.csv"),
            flow.reads("rank", config=["suggestions", *RANKED.config], codes=RANKED.codes),
            models=flow.models(),
            code=flow.code("rank"),
        output:
            multiext(
                "build/rank/",
                "ranked.csv",
                "ranked_methods.csv",
                "ranked_quality.csv",
                "ranked_by_code.csv",
                "ranked_calibration.csv",
                "novel_groups.csv",
                "novel_passages.csv",
            ),
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
            each_chunk("build/segment/{chunk}/narratives.jsonl"),
            each_chunk("build/segment/{chunk}/sentences.csv"),
            each_chunk("build/resolve/{chunk}/codings.csv"),
            each_chunk("build/resolve/{chunk}/coders.csv"),
            flow.reads(
                "group",
                config=["approach", "language", "counting", "coders"],
                codes=["id", "label", "definition", "include", "examples", "history"],
            ),
            themes=[str(p) for p in layout.theme_files(Path())[-1:]],
            code=flow.code("group"),
        output:
            multiext(
                "build/group/",
                "group_codes.csv",
                "group_near.csv",
                "group_sizes.csv",
                "group_pairs.csv",
                "group_pair_passages.csv",
                "group_splits.csv",
                "group_split_passages.csv",
                "group_tree.csv",
                "group_leaves.csv",
            ),
        log:
            "build/log/group.log",
        priority: 2
        message:
            "Comparing codes and themes"
        shell:
            "{SYNTH} group 2> {log}"


rule agree:
    input:
        each_chunk("build/segment/{chunk}/narratives.csv"),
        each_chunk("build/segment/{chunk}/sentences.csv"),
        each_chunk("build/resolve/{chunk}/codings.csv"),
        each_chunk("build/resolve/{chunk}/coders.csv"),
        each_chunk("build/resolve/{chunk}/orphans.csv"),
        each_chunk("build/resolve/{chunk}/consensus.csv"),
        flow.reads("agree", config=["approach", "coders", "agreement"], codes=["id", "history"]),
        themes=[str(p) for p in layout.theme_files(Path())[-1:]],
        screening=[str(p) for p in [layout.SCREENING] if p.exists()],
        code=flow.code("agree"),
    output:
        multiext(
            "build/agree/",
            "agreement.csv",
            "agreement_pairs.csv",
            "agreement_pooled.csv",
            "agreement_unitizing.csv",
            "agreement_again.csv",
            "agreement_screening.csv",
            "agreement_consensus.csv",
            "agreement_planning.csv",
            "agreement_accepted.csv",
            "agreement_coverage.csv",
            "agreement_left_out.csv",
            "disagreements.csv",
            "confusion.csv",
            "agreement_passages.csv",
        ),
    log:
        "build/log/agree.log",
    priority: 1
    message:
        "Computing agreement, and listing disagreements"
    shell:
        "{SYNTH} agree 2> {log}"


rule theme:
    input:
        each_chunk("build/segment/{chunk}/metadata.csv"),
        each_chunk("build/resolve/{chunk}/codings.csv"),
        each_chunk("build/resolve/{chunk}/coders.csv"),
        flow.reads(
            "theme",
            config=["counting", "coders", "template", "saturation", "approach"],
            codes=["id", "question", "history"],
        ),
        themes=[str(p) for p in layout.theme_files(Path())],
        code=flow.code("theme"),
    output:
        multiext(
            "build/theme/",
            "rounds.csv",
            "themes.csv",
            "theme_codes.csv",
            "theme_codings.csv",
            "theme_counts.csv",
            "relations.csv",
            "theme_cells.csv",
            "cooccurrence.csv",
            "saturation.csv",
            "saturation_reached.csv",
            "accumulation.csv",
            "robustness.csv",
        ),
    log:
        "build/log/theme.log",
    priority: 3
    message:
        "Rolling codes up to themes"
    shell:
        "{SYNTH} theme 2> {log}"


# One rule a chunk, because a page's name is a narrative's id and not the chunk's.
for name, files in CHUNKS.items():

    rule:
        name:
            f"pages_{name.replace('-', '_')}"
        input:
            multiext(
                f"build/resolve/{name}/",
                "codings.csv",
                "coders.csv",
                "orphans.csv",
                "recoding.csv",
            ),
            f"build/segment/{name}/sentences.csv",
            multiext("build/theme/", "rounds.csv", "themes.csv", "theme_codes.csv"),
            flow.reads(
                "pages",
                config=["title", "language", "counting", "coders", "template"],
                codes=["id", "label", "definition", "history"],
            ),
            text=f"build/segment/{name}/narratives.jsonl",
            code=flow.code("pages"),
        output:
            [f"reports/narratives/{layout.narrative_id(p)}.html" for p in files],
        log:
            f"build/log/pages-{name}.log",
        message:
            "Writing the narratives' pages"
        # `name` would be the loop's last when the job runs: the chunk is read off the input.
        shell:
            "{SYNTH} pages --chunk $(basename $(dirname {input.text})) 2> {log}"


# What `report` and `manuscript` both read.
RESULTS = [
    *each_chunk("build/segment/{chunk}/narratives.jsonl"),
    *each_chunk("build/segment/{chunk}/narratives.csv"),
    *each_chunk("build/segment/{chunk}/metadata.csv"),
    *each_chunk("build/segment/{chunk}/sentences.csv"),
    *each_chunk("build/resolve/{chunk}/codings.csv"),
    *each_chunk("build/resolve/{chunk}/coders.csv"),
    *each_chunk("build/resolve/{chunk}/orphans.csv"),
    *each_chunk("build/resolve/{chunk}/recoding.csv"),
    *each_chunk("build/resolve/{chunk}/consensus.csv"),
    *rules.agree.output,
    *rules.theme.output,
    *[str(p) for p in (layout.SCREENING, layout.LEDGER) if p.exists()],
    *[str(p) for p in layout.standards_files(Path())],
    *[str(p) for p in layout.review_files(Path())],
]


rule report:
    input:
        RESULTS,
        each_chunk("build/suggest/{chunk}/suggestions.csv") if SUGGEST else [],
        rules.rank.output if RANK else [],
        rules.group.output if GROUP else [],
        flow.reads("report", config=None, codes=None),
        code=flow.code("report"),
    output:
        multiext(
            "reports/",
            "index.html",
            "themes.html",
            "figures.html",
            "agreement.html",
            "codebook.html",
            "suggestions.html",
            "standards.html",
            "workshop.html",
            "synthesis.html",
        ),
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
