"""The register of sanctions decisions: a ruled table between paragraphs, in an embedded font."""

from __future__ import annotations

from datetime import datetime

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Spacer, Table

from .paper import ACCENT, CREDIT, RULE, Briefing, Typefaces, flow, styles

TITLE = "A Register of Sanctions Decisions"
SUBJECT = "American decisions on Belavia, the banks, the finance ministry and the potash companies"
WRITTEN = datetime(2026, 3, 28, 9, 30)

BEFORE = [
    "This register sets out, entity by entity, the American decisions on sanctions that the source "
    "article reports for the period from September 2025 to March 2026. It serves for quick "
    "reference; the paper on the Minsk round explains the circumstances.",
    "## Decisions",
]

HEADER = ("Date", "Entity", "Kind", "Decision")
ROWS = [
    ("September 2025", "Belavia", "National airline", "Partly eased; many sanctions remained"),
    (
        "Early November 2025",
        "Belavia",
        "National airline",
        "Removed in full from all US sanctions lists",
    ),
    ("19 March 2026", "Belinvestbank", "Bank", "Restrictions lifted"),
    ("19 March 2026", "Development Bank", "Bank", "Restrictions lifted"),
    ("19 March 2026", "Ministry of Finance", "Ministry", "Restrictions lifted"),
    (
        "19 March 2026",
        "Belarusian Potash Company",
        "Potash company",
        "Permanent removal from all sanctions lists",
    ),
    (
        "19 March 2026",
        "Belaruskali",
        "Potash company",
        "Permanent removal from all sanctions lists",
    ),
]

AFTER = [
    "## Notes on the register",
    "Belavia appears twice, and the later line replaces the earlier one. The easing of September "
    "2025 was hedged about with conditions in small print; the decision of November put this right.",
    "The lines of 19 March 2026 belong to a single package, which the delegation of John Coale "
    "brought to Minsk. Its centre of gravity was the banking and financial sector. Only for the "
    "two potash companies does the source use the word “permanently”; for the banks and the "
    "ministry it says no more than that restrictions were removed.",
    "It has become usual for an American delegation to arrive in Minsk with a decision of this sort – "
    "a pattern worth remembering when the next visit is prepared.",
]


def furniture(canvas: Canvas, doc: BaseDocTemplate) -> None:
    """The line at the foot of the page."""
    canvas.saveState()
    canvas.setFont("Vera", 7.5)
    canvas.setFillColor(RULE)
    canvas.drawString(24 * mm, 14 * mm, "Briefing desk – A Register of Sanctions Decisions")
    canvas.drawRightString(A4[0] - 24 * mm, 14 * mm, f"{doc.page}")
    canvas.restoreState()


def register() -> Table:
    """The table, every cell ruled."""
    cell = ParagraphStyle("cell", fontName="Vera", fontSize=8.5, leading=11.5)
    head = ParagraphStyle("head", parent=cell, fontName="VeraBd", textColor=HexColor("#ffffff"))
    rows = [[Paragraph(text, head) for text in HEADER]]
    rows += [[Paragraph(text, cell) for text in row] for row in ROWS]
    return Table(
        rows,
        colWidths=[33 * mm, 43 * mm, 34 * mm, 52 * mm],
        repeatRows=1,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.5, RULE),
            ("BACKGROUND", (0, 0), (-1, 0), ACCENT),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 4),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ],
    )


def pdf() -> bytes:
    """The paper as a PDF file."""
    for name in ("Vera", "VeraBd", "VeraIt"):  # they come with reportlab
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    width, height = A4
    look = styles(Typefaces("Vera", "VeraBd", "VeraIt"), size=9.5, leading=14)
    frame = Frame(24 * mm, 24 * mm, width - 48 * mm, height - 48 * mm, 0, 0, 0, 0, id="text")
    paper = Briefing(
        title=TITLE,
        subject=SUBJECT,
        keywords="sanctions, register, Belavia, Belinvestbank, Belaruskali",
        pagesize=A4,
        templates=[PageTemplate(id="page", frames=[frame], onPage=furniture)],
    )
    story = [
        Paragraph(TITLE, look.title),
        Paragraph("Briefing desk, 28 March 2026", look.subtitle),
        *flow(BEFORE, look),
        register(),
        Spacer(1, 4 * mm),
        *flow(AFTER, look),
        Paragraph(CREDIT, look.small),
    ]
    return paper.pdf(story, WRITTEN)
