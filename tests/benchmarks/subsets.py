"""A smaller set of the same kind, where encoding a whole one would take too long."""

from __future__ import annotations

from dataclasses import replace

from qa.errors import QAError
from qa.evaluation.gold import GoldSet, sample


def at_most(gold: GoldSet, most: int | None) -> GoldSet:
    """The set with at most `most` documents and the questions that these still answer whole.

    Questions are taken in an order that is always the same, with all their relevant documents, until
    half of the places are filled; documents in the order of a hash of their ids fill the rest. The
    ranking is thus easier than over the whole set: compare only what was measured on the same subset.
    Raises `QAError` if no question is left.
    """
    if most is None or len(gold.documents) <= most:
        return gold
    kept: set[str] = set()
    for question in sample(gold.questions, len(gold.questions)):
        wanted = {id for id, _ in question.documents}
        if len(kept | wanted) <= most // 2:
            kept |= wanted
    for document in sorted(gold.documents, key=lambda one: one.sha256):
        if len(kept) == most:
            break
        kept.add(document.id)
    documents = tuple(document for document in gold.documents if document.id in kept)
    questions = tuple(q for q in gold.questions if {id for id, _ in q.documents} <= kept)
    if not any(question.answerable for question in questions):
        raise QAError(f"{most} documents of {gold.name} answer no question whole; take more")
    return replace(gold, documents=documents, questions=questions)
