"""British and American spelling: two ways to write the same word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_WORD = re.compile(r"[^\W\d_]+(?:[’'\-.][^\W\d_]+)*")
_LEAST = 5
"""A shorter word has one spelling."""
_SPELLINGS = tuple(
    (re.compile(theirs), ours)
    for theirs, ours in (
        (r"iz(e[ds]?|ing|ations?|ers?)$", r"is\1"),
        (r"is(e[ds]?|ing|ations?|ers?)$", r"iz\1"),
        (r"yz(e[ds]?|ing)$", r"ys\1"),
        (r"ys(e[ds]?|ing)$", r"yz\1"),
        (r"or(s|ed|ing|able|ite|hood|ly)?$", r"our\1"),
        (r"our(s|ed|ing|able|ite|hood|ly)?$", r"or\1"),
        (r"er(s)?$", r"re\1"),
        (r"re(s)?$", r"er\1"),
        (r"ense(s|less)?$", r"ence\1"),
        (r"ence(s|less)?$", r"ense\1"),
        (r"l(ed|ing|ers?)$", r"ll\1"),
        (r"ll(ed|ing|ers?)$", r"l\1"),
        (r"ogue(s)?$", r"og\1"),
        (r"og(s)?$", r"ogue\1"),
        (r"^program(s)?$", r"programme\1"),
        (r"^programme(s)?$", r"program\1"),
        (r"^co(op|ord)", r"co-\1"),
        (r"^co-(op|ord)", r"co\1"),
    )
)


def respelt(text: str, knows: Callable[[str], bool]) -> str:
    """`text` with each word spelt as the corpus does, be that the British or the American way.

    >>> respelt("Who founded the organization?", {"organisation"}.__contains__)
    'Who founded the organisation?'
    """

    def spelt(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < _LEAST:
            return word
        own = knows(word)
        return next(
            (one for one, only in _variants(word) if knows(one) and not (only and own)), word
        )

    return _WORD.sub(spelt, text)


def _variants(word: str) -> Iterator[tuple[str, bool]]:
    """Other spellings, and whether each is one only of a word that the corpus does not know.

    The stem of "organization" is that of "organ", so that it may seem known.
    """
    for number, (pattern, ours) in enumerate(_SPELLINGS):
        variant, count = pattern.subn(ours, word)
        if count:
            yield variant, number > 0
