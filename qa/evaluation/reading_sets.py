"""Question sets over paragraphs (SQuAD's form), asked in the open: all paragraphs are one corpus."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import QAError
from qa.types import Document, Span


@dataclass(frozen=True, slots=True)
class ReadingQuestion:
    """A question with the document that it was asked about, and its answers as spans of its text."""

    question: str
    document: str
    answers: tuple[Span, ...]
    """() where the document does not answer it."""


@dataclass(frozen=True, slots=True)
class ReadingSet:
    """Questions and the documents they were asked about, pooled."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[ReadingQuestion, ...]


def load_reading_set(name: str, folder: Path, most: int | None = None) -> ReadingSet:
    """Read `folder/reader/<name>.jsonl.gz`, at most its first `most` questions.

    A context becomes one document whose text is the context itself, so that offsets hold.
    """
    path = folder / "reader" / f"{name}.jsonl.gz"
    if not path.is_file():
        raise QAError(f"{path} is not there; name the folder of the open data sets")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return reading_set(name, [json.loads(line) for line in lines][:most])


def reading_set(name: str, rows: Sequence[Mapping[str, Any]]) -> ReadingSet:
    """Rows in SQuAD's form: question, title, context and answers."""
    documents: dict[str, Document] = {}
    for row in rows:
        if row["context"] not in documents:
            documents[row["context"]] = _document(row["title"], row["context"])
    questions = tuple(
        ReadingQuestion(
            question=row["question"],
            document=documents[row["context"]].id,
            answers=tuple(
                Span(answer["start"], answer["start"] + len(answer["text"]))
                for answer in row["answers"]
            ),
        )
        for row in rows
    )
    return ReadingSet(name, tuple(documents.values()), questions)


def pooled(sets: Sequence[ReadingSet]) -> tuple[Document, ...]:
    """The documents of several sets, each once, in the order of their ids."""
    documents = {document.id: document for some in sets for document in some.documents}
    return tuple(documents[id] for id in sorted(documents))


def _document(title: str, text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(id=digest[:16], sha256=digest, title=title.replace("_", " "), text=text)
