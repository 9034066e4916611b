"""Groups of codes that exclude one another: `agreement: exclusive:` in `config.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from synth.problems import Problems
    from synth.written.codebook import Codebook
    from synth.written.settings import Settings


def exclusive_groups(
    settings: Settings, codebook: Codebook, problems: Problems
) -> dict[str, tuple[str, ...]]:
    """The groups by name, with codes of today: a code that was renamed or merged is carried on.

    A group of one code, a code that does not exist (any longer), and a code in two groups, or twice
    in one, are errors.
    """
    group_of: dict[str, str] = {}
    out: dict[str, tuple[str, ...]] = {}
    for name, codes in settings.config.agreement.exclusive.items():
        today: list[str] = []
        for index, written in enumerate(codes):
            what, fix = "", ""
            code = codebook.today(written)
            if not code:
                what, fix = codebook.missing(written)
            elif code in group_of:
                other = group_of[code]
                called = f"“{written}”" if code == written else f"“{written}” (now “{code}”)"
                what = f"the code {called} is already in “exclusive: {other}:”"
                if other == name:
                    what = f"the code {called} is in “exclusive: {name}:” twice"
                fix = "Keep it in one place: a code can be in one group only."
            else:
                group_of[code] = name
                today.append(code)
            if what:
                where = settings.document.where(("agreement", "exclusive", name, index))
                problems.error(what, settings.document.path, **where, fix=fix)
        if len(codes) < 2:
            problems.error(
                f"the group “exclusive: {name}:” needs two codes or more",
                settings.document.path,
                **settings.document.where(("agreement", "exclusive", name), key=True),
                fix="Name the codes of which a passage has one at most, or remove the group.",
            )
        out[name] = tuple(today)
    return out
