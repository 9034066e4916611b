"""What a source of suggestions is: what it tells of itself, and what it gives.

`synth.suggestion_sources` names the sources. The step `suggest` runs the one that `config.yaml`
names, and writes what it gives into the table `suggestions`, which the suggestions page shows. A
source of one's own:

    class Firsts:
        described = "their being the first of a narrative"
        reads = Reads(codes=("id",))
        whole = False
        step = "suggest"

        def suggestions(self, study, chunk=""):
            for sentence in study.rows(Sentence, chunk):
                if sentence.sentence == 0:
                    yield suggestion(sentence, "opening", method="firsts", version="1", score=0.5)


    SOURCE = Firsts()
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from synth.study import Study
    from synth.tables.definition import Row
    from synth.tables.segment import Sentence
    from synth.tables.suggest import TermSuggestion

    Suggestion_co = TypeVar("Suggestion_co", bound=Row, covariant=True)
else:
    Suggestion_co = TypeVar("Suggestion_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Reads:
    """What a source reads beside narratives and sentences; a change of it has the source run again.

    `config`: keys of `config.yaml` (`suggestions` always counts). `codes`: fields of each code.
    `codings`: whether it reads what coders coded. `models`: whether it reads the files of the model
    that the setting `embeddings` names.
    """

    config: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    codings: bool = False
    models: bool = False


class Source(Protocol[Suggestion_co]):
    """A way to find codes for sentences."""

    @property
    def described(self) -> str:
        """What its suggestions are made by, as in “20 suggestions by the codebook's terms”."""

    @property
    def reads(self) -> Reads:
        """What it reads."""

    @property
    def whole(self) -> bool:
        """Whether it must see the whole study at once; otherwise it is run a chunk at a time."""

    @property
    def step(self) -> str:
        """The step that runs it: `suggest`, or one of its own that writes more tables."""

    def suggestions(self, study: Study, chunk: str = "") -> Iterator[Suggestion_co]:
        """The suggestions for the sentences of a chunk, or of all where none is named.

        Best first within a sentence, and at most `shown` (a setting) of them.

        Raises `StudyError` for what a person must mend.
        """


def suggestion(
    sentence: Sentence,
    code: str,
    *,
    method: str,
    version: str,
    score: float,
    term: str = "",
    match: tuple[int, int] | None = None,
    matched: str = "",
    negated: bool = False,
) -> TermSuggestion:
    """A row of the table `suggestions`.

    `match`: where in the narrative's text (code points) the term was found, `matched` the text
    there; a source that finds a code otherwise leaves both out.
    """
    from synth.tables.suggest import TermSuggestion

    start, end = match or (sentence.end, sentence.end)
    return TermSuggestion(
        narrative=sentence.narrative,
        sentence=sentence.sentence,
        start=sentence.start,
        end=sentence.end,
        code=code,
        score=score,
        method=method,
        version=version,
        term=term,
        match_start=start,
        match_end=end,
        matched=matched,
        negated=negated,
    )
