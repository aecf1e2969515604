"""PDF: paragraphs, columns, tables, headings and running lines from the places of the text."""

from __future__ import annotations

import datetime
import logging
from pathlib import Path

import pytest

from qa.documents import read
from qa.errors import DocumentError
from qa.types import Document, Span
from tests.files import LEFT, Drawn, cells, draw_pdf, encrypted, lines

BODY = [
    "The delegations met in Minsk on 19 March and spoke of the Belarus-",
    "ian banks for six hours. A long-",
    "term plan was not agreed upon, which surprised nobody at all.",
]


def reading(path: Path) -> Document:
    return read(path, path.name)


def texts(document: Document) -> list[str]:
    return document.text.split("\n\n")


def test_headings_paragraphs_and_a_page_turn(tmp_path: Path) -> None:
    first = [
        *lines(["Banks and Borders"], y=780, font="Helvetica-Bold", size=20),
        *lines(["26 March 2026"], y=750, size=11),
        *lines(["What was said"], y=720, font="Helvetica-Bold", size=13),
        *lines(
            [*BODY, "", "The second paragraph begins here and is broken off in the mid-"], y=695
        ),
    ]
    second = [*lines(["dle of a word. Then it ends.", "", "The third one."], y=780)]
    path = draw_pdf(tmp_path / "a.pdf", [first, second], author="Jane Roe", title="a.docx")
    document = reading(path)
    assert texts(document) == [
        "Banks and Borders",
        "26 March 2026",
        "What was said",
        "The delegations met in Minsk on 19 March and spoke of the Belarusian banks for six hours. "
        "A long-term plan was not agreed upon, which surprised nobody at all.",
        "The second paragraph begins here and is broken off in the middle of a word. Then it ends.",
        "The third one.",
    ]
    text = document.text
    assert [(h.level, text[h.start : h.end]) for h in document.headings] == [
        (1, "Banks and Borders"),
        (2, "What was said"),
    ]
    turn = text.index("dle of a word")
    assert document.pages == (Span(0, turn), Span(turn, len(text)))
    assert (document.title, document.author) == ("Banks and Borders", "Jane Roe")
    assert document.published == datetime.date(2026, 3, 26)
    assert document.origins.author == "PDF metadata"


def test_running_lines_and_page_numbers_go(tmp_path: Path) -> None:
    pages = [
        [
            *lines([f"Minsk Notes, no. {3 * number}"], y=815, size=9),
            *lines([f"Body of page {word} stands here and says what it says."], y=770),
            *lines([f"Page {number} of 3"], x=280, y=30, size=9),
        ]
        for number, word in enumerate(("one", "two", "three"), 1)
    ]
    document = reading(draw_pdf(tmp_path / "a.pdf", pages))
    assert texts(document) == [
        f"Body of page {word} stands here and says what it says."
        for word in ("one", "two", "three")
    ]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"left column line {word} goes on and" for word in "abcdefgh"]
    right = [f"right column line {word} goes on and" for word in "abcdefgh"]
    page = [
        *lines(["A title over both of the columns of this page"], y=790, size=18),
        *lines(left, x=60, y=740, size=10, leading=12),
        *lines(right, x=310, y=740, size=10, leading=12),
    ]
    document = reading(draw_pdf(tmp_path / "a.pdf", [page]))
    assert texts(document)[1:] == [" ".join([*left, *right])]


def test_a_table_becomes_rows_with_wrapped_cells_joined(tmp_path: Path) -> None:
    rows = [
        ["Date", "Entity", "Decision"],
        ["19 March", "Belinvestbank", "removed from the list"],
        ["19 March", "Development Bank", "removed from the list"],
        ["20 March", "Ministry of Finance", "allowed again under a licence"],
    ]
    columns = [LEFT, 170, 330]
    wrapped = [(330.0, 680.0 - 12, "that ends in May", "Helvetica", 10.0)]
    page = [
        *lines(["Decisions of the round are listed in the table that follows."], y=780),
        *cells(rows, columns, y=746)[:-3],
        *cells(rows, columns, y=746)[-3:],
        *wrapped,
        *lines(["The text goes on below the table and closes the page."], y=620),
    ]
    document = reading(draw_pdf(tmp_path / "a.pdf", [page]))
    assert document.text == (
        "Decisions of the round are listed in the table that follows.\n\n"
        "Date | Entity | Decision\n"
        "19 March | Belinvestbank | removed from the list\n"
        "19 March | Development Bank | removed from the list\n"
        "20 March | Ministry of Finance | allowed again under a licence that ends in May\n\n"
        "The text goes on below the table and closes the page."
    )
    assert [row.header for row in document.rows] == ["", *["Date | Entity | Decision"] * 3]


