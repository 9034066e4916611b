"""Citations in a narrative's sentences: two sentences are not alike because they cite alike."""

from __future__ import annotations

import re

_CITATION = re.compile(r"\([^()]*\b(?:19|20)\d\d[a-z]?\b[^()]*\)|\bet al\b\.?")


def without_citations(text: str) -> str:
    """A text without “(Surname et al. 2020a; Other 2021)” and without “et al.”.

    >>> without_citations("Nurses waited (Surname et al. 2020a), and so did others.")
    'Nurses waited  , and so did others.'
    """
    return _CITATION.sub(" ", text)
