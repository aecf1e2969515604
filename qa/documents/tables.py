"""Rows of cells → blocks of one line each; the same for every format."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.documents.blocks import Block

_NOTHING = re.compile(r"[|\s]*|[-–—_=+:|\s]{3,}")


def row_text(cells: Sequence[str]) -> str:
    """The cells on one line; an empty cell inside keeps its place, empty ones at the end go.

    Cells that hold nothing but bars and rules are empty.

    >>> row_text(["19 March", "", "lifted", ""]), row_text(["", "|"]), row_text(["---", "---"])
    ('19 March | | lifted', '', '')
    """
    said = ["" if _NOTHING.fullmatch(cell) else cell for cell in cells]
    filled = [index for index, cell in enumerate(said) if cell]
    kept = said[: filled[-1] + 1] if filled else ()
    return " ".join(" | ".join(kept).split())


def row_blocks(
    rows: Sequence[Sequence[str]], group: int, *, has_header: bool, page: int = 0
) -> list[Block]:
    """One block per row that has text; with a header, the first row names the others."""
    texts = [text for row in rows if (text := row_text(row))]
    header = texts[0] if has_header and texts else ""
    headers = ["", *[header] * len(texts)]
    return [
        Block(text, "row", group=group, header=above, page=page)
        for text, above in zip(texts, headers, strict=False)
    ]
