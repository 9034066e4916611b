"""Whether texts are in the study's language, told by its commonest words.

In running text these are a quarter of all words or more; of a text in another language, a tenth at
most happens to be spelt alike. Measured on the example narratives and on spaCy's example sentences,
for the languages named here. Close neighbours (Danish and Norwegian) are not told apart.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

from synth.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Languages for which the shares were far apart.
KNOWN = frozenset(
    ["ca", "cs", "da", "de", "el", "en", "es", "fi", "fr", "it", "nb", "nl", "pt", "ro", "ru", "sv"]
)
#: Below this share of common words a text is hardly in the language; shorter texts are not judged.
SHARE, WORDS = 0.15, 200
#: Narratives named in one note.
_NAMED = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def common_share(text: str, language: str) -> float | None:
    """The share of the language's common words among all; None where that tells nothing."""
    if language not in KNOWN:
        return None
    words = _WORD.findall(text.lower().replace("’", "'"))
    if len(words) < WORDS:
        return None
    common = import_module(f"spacy.lang.{language}.stop_words").STOP_WORDS
    return sum(word in common for word in words) / len(words)


def language_note(texts: Mapping[str, str], language: str) -> str:
    """One line that names the narratives that hardly read as the language; "" if all do.

    `texts`: narrative → its text.
    """
    shares = {name: common_share(text, language) for name, text in sorted(texts.items())}
    strange = [name for name, share in shares.items() if share is not None and share < SHARE]
    if not strange:
        return ""
    named = ", ".join(strange[:_NAMED]) + (" and others" if len(strange) > _NAMED else "")
    one = len(strange) == 1
    return (
        f"{plural(len(strange), 'narrative')} {'does' if one else 'do'} not look like “{language}” "
        f"({named}): {'it contains' if one else 'they contain'} few of its common words, so "
        "suggestions will miss a lot"
    )
