"""Metadata: what the first lines of a document say, and which claim wins."""

from __future__ import annotations

import datetime

import pytest

from qa.documents.blocks import Block
from qa.documents.credit_lines import dateline, is_names
from qa.documents.metadata import is_plausible_title, resolve
from qa.documents.parsed import Claim, Parsed
from qa.documents.preface import below_title, read_preface

MARCH_26 = datetime.date(2026, 3, 26)


@pytest.mark.parametrize(
    "line",
    [
        "26.03.2026",
        "26 March 2026",
        "March 26, 2026",
        "2026-03-26",
        "Minsk, 26 March 2026",
        "Published: 26 March 2026, 10:30 GMT",
        "New York, March 26, 2026 —",
        "Thursday, 26 March 2026",
        "Briefing desk, 26 March 2026",
        "By Jane Roe | 26 March 2026 | 4 min read",
    ],
)
def test_datelines(line: str) -> None:
    assert dateline(line) == MARCH_26


@pytest.mark.parametrize(
    "line",
    [
        "On 26 March 2026 the bank fell.",
        "26 March",
        "26.03.2026–27.03.2026",
        "What of 26.03.2026?",
        "The banks after 26 March 2026",
    ],
)
def test_no_datelines(line: str) -> None:
    assert dateline(line) is None


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe",
        "Jean-Luc O’Neil",
        "Ursula von der Leyen",
        "A. B. Smith",
        "J Roe, A Doe and B Poe",
    ],
)
def test_names(text: str) -> None:
    assert is_names(text)


@pytest.mark.parametrize(
    "text", ["Jane", "Key Findings", "EXECUTIVE SUMMARY", "the staff", "Round 4", "War in Europe"]
)
def test_no_names(text: str) -> None:
    assert not is_names(text)


@pytest.mark.parametrize(
    ("line", "author", "source", "published"),
    [
        ("By Jane Roe", "Jane Roe", None, None),
        ("Author: Jane Roe", "Jane Roe", None, None),
        ("By Jane Roe, 26 March 2026", "Jane Roe", None, MARCH_26),
        ("Source: Minsk Notes", None, "Minsk Notes", None),
        ("First published in Minsk Notes", None, "Minsk Notes", None),
        ("Originally published by Minsk Notes on 26 March 2026", None, "Minsk Notes", MARCH_26),
        ("By all accounts this was a long day.", None, None, None),
        ("By Briefing desk", "Briefing desk", None, None),
        ("By Minsk Notes writers", "Minsk Notes writers", None, None),
        ("By Briefing desk, 26 March 2026", "Briefing desk", None, MARCH_26),
        ("Briefing desk, 26 March 2026", "Briefing desk", None, MARCH_26),
        ("Minsk, 26 March 2026 - It rained all day.", None, None, MARCH_26),
        ("MINSK, 26 March 2026 (MN) — It rained all day.", None, None, MARCH_26),
        ("Posted on 26 March 2026 by Jane Roe", "Jane Roe", None, MARCH_26),
        ("26 March 2026 – It rained, says the chronology.", None, None, None),
    ],
)
def test_credit_lines(
    line: str, author: str | None, source: str | None, published: datetime.date | None
) -> None:
    preface = read_preface([Block("A Title", "heading"), Block(line), Block("It rained.")])
    assert (preface.author, preface.source, preface.published) == (author, source, published)


@pytest.mark.parametrize(
    "title",
    [
        "untitled",
        "Microsoft Word - draft3.docx",
        "report_final.pdf",
        "",
        "(anonymous)",
        "12",
        "a/b/c",
    ],
)
def test_titles_that_programs_wrote(title: str) -> None:
    assert not is_plausible_title(title)


def resolved(blocks: list[Block], claims: list[Claim], id: str = "x/2026-03-26-grand_deal.pdf"):
    return resolve(Parsed(tuple(blocks), tuple(claims)), read_preface(blocks), id)


def test_explicit_claims_win() -> None:
    found = resolved(
        [Block("Heading", "heading"), Block("1 January 2020"), Block("It rained.")],
        [
            Claim("title", "untitled", "PDF metadata"),
            Claim("title", "A Grand Deal", "front matter"),
            Claim("published", MARCH_26, "front matter"),
            Claim("author", "ReportLab PDF Library", "PDF metadata"),
        ],
    )
    assert (found.title, found.published, found.author) == ("A Grand Deal", MARCH_26, None)
    assert found.origins.title == "front matter"


