"""Rows of cells → blocks of one line each; the same for every format."""

from __future__ import annotations

from collections.abc import Sequence

from qa.documents.blocks import Block


def row_text(cells: Sequence[str]) -> str:
    """The cells on one line; an empty cell inside keeps its place, empty ones at the end go.

    >>> row_text(["19 March", "", "lifted", ""])
    '19 March | | lifted'
    """
    filled = [index for index, cell in enumerate(cells) if cell]
    kept = cells[: filled[-1] + 1] if filled else ()
    return " ".join(" | ".join(kept).split())


def row_blocks(
    rows: Sequence[Sequence[str]], group: int, *, has_header: bool, page: int = 0
) -> list[Block]:
    """One block per row that has text; with a header, the first row is one and names the others."""
    texts = [text for row in rows if (text := row_text(row))]
    header = texts[0] if has_header and texts else ""
    return [Block(text, "row", group=group, header=header, page=page) for text in texts]
