"""What the typeset briefings share: styles, soft hyphens, metadata, and a reproducible build."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, PageTemplate, Paragraph

INK = HexColor("#1b2733")
RULE = HexColor("#7a8794")
ACCENT = HexColor("#1d4e74")

CREDIT = (
    "Source: Yauheni Preiherman, “Minsk and Washington on the Path to a Grand Deal”, "
    "Caliber.az, 26 March 2026."
)

# Where a long word may be broken; a soft hyphen shows only where a line ends.
HYPHENATION = """
admin|is|tra|tion Amer|i|can Bel|a|ru|sian bi|lat|eral com|mu|ni|ca|tion com|pre|hen|sive
con|clu|sion con|di|tions con|fer|ence con|sid|er|a|tion cor|re|spon|dence de|ci|sion del|e|ga|tion
dip|lo|matic dip|lo|mats en|gage|ment dis|cus|sion fi|nance for|mally geo|po|lit|i|cal geo|stra|te|gic
gov|ern|ment in|ter|fer|ence in|ter|na|tional lead|er|ship min|istry ne|go|ti|a|tion
ne|go|ti|a|tions per|ma|nently po|lit|i|cal pres|i|dent pres|i|den|tial pro|pos|als pro|posal
ques|tion re|la|tions res|to|ra|tion re|stric|tions sanc|tions sep|a|rate sig|nif|i|cant
sub|jects sus|pi|cion un|der|stand|ing
"""
BREAKS = {word.replace("|", ""): word.replace("|", "\u00ad") for word in HYPHENATION.split()}


def hyphenated(text: str) -> str:
    """`text` with soft hyphens in the words of `HYPHENATION`.

    >>> hyphenated("a decision").replace("\\u00ad", "|")
    'a de|ci|sion'
    """
    return re.sub(r"\w+", lambda word: BREAKS.get(word.group(), word.group()), text)


@dataclass(frozen=True, slots=True)
class Typefaces:
    """The names of the fonts of one paper, as reportlab knows them."""

    regular: str = "Times-Roman"
    bold: str = "Times-Bold"
    italic: str = "Times-Italic"


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles of one paper."""

    title: ParagraphStyle
    subtitle: ParagraphStyle
    heading: ParagraphStyle
    body: ParagraphStyle
    small: ParagraphStyle


def styles(faces: Typefaces, size: float, leading: float) -> Styles:
    """Styles set in `faces`, with a body of `size` on `leading` points."""
    body = ParagraphStyle(
        "body",
        fontName=faces.regular,
        fontSize=size,
        leading=leading,
        textColor=INK,
        alignment=TA_JUSTIFY,
        spaceAfter=leading * 0.5,
        allowOrphans=0,
        allowWidows=0,
    )
    return Styles(
        title=ParagraphStyle(
            "title",
            fontName=faces.bold,
            fontSize=size * 1.55,
            leading=size * 2.0,
            textColor=ACCENT,
            spaceAfter=leading * 0.35,
        ),
        subtitle=ParagraphStyle(
            "subtitle",
            fontName=faces.italic,
            fontSize=size,
            leading=leading,
            textColor=INK,
            spaceAfter=leading,
        ),
        heading=ParagraphStyle(
            "heading",
            fontName=faces.bold,
            fontSize=size * 1.2,
            leading=leading * 1.15,
            textColor=ACCENT,
            spaceBefore=leading * 0.6,
            spaceAfter=leading * 0.3,
            keepWithNext=1,
        ),
        body=body,
        small=ParagraphStyle(
            "small",
            parent=body,
            fontName=faces.italic,
            fontSize=size * 0.86,
            leading=leading * 0.86,
            spaceBefore=leading * 0.6,
        ),
    )


def flow(blocks: list[str], look: Styles) -> list[Flowable]:
    """Paragraphs in the order of `blocks`; one that begins with "## " is a heading."""
    return [
        Paragraph(block[3:], look.heading)
        if block.startswith("## ")
        else Paragraph(hyphenated(block), look.body)
        for block in blocks
    ]


class Briefing(BaseDocTemplate):  # type: ignore[misc]
    """A paper whose first page carries the title block and whose margins carry its name."""

    def __init__(
        self,
        *,
        title: str,
        subject: str,
        keywords: str,
        pagesize: tuple[float, float],
        templates: list[PageTemplate],
    ) -> None:
        self.stream = BytesIO()
        super().__init__(
            self.stream,
            pagesize=pagesize,
            title=title,
            subject=subject,
            author="Briefing desk",
            keywords=keywords,
            creator="Briefing desk",
            lang="en-GB",
            invariant=1,
        )
        self.addPageTemplates(templates)

    def pdf(self, story: list[Flowable], written: datetime) -> bytes:
        """The bytes of the paper; its creation date is `written`, whenever it is built."""
        with build_date(written):
            self.build(story, canvasmaker=Canvas)
        return self.stream.getvalue()


@contextmanager
def build_date(written: datetime) -> Iterator[None]:
    """Let reportlab stamp `written` (UTC), through the variable that reproducible builds use."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    os.environ[name] = str(int(written.replace(tzinfo=timezone.utc).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
