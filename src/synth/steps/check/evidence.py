"""What `synth check` finds in the last round's claims: whether codings that count bear them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from synth.vocabulary import Layer, Polarity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from synth.narratives.narrative import Narrative
    from synth.problems import Problems
    from synth.steps.check.codings import FoundCoding, FoundCodings
    from synth.written.claims import Claim
    from synth.written.rounds import Membership
    from synth.written.settings import Settings


def codings_that_count(
    found: FoundCodings, settings: Settings, narratives: Mapping[str, Narrative]
) -> list[FoundCoding]:
    """The codings that count under the study's settings, as the files are today."""
    from synth.coding.layers import counting
    from synth.coding.numbered import number_codings

    placed, setting = found.placed, settings.config.counting
    covered = (
        _sentences(placed, settings, narratives)
        if setting == Layer.MAJORITY
        else [(-1, -1)] * len(placed)
    )
    every = number_codings(
        {
            "narrative": [coding.narrative for coding in placed],
            "code": [coding.code for coding in placed],
            "coder": [coding.coder for coding in placed],
            "first_sentence": [first for first, _ in covered],
            "last_sentence": [last for _, last in covered],
            "polarity": [coding.polarity for coding in placed],
            "same_as": [coding.same_as for coding in placed],
        }
    )
    counts = counting(every, found.people, setting, settings.repeats)
    return [coding for coding, counted in zip(placed, counts.tolist(), strict=True) if counted]


def _sentences(
    placed: Sequence[FoundCoding], settings: Settings, narratives: Mapping[str, Narrative]
) -> list[tuple[int, int]]:
    """The first and last sentence of each coding: what a majority shares is a sentence."""
    from synth.narratives.sentences import sentences, study_splitter
    from synth.steps.resolve import covered

    held = {name: narratives[name] for name in {coding.narrative for coding in placed}}
    texts = ((narrative.text, narrative.blocks) for narrative in held.values())
    found = dict(zip(held, sentences(study_splitter(settings), texts), strict=True))
    bounds = {
        name: ([start for start, _ in spans], [end for _, end in spans])
        for name, spans in found.items()
    }
    minimum = settings.config.agreement.minimum_overlap
    return [
        covered(*bounds[coding.narrative], coding.start, coding.end, minimum) for coding in placed
    ]


def check_evidence(
    claims: Iterable[Claim],
    members: Mapping[str, Membership],
    counted: Iterable[FoundCoding],
    path: Path,
    problems: Problems,
) -> None:
    """A narrative that a claim cites holds codings of the claim's theme, and not contrary ones
    alone. `members`: theme or subtheme → its codes of today."""
    by_code: dict[str, dict[str, set[Polarity]]] = {}
    for coding in counted:
        by_code.setdefault(coding.code, {}).setdefault(coding.narrative, set()).add(coding.polarity)
    for claim in claims:
        held = [by_code[code] for code in members[claim.theme].codes if code in by_code]
        for narrative, where in claim.narratives.items():
            found = set().union(*(of_code.get(narrative, ()) for of_code in held))
            if not found:
                problems.warning(
                    f"“{claim.theme}” cites “{narrative}”, where no coding of it counts",
                    path,
                    **where,
                    fix="Cite where it is coded, or code the passage that is meant.",
                )
            elif found == {Polarity.CONTRARY}:
                problems.warning(
                    f"“{claim.theme}” cites “{narrative}”, where all codings of it are contrary",
                    path,
                    **where,
                    fix="Does the narrative speak for the statement? If not, cite it as against it "
                    "under “contrary_sought:”.",
                )
