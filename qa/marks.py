"""The words of a sentence that answer a question: which to mark in bold.

A rule per kind of question: names, dates or numbers that the question did not bring itself; where anything
may answer, the longest stretch of the sentence that says something the question does not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.lexical import STOPWORDS, stem, words
from qa.names import name_spans
from qa.numbers import numbers
from qa.question import Kind, Question
from qa.times.dates import DateMention, find_dates
from qa.types import Span

_LIST_GLUE = re.compile(r"\W*(?:(?:and|or|as well as|plus|both)\W+)?(?:the\W+)?")
_AND = re.compile(r"\b(?:and|or|as well as|plus)\b")
_BREAK = re.compile(r"[,;:()|]|\s[–—-]\s|—")


def answer_marks(
    question: Question, sentence: str, known_names: frozenset[str]
) -> tuple[Span, ...]:
    """The answering spans in `sentence`, in order, disjoint, whole words; at least one.

    >>> from qa.question import analyse
    >>> text = "On 19 March Belinvestbank and the Development Bank were delisted."
    >>> spans = answer_marks(analyse("which banks were delisted?", frozenset()), text, frozenset())
    >>> [span.of(text) for span in spans]
    ['Belinvestbank', 'Development Bank']
    """
    found: Sequence[Span]
    match question.kind:
        case Kind.NAME:
            found = _names(question, sentence, known_names)
        case Kind.DATE:
            found = _new_dates(question, sentence)
        case Kind.NUMBER:
            found = numbers(sentence)
        case Kind.OPEN:
            found = []
    if found:
        return tuple(found)
    return (_news(question, sentence),)


def items(
    question: Question, sentence: str, mark: Span, known_names: frozenset[str]
) -> tuple[Span, ...]:
    """The names of the list in which a mark stands, if the question expects several; else the mark.

    The mark names some of them, or ends with all of them where things of a kind are asked for that it does
    not name otherwise. Where some of the names say that they are of the asked noun, the others are left out.

    >>> from qa.question import analyse
    >>> text = "Relief came for Belinvestbank and the Development Bank."
    >>> asked = analyse("Which banks were delisted?", frozenset())
    >>> [span.of(text) for span in items(asked, text, Span(16, 54), frozenset())]
    ['Belinvestbank', 'Development Bank']
    """
    if not question.several:
        return (mark,)
    for run in _joined(sentence, name_spans(sentence, known_names)):
        inside = [name for name in run if mark.start <= name.start and name.end <= mark.end]
        if not inside or not _LIST_GLUE.fullmatch(sentence[inside[-1].end : mark.end]):
            continue
        before = sentence[mark.start : inside[0].start]
        named = question.noun and question.noun not in map(stem, before.split())
        if _LIST_GLUE.fullmatch(before) or (named and inside == run):
            return tuple(_of_noun(question, sentence, run))
    return (mark,)


def _joined(sentence: str, names: Sequence[Span]) -> list[list[Span]]:
    """The runs of names that a sentence joins as a list by "and"."""
    runs: list[list[Span]] = []
    for name in names:
        if runs and _LIST_GLUE.fullmatch(sentence[runs[-1][-1].end : name.start]):
            runs[-1].append(name)
        else:
            runs.append([name])
    return [
        run for run in runs if len(run) > 1 and _AND.search(sentence[run[-2].end : run[-1].start])
    ]


def listed_names(text: str, span: Span, known_names: frozenset[str]) -> tuple[Span, ...]:
    """The names of which `text[span]` is a list that is joined by "and"; else the span alone.

    >>> text = "Belinvestbank and the Development Bank"
    >>> [name.of(text) for name in listed_names(text, Span(0, len(text)), frozenset({"belinvestbank"}))]
    ['Belinvestbank', 'Development Bank']
    """
    said = span.of(text)
    names = name_spans(said, known_names)
    edges = [0, *(edge for name in names for edge in name), len(said)]
    between = [said[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    joined = len(names) > 1 and _AND.search(between[-2])
    if not joined or not all(_LIST_GLUE.fullmatch(part) for part in between):
        return (span,)
    return tuple(Span(span.start + name.start, span.start + name.end) for name in names)


def has_kind(
    question: Question,
    sentence: str,
    known_names: frozenset[str],
    mark: Span | None = None,
) -> bool:
    """Whether the sentence (or a mark in it) holds words of the kind that is asked for.

    True if anything may answer.
    """
    found: Sequence[Span]
    match question.kind:
        case Kind.NAME:
            if question.noun is not None:
                return True
            found = _names(question, sentence, known_names)
        case Kind.DATE:
            found = _new_dates(question, sentence)
        case Kind.NUMBER:
            found = numbers(sentence)
        case Kind.OPEN:
            return True
    return any(mark is None or span.overlaps(mark) for span in found)


def _names(question: Question, sentence: str, known_names: frozenset[str]) -> list[Span]:
    """Names that the question does not bring; only those of the asked noun, where some show it."""
    asked = set(question.terms)
    found = [
        span
        for span in name_spans(sentence, known_names)
        if not {stem(word.of(span.of(sentence))) for word in words(span.of(sentence))}
        <= asked | STOPWORDS
    ]
    return _of_noun(question, sentence, found)


def _of_noun(question: Question, sentence: str, names: list[Span]) -> list[Span]:
    """Those names that hold the asked noun ("bank" in "Belinvestbank"); all if none does."""
    noun = question.noun
    if not noun or len(noun) < 3:
        return names
    return [name for name in names if noun in name.of(sentence).casefold()] or names


def _new_dates(question: Question, sentence: str) -> list[Span]:
    known = {_parts(mention) for mention in question.dates}
    return [
        Span(mention.start, mention.end)
        for mention in find_dates(sentence)
        if _parts(mention) not in known
    ]


def _parts(mention: DateMention) -> tuple[int | None, int | None, int | None]:
    return mention.year, mention.month, mention.day


def _news(question: Question, sentence: str) -> Span:
    """The longest stretch of whole words, within a clause, without a word of the question."""
    asked = set(question.terms)
    runs: list[list[Span]] = [[]]
    end_of_last = 0
    for word in words(sentence):
        if _BREAK.search(sentence[end_of_last : word.start]):
            runs.append([])
        if stem(word.of(sentence)) in asked:
            runs.append([])
        else:
            runs[-1].append(word)
        end_of_last = word.end
    trimmed = [_without_edges(run, sentence) for run in runs]
    best = max(trimmed, key=len)
    return Span(best[0].start, best[-1].end) if best else Span(0, len(sentence))


def _without_edges(run: Sequence[Span], sentence: str) -> list[Span]:
    """A run without the stop words at its two ends."""
    kept = list(run)
    while kept and kept[0].of(sentence).casefold() in STOPWORDS:
        kept.pop(0)
    while kept and kept[-1].of(sentence).casefold() in STOPWORDS:
        kept.pop()
    return kept
