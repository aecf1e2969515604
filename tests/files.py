"""Makers of small files for the tests: real PDFs by reportlab, real DOCX by python-docx."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

LEFT, TOP, LEADING = 72.0, 770.0, 14.0
Drawn = tuple[float, float, str, str, float]
"""(x, y, text, font, size), in points from the bottom left corner."""


def draw_pdf(
    path: Path,
    pages: Sequence[Sequence[Drawn]],
    title: str = "",
    author: str = "",
    rotation: int = 0,
) -> Path:
    """A PDF with each text exactly where it is said to be."""
    canvas = Canvas(str(path), pagesize=A4, invariant=True)
    if title:
        canvas.setTitle(title)
    if author:
        canvas.setAuthor(author)
    for page in pages:
        canvas.setPageRotation(rotation)
        for x, y, text, font, size in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return path


def lines(
    texts: Sequence[str],
    x: float = LEFT,
    y: float = TOP,
    font: str = "Helvetica",
    size: float = 11.0,
    leading: float = LEADING,
) -> list[Drawn]:
    """Texts below one another; an empty one leaves a gap."""
    return [(x, y - i * leading, text, font, size) for i, text in enumerate(texts) if text]


def cells(
    rows: Sequence[Sequence[str]], columns: Sequence[float], y: float, bold_header: bool = True
) -> list[Drawn]:
    """A table: each row 22 points below the one before, each cell at its column's x."""
    return [
        (x, y - 22 * i, text, "Helvetica-Bold" if bold_header and i == 0 else "Helvetica", 10.0)
        for i, row in enumerate(rows)
        for x, text in zip(columns, row, strict=True)
        if text
    ]


def encrypted(path: Path, password: str) -> Path:
    """Encrypt the PDF in its place, with a user password ("" opens without asking)."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(str(path)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    with path.open("wb") as stream:
        writer.write(stream)
    return path
