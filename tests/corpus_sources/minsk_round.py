"""The round of 19 March: a paper of several pages with running headers and footers."""

from __future__ import annotations

from datetime import datetime

from reportlab.lib.pagesizes import A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from .paper import CREDIT, RULE, Briefing, Typefaces, flow, hyphenated, styles

TITLE = "The Minsk Round of 19 March 2026"
SUBJECT = "Belarusian–American talks in Minsk: course, results and next steps"
WRITTEN = datetime(2026, 3, 27, 8, 0)

BLOCKS = [
    "## Summary",
    "On 19 March 2026 Alexander Lukashenko met an American delegation, headed by Special Envoy "
    "John Coale, at the Palace of Independence in Minsk. Two banks and the finance ministry were "
    "relieved of restrictions, two potash companies came off every sanctions list, and 250 people "
    "were set free.",
    "## The setting",
    "The visit was the fourth that American officials have made to Minsk in public view. There had "
    "also been several meetings behind closed doors. Between meetings, by Mr Lukashenko’s account, "
    "the two capitals keep up a diplomatic correspondence. The political dialogue has been active "
    "since February 2025; in August of that year the two presidents spoke by telephone for the "
    "first time ever.",
    "## What was decided",
    "As on earlier occasions, the visitors brought with them a decision to ease sanctions. The "
    "weight of the package lay on banking and finance. On 19 March two banks were delisted: "
    "Belinvestbank and the Development Bank. The same decision relieved the Ministry of Finance. "
    "(“Delisted” is this desk’s shorthand for the removal of restrictions.)",
    "The second part of the package concerned potash. Belaruskali and the Belarusian Potash Company "
    "were struck from all sanctions lists, and the removal is described as permanent.",
    "For its part, Minsk set free 250 individuals. Washington regards them as political prisoners; "
    "the Belarusian authorities point out that national law knows no such category.",
    "## The wider agenda",
    "From the start the dialogue has reached beyond bilateral affairs, not least because Washington "
    "wanted a further channel of communication on the Russian–Ukrainian conflict. On 19 March, "
    "however, the leading international subject was the war in the Middle East. Mr Lukashenko set "
    "out how he thought the Iranian conflict could be ended and asked that “another option” be "
    "put before Donald Trump.",
    "Ukraine was discussed too. The Belarusian president told the media that Melania Trump had asked "
    "him to raise with Vladimir Putin the fate of Ukrainian children lost in Russia. Even so, "
    "bilateral questions appear to have come first, for it was there that the talks produced "
    "concrete results and marked out the steps to follow.",
    "## Diplomatic presence",
    "Both parties returned to the restoration of full missions in the two capitals. Belarus keeps "
    "its embassy in Washington, with a reduced staff under a chargé d’affaires; the United States "
    "moved its diplomats from Minsk to Vilnius in 2022 without closing the embassy in form. First "
    "steps towards a full presence are likely in the near future.",
    "## What comes next",
    "After the meeting Mr Lukashenko said that the Trump administration proposes to conclude “a "
    "grand deal” on a number of the questions under negotiation, and that Belarus takes a positive "
    "view of the proposal. Mr Coale told the press that the Belarusian president had promised to "
    "come in person to one of the next meetings of the Board of Peace. Mr Lukashenko mentioned an "
    "invitation of another kind as well: to see Donald Trump at Mar-a-Lago. What a grand deal would "
    "contain, and when it could be ready, remain open.",
]


def furniture(canvas: Canvas, doc: BaseDocTemplate) -> None:
    """The running header, the rule below it, and the footer with the page's number."""
    width, height = A5
    canvas.saveState()
    canvas.setFont("Times-Italic", 8.5)
    canvas.setFillColor(RULE)
    canvas.setStrokeColor(RULE)
    canvas.drawString(18 * mm, height - 12 * mm, "Briefing desk")
    canvas.drawRightString(width - 18 * mm, height - 12 * mm, TITLE)
    canvas.setLineWidth(0.4)
    canvas.line(18 * mm, height - 14 * mm, width - 18 * mm, height - 14 * mm)
    canvas.drawString(18 * mm, 10 * mm, "27 March 2026")
    canvas.drawRightString(width - 18 * mm, 10 * mm, f"Page {doc.page}")
    canvas.restoreState()


def pdf() -> bytes:
    """The paper as a PDF file."""
    width, height = A5
    look = styles(Typefaces(), size=12, leading=18.4)
    frame = Frame(18 * mm, 17 * mm, width - 36 * mm, height - 36 * mm, 0, 0, 0, 0, id="text")
    paper = Briefing(
        title=TITLE,
        subject=SUBJECT,
        keywords="Belarus, United States, sanctions, Belinvestbank, Development Bank",
        pagesize=A5,
        templates=[PageTemplate(id="page", frames=[frame], onPage=furniture)],
    )
    story = [
        Paragraph(TITLE, look.title),
        Paragraph("Briefing desk, 27 March 2026", look.subtitle),
        *flow(BLOCKS, look),
        Paragraph(hyphenated(CREDIT), look.small),
    ]
    return paper.pdf(story, WRITTEN)
