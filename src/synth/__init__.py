"""synth: qualitative thematic meta-synthesis from plain text, made anew by one command.

For analyses of one's own, a study opens as data frames:

    import synth

    study = synth.open("my-study")
    study.codings
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike

    from synth.frames import StudyFrames

__version__ = "0.1.0"
__all__ = ["open"]


def open(folder: str | PathLike[str] = ".") -> StudyFrames:
    """The study in a folder as data frames: what people wrote, and what a run made of it.

    Nothing but the settings is read before it is asked for. Raises `synth.problems.StudyError`
    where there is no study, or its settings can't be used.
    """
    from synth.frames import StudyFrames  # pandas is loaded with it

    return StudyFrames(folder)
