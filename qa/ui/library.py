"""The library beside the conversation: its documents as a table, and what a curator is told."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

from rich.console import Console

from qa.catalogue import CHANGED, COPY, GONE, INDEXED, NEW, UNREADABLE, Holding
from qa.corpus_files import Removed
from qa.indexer import BuildReport
from qa.render import date_text, one_line, report_to_rich
from qa.ui.reindexing import Step

LIBRARY = -1
"""Where a source was opened that no turn of the conversation cites."""
STATES = {
    INDEXED: "Indexed",
    COPY: "Indexed",
    UNREADABLE: "Not read",
    NEW: "Not indexed yet",
    CHANGED: "Changed since it was indexed",
    GONE: "Removed; in the index until the next re-index",
}
COLUMNS = ("Title", "Date", "Pages", "Kind", "State")
UNDO_MEANS = (
    "Undo answers from the index as it was before the last change to it. Files stay as they are, and the "
    "next re-index takes them up again."
)


def library_to_html(
    holdings: Sequence[Holding],
    generation: str,
    curator: bool = False,
    trash: Sequence[Removed] = (),
) -> str:
    """The whole view: a bar with the search, the table, and for curators what was removed.

    It bears the name of the generation that it shows, so that what is undone is what was seen.
    """
    rows = "".join(_row(number, one, curator) for number, one in enumerate(holdings))
    heads = "".join(
        f'<th role="columnheader" scope="col" aria-sort="none"><button type="button" '
        f'data-column="{number}">{name}</button></th>'
        for number, name in enumerate(COLUMNS)
    )
    if curator:
        heads += '<th role="columnheader" scope="col"><span class="unseen">Remove</span></th>'
    return (
        f'<section class="library" aria-label="Library" data-generation="{escape(generation)}">'
        '<div class="library-bar"><h2>Library</h2>'
        f'<span class="count" role="status">{_counted(len(holdings))}</span>'
        '<button type="button" class="close" aria-label="Close the library">×</button></div>'
        '<input type="search" class="find" placeholder="Find a document" autocomplete="off" '
        'aria-label="Find a document"><div class="shelf">'
        '<table role="table" aria-label="Documents"><thead role="rowgroup">'
        f'<tr role="row">{heads}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
        '<p class="none" hidden>No document is like that.</p>'
        f"{_trash(trash)}</div></section>"
    )


def _row(number: int, one: Holding, curator: bool) -> str:
    title, name, shown = escape(one_line(one.title)), escape(one.id), escape(one_line(one.id))
    if one.document is None:
        head = f'<span class="title" dir="auto">{title}</span>'
    else:
        head = (
            f'<button type="button" class="title" data-turn="{LIBRARY}" data-place="{number}" '
            f'data-id="{name}" dir="auto">{title}</button>'
        )
    state, wrong = STATES.get(one.state, ""), one.state == UNREADABLE
    said = f"{state}: {one.reason}" if one.reason else state
    undated = one.document is not None and one.published is None
    day = date_text(one.published) if one.published else "No date" if undated else ""
    date = one.published.isoformat() if one.published else ""
    file = "" if shown == title else f'<span class="file" dir="auto">{shown}</span>'
    cells = (
        ("named", one.title.casefold(), head + file),
        ("date" if one.published else "date soft", date, day),
        ("pages", str(one.pages), f"{one.pages:,}" if one.pages else ""),
        ("kind", one.kind, escape(one.kind)),
        (f"state{' wrong' if wrong else ''}", said, escape(said)),
    )
    html = "".join(
        f'<td role="cell" class="{kind}" data-value="{escape(value)}">{inner}</td>'
        for kind, value, inner in cells
    )
    if curator:
        button = (
            f'<button type="button" class="discard" data-id="{name}" '
            f'aria-label="Remove {title}">Remove</button>'
        )
        html += f'<td role="cell" class="act">{"" if one.state == GONE else button}</td>'
    return f'<tr role="row">{html}</tr>'


def _trash(trash: Sequence[Removed]) -> str:
    """What can be put back; "" if there is nothing."""
    if not trash:
        return ""
    items = "".join(
        f'<li><span class="file" dir="auto">{name}</span><button type="button" class="restore" '
        f'data-token="{escape(one.token)}" aria-label="Put back {name}">Put back</button></li>'
        for one, name in ((one, escape(one_line(one.id))) for one in trash)
    )
    return f'<details class="trash"><summary>Removed files ({len(trash)})</summary><ul>{items}</ul></details>'


def report_to_html(report: BuildReport) -> str:
    """The report of `qa index`, line by line."""
    sink = io.StringIO()
    Console(file=sink, color_system=None, width=100_000).print(report_to_rich(report))
    return told_to_html(*sink.getvalue().splitlines())


def told_to_html(*lines: str, wrong: bool = False) -> str:
    """Plain lines; `wrong` ones are announced at once."""
    said = "".join(
        f'<p dir="auto">{escape(one_line(line.rstrip()))}</p>' for line in lines if line.strip()
    )
    kind, role = (" wrong", "alert") if wrong else ("", "status")
    return f'<div class="told-note{kind}" role="{role}">{said}</div>' if said else ""


def step_to_html(step: Step) -> str:
    """How far an indexing run is."""
    label = f"{step.stage}, {step.done:,} of {step.total:,}"
    return (
        f'<div class="told-note"><p>{escape(label)}</p><progress aria-label="{escape(step.stage)}" '
        f'max="{max(step.total, 1)}" value="{step.done}"></progress></div>'
    )


def _counted(number: int) -> str:
    return f"{number:,} document{'' if number == 1 else 's'}"
