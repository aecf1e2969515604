"""DOCX: headings, lists, tables, properties, and files that are not what they seem."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import docx
import pytest

from qa.documents import docx as reader
from qa.documents import read
from qa.errors import DocumentError
from qa.types import Document


def reading(path: Path) -> Document:
    return read(path, path.name)


@pytest.fixture
def briefing(tmp_path: Path) -> Path:
    source = docx.Document()
    source.add_heading("Round four", 0)
    source.add_paragraph("Minsk, 20 March 2026")
    source.add_paragraph("Jane Roe")
    paragraph = source.add_paragraph("The delegations met on ")
    paragraph.add_run("19 March").bold = True
    paragraph.add_run(".\nThey spoke.")
    source.add_heading("Banks", 2)
    for text in ("First bank", "Second bank"):
        source.add_paragraph(text, style="List Bullet")
    table = source.add_table(rows=3, cols=2)
    for row, texts in zip(
        table.rows, [("Date", "Entity"), ("19 March", "Belinvest"), ("", "Ministry")], strict=True
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    source.add_paragraph("The end.")
    source.core_properties.created = datetime.datetime(2026, 3, 25)
    path = tmp_path / "briefing.docx"
    source.save(str(path))
    return path


def test_a_file_as_a_whole(briefing: Path) -> None:
    document = reading(briefing)
    text = document.text
    assert text == (
        "Round four\n\nMinsk, 20 March 2026\n\nJane Roe\n\n"
        "The delegations met on 19 March. They spoke.\n\n"
        "Banks\n\nFirst bank\nSecond bank\n\n"
        "Date | Entity\n19 March | Belinvest\n| Ministry\n\nThe end."
    )
    assert [(h.level, text[h.start : h.end]) for h in document.headings] == [
        (1, "Round four"),
        (2, "Banks"),
    ]
    assert [row.header for row in document.rows] == ["", *["Date | Entity"] * 2]
    assert (document.title, document.author) == ("Round four", "Jane Roe")
    assert document.published == datetime.date(2026, 3, 20)  # the dateline, not the file's making
    assert document.origins.published == "dateline"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "is encrypted or in the old .doc format; save it as a .docx without a password",
        ),
        (b"plain text", "is not a Word document, whatever its name says"),
        (b"%PDF-1.5 ...", "is a PDF, not a .docx file; rename it to .pdf"),
        (b"PK\x03\x04 word/ torn", "is damaged: its archive cannot be opened"),
    ],
)
def test_refusals(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(content)
    with pytest.raises(DocumentError) as caught:
        reading(path)
    assert caught.value.reason == reason


def test_a_torn_file_is_refused(briefing: Path) -> None:
    content = briefing.read_bytes()
    briefing.write_bytes(content[: len(content) // 2])
    with pytest.raises(DocumentError, match="is damaged"):
        reading(briefing)


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(reader.UNPACKED_LIMIT // (1 << 20) + 1):
            part.write(bytes(1 << 20))
    with pytest.raises(DocumentError, match="unpacks to more than 200 MB"):
        reading(path)


def test_sections_stand_below_a_title_in_title_style(tmp_path: Path) -> None:
    source = docx.Document()
    source.add_heading("Who Is Who", 0)
    source.add_heading("People", 1)
    source.add_heading("Ministers", 2)
    source.add_paragraph("Jane Roe leads.")
    source.save(str(tmp_path / "a.docx"))
    document = reading(tmp_path / "a.docx")
    assert [heading.level for heading in document.headings] == [1, 2, 3]
    assert (document.title, document.origins.title) == ("Who Is Who", "Title style")
