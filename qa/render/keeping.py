"""A conversation → a file to keep: Markdown, HTML that a word processor opens, CSV, JSON.

Every quotation stands with its reference; what a document or a person wrote is escaped for each format.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from qa.render.json import answer_to_dict
from qa.render.location import STANDINGS, location
from qa.render.marking import pieces
from qa.types import Answer, Citation, Span


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and in words which documents alone were asked; "" for all."""

    answer: Answer
    within: str = ""


COLUMNS = (
    "turn question searched only_in answered reason confidence point quote marked standing document title "
    "published author source pages heading start end sha256"
).split()
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+\-!|~&])")
_FORMULA = re.compile(r"[=+\-@\t\r]")


def conversation_to_markdown(kept: Sequence[Kept]) -> str:
    """Each question as a heading, its quotations as quotations, the answering words bold."""
    parts: list[str] = []
    for one in kept:
        parts.append(f"## {_markdown(one.answer.question)}")
        parts += [f"*{_markdown(line)}*" for line in _told(one)]
        for number, citation in enumerate(one.answer.citations, 1):
            quote = "".join(
                f"**{_markdown(text)}**" if marked and text.strip() else _markdown(text)
                for text, marked in _pieces(citation)
            )
            parts.append(f"> {quote}")
            parts.append(f"{number}\\. {_markdown(_reference(citation))}")
    return "\n\n".join(parts) + "\n"


def conversation_to_html(kept: Sequence[Kept]) -> str:
    """A page of plain headings, paragraphs and block quotations, as word processors take over."""
    body = ""
    for one in kept:
        body += f"<h2>{escape(one.answer.question)}</h2>\n"
        body += "".join(f"<p><i>{escape(line)}</i></p>\n" for line in _told(one))
        for number, citation in enumerate(one.answer.citations, 1):
            quote = "".join(
                f"<b>{escape(text)}</b>" if marked else escape(text)
                for text, marked in _pieces(citation)
            )
            body += f"<blockquote>{quote}</blockquote>\n"
            body += f"<p>{number}. {escape(_reference(citation))}</p>\n"
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>Briefing QA</title></head>\n'
        f"<body>\n{body}</body></html>\n"
    )


def conversation_to_csv(kept: Sequence[Kept]) -> str:
    """A row for each quotation, one without for silence; begins with a byte order mark, for spreadsheets.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    for row in _rows(kept):
        table.writerow({name: _cell(value) for name, value in row.items()})
    return "\ufeff" + written.getvalue()


def conversation_to_json(kept: Sequence[Kept]) -> str:
    """The answers as `qa ask --json` gives them, in a list, each with `only_in`."""
    answers = [{**answer_to_dict(one.answer), "only_in": one.within} for one in kept]
    return json.dumps(answers, ensure_ascii=False, indent=2) + "\n"


FORMATS: dict[str, tuple[str, str, str, Callable[[Sequence[Kept]], str]]] = {
    "markdown": ("Markdown", "conversation.md", "text/markdown", conversation_to_markdown),
    "html": ("Word (HTML)", "conversation.html", "text/html", conversation_to_html),
    "csv": ("Table (CSV)", "conversation.csv", "text/csv", conversation_to_csv),
    "json": ("JSON", "conversation.json", "application/json", conversation_to_json),
}
"""For each format what it is called, the file's name, its media type, and what writes it."""


def keep(kept: Sequence[Kept], kind: str) -> str:
    """A file of one of the `FORMATS` as an HTML element from which a script saves it."""
    _, name, media, write = FORMATS[kind]
    return (
        f'<span class="file" data-name="{name}" data-type="{media}" '
        f'data-text="{escape(write(kept)).replace(chr(13), "&#13;").replace(chr(10), "&#10;")}"></span>'
    )


def _told(one: Kept) -> Iterator[str]:
    """What belongs to an answer beside its quotations, a line each."""
    answer = one.answer
    if answer.searched and answer.searched != answer.question:
        yield f"Searched: {answer.searched}"
    if one.within:
        yield f"Only documents {one.within}"
    if answer.reason:
        yield answer.reason


def _pieces(citation: Citation) -> Iterator[tuple[str, bool]]:
    """The quotation in pieces, each with whether it answers; line breaks are blanks."""
    text = citation.document.text
    for piece in pieces(Span(citation.start, citation.end), citation):
        yield re.sub(r"\s+", " ", piece.span.of(text)), piece.marked


def _reference(citation: Citation) -> str:
    standing = STANDINGS.get(citation.factuality)
    note = f" ({standing})" if standing else ""
    return f"{location(citation)}; {citation.document.id}{note}"


def _rows(kept: Sequence[Kept]) -> Iterator[dict[str, Any]]:
    for turn, one in enumerate(kept, 1):
        answer = one.answer
        row: dict[str, Any] = {
            "turn": turn,
            "question": answer.question,
            "searched": answer.searched,
            "only_in": one.within,
            "answered": "yes" if answer.answered else "no",
            "reason": answer.reason or "",
            "confidence": f"{answer.confidence:.4f}",
        }
        cited = [(number, each) for number, p in enumerate(answer.points, 1) for each in p]
        for number, citation in cited:
            document = citation.document
            yield {
                **row,
                "point": number,
                "quote": citation.quote,
                "marked": " | ".join(mark.of(document.text) for mark in citation.marks),
                "standing": citation.factuality,
                "document": document.id,
                "title": document.title,
                "published": document.published or "",
                "author": document.author or "",
                "source": document.source or "",
                "pages": " ".join(map(str, citation.pages)),
                "heading": citation.heading or "",
                "start": citation.start,
                "end": citation.end,
                "sha256": document.sha256,
            }
        if not cited:
            yield row


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else text


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
