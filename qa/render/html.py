"""An answer and its sources → HTML. Everything that a document or a person wrote is escaped."""

from __future__ import annotations

from html import escape
from itertools import count

from qa.render.location import STANDINGS, found, location, one_line, place, referenced, told
from qa.render.marking import pieces, pieces_to_html
from qa.render.source import document_to_html
from qa.types import Answer, Citation, Reading, Span


def answer_to_html(answer: Answer, turn: int = 0, opened: int | None = None) -> str:
    """The answer's quotations as an article; each source line is a button.

    The buttons carry `data-turn` and `data-place`: the place, from 0, of the citation among
    `answer.citations`, or among `answer.nearest` for silence. `opened` is the one whose source is open.
    A second button beside each carries as `data-copy` what to copy: the quotation with its reference.
    """
    said = _quotations(answer, turn, opened) if answer.answered else _silence(answer, turn, opened)
    return "".join(map(_reading, answer.assumed)) + _searched(answer) + said


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
    listed = f'<p class="found" dir="auto">{escape(found(answer))}</p>' if answer.items else ""
    quotations = _counted(len(answer.citations), "quotation")
    briefings = _counted(len({one.document.id for one in answer.citations}), "briefing")
    return (
        f'<div class="answer">{listed}<ol class="points">{points}</ol>'
        f'<p class="answer-note">{quotations} from {briefings} · confidence '
        f"{answer.confidence:.0%}</p></div>"
    )


def _silence(answer: Answer, turn: int, opened: int | None) -> str:
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
    return (
        '<div class="answer silence">'
        f'<p class="reason" dir="auto">{escape(answer.reason or "")}</p>{misses}</div>'
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
