"""Which passages answer a question, and where in them."""

from __future__ import annotations

from qa.evaluation.reading_sets import ReadingQuestion
from qa.types import Passage, Span


def answers(passage: Passage, question: ReadingQuestion) -> bool:
    """Whether an answer of the question stands in the passage."""
    return passage.document.id == question.document and any(
        passage.start <= answer.start and answer.end <= passage.end for answer in question.answers
    )


def covering(passage: Passage, question: ReadingQuestion) -> Span:
    """From the first to the last of the answers in the first sentence that holds any, within its passage.

    The passage must be one that `answers` the question.
    """
    inside = [
        (sentence, answer)
        for sentence in passage.sentences
        for answer in question.answers
        if sentence.start <= answer.start and answer.end <= sentence.end
    ]
    if not inside:  # an answer that crosses sentences
        inside = [(Span(passage.start, passage.end), one) for one in question.answers]
    together = [answer for sentence, answer in inside if sentence == inside[0][0]]
    start, end = min(one.start for one in together), max(one.end for one in together)
    return Span(start - passage.start, end - passage.start)
