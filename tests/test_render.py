"""Answers as JSON, HTML and terminal text: whole values, and every character where it belongs."""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console, RenderableType

import qa
from qa.documents import read
from qa.indexer import BuildReport
from qa.manifest import Failure
from qa.render import (
    answer_to_dict,
    answer_to_html,
    answer_to_rich,
    hit_to_dict,
    hits_to_rich,
    location,
    report_to_dict,
    report_to_rich,
    source_to_html,
    why_to_rich,
)
from qa.render.location import referenced
from qa.render.source import document_to_html
from qa.types import (
    Answer,
    Citation,
    Document,
    Evidence,
    Heading,
    Hit,
    Passage,
    Reading,
    Span,
    TableRow,
)
from qa.ui.page_image import draw_page, page_to_html

TEXT = "Banks\n\nTwo banks left: Alpha\nand Beta.\n\nDay | Bank\n4 May | Alpha"
ROUND = Document(
    id="2026/round.pdf",
    sha256="ab" * 32,
    title="The <Round>",
    text=TEXT,
    published=date(2026, 3, 27),
    author="Desk",
    pages=(Span(0, 28), Span(28, len(TEXT))),
    headings=(Heading(0, 5),),
    rows=(TableRow(40, 50, "Day | Bank"), TableRow(51, 64, "Day | Bank")),
)
CITED = Citation(ROUND, 7, 38, (Span(23, 28), Span(33, 37)))
PLAIN = Citation(Document("b.txt", "cd" * 32, "B", "No date here."), 0, 13)
ANSWER = Answer("Which?", ((CITED, PLAIN),), 0.87654321, generation="000001")
SILENCE = Answer("Who?", confidence=0.1, reason="Not found.", nearest=(PLAIN,), generation="000001")


