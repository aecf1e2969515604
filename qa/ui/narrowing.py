"""Narrowing the search: the filter that the next question is asked with, its chips and its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from qa.filters import Filter, values
from qa.types import Document
from qa.ui.asked import LISTS, Asked
from qa.ui.turns import filter_chips

MOST_VALUES = 500
"""Values that a list of the form shows."""
FEW = 8
"""Values from which on a list can be searched."""
TITLES = {
    "documents": "Documents",
    "authors": "Authors",
    "sources": "Sources",
    "kinds": "Kinds of file",
}


def widened(within: Filter, field: object, value: object) -> Filter:
    """The filter without one of its values; itself if it has no such value."""
    if field == "since":
        return replace(within, since=None)
    if field == "until":
        return replace(within, until=None)
    if not isinstance(field, str) or field not in LISTS:
        return within
    left = tuple(one for one in getattr(within, field) if one != value)
    lists = {name: getattr(within, name) for name in LISTS} | {field: left}
    return Filter(since=within.since, until=within.until, **lists)


def narrowing_to_html(within: Filter, documents: Sequence[Document], trouble: str = "") -> str:
    """The button that opens the form, the chips of the filter, and the form with the corpus' own values."""
    chips = "".join(
        f'<li class="chip is-{field}"><span dir="auto">{escape(shown)}</span>'
        f'<button type="button" class="clear" data-field="{field}" data-value="{escape(value)}" '
        f'aria-label="Remove the filter “{escape(shown)}”">×</button></li>'
        for field, value, shown in filter_chips(Asked("", within=within))
    )
    wrong = f'<p class="wrong" role="alert">{escape(trouble)}</p>' if trouble else ""
    return (
        f'<div class="narrowing"><details{" open" if trouble else ""}>'
        f'<summary>Narrow the search</summary><form class="filter" novalidate>{wrong}'
        f"{_days(within, documents)}{_lists(within, documents)}"
        '<p class="filter-buttons"><button type="submit" class="apply">Apply</button>'
        '<button type="submit" class="apply again">Apply and ask again</button></p>'
        f'</form></details><ul class="chips" aria-label="Only in">{chips}</ul></div>'
    )


def _days(within: Filter, documents: Sequence[Document]) -> str:
    days = sorted(document.published for document in documents if document.published)
    if not days:
        return ""
    span = f'min="{days[0]}" max="{days[-1]}"'
    fields = "".join(
        f'<label>{label} <input type="date" name="{name}" value="{day or ""}" {span}></label>'
        for label, name, day in (
            ("Published from", "since", within.since),
            ("to", "until", within.until),
        )
    )
    return f'<div class="days">{fields}</div>'


def _lists(within: Filter, documents: Sequence[Document]) -> str:
    titles = {document.id: document.title for document in documents}
    html = ""
    for field, having in values(documents).items():
        chosen = getattr(within, field)
        if len(having) < 2 and not chosen:
            continue  # one value narrows nothing
        shown = list(dict.fromkeys((*chosen, *having)))[:MOST_VALUES]
        options = "".join(
            f'<li><label dir="auto"><input type="checkbox" name="{LISTS[field]}" value="{escape(value)}"'
            f"{' checked' if value in chosen else ''}> <span>{escape(titles.get(value, value))}"
            f"{_file(value, titles)}</span></label></li>"
            for value in shown
        )
        search = (
            f'<input type="search" class="find" placeholder="Find" aria-label="Find in {TITLES[field]}">'
            if len(shown) > FEW
            else ""
        )
        html += f"<fieldset><legend>{TITLES[field]}</legend>{search}<ul>{options}</ul></fieldset>"
    return html


def _file(value: str, titles: dict[str, str]) -> str:
    return f' <small dir="auto">{escape(value)}</small>' if value in titles else ""
