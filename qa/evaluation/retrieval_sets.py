"""Open retrieval sets: documents, queries, and which documents (or which characters) answer a query.

A set is a folder: `corpus.jsonl.gz` with `{"id", "title", "text"[, "date", "source"]}`,
`queries.jsonl.gz` with `{"id", "text"}`, `qrels.tsv.gz` with `query document relevance`, and, where
characters are judged, `spans.jsonl.gz` with `{"qid", "docid", "start", "end"}`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from qa.errors import QAError
from qa.evaluation.gold import GoldQuestion, GoldSet, GoldSpan
from qa.types import Document, Span


def load_retrieval_set(name: str, folder: Path) -> GoldSet:
    """Read `folder/retrieval/<name>`; queries that nothing is relevant to are left out.

    A document's text is taken as it is, so that spans hold. Raises `QAError` if a file is missing or
    is not in the form described above.
    """
    home = folder / "retrieval" / name
    documents = tuple(sorted(map(_document, _rows(home, "corpus.jsonl.gz")), key=lambda d: d.id))
    relevant = _relevant(home)
    spans = _spans(home)
    questions = tuple(
        GoldQuestion(
            question=row["text"],
            answerable=True,
            spans=tuple(spans.get(row["id"], ())),
            documents=tuple(relevant[row["id"]]),
        )
        for row in _rows(home, "queries.jsonl.gz")
        if row["id"] in relevant
    )
    if not questions:
        raise QAError(f"{home} has no query with a relevant document")
    return GoldSet(name, documents, questions, has_answers=bool(spans))


def _document(row: dict[str, Any]) -> Document:
    identity = "\0".join((row["title"], row["text"], row.get("date") or ""))
    return Document(
        id=row["id"],
        sha256=hashlib.sha256(identity.encode()).hexdigest(),
        title=row["title"],
        text=row["text"],
        published=_date(row.get("date")),
        source=row.get("source"),
    )


def _date(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None  # only whole ISO days are dates of publication


def _relevant(home: Path) -> dict[str, list[tuple[str, int]]]:
    """Query id → (document id, relevance) of the documents that are relevant to it."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for number, line in enumerate(_lines(home, "qrels.tsv.gz"), 1):
        try:
            query, document, relevance = line.split("\t")
            if int(relevance) > 0:
                found[query].append((document, int(relevance)))
        except ValueError:
            raise QAError(f"{home / 'qrels.tsv.gz'}: line {number} is malformed") from None
    return found


def _spans(home: Path) -> dict[str, list[GoldSpan]]:
    found: dict[str, list[GoldSpan]] = defaultdict(list)
    if (home / "spans.jsonl.gz").is_file():
        for row in _rows(home, "spans.jsonl.gz"):
            span = Span(row["start"], row["end"])
            found[row["qid"]].append(GoldSpan(row["docid"], span))
    return found


def _rows(home: Path, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(home, name), 1):
        try:
            yield json.loads(line)
        except ValueError:
            raise QAError(f"{home / name}: line {number} is not JSON") from None


def _lines(home: Path, name: str) -> Iterator[str]:
    path = home / name
    if not path.is_file():
        raise QAError(f"{path} is not there; name the folder of the open data sets with --data")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (line.rstrip("\n") for line in lines if line.strip())
