"""Answers that carry their proof: what a citation claims, and whether the original file bears it out.

Every citation that leaves the program as JSON says what it quotes (`claims`): the file's SHA-256, the SHA-256
of its canonical text, the offsets and the words. So it can be checked later, elsewhere, by whoever has
the file, with no index: `check_answer` reads the file again and makes every claim anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from qa import documents
from qa.corpus import check_file
from qa.errors import AnswerFileError, DocumentError
from qa.store import sha256
from qa.types import Citation, Document, Span


class Verdict(str, Enum):
    """What came of checking one citation."""

    VERIFIED = "verified"
    CHANGED = "document changed"
    MISSING = "document missing"
    FALSE = "not what it says"


@dataclass(frozen=True, slots=True)
class Checked:
    """One citation and its verdict; `detail` is a clause that says more, or ""."""

    document: str
    quote: str
    verdict: Verdict
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What came of checking an answer; empty `citations` are the proof of nothing, as of a silence."""

    citations: tuple[Checked, ...]
    nearest: tuple[Checked, ...]
    text_is_quoted: bool
    """Whether the answer's text consists of the first quotation of each point, and of nothing else."""

    @property
    def verified(self) -> bool:
        checked = (*self.citations, *self.nearest)
        return self.text_is_quoted and all(c.verdict is Verdict.VERIFIED for c in checked)


def claims(citation: Citation) -> dict[str, Any]:
    """What a citation says of itself: plain values, keys in a stable order.

    Offsets count Unicode code points of the document's canonical text, whose hash in UTF-8 is `text_sha256`.
    """
    document = citation.document
    return {
        "document": document.id,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "author": document.author,
        "source": document.source,
        "pages": list(citation.pages),
        "heading": citation.heading,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "marks": [list(mark) for mark in citation.marks],
        "document_sha256": document.sha256,
        "text_sha256": hashlib.sha256(document.text.encode()).hexdigest(),
    }


def read_answer(content: str) -> dict[str, Any]:
    """What `qa ask --json` printed. Raises `AnswerFileError` for anything else."""
    try:
        answer = json.loads(content)
    except ValueError as error:
        raise AnswerFileError(f"it is not JSON ({error}); make it with: qa ask --json") from error
    lists = isinstance(answer, dict) and [answer.get("citations"), answer.get("nearest")]
    if not lists or not all(isinstance(value, list) for value in lists):
        raise AnswerFileError("it is not an answer; make it with: qa ask --json")
    return dict(answer)


def check_answer(answer: Mapping[str, Any], corpus: Path) -> CheckedAnswer:
    """Check every citation of an answer against the files under `corpus`, each read once."""
    read: dict[str, Document] = {}
    citations = tuple(_checked(one, corpus, read) for one in answer["citations"])
    return CheckedAnswer(
        citations=citations,
        nearest=tuple(_checked(one, corpus, read) for one in answer["nearest"]),
        text_is_quoted=answer.get("text") == _text(answer["citations"]),
    )


def _text(citations: list[Any]) -> str:
    """The first quotation of each point, one a line, as `Answer.text` is made."""
    first: dict[object, str] = {}
    for one in citations:
        if isinstance(one, dict):
            first.setdefault(str(one.get("point")), str(one.get("quote")))
    return "\n".join(first.values())


def _checked(claimed: Any, corpus: Path, read: dict[str, Document]) -> Checked:
    """The verdict on one citation; `read` keeps the documents for the next one."""
    if not isinstance(claimed, dict) or not isinstance(claimed.get("document"), str):
        return Checked("", "", Verdict.FALSE, "names no document")
    id, quote = claimed["document"], str(claimed.get("quote"))
    copies = claimed.get("copies", [])
    names = [id, *(copies if isinstance(copies, list) else [])]
    try:
        found = [name for name in map(str, names) if _is_there(name, corpus)]
        if not found:
            return Checked(id, quote, Verdict.MISSING)
        same = [n for n in found if sha256(corpus / n) == claimed.get("document_sha256")]
        if not same:
            detail = _still(quote, corpus / found[0], found[0])
            return Checked(id, quote, Verdict.CHANGED, detail)
        if id not in read:
            read[id] = documents.read(corpus / same[0], id)
    except DocumentError as error:
        return Checked(id, quote, Verdict.FALSE, error.reason)
    except OSError as error:
        return Checked(id, quote, Verdict.MISSING, f"cannot be opened: {error.strerror or error}")
    wrong = _wrong(claimed, read[id])
    if wrong:
        return Checked(id, quote, Verdict.FALSE, f"differs from the file in {', '.join(wrong)}")
    return Checked(id, quote, Verdict.VERIFIED, "" if same[0] == id else f"by its copy {same[0]}")


def _is_there(id: str, corpus: Path) -> bool:
    """Whether the file is there; raises `DocumentError` for a name that leads out of the corpus."""
    path = corpus / id
    if path.exists():
        check_file(id, path, corpus)
        return True
    return False


def _wrong(claimed: Mapping[str, Any], document: Document) -> list[str]:
    """The names of the claims that the document does not bear out."""
    try:
        start, end = int(claimed["start"]), int(claimed["end"])
        marks = tuple(Span(int(a), int(b)) for a, b in claimed["marks"])
    except (KeyError, TypeError, ValueError):
        return ["start, end or marks"]
    if not 0 <= start < end <= len(document.text):
        return ["start or end"]
    if any(not start <= mark.start < mark.end <= end for mark in marks):
        return ["marks"]
    actual = claims(Citation(document, start, end, marks))
    return [name for name, value in actual.items() if claimed.get(name) != value]


def _still(quote: str, path: Path, id: str) -> str:
    """Whether a changed file still holds the quotation."""
    try:
        held = quote in documents.read(path, id).text
    except DocumentError as error:
        return error.reason
    return f"the quotation {'still stands' if held else 'no longer stands'} in it"
