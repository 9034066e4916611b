"""The command `synth`: one verb a step. Each verb is loaded only when it is called."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from synth import __version__, layout
from synth.problems import StudyError
from synth.vocabulary import MeasurementLevel

#: How a person names a suggestion, and who decides on it.
_SUGGESTION: dict[str, dict[str, object]] = {
    "narrative": {"metavar": "NARRATIVE", "help": "the narrative's id"},
    "sentence": {"metavar": "SENTENCE", "type": int, "help": "its number, as on the pages"},
    "code": {"metavar": "CODE", "help": "the code suggested"},
    "--coder": {"metavar": "ID", "required": True, "help": "whose coding it becomes"},
    "--by": {"metavar": "WHO", "required": True, "help": "who decides"},
    "--reason": {"metavar": "TEXT", "default": "", "help": "why"},
}

#: What `synth agree` is told of a file; `FileOptions` has the defaults.
_FILE_OPTIONS: dict[str, dict[str, object]] = {
    "--one-code": {
        "action": "store_true",
        "help": "each unit has one value of each coder; what is not there was not judged",
    },
    "--by-code": {
        "action": "store_true",
        "help": "a unit may have several codes: each is compared by itself",
    },
    "--level": {
        "choices": [level.value for level in MeasurementLevel],
        "help": "what the values are: names (the default), ranks, amounts, amounts from zero",
    },
    "--order": {
        "metavar": "LOW,…,HIGH",
        "help": "the values of an ordinal scale, also those nobody gave",
    },
    "--weights": {
        "choices": ["linear", "quadratic", "ordinal", "ratio"],
        "help": "of what stands beside alpha (default: ordinal, quadratic for interval, ratio)",
    },
    "--unit": {"metavar": "COLUMN", "help": "the column that names the units"},
    "--coder": {"metavar": "COLUMN", "help": "the column that names the coders"},
    "--value": {"metavar": "COLUMN", "help": "the column of the values or codes"},
    "--document": {
        "metavar": "COLUMN",
        "help": "the column of the texts that units lie in: intervals resample these",
    },
    "--coders": {
        "metavar": "COLUMN,…",
        "help": "the coders' columns of a table with one for each",
    },
    "--coders-in": {
        "choices": ["columns", "rows"],
        "help": "whether a coder is a column or a row of a table without a row for each value",
    },
    "--missing": {
        "metavar": "WORD,…",
        "help": "what means “not judged”, beside an empty cell (default: NA, ., -, *, ? and the "
        "like where a unit has one value; nothing where it may have several)",
    },
    "--split": {
        "metavar": "SIGN",
        "help": "what separates several codes in one cell",
    },
    "--delimiter": {
        "choices": ["comma", "semicolon", "tab"],
        "help": "what separates cells (default: found out)",
    },
    "--sheet": {"metavar": "NAME", "help": "of a workbook (default: the first)"},
    "--units": {
        "metavar": "N|COLUMN",
        "help": "number of units in all (or in each document, or a column with that "
        "number); for brat: tokens or lines",
    },
    "--plan": {
        "metavar": "N,…",
        "help": "the widths of intervals to expect with these numbers of documents",
    },
    "--bootstrap": {
        "type": int,
        "metavar": "N",
        "help": "samples behind each interval of FILE; 0 for none (default: 2000)",
    },
    "--seed": {"type": int, "metavar": "N"},
    "--json": {"action": "store_true", "help": "print JSON"},
    "--csv": {"action": "store_true", "help": "print CSV, one row for each code or figure"},
}

#: Verb → examples below its help.
EXAMPLES = {
    "agree": """\
examples:
  synth agree                                   the study's codings
  synth agree ratings.csv                       a row a unit, a column a coder
  synth agree ratings.xlsx --level ordinal      weighted alpha, AC2, weighted kappa
  synth agree likert.csv --order low,medium,high
  synth agree table.csv --coders-in rows        a row a coder, a column a unit
  synth agree long.csv --unit item --coder who --value answer
  synth agree long.csv --one-code --missing NA  only “NA” and empty cells are not judged
  synth agree codings.csv --units 400           unit, coder, code: any number of codes a unit
  synth agree sets.csv --split ";"              several codes in a cell
  synth agree brat-project --units lines --csv
