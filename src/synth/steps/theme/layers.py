"""The counted layer, and what it would be had a coder not coded."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from synth.coding.layers import counting
from synth.vocabulary import CONSENSUS, Layer, Status

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from synth.coding.numbered import NumberedCodings


class Layers:
    """All codings of the study, and those that count.

    `files`: narrative, coder and status of each coding file; `setting`: `counting` in
    `config.yaml`; `repeats`: coders' second codings.
    """

    def __init__(
        self,
        every: NumberedCodings,
        files: Sequence[tuple[str, str, str]],
        setting: str,
        repeats: Collection[str],
    ) -> None:
        self.every, self.setting, self.repeats = every, setting, repeats
        self.files = [file for file in files if file[1] not in repeats]
        self.counting = self._counting(every, self.files)

    def people(self) -> list[str]:
        """The coders, each person once."""
        return sorted({coder for _, coder, _ in self.files} - {CONSENSUS})

    def without(self, coder: str) -> NumberedCodings:
        """The codings that count when this person had not coded."""
        others = self.every.where(~self.every.by([coder]))
        return self._counting(others, [file for file in self.files if file[1] != coder])

    def _counting(
        self, codings: NumberedCodings, files: Sequence[tuple[str, str, str]]
    ) -> NumberedCodings:
        named = [(narrative, coder) for narrative, coder, _ in files]
        return codings.where(counting(codings, named, self.setting, self.repeats))

    def narratives(self) -> list[str]:
        """The narratives that are data, by id: with counted codings, or coded to the end.

        A narrative without counted codings was coded to the end when, in the layer `consensus`,
        its consensus is complete; with one coder's codings, that coder's file; with `majority`,
        all its coders' files; with `union`, any of them.
        """
        complete: defaultdict[str, list[bool]] = defaultdict(list)
        for narrative, coder, status in self.files:
            if coder == self.setting or (
                self.setting in (Layer.UNION, Layer.MAJORITY) and coder != CONSENSUS
            ):
                complete[narrative].append(status == Status.COMPLETE)
        enough = all if self.setting == Layer.MAJORITY else any
        done = {narrative for narrative, ended in complete.items() if enough(ended)}
        with_codings = {self.counting.narratives[i] for i in set(self.counting.narrative.tolist())}
        return sorted(done | with_codings)
