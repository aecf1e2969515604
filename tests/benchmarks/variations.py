"""Any number of documents that read like the shipped ones and share their words, without being equal.

A document is made of sentences drawn from real ones. In each, numbers are drawn anew, and now and then a
word is exchanged for one from a long tail of made-up words: so the vocabulary goes on growing with the
text, as it does in real collections (Heaps 1978), and BM25 has rare words to index.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z]{4,}")
_EXCHANGED = 0.05
"""The share of longer words that are exchanged."""
_SENTENCES_IN_BLOCK = 4
_SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "sy", "ta", "vi", "zo")


def variation(sentences: Sequence[str], number: int, blocks: int) -> str:
    """The text of document `number`: paragraphs of four sentences; the same for the same arguments."""
    chance = random.Random(number)
    return "\n\n".join(
        " ".join(_varied(chance.choice(sentences), chance) for _ in range(_SENTENCES_IN_BLOCK))
        for _ in range(blocks)
    )


def _varied(sentence: str, chance: random.Random) -> str:
    """The sentence with other numbers and some other words."""
    numbered = _NUMBER.sub(lambda _: str(chance.randint(1, 2000)), sentence)
    return _WORD.sub(
        lambda word: made_up(chance) if chance.random() < _EXCHANGED else word.group(), numbered
    )


def made_up(chance: random.Random) -> str:
    """A word that is rarer the longer it is."""
    syllables = 2
    while chance.random() < 0.6:
        syllables += 1
    return "".join(chance.choice(_SYLLABLES) for _ in range(syllables))
