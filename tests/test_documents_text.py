"""Plain text: encodings, paragraphs, headings, page breaks, leftovers of Markdown."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest

from qa.documents import read
from qa.errors import DocumentError
from qa.types import Document, Heading, Span

BRIEFING = """

26.03.2026

Originally published by [Example.org](https://example.org)

Banks and Borders

Jane Roe

The council met in Minsk on 19 March. It spoke of *banks*, of 5 * 3 * 2 and of snake_case_name [1],
and it was a very long meeting that further complicated

the work of everyone. Then it [ended](#).

What comes next?

Little is known so far about the fol-
lowing round. It is a long-
term plan.
"""


def reading(tmp_path: Path, content: bytes | str, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, name)


def test_briefing_as_a_whole(tmp_path: Path) -> None:
    document = reading(tmp_path, BRIEFING)
    assert document.text == (
        "26.03.2026\n\n"
        "Originally published by Example.org\n\n"
        "Banks and Borders\n\n"
        "Jane Roe\n\n"
        "The council met in Minsk on 19 March. It spoke of banks, of 5 * 3 * 2 and of "
        "snake_case_name [1], and it was a very long meeting that further complicated the work of "
        "everyone. Then it ended.\n\n"
        "What comes next?\n\n"
        "Little is known so far about the following round. It is a long-term plan."
    )
    assert document.title == "Banks and Borders"
    assert document.published == datetime.date(2026, 3, 26)
    assert document.author == "Jane Roe"
    assert document.source == "Example.org"
    origins = document.origins
    assert (origins.title, origins.published) == ("first heading", "dateline")
    assert (origins.author, origins.source) == ("byline", "credit line")
    assert document.headings == (Heading(49, 66, 1), Heading(270, 286, 2))
    assert document.pages == ()


def test_form_feeds_part_pages_and_a_paragraph_may_cross_them(tmp_path: Path) -> None:
    document = reading(tmp_path, "One and\ntwo\fthree ends.\n\nFour.\f\fFive.\n")
    assert document.text == "One and two three ends.\n\nFour.\n\nFive."
    assert document.pages == (Span(0, 12), Span(12, 32), Span(32, 32), Span(32, 37))
    assert document.pages_of(0, 23) == (1, 2)


def test_lists_keep_their_lines(tmp_path: Path) -> None:
    document = reading(tmp_path, "Two banks:\n\n- Alpha,\n  of Minsk\n- Beta\n\nThat is all.")
    assert document.text == "Two banks:\n\nAlpha, of Minsk\nBeta\n\nThat is all."


@pytest.mark.parametrize(
    "content",
    [
        "Café — “fin”.".encode(),
        "Café — “fin”.".encode("utf-8-sig"),
        "Café — “fin”.".encode("utf-16"),
        b"\xfe\xff" + "Café — “fin”.".encode("utf-16-be"),
        "Café — “fin”.".encode("cp1252"),
    ],
)
def test_encodings(tmp_path: Path, content: bytes) -> None:
    assert reading(tmp_path, content).text == "Café — “fin”."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty but for white space"),
        (bytes(range(256)) * 9, "is not text in any encoding we know; save it as UTF-8"),
        (b"%PDF-1.4\n", "is a PDF, not a .txt file; rename it to .pdf"),
        (b"\x89PNG\r\n\x1a\n", "is a PNG image, not a .txt file; convert it or remove it"),
        ("\u200b\ufeff".encode(), "has no text"),
    ],
)
def test_refusals(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        reading(tmp_path, content)
    assert (caught.value.document, caught.value.reason) == ("a.txt", reason)


def test_a_large_file_is_read_in_time_that_grows_with_its_length(tmp_path: Path) -> None:
    unit = (
        "A line of *text* that is [hard](#) wrapped, with ** and [ and ( in it and a hyph-\nen.\n\n"
    )
    seconds = []
    for times in (2_000, 20_000):
        start = time.perf_counter()
        reading(tmp_path, unit * times)
        seconds.append(time.perf_counter() - start)
    assert seconds[1] < 30 * seconds[0]


def test_one_endless_line_of_openers_is_read(tmp_path: Path) -> None:
    document = reading(tmp_path, "[*" * 100_000 + "](#")
    assert document.text.startswith("[*[*")


SHARED = Path(__file__).parents[2] / "shared" / "briefing"
REAL = SHARED / "2026-03-26-minsk-washington-grand-deal.txt"


@pytest.mark.skipif(not REAL.exists(), reason="the real briefing is not beside the repository")
def test_the_real_briefing() -> None:
    document = read(REAL, REAL.name)
    assert document.title == "Minsk and Washington on the Path to a Grand Deal"
    assert document.published == datetime.date(2026, 3, 26)
    assert document.author == "Yauheni Preiherman"
    assert document.source == "Caliber.az"
    assert [(h.level, document.text[h.start : h.end].split()[0]) for h in document.headings] == [
        (1, "Minsk"),
        (2, "The"),
        (2, "Results"),
        (2, "Towards"),
    ]
    blocks = document.text.split("\n\n")
    assert len(blocks) == 27
    assert "](" not in document.text
    assert "*" not in document.text
    assert any("complicated the airline's operational" in block for block in blocks)
    assert any("American side was the desire" in block for block in blocks)


NOTE = """BELAVIA: THE DECISION

{preface}

This note describes the position in the autumn of 2025, before November came.

The decision

It rained.
"""


@pytest.mark.parametrize(
    ("preface", "lines"),
    [
        ("By Briefing desk\n26 March 2026", ["By Briefing desk", "26 March 2026"]),
        ("By Briefing desk\n\n26 March 2026", ["By Briefing desk", "26 March 2026"]),
        ("By Briefing desk, 26 March 2026", ["By Briefing desk, 26 March 2026"]),
        ("26.03.2026\nBriefing desk\nBy Briefing desk", None),
    ],
)
def test_bylines_and_datelines_are_no_headings(
    tmp_path: Path, preface: str, lines: list[str] | None
) -> None:
    document = reading(tmp_path, NOTE.format(preface=preface), "2020-01-01.txt")
    text = document.text
    assert document.title == "BELAVIA: THE DECISION"
    assert (document.author, document.origins.author) == ("Briefing desk", "byline")
    assert document.published == datetime.date(2026, 3, 26)
    assert document.origins.published == "dateline"
    if lines is not None:
        assert text.split("\n\n")[1:-3] == lines
        assert [text[h.start : h.end] for h in document.headings] == [
            "BELAVIA: THE DECISION",
            "The decision",
        ]


def test_a_preface_in_one_block_is_parted_line_by_line(tmp_path: Path) -> None:
    head = "A Title That Is\nOf Two Lines\nJane Roe\n26 March 2026\n"
    document = reading(tmp_path, head + "The text begins at once and\nis wrapped.\n")
    assert document.text.split("\n\n") == [
        "A Title That Is Of Two Lines",
        "Jane Roe",
        "26 March 2026",
        "The text begins at once and is wrapped.",
    ]
    assert (document.title, document.author) == ("A Title That Is Of Two Lines", "Jane Roe")


@pytest.mark.parametrize(
    "body",
    [
        "The council met at the palace in\nMinsk, 26 March 2026\nand it was long.",
        "They met on the\n26 March 2026\nWhile it rained.",
        "The council met for an hour.\n26 March 2026\nIt rained.",
    ],
)
def test_a_date_at_a_line_s_turn_is_running_text(tmp_path: Path, body: str) -> None:
    assert reading(tmp_path, f"A Title\n\n{body}\n").text.count("\n\n") == 1