def test_lists_are_items_not_tables(tmp_path: Path) -> None:
    page = [
        *lines(["Three banks were named by the delegation that came:"], y=780),
        *[(LEFT, 760.0 - 14 * i, "•", "Helvetica", 11.0) for i in range(3)],
        *lines(["Alpha Bank", "Beta Bank", "Gamma Bank"], x=LEFT + 18, y=760),
    ]
    document = reading(draw_pdf(tmp_path / "a.pdf", [page]))
    assert texts(document)[1] == "Alpha Bank\nBeta Bank\nGamma Bank"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_reads_the_same(tmp_path: Path, rotation: int) -> None:
    path = draw_pdf(tmp_path / "a.pdf", [lines(BODY)], rotation=rotation)
    assert reading(path).text == (
        "The delegations met in Minsk on 19 March and spoke of the Belarusian banks for six hours. "
        "A long-term plan was not agreed upon, which surprised nobody at all."
    )


def test_empty_pages_are_empty_spans(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "a.pdf", [[], lines(["One sentence."]), [], lines(["Two of it."])])
    assert reading(path).pages == (Span(0, 0), Span(0, 15), Span(15, 15), Span(15, 25))


def test_encryption(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "a.pdf", [lines(["One sentence."])])
    assert reading(encrypted(path, "")).text == "One sentence."
    path = encrypted(draw_pdf(tmp_path / "b.pdf", [lines(["One."])]), "secret")
    with pytest.raises(DocumentError) as caught:
        reading(path)
    assert caught.value.reason == "is encrypted; save a copy without its password"


def test_refusals(tmp_path: Path) -> None:
    path = draw_pdf(tmp_path / "a.pdf", [[], []])
    with pytest.raises(DocumentError, match="has no text, only images; run OCR on it first"):
        reading(path)
    path.write_bytes(b"just words")
    with pytest.raises(DocumentError, match="is not a PDF, whatever its name says"):
        reading(path)
    path.write_bytes(b"%PDF-1.4\n")
    with pytest.raises(DocumentError, match="is damaged: "):
        reading(path)


def test_damage_is_read_or_named_and_never_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = draw_pdf(tmp_path / "a.pdf", [lines(BODY), lines(BODY)])
    whole = path.read_bytes()
    outcomes = set()
    with caplog.at_level(logging.DEBUG):
        for cut in range(20, len(whole), 37):
            for content in (whole[:cut], whole[:cut] + b"\x00<<" + whole[cut + 9 :]):
                path.write_bytes(content)
                try:
                    reading(path)
                    outcomes.add("read")
                except DocumentError as error:
                    outcomes.add(error.reason.split(":")[0].split(",")[0])
    assert {"read", "is damaged"} <= outcomes
    assert not any("\n" in outcome for outcome in outcomes)
    assert caplog.text == ""


FOOTER = "Briefing desk – Banks and Borders"
NOTES = ["1 The notice of the Treasury names both of the banks.", "2 See there, page 4"]


@pytest.mark.parametrize(
    ("margin", "kept"),
    [
        (lines([f"{FOOTER} 1"], y=40, size=8), []),
        (lines([FOOTER, "26 March 2026"], y=50, size=11), []),
        (lines([FOOTER], y=40) + lines(["1"], x=500, y=40), []),
        (lines(["Sovetskaya 7 · 220030 Minsk"], y=40, size=8), []),
        (lines(["Briefing desk", "26 March 2026"], y=820, size=9, leading=11), []),
        (lines(NOTES, y=60, size=8), NOTES),
        (
            lines(["Enclosures: the decision of 19 March"], y=60),
            ["Enclosures: the decision of 19 March"],
        ),
        (lines(["Source: Minsk Notes, 19 March"], y=40, size=8), ["Source: Minsk Notes, 19 March"]),
        (lines(["It rained in the end."], y=40, size=8), ["It rained in the end."]),
    ],
)
def test_the_margins_of_a_single_page(tmp_path: Path, margin: list[Drawn], kept: list[str]) -> None:
    page = [
        *lines(["Banks and Borders"], y=780, font="Helvetica-Bold", size=20),
        *lines(["Briefing desk, 26 March 2026"], y=750),
        *lines([*BODY, "", "The end is near."], y=700),
        *margin,
    ]
    document = reading(draw_pdf(tmp_path / "a.pdf", [page]))
    assert texts(document)[0] == "Banks and Borders"
    assert texts(document)[3:] == ["The end is near.", *kept]
    assert (document.author, str(document.published)) == ("Briefing desk", "2026-03-26")


