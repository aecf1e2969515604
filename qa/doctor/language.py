"""In which language a document is written, told by py3langid: naive Bayes over byte sequences, offline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache

from qa.doctor.findings import Finding, Level
from qa.types import Document

LANGUAGE = "en"
"""Of which the encoder, the reader and the stemmer are made."""
LEAST_LETTERS = 60
"""A shorter block says too little, and so does a list of names."""
SURE = 0.98
"""The probability from which a text counts as English, or as not English."""
_NO_LANGUAGE = "zxx"
FOREIGN, MIXED = 0.5, 0.05
"""The share of judged letters from which a document counts as foreign, or as mixed.

With these, none of 699 documents of five open English collections is taken for anything else.
"""
_NAMES = {
    "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German",
    "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "it": "Italian", "ja": "Japanese",
    "ko": "Korean", "la": "Latin", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch", "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sr": "Serbian", "sv": "Swedish",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language_findings(document: Document) -> Iterator[Finding]:
    """Whether a document, or a part of it, is not in English."""
    judged: Counter[str] = Counter()
    example: dict[str, str] = {}
    for block in document.text.split("\n"):
        letters = sum(map(str.isalpha, block))
        if letters < LEAST_LETTERS or _is_a_list_of_names(block):
            continue
        language = language_of(block)
        if language:
            judged[language] += letters
            example.setdefault(language, block)
    total = sum(judged.values())
    foreign = [(name, count) for name, count in judged.most_common() if name != LANGUAGE]
    share = sum(count for _, count in foreign) / total if total else 0.0
    if share < MIXED:
        return
    names = " and ".join(_NAMES.get(name, name) for name, _ in foreign[:2])
    if share >= FOREIGN:
        yield Finding(
            document.id,
            "language",
            Level.WARNING,
            f"is in {names}",
            "questions are understood in English only; add a translation",
        )
    else:
        said = " ".join(example[foreign[0][0]].split())[:50]
        yield Finding(
            document.id,
            "mixed-language",
            Level.NOTE,
            f"is in {names} to {share:.0%}, as “{said}…”",
            "these parts are found badly",
        )


def _is_a_list_of_names(block: str) -> bool:
    """Whether most of the words begin with a capital: names are of no language."""
    words = [word for word in block.split() if word[0].isalpha()]
    return 2 * sum(word[0].isupper() for word in words) > len(words)


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of a text of some length; None if it may be English or not.

    Which of two near languages it is, say Russian or Ukrainian, is told with less care.
    """
    ranked = _classifier()(text)
    english = next((share for name, share in ranked if name == LANGUAGE), 0.0)
    if english >= 1 - SURE and english < SURE:
        return None
    return None if ranked[0][0] == _NO_LANGUAGE else ranked[0][0]


@lru_cache(maxsize=1)
def _classifier() -> Callable[[str], list[tuple[str, float]]]:
    """Text → all languages with their probabilities, the likeliest first."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    rank: Callable[[str], list[tuple[str, float]]] = identifier.rank
    return rank
