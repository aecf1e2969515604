"""Rows → a Markdown table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is set left and whose others are set right.

    Raises `ValueError` for a row that is not as long as the header.

    >>> print(markdown_table(["set", "nDCG@10"], [["time", "0.674"]]))
    | set | nDCG@10 |
    |---|---:|
    | time | 0.674 |
    """
    lines = [_line(header), "|---|" + "---:|" * (len(header) - 1)]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"a row of {len(row)} cells under a header of {len(header)}: {row}")
        lines.append(_line(row))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