def test_a_letter_keeps_its_head_and_its_last_line(tmp_path: Path) -> None:
    said = [
        *lines(["Ministry of Finance"], y=805, font="Helvetica-Bold", size=12),
        *lines(["Minsk, 20 March 2026"], x=400, y=770),
        *lines(["Dear Ms Roe,", "", "you ask about two banks. They were delisted."], y=700),
        *lines(["Yours sincerely,", "", "John Doe"], y=120, leading=28),
    ]
    assert texts(reading(draw_pdf(tmp_path / "a.pdf", [said]))) == [
        "Ministry of Finance",
        "Minsk, 20 March 2026",
        "Dear Ms Roe,",
        "you ask about two banks. They were delisted.",
        "Yours sincerely,",
        "John Doe",
    ]


def test_a_title_is_no_header_although_its_word_comes_again(tmp_path: Path) -> None:
    page = [
        *lines(["Steps"], y=790, font="Helvetica-Bold", size=18),
        *lines(
            ["The following steps are to be taken:", "", "1. Banks are freed", "2. Talks"], y=755
        ),
    ]
    document = reading(draw_pdf(tmp_path / "a.pdf", [page]))
    assert texts(document) == [
        "Steps",
        "The following steps are to be taken:",
        "1. Banks are freed\n2. Talks",
    ]


def test_three_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = [[f"{tag} column line {word} goes on" for word in "abcdefgh"] for tag in "xyz"]
    page = [
        *lines(["A title over all of the columns"], y=790, size=18),
        *[
            drawn
            for x, column in zip((50, 220, 390), columns, strict=True)
            for drawn in lines(column, x=x, y=740, size=10, leading=12)
        ],
    ]
    document = reading(draw_pdf(tmp_path / "a.pdf", [page]))
    assert texts(document)[1:] == [" ".join(line for column in columns for line in column)]


SAMPLES = Path(__file__).parents[2] / "shared" / "pdfs" / "pypdf_samples"
needs_samples = pytest.mark.skipif(
    not SAMPLES.exists(), reason="the sample PDFs are not beside the repository"
)


@needs_samples
def test_every_sample_is_read_or_refused_with_a_reason() -> None:
    refused = {}
    for path in sorted(SAMPLES.glob("*.pdf")):
        if path.stem.startswith("GeoTopo"):  # the same parser for 117 pages; seconds
            continue
        try:
            document = reading(path)
        except DocumentError as error:
            refused[path.stem] = error.reason
            continue
        assert document.text.strip() == document.text
        assert len(document.pages) > 0
        assert document.pages[-1].end == len(document.text)
    images = "has no text, only images; run OCR on it first"
    assert refused == {
        "cmyk-image": images,
        "grayscale-image": images,
        "imagemagick-ASCII85Decode": images,
        "imagemagick-CCITTFaxDecode": images,
        "imagemagick-lzw": images,
        "libreoffice-writer-password": "is encrypted; save a copy without its password",
        "unreadablemetadata": "is damaged: Invalid object in /Pages",
    }


@needs_samples
def test_samples_in_columns_with_tables_and_right_to_left() -> None:
    columns = reading(SAMPLES / "multicolumn.pdf")
    assert [columns.text[row.start : row.end] for row in columns.rows][:2] == [
        "Country | Population (millions) | Area (km²) | Capital | Official Language",
        "Austria | 8.9 | 83,879 | Vienna | German",
    ]
    assert "Lorem ipsum dolor sit amet, consectetuer adipiscing elit." in columns.text
    assert reading(SAMPLES / "habibi.pdf").text == "حَبيبي حَبيبي habibi"
    turned = reading(SAMPLES / "habibi-rotated.pdf")
    assert turned.text == "\n\n".join(["حَبيبي حَبيبي habibi"] * 4)
