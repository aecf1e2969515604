"""The idea of a grand deal: a paper set in two columns."""

from __future__ import annotations

from datetime import datetime

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    FrameBreak,
    PageTemplate,
    Paragraph,
)

from .paper import ACCENT, CREDIT, RULE, Briefing, Typefaces, flow, hyphenated, styles

TITLE = "The Idea of a Grand Deal"
SUBJECT = "What a package agreement between Minsk and Washington might mean"
WRITTEN = datetime(2026, 3, 30, 7, 15)

BLOCKS = [
    "## The proposal",
    "What the Trump administration has put on the table is a package rather than a single step: a “grand "
    "deal” with Belarus that would take in the main questions of a negotiation now more than a year "
    "old. Alexander Lukashenko said so in public when he summed up his meeting with John Coale on "
    "19 March 2026. The Belarusian leadership, he added, thinks well of the proposal and is prepared "
    "to work on it.",
    "## What is not known",
    "Two things cannot be said at present: which subjects the agreement would include, and by what "
    "date the parties could complete it. Any list would be conjecture.",
    "## Why it appeals to Minsk",
    "Three reasons are given. The first is breadth. A package means a more comprehensive engagement, "
    "and with it the hope of larger benefits from co-operation with the United States than single "
    "steps have yielded.",
    "The second is economy. Settling matters together would spare the diplomats on both sides much "
    "time. It would also lessen certain risks, among them interference from circles that would "
    "gladly see every agreement between the two capitals fail.",
    "The third is weight. To speak of a major deal at all is to say that both parties are in earnest "
    "and are thinking of the long term.",
    "## What it is not",
    "A deal would not turn Belarus from one geopolitical camp to another. That is not the aim of "
    "Minsk, and Mr Lukashenko says that the Trump administration understands this fully. What a deal "
    "could do is bring new elements into play and so, with time, widen the range of geostrategic "
    "choices open to the country.",
    "## Potash as the test",
    "Among the possible elements potash stands out. At the end of 2025 Mr Lukashenko disclosed an "
    "offer to sell the Americans one of the Belarusian potash mines; he has repeated it since, and "
    "says that it is under consideration. Were American business to enter the sector, the effect "
    "would be felt beyond it: the partial logistical blockade by neighbouring EU states would be "
    "easier to lift.",
    "## What to watch",
    "Three signs would show that the idea is taking shape: news of the talks on the mine, a first "
    "step towards full embassies, and a visit by Mr Lukashenko to the United States.",
]


def furniture(canvas: Canvas, _doc: BaseDocTemplate) -> None:
    """The rule between the columns and the line at the foot of the page."""
    width, height = A4
    canvas.saveState()
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.4)
    canvas.line(width / 2, 58 * mm, width / 2, height - 52 * mm)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.2)
    canvas.line(22 * mm, height - 47 * mm, width - 22 * mm, height - 47 * mm)
    canvas.setFont("Helvetica", 8)
    canvas.setFillColor(RULE)
    canvas.drawCentredString(width / 2, 14 * mm, "Briefing desk · 30 March 2026")
    canvas.restoreState()


def pdf() -> bytes:
    """The paper as a PDF file."""
    width, height = A4
    faces = Typefaces("Helvetica", "Helvetica-Bold", "Helvetica-Oblique")
    look = styles(faces, size=10.5, leading=15.4)
    gutter = 10 * mm
    column = (width - 44 * mm - gutter) / 2
    top, foot = height - 52 * mm, 58 * mm
    frames = [
        Frame(22 * mm, height - 45 * mm, width - 44 * mm, 23 * mm, 0, 0, 0, 0, id="head"),
        Frame(22 * mm, foot, column, top - foot, 0, 0, 0, 0, id="left"),
        Frame(22 * mm + column + gutter, foot, column, top - foot, 0, 0, 0, 0, id="right"),
    ]
    paper = Briefing(
        title=TITLE,
        subject=SUBJECT,
        keywords="grand deal, package agreement, potash",
        pagesize=A4,
        templates=[PageTemplate(id="page", frames=frames, onPage=furniture)],
    )
    story = [
        Paragraph(TITLE, look.title),
        Paragraph("Briefing desk, 30 March 2026", look.subtitle),
        FrameBreak(),
        *flow(BLOCKS, look),
        Paragraph(hyphenated(CREDIT), look.small),
    ]
    return paper.pdf(story, WRITTEN)
