"""An answer and its sources → HTML. Everything that a document or a person wrote is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import count

from qa.coverage import Coverage
from qa.render.location import (
    STANDINGS,
    location,
    looked_through,
    one_line,
    place,
    referenced,
    told,
)
from qa.render.marking import pieces, pieces_to_html
from qa.render.source import document_to_html
from qa.types import Answer, Citation, Hit, Reading, Span

MOST_WORDS = 0.7
"""Answering words that are a greater part of their quotation are not told before it as well."""
FEW = 3
"""Passages that are shown while they are read."""


def answer_to_html(
    answer: Answer, turn: int = 0, opened: int | None = None, coverage: Coverage | None = None
) -> str:
    """The answer's words, then its quotations; each source line is a button.

    The buttons carry `data-turn` and `data-place`: the place, from 0, of the citation among
    `answer.citations`, or among `answer.nearest` for silence. `opened` is the one whose source is open.
    A second button beside each carries as `data-copy` what to copy: the quotation with its reference.
    `coverage` is told with silence: what was searched.
    """
    notes = "".join(map(_reading, answer.assumed)) + _searched(answer)
    if answer.answered:
        return notes + _quotations(answer, turn, opened)
    return notes + _silence(answer, turn, opened, coverage)


def source_to_html(citation: Citation) -> str:
    """The whole document that a citation quotes, typeset, with exactly the quotation marked."""
    document = citation.document
    lines = [*place(document, citation.pages)]
    if document.author:
        lines.append(f"by {document.author}")
    if document.source and document.source != document.author:
        lines.append(f"source: {document.source}")
    details = "".join(f'<li dir="auto">{escape(line)}</li>' for line in lines)
    return (
        f'<header class="source-about"><p class="source-title" dir="auto">{escape(document.title)}</p>'
        f'<ul class="source-details">{details}</ul>'
        f'<p class="source-file" dir="auto">{escape(one_line(document.id))}</p></header>'
        f"{document_to_html(citation)}"
    )


def passages_to_html(hits: Sequence[Hit]) -> str:
    """The passages that are being read, as a glimpse: the answer takes their place."""
    shown = "".join(
        f'<li><cite dir="auto">{escape(hit.passage.document.title)}</cite> '
        f'<span dir="auto">{escape(hit.passage.text)}</span></li>'
        for hit in hits[:FEW]
    )
    return f'<ol class="glimpse" aria-hidden="true">{shown}</ol>' if shown else ""


def _reading(reading: Reading) -> str:
    return (
        f'<p class="answer-note" dir="auto">Reading “{escape(reading.typed)}” as '
        f"“{escape(reading.read)}”.</p>"
    )


def _searched(answer: Answer) -> str:
    """The question as it was searched, where it took something over from the turn before."""
    if not answer.carried or not answer.searched:
        return ""
    return f'<p class="answer-note searched" dir="auto">Searched: “{escape(answer.searched)}”</p>'


def _quotations(answer: Answer, turn: int, opened: int | None) -> str:
    numbers = count()
    points = ""
    for point in answer.points:
        cited = "".join(_citation(one, turn, next(numbers), opened) for one in point)
        points += f'<li class="point">{cited}</li>'
    said = f"{_short(answer)}{_listed(answer)}"
    quotations = _counted(len(answer.citations), "quotation")
    briefings = _counted(len({one.document.id for one in answer.citations}), "briefing")
    return (
        f'<div class="answer">{said}<ol class="points">{points}</ol>'
        f'<p class="answer-note">{quotations} from {briefings} · confidence '
        f"{answer.confidence:.0%}</p></div>"
    )


def _short(answer: Answer) -> str:
    """The answering words before their quotations: of a list all items, else those quoted first.

    What is not told as a fact says so here too; words that are most of their quotation stand only there.
    """
    first, text = answer.citations[0], answer.citations[0].document.text
    words = [(item.text, answer.citations.index(item.citation) + 1) for item in answer.items]
    if not words and sum(b - a for a, b in first.marks) <= MOST_WORDS * len(first.quote):
        words = [(word, 1) for word in dict.fromkeys(mark.of(text) for mark in first.marks)]
    if not words:
        return ""
    joined = '<span class="and"> · </span>'.join(
        f'<b dir="auto">{escape(word)}</b>'
        + (f'<sup aria-hidden="true">{number}</sup>' if len(answer.citations) > 1 else "")
        for word, number in words
    )
    how = "" if answer.items else STANDINGS.get(first.factuality, "")
    return f'<p class="short" dir="auto">{joined}{f" <i>{how}</i>" if how else ""}</p>'


def _listed(answer: Answer) -> str:
    """How many things a list names."""
    number = len(answer.items)
    return f'<p class="found">{number} found in these briefings</p>' if number else ""


def _silence(answer: Answer, turn: int, opened: int | None, coverage: Coverage | None) -> str:
    nearest = "".join(
        f'<li class="point">{_citation(one, turn, number, opened)}</li>'
        for number, one in enumerate(answer.nearest)
    )
    misses = (
        '<p class="misses-title">Closest passages, not an answer</p>'
        f'<ol class="points misses">{nearest}</ol>'
        if nearest
        else ""
    )
    looked = escape(looked_through(coverage)) if coverage else ""
    return (
        '<div class="answer silence">'
        f'<p class="reason" dir="auto">{escape(answer.reason or "")}</p>'
        f'{f"""<p class="looked" dir="auto">{looked}</p>""" if looked else ""}{misses}</div>'
    )


def _citation(citation: Citation, turn: int, number: int, opened: int | None) -> str:
    """One quotation with its source line; `number` counts from 0, what is shown from 1."""
    title = citation.document.title
    parts = [("brief", part) for part in place(citation.document, citation.pages)]
    if citation.heading and citation.heading != title:
        parts.append(("heading", citation.heading))
    where = " ".join(
        f'<span class="{kind}" dir="auto">{escape(part)}</span>' for kind, part in parts
    )
    how = STANDINGS.get(citation.factuality)
    standing = f'<p class="standing {citation.factuality}">{how}</p>' if how else ""
    if citation.time:
        standing += f'<p class="told">{escape(told(citation))}</p>'
    expanded = "true" if number == opened else "false"
    spoken = f"Open source {number + 1}: {location(citation)}"
    return (
        f'<div class="citation"><blockquote dir="auto">{_quote(citation)}</blockquote>{standing}'
        f'<button type="button" class="cite" data-turn="{turn}" data-place="{number}" '
        f'aria-expanded="{expanded}" aria-label="{escape(spoken)}">'
        f'<span class="number">{number + 1}</span><span class="where">'
        f'<cite dir="auto">{escape(title)}</cite> '
        f"{where}</span></button>"
        f'<button type="button" class="copy" data-copy="{escape(referenced(citation))}" '
        f'aria-label="Copy quotation {number + 1} with its reference"></button></div>'
    )


def _quote(citation: Citation) -> str:
    run = pieces(Span(citation.start, citation.end), citation)
    return pieces_to_html(run, citation.document.text)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
