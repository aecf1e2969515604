"""The things of a list: each once, under whatever name."""

from __future__ import annotations

from collections.abc import Sequence

from qa.names import same_name
from qa.types import Citation, Item


def distinct_items(citations: Sequence[Citation]) -> tuple[Item, ...]:
    """The marked things of a list, each once, by the first of its names."""
    every = [Item(one, mark) for one in citations for mark in one.marks]
    forms = [one.text for one in every]
    kept: list[Item] = []
    for item in every:
        if not any(same_name(item.text, other.text, forms) for other in kept):
            kept.append(item)
    return tuple(kept)


def with_new_items(citations: Sequence[Citation]) -> list[Citation]:
    """Those that name something that none before them names."""
    items: list[Item] = []
    kept: list[Citation] = []
    for citation in citations:
        own = [Item(citation, mark) for mark in citation.marks]
        if not all(same_item(one, items) for one in own):
            kept.append(citation)
            items += own
    return kept


def same_item(item: Item, among: Sequence[Item]) -> bool:
    """Whether one of several items is the same thing."""
    forms = [one.text for one in (item, *among)]
    return any(same_name(item.text, one.text, forms) for one in among)