def shown(renderable: RenderableType, terminal: bool = False) -> str:
    console = Console(file=io.StringIO(), width=80, force_terminal=terminal)
    console.print(renderable)
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def text_of(html: str) -> str:
    """What a browser calls the text content."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def marked(html: str, name: str) -> str:
    """The text inside all `<mark class=name>` elements, which may hold marks themselves."""
    found, depth, inside = "", 0, []
    for tag, text in re.findall(r"(<[^>]*>)|([^<]+)", html):
        if tag.startswith("<mark"):
            depth += 1
            inside += [depth] if f'"{name}"' in tag else []
        elif tag == "</mark>":
            inside = [level for level in inside if level != depth]
            depth -= 1
        elif inside:
            found += unescape(text)
    return found


def test_an_answer_as_json_is_these_values() -> None:
    assert answer_to_dict(ANSWER) == {
        "question": "Which?",
        "answered": True,
        "text": "Two banks left: Alpha\nand Beta.",
        "confidence": 0.876543,
        "reason": None,
        "generation": "000001",
        "citations": [
            {
                "point": 1,
                "document": "2026/round.pdf",
                "title": "The <Round>",
                "published": "2026-03-27",
                "author": "Desk",
                "source": None,
                "pages": [1, 2],
                "heading": "Banks",
                "start": 7,
                "end": 38,
                "quote": "Two banks left: Alpha\nand Beta.",
                "marks": [[23, 28], [33, 37]],
                "document_sha256": "ab" * 32,
                "text_sha256": "c0039e623d071871162f00dc02836be0c2408d6027f881ed2ed1a39975610e2f",
                "factuality": "fact",
                "time": None,
                "later": False,
                "copies": [],
            },
            {
                "point": 1,
                "document": "b.txt",
                "title": "B",
                "published": None,
                "author": None,
                "source": None,
                "pages": [],
                "heading": None,
                "start": 0,
                "end": 13,
                "quote": "No date here.",
                "marks": [],
                "document_sha256": "cd" * 32,
                "text_sha256": "2da282135c1f1ac85d540d9ef0d8b70a4314e5008fc4f49b424d0ecffb178be6",
                "factuality": "fact",
                "time": None,
                "later": False,
                "copies": [],
            },
        ],
        "nearest": [],
        "order": "best first",
        "items": [],
        "assumed": [],
        "carried": [],
        "searched": "",
    }


def test_silence_as_json_keeps_the_same_keys_and_names_the_nearest() -> None:
    silence = answer_to_dict(SILENCE)
    assert list(silence) == list(answer_to_dict(ANSWER))
    assert (silence["answered"], silence["text"], silence["citations"]) == (False, "", [])
    assert silence["reason"] == "Not found."
    assert silence["nearest"] == [answer_to_dict(ANSWER)["citations"][1]]


def test_the_same_answer_gives_the_same_bytes(engine: qa.Engine) -> None:
    question = "Which banks were delisted on 19 March?"
    one, two = (json.dumps(answer_to_dict(engine.ask(question))) for _ in range(2))
    assert one == two


def test_a_hit_as_json_is_these_values() -> None:
    hit = Hit(Passage(ROUND, (Span(7, 38),)), 0.5, dense_rank=1, cosine=0.12345678, bm25=2.0)
    assert hit_to_dict(hit, 1) == {
        "rank": 1,
        "document": "2026/round.pdf",
        "title": "The <Round>",
        "published": "2026-03-27",
        "pages": [1, 2],
        "start": 7,
        "end": 38,
        "text": "Two banks left: Alpha\nand Beta.",
        "score": 0.5,
        "dense_rank": 1,
        "lexical_rank": None,
        "cosine": 0.123457,
        "bm25": 2.0,
    }
    assert shown(hits_to_rich([hit])) == (
        "1  The <Round>, 27 March 2026, pages 1–2  0.500\n   Two banks left: Alpha\n   and Beta.\n"
    )


REPORT = BuildReport(
    generation="000002",
    published=True,
    added=("a.txt",),
    changed=(),
    removed=(),
    unchanged=("b.txt",),
    failed=(Failure("c.pdf", "is [red]encrypted"),),
    documents=2,
    passages=9,
    seconds=1.23456,
)


def test_a_report_names_what_changed_and_what_failed() -> None:
    assert report_to_dict(REPORT) == {
        "generation": "000002",
        "published": True,
        "documents": 2,
        "passages": 9,
        "added": ["a.txt"],
        "changed": [],
        "renamed": [],
        "removed": [],
        "unchanged": ["b.txt"],
        "duplicates": {},
        "unsettled": [],
        "failed": [{"document": "c.pdf", "reason": "is [red]encrypted"}],
        "seconds": 1.235,
    }
    assert shown(report_to_rich(REPORT)) == (
        "Generation 000002 published: 2 documents, 9 passages in 1.2 s\n"
        "1 new, 1 unchanged\n"
        "not read: c.pdf: is [red]encrypted"
    )


@pytest.mark.parametrize(
    ("citation", "said"),
    [(CITED, "The <Round>, 27 March 2026, pages 1–2"), (PLAIN, "B")],
)
def test_a_location_leaves_out_what_is_unknown(citation: Citation, said: str) -> None:
    assert location(citation) == said


def test_an_answer_in_the_terminal() -> None:
    assert shown(answer_to_rich(ANSWER)) == (
        "1  Two banks left: Alpha\n"
        "and Beta.\n"
        "   The <Round>, 27 March 2026, pages 1–2 · Banks · 2026/round.pdf\n"
        "\n"
        "2  No date here.\n"
        "   B · b.txt\n"
        "\n"
        "confidence 0.88"
    )
    assert shown(answer_to_rich(SILENCE)) == (
        "Not found.\n\nClosest passages, not an answer:\n1  No date here.\n   B · b.txt\n"
    )


def test_a_document_cannot_command_the_terminal() -> None:
    document = Document("a", "", "[bold]T[/bold]", "\x1b[2JBoo [red]red[/red] \x07end")
    answer = Answer("?", ((Citation(document, 0, len(document.text)),),))
    said = shown(answer_to_rich(answer), terminal=True)
    assert "\x1b[2J" not in said
    assert "\x07" not in said
    assert "[2JBoo [red]red[/red] end" in shown(answer_to_rich(answer))
    assert "[bold]T[/bold]" in shown(answer_to_rich(answer))


def test_why_shows_every_signal_of_what_was_considered() -> None:
    hit = Hit(Passage(ROUND, (Span(7, 38),)), 0.5, dense_rank=3)
    evidence = Evidence(hit, CITED, 4.5, (("cosine", 0.25), ("names", 1.0)), 0.75)
    said = shown(why_to_rich(Answer("?", considered=(evidence,))))
    assert [line.split() for line in said.splitlines()[-7:]] == [
        ["1"],
        ["score", "4.50"],
        ["dense", "rank", "3"],
        ["lexical", "rank", "–"],
        ["cosine", "0.25"],
        ["names", "1.00"],
        ["agreement", "0.75"],
    ]


def test_the_answer_as_html_escapes_and_numbers() -> None:
    html = answer_to_html(ANSWER, turn=2, opened=1)
    assert '<cite dir="auto">The &lt;Round&gt;</cite>' in html
    assert re.findall(r'data-turn="(\d)" data-place="(\d)" aria-expanded="(\w+)"', html) == [
        ("2", "0", "false"),
        ("2", "1", "true"),
    ]
    quotes = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL)
    assert [text_of(quote) for quote in quotes] == [CITED.quote, PLAIN.quote]
    assert marked(quotes[0], "answer") == "AlphaBeta"
    assert html.count('class="point"') == 1
    copied = [unescape(text) for text in re.findall(r'data-copy="([^"]*)"', html)]
    assert copied == [referenced(CITED), referenced(PLAIN)]
    assert 'class="point"' not in answer_to_html(Answer("?", reason="Empty."))


def test_the_source_as_html_has_its_structure() -> None:
    html = document_to_html(CITED)
    assert re.findall(r"<(h2|h3|p|li|th|td|span class=\"page-turn\" data-page=\"\d\")", html) == [
        'span class="page-turn" data-page="1"',
        "h2",
        "li",
        "li",
        'span class="page-turn" data-page="2"',
        "th",
        "th",
        "td",
        "td",
    ]


def test_the_whole_source_names_where_it_is_from() -> None:
    html = source_to_html(CITED)
    assert text_of(html).startswith("The <Round>27 March 2026pages 1–2by Desk2026/round.pdfBanks")


@given(st.data())
def test_marks_are_exactly_the_cited_characters(data: st.DataObject) -> None:
    """Whatever the structure between: the text is the text, the quotation the quotation."""
    text = data.draw(st.sampled_from([TEXT, "<b>&amp;\n\n‏שלום 👩‍👩‍👧 e\u0301 | x\n\na | b\nc | d"]))
    edges = data.draw(
        st.lists(st.integers(0, len(text)), min_size=6, max_size=6, unique=True).map(sorted)
    )
    start, *inner, end = edges
    rows = tuple(TableRow(m.start(), m.end()) for m in re.finditer(r"[^\n]* \| [^\n]*", text))
    pages = (Span(0, inner[1]), Span(inner[1], len(text)))
    document = Document("a", "", "A", text, pages=pages, rows=rows)
    marks = (Span(inner[0], inner[1]), Span(inner[2], inner[3]))
    citation = Citation(document, start, end, marks)
    html = document_to_html(citation)
    assert text_of(html) == text
    assert marked(html, "quote") == citation.quote
    assert marked(html, "answer") == "".join(mark.of(text) for mark in marks)


MINSK = Path(__file__).parents[1] / "corpus" / "2026-03-27-minsk-round.pdf"


def cited(path: Path, quote: str = "") -> Citation:
    """The quotation in a PDF; its first word answers."""
    document = read(path, path.name)
    start = document.text.index(quote)
    marks = (Span(start, start + quote.index(" ")),) if quote else ()
    return Citation(document, start, start + len(quote), marks)


def test_a_page_is_drawn_with_its_marks() -> None:
    citation = cited(MINSK, "On 19 March two banks were delisted")
    (number,) = citation.pages
    drawn = draw_page(MINSK, citation, number)
    assert drawn.failure is None
    assert max(drawn.width, drawn.height) == 1600
    assert drawn.png.startswith(b"\x89PNG")
    (quotation,), (answer,) = drawn.quotation, drawn.answer
    assert quotation.left == answer.left < answer.right < quotation.right
    html = page_to_html(drawn, number, 3, "T")
    assert html.count('class="box quote"') == html.count('class="box answer"') == 1
    other = draw_page(MINSK, citation, number % len(citation.document.pages) + 1)
    assert (other.quotation, other.unmarked) == ((), False)
    assert "the quotation is not on it" in page_to_html(other, 2, 3, "T")


def test_a_page_is_drawn_only_from_the_indexed_file(tmp_path: Path) -> None:
    citation = cited(MINSK)
    changed = draw_page(
        MINSK, replace(citation, document=replace(citation.document, sha256="0")), 2
    )
    assert changed.failure == "The original file has changed since it was indexed."
    gone = draw_page(tmp_path / "gone.pdf", citation, 2)
    assert gone.failure == "The original file is no longer where it was indexed."
    assert (changed.png, gone.png) == (b"", b"")


def test_a_page_that_cannot_be_drawn_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 <not really>")
    document = Document("b", hashlib.sha256(broken.read_bytes()).hexdigest(), "T", "Text.")
    image = draw_page(broken, Citation(document, 0, 5), 1)
    assert image.failure is not None
    assert image.failure.startswith("This page cannot be drawn (")
    html = page_to_html(image, 1, 1, "T")
    assert "<img" not in html
    assert "Only its text is shown." in html


def test_what_was_read_otherwise_than_typed_is_shown() -> None:
    assumed = (Reading("Rizhenkov", "Ryzhenkov"),)
    for answer in (ANSWER, SILENCE):
        told = replace(answer, assumed=assumed)
        assert answer_to_dict(told)["assumed"] == [{"typed": "Rizhenkov", "read": "Ryzhenkov"}]
        assert shown(answer_to_rich(told)).startswith("Reading “Rizhenkov” as “Ryzhenkov”.")
        assert "Reading “Rizhenkov” as “Ryzhenkov”." in answer_to_html(told)