""",
}

#: Verb → (who it is for, what it does, {option: argparse settings}).
VERBS: dict[str, tuple[str, str, dict[str, dict[str, object]]]] = {
    "new": (
        "people",
        "start an empty study in PATH",
        {"path": {"type": Path, "metavar": "PATH", "help": "a folder that is new or empty"}},
    ),
    "check": (
        "people",
        "show every problem in everything you wrote",
        {"--brief": {"action": "store_true", "help": "count warnings instead of showing them"}},
    ),
    "reanchor": (
        "people",
        "update the positions of codings after narratives were edited",
        {
            "--coder": {"metavar": "ID", "help": "this coder's files only"},
            "--dry-run": {"action": "store_true", "help": "say what would change, write nothing"},
        },
    ),
    "recode": (
        "people",
        "write today's codes into coders' files, for codes that were renamed or merged",
        {
            "--coder": {"metavar": "ID", "nargs": "+", "default": (), "help": "these coders' only"},
            "--narrative": {"metavar": "ID", "nargs": "+", "default": (), "help": "these only"},
            "--dry-run": {"action": "store_true", "help": "say what would change, write nothing"},
        },
    ),
    "consensus": (
        "people",
        "propose what coders agree on, and list what they have to decide; or decide it",
        {
            "--narrative": {"metavar": "ID", "nargs": "+", "default": (), "help": "these only"},
            "--dry-run": {"action": "store_true", "help": "say what would change, write nothing"},
            "--adopt": {
                "metavar": "CODER",
                "nargs": "+",
                "help": "decide open entries: the codings of this coder hold (or coder:id, one)",
            },
            "--reject": {"action": "store_true", "help": "decide open entries: no coding holds"},
            "--both": {"action": "store_true", "help": "decide open entries: all codings hold"},
            "--kind": {
                "metavar": "KIND",
                "nargs": "+",
                "help": "entries of this kind: missed, boundary, code-choice, voice-or-polarity",
            },
            "--code": {"metavar": "CODE", "nargs": "+", "help": "entries with this code"},
            "--entry": {"metavar": "ID", "nargs": "+", "help": "these entries"},
            "--by": {"metavar": "WHO", "nargs": "+", "help": "who decided"},
            "--date": {"metavar": "DATE", "help": "when (default: today)"},
            "--reason": {"metavar": "TEXT", "help": "why"},
        },
    ),
    "cerqual": (
        "people",
        "record what GRADE-CERQual assessments were made on",
        {
            "theme": {
                "metavar": "THEME",
                "nargs": "*",
                "help": "themes assessed as they stand; without any, all that have no record",
            },
            "--dry-run": {"action": "store_true", "help": "say what would change, write nothing"},
        },
    ),
    "accept": ("people", "turn a suggestion into a coding", _SUGGESTION),
    "reject": ("people", "record that a suggestion was turned down", _SUGGESTION),
    "stub": (
        "people",
        "begin a code from a group of passages that no code fits",
        {
            "group": {"metavar": "GROUP", "type": int, "help": "its number on the page"},
            "--id": {"metavar": "ID", "required": True, "help": "the code's id"},
            "--label": {"metavar": "TEXT", "required": True, "help": "what pages call it"},
            "--definition": {
                "metavar": "TEXT",
                "default": "",
                "help": "what it means, if you know already",
            },
            "--by": {"metavar": "WHO", "default": "", "help": "who begins the code"},
        },
    ),
    "schema": (
        "people",
        "write the JSON Schemas that editors use to complete and check files",
        {"folder": {"type": Path, "metavar": "FOLDER", "nargs": "?", "default": Path("schemas")}},
    ),
    "segment": ("workflow", "narratives → text, sections, sentences", {"--chunk": {}}),
    "resolve": ("workflow", "codings → places in the text, today's codes", {"--chunk": {}}),
    "suggest": (
        "workflow",
        "codes the codebook's terms suggest",
        {"--chunk": {"default": "", "metavar": "K-of-N", "help": "this part of the narratives"}},
    ),
    "rank": ("workflow", "the codes that fit each sentence best, from all that is known", {}),
    "group": ("workflow", "codes and themes compared, as help with themes", {}),
    "agree": (
        "workflow",
        "agreement between coders, of the study or of FILE",
        {
            "file": {
                "type": Path,
                "nargs": "?",
                "metavar": "FILE",
                "help": "a table (CSV or .xlsx; see the examples below) or a brat folder",
            },
            **{
                option: {"default": argparse.SUPPRESS, **settings}
                for option, settings in _FILE_OPTIONS.items()
            },
        },
    ),
    "theme": ("workflow", "codes → themes of every round, with their evidence", {}),
    "pages": ("workflow", "a page for each narrative", {"--chunk": {}}),
    "report": ("workflow", "the report's pages and tables", {}),
    "manuscript": ("workflow", "a Word document and a workbook for the manuscript", {}),
}
_CHUNK = {"required": True, "metavar": "K-of-N", "help": "which part of the narratives"}


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    out = argparse.ArgumentParser(
        prog="synth",
        description="Qualitative thematic meta-synthesis from plain text. `snakemake` runs the "
        "whole pipeline; these verbs are its steps, and the tools beside it.",
    )
    out.add_argument("--version", action="version", version=f"synth {__version__}")
    out.add_argument(
        "-C",
        dest="study",
        type=Path,
        default=Path(),
        metavar="STUDY",
        help="the study's folder (default: the current one)",
    )
    verbs = out.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, (who, what, options) in VERBS.items():
        note = " (a step of the workflow)" if who == "workflow" else ""
        verb = verbs.add_parser(
            name,
            help=what + note,
            description=what[0].upper() + what[1:] + ".",
            epilog=EXAMPLES.get(name, ""),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for option, settings in options.items():
            verb.add_argument(option, **(settings or _CHUNK))  # type: ignore[arg-type]
    return out


def main(arguments: list[str] | None = None) -> int:
    """Run one verb. Returns 0, or 1 when what people wrote must be mended first."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = vars(parser().parse_args(arguments))
    verb, study = options.pop("verb"), options.pop("study")
    try:
        message = import_module(f"synth.steps.{verb}").run(study, **options)
        if message:
            print(message, flush=True)
    except StudyError as err:
        print(err.problems.render(), file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output went away (`synth check | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except OSError as err:  # a full disk, a read-only folder: for the person, not a traceback
        print(_told(err, study), file=sys.stderr)
        return 1
    return 0


def _told(err: OSError, study: Path) -> str:
    """What the system would not do; where a table is missing, how it is made."""
    place = Path(str(err.filename or ""))
    if isinstance(err, FileNotFoundError) and place.is_relative_to(study / layout.BUILD):
        missing = f"{place.relative_to(study).as_posix()} is missing: an earlier step has not run"
        fix = "Run “snakemake”, which runs the steps in order."
        return StudyError(missing, fix=fix).problems.render()
    return f"error: {err.strerror or err}" + (f": {place}" if err.filename else "")
