"""A group of passages that no code fits, as the last ranking made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from synth.problems import StudyError
from synth.steps.common.texts import check_unedited, narrative_as_read
from synth.tables.rank import NovelGroup, NovelPassage
from synth.tables.segment import Sentence
from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from synth.study import Study

    Place = tuple[str, int, int, int]

#: The most central passages that are quoted.
QUOTES = 3


@dataclass(frozen=True, slots=True)
class QuotedGroup:
    """A group, and its most central passages as they stand in the texts."""

    group: NovelGroup
    quotes: tuple[str, ...]


def find_group(study: Study, number: int) -> QuotedGroup:
    """The group of this number, as the suggestions page shows it.

    Raises `StudyError` where there was no ranking, where there is no such group (with those that
    there are), and where the texts are no longer those that were ranked.
    """
    if not (study.made(NovelGroup) and study.made(NovelPassage)):
        setting = study.config.suggestions
        how = "Run “snakemake” first."
        if not (setting.enabled and setting.method == "ranked"):
            how = "Set “method: ranked” under “suggestions:” in config.yaml, and run “snakemake”."
        raise StudyError("passages have not been grouped yet: “rank” has not run", fix=how)
    groups = study.rows(NovelGroup)
    group = next((candidate for candidate in groups if candidate.group == number), None)
    if group is None:
        raise StudyError(f"there is no group {number}", fix=_listed(groups))
    passages = sorted(
        (passage for passage in study.rows(NovelPassage) if passage.group == number),
        key=lambda passage: passage.place,
    )[:QUOTES]
    texts = _texts(study, passages)
    quotes = (texts[passage.narrative][passage.start : passage.end] for passage in passages)
    return QuotedGroup(group, tuple(dict.fromkeys(quotes)))


def _listed(groups: Iterable[NovelGroup]) -> str:
    told = [
        f"        {group.group:>3}  {'; '.join(group.phrases)} "
        f"({plural(group.passages, 'sentence')})"
        for group in groups
    ]
    return (
        "\n".join(["There are:", *told])
        if told
        else ("There are none: too few passages, or no codes.")
    )


def _texts(study: Study, passages: Sequence[NovelPassage]) -> dict[str, str]:
    """The narratives that passages stand in → their texts.

    Raises `StudyError` where these are no longer the texts that were ranked.
    """
    names = sorted({passage.narrative for passage in passages})
    narratives = [narrative_as_read(study, name) for name in names]
    sentences = {
        _place(sentence) for sentence in study.each(Sentence) if sentence.narrative in names
    }
    for narrative in narratives:
        check_unedited(study, narrative)
        in_narrative = [passage for passage in passages if passage.narrative == narrative.id]
        if any(_place(passage) not in sentences for passage in in_narrative):
            raise StudyError(
                f"the groups are older than the sentences of {narrative.id}",
                fix="Run “snakemake”, and look at the groups again: their numbers may change.",
            )
    return {narrative.id: narrative.text for narrative in narratives}


def _place(passage: NovelPassage | Sentence) -> Place:
    return passage.narrative, passage.sentence, passage.start, passage.end