def test_a_weak_date_counts_last() -> None:
    weak = [Claim("published", datetime.date(2020, 1, 1), "PDF metadata", weak=True)]
    body = [Block("It rained all day long.")]
    assert resolved(body, weak).origins.published == "file name"
    assert resolved(body, weak, "deal.pdf").origins.published == "PDF metadata"
    assert resolved(body, [], "deal.pdf").published is None


def test_generic_headings_and_file_names() -> None:
    body = [Block("Contents", "heading"), Block("It rained all day long.")]
    assert resolved(body, []).title == "grand deal"
    assert resolved(body, [], "2026-03-26.pdf").title == "2026-03-26"


CREDIT = "Source: J. Roe, “Rain”, Minsk Notes, 26 March 2026."
RAIN = Block("It rained all day long.")


@pytest.mark.parametrize(
    ("blocks", "source"),
    [
        ([RAIN, Block(CREDIT)], "J. Roe, “Rain”, Minsk Notes, 26 March 2026"),
        ([RAIN, Block(CREDIT), Block("© 2026")], "J. Roe, “Rain”, Minsk Notes, 26 March 2026"),
        ([RAIN, Block("Originally published by Minsk Notes.")], "Minsk Notes"),
        ([RAIN, Block("This article was first published in Minsk Notes")], "Minsk Notes"),
        ([RAIN, Block("Source: the ministry. It said nothing more.")], None),
        ([RAIN, Block("First published 2 May 2025.")], None),
        ([RAIN, Block(CREDIT), *[RAIN] * 4], None),
        ([RAIN, Block("2025 | 7", "row"), Block("Source: a bank"), RAIN], None),
        ([RAIN, Block("2025 | 7", "row"), Block("Source: a bank")], "a bank"),
    ],
)
def test_a_credit_line_may_close_a_document(blocks: list[Block], source: str | None) -> None:
    preface = read_preface([Block("A Title", "heading"), *blocks])
    assert preface.source == source
    assert preface.published is None


def test_a_closing_credit_gives_way_unless_the_site_only_names_itself() -> None:
    body = [Block("A Title", "heading"), RAIN, Block("Source: Minsk Notes.")]
    site = Claim("source", "Rain Daily", "HTML meta")
    by_site = Claim("author", "Rain Daily", "HTML meta")
    assert resolved(body, [site]).source == "Rain Daily"
    found = resolved(body, [site, by_site])
    assert (found.source, found.origins.source) == ("Minsk Notes", "credit line")
    assert resolved(body[:2], [site, by_site]).source == "Rain Daily"


def test_a_chronology_has_no_dateline() -> None:
    entries = ["Minsk, 19 March 2026 – They met.", "Minsk, 20 March 2026 – They left."]
    assert read_preface([Block("Days"), *map(Block, entries)]).published is None


def test_a_dateline_wins_over_the_file_name() -> None:
    found = resolved([Block("A Title"), Block("25 March 2026"), RAIN], [])
    assert (found.published, found.origins.published) == (datetime.date(2026, 3, 25), "dateline")


def test_the_addressee_of_a_letter_is_not_its_author() -> None:
    letter = ["The Ministry", "20 March 2026", "Jane Roe", "Dear Ms Roe,", "it rained."]
    assert read_preface(list(map(Block, letter))).author is None
    assert read_preface(list(map(Block, [*letter[:3], "It rained."]))).author == "Jane Roe"


def test_sections_of_the_title_s_own_level_go_below_it() -> None:
    blocks = [Block("Deal", "heading", 1), RAIN, Block("Banks", "heading", 1)]
    deeper = [Block("Names", "heading", 2)]
    levels = [block.level for block in below_title([*blocks, *deeper], "Deal", "Title style")]
    assert levels == [1, 1, 2, 3]
    assert below_title([*blocks[:2], *deeper], "Deal", "Title style") == [*blocks[:2], *deeper]
    assert below_title(blocks, "Deal", "first heading") == blocks
