"""The tables that `synth resolve` writes."""

from __future__ import annotations

from synth.reasons import Note
from synth.tables.cells import Maybe
from synth.tables.definition import Row, table
from synth.vocabulary import CONSENSUS, Anchor, Change, Difference, Polarity, State, Status, Voice


@table("codings", chunked=True)
class PlacedCoding(Row):
    """What coders marked, found again in the text, with today's codes. `coding_id` is unique in
    the study: narrative, coder and the coding's own id, joined by “:”. Here `code` is today's
    code ("" where only a person can say), `written_code` what stands in the file, `start` and
    `end` code points of the narrative's text, `anchor` how the place was found, `status`
    whether the coder had completed the narrative. `same_as`: the coding by the same coder that
    has this one's code, passage and polarity, and counts in its place ("" for almost all).
    """

    coding_id: str
    narrative: str
    coder: str
    code: str
    start: int
    end: int
    section: str
    dimension: str
    first_sentence: Maybe
    last_sentence: Maybe
    voice: Voice
    polarity: Polarity
    origin: str
    status: Status
    anchor: Anchor
    written_code: str
    same_as: str
    quote: str
    memo: str

    @property
    def unaided(self) -> bool:
        """Whether a coder who completed the narrative found it alone: it is neither of the
        consensus nor accepted from a suggestion."""
        return self.coder != CONSENSUS and self.status is Status.COMPLETE and not self.origin

    @property
    def sentences(self) -> range:
        """The sentences it covers; none in a heading."""
        return (
            range(self.first_sentence, self.last_sentence + 1)
            if self.first_sentence >= 0
            else range(0)
        )


@table("coders", chunked=True)
class CoderProgress(Row):
    """One row for each coding file: how far the coder has got; `codebook` is the version used."""

    narrative: str
    coder: str
    status: Status
    codebook: Maybe
    codings: int
    orphans: int
    coding_round: Maybe


@table("coding_files", chunked=True)
class CodingFileHash(Row):
    """One row for each coding file: its path in the study, and the hash of its bytes."""

    file: str
    sha256: str


@table("orphans", chunked=True)
class Orphan(Row):
    """Codings whose passage was not found again, why, and where it may be now."""

    coding_id: str
    narrative: str
    coder: str
    written_code: str
    quote: str
    why: Note | None
    proposed_start: Maybe
    proposed_end: Maybe
    proposed: str
    file: str
    line: int


@table("recoding", chunked=True)
class Recoding(Row):
    """Codings that a change of the codebook asks to look at again: the `change` (empty for a code
    that the codebook never had), what the code was called then (`changed`), the version it came
    with, and `why`. `code` is "" where only a person can say which it is now.
    """

    coding_id: str
    narrative: str
    coder: str
    written_code: str
    code: str
    change: Change | None
    changed: str
    version: Maybe
    why: str
    candidates: tuple[str, ...]
    quote: str


@table("repeated", chunked=True)
class RepeatedCoding(Row):
    """Codings that a file has twice: one coder's, with one code of today and one polarity, on one
    passage. They are kept and count once: `same_as`, on line `same_line`, counts.
    """

    coding_id: str
    narrative: str
    coder: str
    code: str
    quote: str
    same_as: str
    file: str
    line: int
    same_line: int


@table("consensus", chunked=True)
class ConsensusSource(Row):
    """One row for each entry of a consensus and original coding it rests on; `counts` says
    whether that original is taken over, `kind` how coders differed ("" for what they agreed on).
    """

    narrative: str
    entry: str
    kind: Difference | None
    state: State
    coder: str
    coding_id: str
    counts: bool
    by: tuple[str, ...]
    date: str
    reason: str
    stale: tuple[str, ...]
    line: int
