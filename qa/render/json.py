"""Answers, hits and reports → plain values for `json.dumps`, with stable keys in a stable order."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from qa.types import Answer, Citation, Hit

if TYPE_CHECKING:
    from qa.indexer import BuildReport

DECIMALS = 6
"""Digits after the point: finer differences are arithmetic, not meaning."""


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The whole answer; the same answer gives the same bytes.

    Offsets count Unicode code points of the document's text, whose hash is `text_sha256`.
    """
    return {
        "question": answer.question,
        "answered": answer.answered,
        "text": answer.text,
        "confidence": round(answer.confidence, DECIMALS),
        "reason": answer.reason,
        "generation": answer.generation,
        "citations": [
            _citation(citation, number)
            for number, point in enumerate(answer.points, 1)
            for citation in point
        ],
        "nearest": [
            _citation(citation, number) for number, citation in enumerate(answer.nearest, 1)
        ],
        "assumed": [{"typed": one.typed, "read": one.read} for one in answer.assumed],
    }


def hit_to_dict(hit: Hit, rank: int) -> dict[str, Any]:
    """One found passage; `rank` counts from 1."""
    passage = hit.passage
    return {
        "rank": rank,
        "document": passage.document.id,
        "title": passage.document.title,
        "published": _published(passage.document.published),
        "pages": list(passage.pages),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": round(hit.score, DECIMALS),
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "cosine": round(hit.cosine, DECIMALS),
        "bm25": round(hit.bm25, DECIMALS),
    }


def report_to_dict(report: BuildReport) -> dict[str, Any]:
    """What an indexing run did; the ids of documents stand in order."""
    return {
        "generation": report.generation,
        "published": report.published,
        "documents": report.documents,
        "passages": report.passages,
        "added": list(report.added),
        "changed": list(report.changed),
        "removed": list(report.removed),
        "unchanged": list(report.unchanged),
        "failed": [{"document": one.document, "reason": one.reason} for one in report.failed],
        "seconds": round(report.seconds, 3),
    }


def _citation(citation: Citation, point: int) -> dict[str, Any]:
    document = citation.document
    return {
        "point": point,
        "document": document.id,
        "title": document.title,
        "published": _published(document.published),
        "author": document.author,
        "source": document.source,
        "pages": list(citation.pages),
        "heading": citation.heading,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "marks": [list(mark) for mark in citation.marks],
        "factuality": citation.factuality,
        "document_sha256": document.sha256,
        "text_sha256": hashlib.sha256(document.text.encode()).hexdigest(),
    }


def _published(day: date | None) -> str | None:
    return day.isoformat() if day else None
