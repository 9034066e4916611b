"""How many files of the study one run of the example opens, and which most often.

Every verb of a run notes each file it opens for reading below the study's folder (an audit hook,
put in through `sitecustomize`). What Snakemake itself opens, to compare files with those of the
last run, is not counted; compiled templates and logs are no files of the study.

    python benchmarks/files_opened.py [--list]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
STUDY = ("config.yaml", "narratives", "codebooks", "codings", "standards", "reviews", "profiles")
LEFT_OUT = (".snakemake/", "build/log/", "build/cache/", "build/settings/", "profiles/")

HOOK = """
import os, sys

_root, _log = os.environ["OPENED_ROOT"], os.environ["OPENED_LOG"]
_words = sys.orig_argv
_step = _words[_words.index("synth") + 1 :] if "synth" in _words else []
_verb = next((word for word in _step if word.isalpha()), "")


def _note(event, args):
    if not _verb or event != "open" or not isinstance(args[0], (str, bytes, os.PathLike)):
        return
    path = os.path.abspath(os.fsdecode(args[0]))
    reading = not (args[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    if reading and path.startswith(_root + os.sep) and os.path.isfile(path):
        line = f"{path[len(_root) + 1:]}\\t{_verb}\\n".encode()
        out = os.open(_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(out, line)
        os.close(out)


sys.addaudithook(_note)
"""


def opened(study: Path, work: Path) -> list[tuple[str, str]]:
    """(file of the study, verb) for each time that a verb of a run opened it; `work` is an empty
    folder. Raises `CalledProcessError` when the run fails."""
    hook, log = work / "hook", work / "log"
    hook.mkdir(parents=True)
    (hook / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    package = os.environ.get("PYTHONPATH", "")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(hook), package])),
        "OPENED_ROOT": str(study),
        "OPENED_LOG": str(log),
    }
    command = [sys.executable, "-m", "snakemake", "--quiet", "all"]
    subprocess.run(command, cwd=study, env=environment, check=True, capture_output=True)
    lines = (line.split("\t") for line in log.read_text(encoding="utf-8").splitlines())
    return [(name, verb) for name, verb in lines if not name.startswith(LEFT_OUT)]


def main() -> None:
    """Print the figures; with `--list`, every file with its count."""
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        study.mkdir()
        for name in STUDY:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, study / name)
        starter = ROOT / "src/synth/starter/Snakefile"
        shutil.copy(starter, study / "Snakefile")
        count = Counter(name for name, _ in opened(study, Path(folder) / "work"))
    print(f"opened {count.total():,} times: {len(count):,} files of the study")
    for name, times in count.most_common() if "--list" in sys.argv else ():
        print(f"{times:>4}  {name}")


if __name__ == "__main__":
    main()
