"""What the Snakefile asks: which chunks there are, which code and settings a rule depends on.

Only the standard library and PyYAML, which Snakemake has loaded already: the Snakefile is read
anew at each run, and nothing here may raise on files that people are still writing (`synth check`
is the one to say what is wrong with them).
"""

from synth.workflow.behind import PACKAGE, code
from synth.workflow.chunking import (
    CHUNK_SIZE,
    chunk_count,
    chunk_of,
    chunks,
    in_chunk,
    written_files,
)
from synth.workflow.places import outputs, tables, texts
from synth.workflow.reading import (
    grouping_wanted,
    models,
    ranking_wanted,
    reads,
    suggestion_source,
    suggestions_wanted,
)
from synth.workflow.running import (
    check_first,
    close_with_report,
    failed_logs,
    hold_lock,
    python,
    snakefile,
)

__all__ = [
    "CHUNK_SIZE",
    "PACKAGE",
    "check_first",
    "chunk_count",
    "chunk_of",
    "chunks",
    "close_with_report",
    "code",
    "failed_logs",
    "grouping_wanted",
    "hold_lock",
    "in_chunk",
    "models",
    "outputs",
    "python",
    "ranking_wanted",
    "reads",
    "snakefile",
    "suggestion_source",
    "suggestions_wanted",
    "tables",
    "texts",
    "written_files",
]
