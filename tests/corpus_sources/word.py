"""The two briefings that a colleague sent as Word files."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from .paper import CREDIT

PEOPLE_HEADER = ("Name", "Office", "Part in the dialogue")
PEOPLE = [
    (
        "Alexander Lukashenko",
        "President of Belarus",
        "Received the American delegation on 19 March 2026; proposed the sale of a potash mine",
    ),
    (
        "Donald Trump",
        "President of the United States",
        "Founder of the Board of Peace; invited his Belarusian counterpart to the United States",
    ),
    (
        "John Coale",
        "US Special Envoy to Belarus",
        "Lawyer and close associate of Mr Trump; appointed a few days after Belavia left the "
        "sanctions lists in early November 2025; led the delegation to Minsk",
    ),
    (
        "Maxim Ryzhenkov",
        "Foreign Minister of Belarus",
        "Was to represent Belarus at the Board of Peace in February 2026; his US visa came too late",
    ),
    (
        "Melania Trump",
        "First Lady of the United States",
        "Asked that the fate of Ukrainian children lost in Russia be raised with Mr Putin",
    ),
]


def who_is_who() -> bytes:
    """People, institutions and places, as a Word file."""
    title = "Who Is Who in the Minsk–Washington Dialogue"
    paper = blank(title, "People, institutions and places", datetime(2026, 3, 31, 10, 0))
    paper.add_heading(title, level=0)
    paper.add_paragraph("Briefing desk, 31 March 2026")
    paper.add_paragraph(
        "The names below recur in the briefings of this series. Offices are given as the source "
        "article gives them."
    )
    paper.add_heading("People", level=1)
    table(paper, PEOPLE_HEADER, PEOPLE)
    paper.add_paragraph()
    paper.add_paragraph(
        "Vladimir Putin is named once, as the person to whom Mr Lukashenko was asked to speak."
    )
    paper.add_heading("Institutions", level=1)
    for text in (
        "Belavia: the Belarusian national airline, off all US sanctions lists since November 2025.",
        "Belinvestbank and the Development Bank: the two banks relieved of restrictions on "
        "19 March 2026.",
        "Ministry of Finance: relieved together with the banks.",
        "Belaruskali and the Belarusian Potash Company: permanently off every sanctions list.",
        "Board of Peace: an organisation established by Donald Trump, with Belarus among its "
        "founding members.",
    ):
        paper.add_paragraph(text, style="List Bullet")
    paper.add_heading("Places", level=1)
    for text in (
        "Palace of Independence, Minsk: where the talks of 19 March took place.",
        "Vilnius: where American diplomats moved from Minsk in 2022.",
        "Mar-a-Lago: where Mr Lukashenko says he is invited to meet Mr Trump.",
    ):
        paper.add_paragraph(text, style="List Bullet")
    paper.add_heading("The author of the source", level=1)
    paper.add_paragraph(
        "Yauheni Preiherman, who wrote the article, is director of the Minsk Dialogue Council on "
        "International Relations."
    )
    paper.add_paragraph(CREDIT)
    return packed(paper)


INVITATIONS_HEADER = ("Occasion", "Place", "Who reported it", "State")
INVITATIONS = [
    ("First Board of Peace meeting", "Washington", "–", "Held on 19 February 2026; not attended"),
    ("A later Board of Peace meeting", "Not stated", "John Coale", "Attendance promised"),
    ("Meeting with Donald Trump", "Mar-a-Lago", "Alexander Lukashenko", "Invitation received"),
]


def invitations() -> bytes:
    """Invitations to the Belarusian president, as a Word file."""
    title = "Invitations to the United States"
    paper = blank(title, "Board of Peace and Mar-a-Lago", datetime(2026, 4, 9, 15, 30))
    paper.add_heading(title, level=0)
    paper.add_paragraph("Briefing desk, 9 April 2026")
    paper.add_paragraph(
        "Donald Trump has invited Alexander Lukashenko to come to the United States. This paper "
        "separates the occasions that are easily confused."
    )
    paper.add_heading("The three occasions", level=1)
    table(paper, INVITATIONS_HEADER, INVITATIONS)
    paper.add_heading("The Board of Peace", level=1)
    paper.add_paragraph(
        "The invitation to the Board led to membership, but not yet to a journey: a sudden "
        "inspection of the readiness of the armed forces kept the president in Belarus in February. "
        "In March he promised, according to the American envoy, that he would attend one of the "
        "coming meetings himself."
    )
    paper.add_heading("Mar-a-Lago", level=1)
    paper.add_paragraph(
        "The second invitation is to Mr Trump at Mar-a-Lago. Should it be taken up, it could become "
        "the first bilateral visit that any president of Belarus has paid to the United States. No "
        "date has been announced."
    )
    paper.add_heading("Why it matters", level=1)
    for text in (
        "A visit could ease the return of full diplomatic missions to both capitals.",
        "It would follow the first telephone call between the two presidents, in August 2025.",
        "It would give the talks on a grand deal an occasion at the highest level.",
    ):
        paper.add_paragraph(text, style="List Number")
    paper.add_paragraph(CREDIT)
    return packed(paper)


def blank(title: str, subject: str, written: datetime) -> WordDocument:
    """An empty Word document with its properties set."""
    paper = Document()
    properties = paper.core_properties
    properties.title = title
    properties.subject = subject
    properties.author = "Briefing desk"
    properties.last_modified_by = "Briefing desk"
    properties.comments = ""
    properties.created = properties.modified = written
    properties.language = "en-GB"
    paper.styles["Normal"].font.name = "Cambria"
    paper.styles["Normal"].font.size = Pt(11)
    return paper


def table(paper: WordDocument, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """A ruled table whose first row, in bold, is its header."""
    grid = paper.add_table(rows=0, cols=len(header), style="Table Grid")
    for number, row in enumerate([header, *rows]):
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0


def packed(paper: WordDocument) -> bytes:
    """The bytes of the file, with the same time stamp on every part of the archive."""
    written = BytesIO()
    paper.save(written)
    stable = BytesIO()
    with ZipFile(written) as parts, ZipFile(stable, "w", ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            stamped = ZipInfo(name, date_time=(2026, 4, 9, 0, 0, 0))
            stamped.compress_type = ZIP_DEFLATED
            stamped.create_system = 3
            archive.writestr(stamped, parts.read(name))
    return stable.getvalue()
