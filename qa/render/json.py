"""Answers and hits → plain values for `json.dumps`, with stable keys in a stable order."""

from __future__ import annotations

from datetime import date
from typing import Any

from qa.proof import claims
from qa.types import Answer, Citation, Hit, Item

DECIMALS = 6
"""Digits after the point: finer differences are arithmetic, not meaning."""


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """The whole answer; the same answer gives the same bytes.

    What a citation carries is enough to check it against the original file: see `qa.proof`.
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
        "order": answer.order,
        "items": [_item(item, answer) for item in answer.items],
        "assumed": [{"typed": one.typed, "read": one.read} for one in answer.assumed],
        "carried": [{"kind": one.kind, "text": one.text} for one in answer.carried],
        "searched": answer.searched,
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


def _citation(citation: Citation, point: int) -> dict[str, Any]:
    own = {
        "factuality": citation.factuality,
        "time": citation.time or None,
        "later": citation.later,
        "copies": list(citation.document.copies),
    }
    return {"point": point, **claims(citation), **own}


def _item(item: Item, answer: Answer) -> dict[str, Any]:
    """One thing of a list; `citation` is the place, from 0, of the quotation that names it."""
    start, end = item.span
    place = answer.citations.index(item.citation)
    return {"text": item.text, "citation": place, "start": start, "end": end}


def _published(day: date | None) -> str | None:
    return day.isoformat() if day else None
