"""DOCX → blocks: headings by style, lists, tables, and the file's properties as claims."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import count
from typing import Any

from qa.documents.blocks import Block
from qa.documents.canonical import canonical
from qa.documents.parsed import Claim, Parsed
from qa.documents.tables import row_blocks
from qa.errors import DocumentError

_ORIGIN = "DOCX properties"
UNPACKED_LIMIT = 200 * 1024 * 1024
"""Bytes of all parts together; a file that unpacks to more is refused."""
_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)


def read_docx(content: bytes, id: str) -> Parsed:
    """Blocks of a Word document; page turns are not in the format, so there are no pages."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise DocumentError(id, "is damaged: its archive cannot be opened") from error
    if unpacked > UNPACKED_LIMIT:
        raise DocumentError(id, f"unpacks to more than {UNPACKED_LIMIT >> 20} MB; split it")
    try:
        import docx

        document = docx.Document(io.BytesIO(content))
        blocks = tuple(_blocks(document))
        return Parsed(blocks, (*_claims(document), *_styled_title(document)))
    except Exception as error:  # python-docx lets through whatever its parts raise on damage
        raise DocumentError(id, "is damaged: not a Word document inside") from error


def _claims(document: Any) -> Iterator[Claim]:
    properties = document.core_properties
    if properties.title:
        yield Claim("title", properties.title, _ORIGIN)
    if properties.author:
        yield Claim("author", properties.author, _ORIGIN)
    if properties.created is not None:
        yield Claim("published", properties.created.date(), _ORIGIN, weak=True)


def _styled_title(document: Any) -> Iterator[Claim]:
    """The first paragraph in the style that Word keeps for the title."""
    for paragraph in document.paragraphs:
        if (paragraph.style.name or "").lower() == "title" and paragraph.text.strip():
            yield Claim("title", canonical(_paragraph_text(paragraph)), "Title style")
            return


def _blocks(document: Any) -> Iterator[Block]:
    from docx.table import Table

    groups = count(1)
    group = 0  # of the list that we are in
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            group = 0
            yield from _table(part, next(groups))
            continue
        text = canonical(_paragraph_text(part))
        if not text:
            continue
        level = _heading_level(part)
        if level:
            group = 0
            yield Block(text, "heading", level)
        elif _is_item(part):
            group = group or next(groups)
            yield Block(text, "item", group=group)
        else:
            group = 0
            yield Block(text)


def _paragraph_text(paragraph: Any) -> str:
    """Runs and links as read: deleted text is left out, text that tracks an insertion is in."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    parts: list[str] = []
    for node in paragraph._p.iter(f"{w}t", f"{w}tab", f"{w}br", f"{w}cr", f"{w}noBreakHyphen"):
        if any(True for _ in node.iterancestors(f"{w}del", f"{w}pPr", f"{w}txbxContent")):
            continue
        parts.append(node.text or "" if node.tag == f"{w}t" else _SIGNS[node.tag[len(w) :]])
    return "".join(parts)


_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def _heading_level(paragraph: Any) -> int:
    """1 for the title and Heading 1, and so on; 0 if the style is no heading."""
    style = paragraph.style
    while style is not None:
        name = style.name or ""
        if name.lower() == "title":
            return 1
        if match := _HEADING.fullmatch(name):
            return max(1, int(match[1]))
        style = style.base_style
    return 0


def _is_item(paragraph: Any) -> bool:
    numbering = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None
    return numbering or (paragraph.style.name or "").lower().startswith("list")


def _table(table: Any, group: int) -> list[Block]:
    """Rows with merged cells said once; the first row is the header of a table of several."""
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        seen: list[Any] = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen.append(cell._tc)
                cells.append(canonical(_cell_text(cell)))
        rows.append(cells)
    columns = max(map(len, rows), default=0)
    return row_blocks(rows, group, has_header=len(rows) > 1 and columns > 1)


def _cell_text(cell: Any) -> str:
    parts = [_paragraph_text(paragraph) for paragraph in cell.paragraphs]
    parts += [
        _cell_text(inner) for table in cell.tables for row in table.rows for inner in row.cells
    ]
    return " ".join(parts)
