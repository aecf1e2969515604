"""The open data sets that can be measured, by name."""

from __future__ import annotations

from pathlib import Path

from qa.errors import QAError
from qa.evaluation.gold import GoldQuestion, GoldSet, GoldSpan
from qa.evaluation.reading_sets import ReadingQuestion, ReadingSet, load_reading_set, pooled
from qa.evaluation.retrieval_sets import load_retrieval_set

RETRIEVAL_SETS = ("chunking_eval", "cranfield", "medline", "scifact_train", "time")
READING_SETS = ("dev-fairytaleqa", "dev-nq-qed", "dev-squad2-half")


def load_dataset(name: str, folder: Path) -> GoldSet:
    """The set called `name` from the folder that holds all sets.

    Raises `QAError` that lists the names if it is none of them, or that names what is missing.
    """
    if name in RETRIEVAL_SETS:
        return load_retrieval_set(name, folder)
    if name in READING_SETS:
        return open_domain(load_reading_set(name, folder))
    valid = ", ".join((*READING_SETS, *RETRIEVAL_SETS))
    raise QAError(f"unknown data set {name!r}; the known ones are {valid}")


def open_domain(asked: ReadingSet) -> GoldSet:
    """A reading set asked without the paragraphs: all of them are one corpus to search.

    The gold is the answer in the paragraph that the question was asked about. An answer that also
    stands in another paragraph counts as wrong there, so what is measured is a lower bound.
    """
    documents = pooled([asked])
    texts = {document.id: document.text for document in documents}
    questions = tuple(_gold(one, texts[one.document]) for one in asked.questions)
    return GoldSet(asked.name, documents, questions, has_answers=True)


def _gold(asked: ReadingQuestion, text: str) -> GoldQuestion:
    if not asked.answers:
        return GoldQuestion(asked.question, answerable=False)
    return GoldQuestion(
        question=asked.question,
        answerable=True,
        answers=tuple(dict.fromkeys(span.of(text) for span in asked.answers)),
        spans=tuple(GoldSpan(asked.document, span) for span in dict.fromkeys(asked.answers)),
        documents=((asked.document, 1),),
    )
