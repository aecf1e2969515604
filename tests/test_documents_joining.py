"""Lines → text: which hyphens at line ends go, and which belong to the word; canonical characters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.blocks import Block, compose
from qa.documents.canonical import canonical
from qa.documents.joining import Joiner
from qa.types import Heading, Span, TableRow


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["Belarus-", "ian banks"], "Belarusian banks"),
        (["Belarusian–", "American talks"], "Belarusian–American talks"),
        (["a long-", "term plan"], "a long-term plan"),
        (["at Mar-a-", "Lago"], "at Mar-a-Lago"),
        (["the years 2022-", "2023"], "the years 2022-2023"),
        (["two-", "and three-year terms"], "two- and three-year terms"),
        (["risks—", "for example"], "risks—for example"),
        (["a pause –", "so long"], "a pause – so long"),
        (["INFORMA-", "TION"], "INFORMATION"),
        (["a with-", "out b, with c, out d"], "a without b, with c, out d"),
        (["co-operation and co-", "operation"], "co-operation and co-operation"),
        (["cooperation and co-", "operation"], "cooperation and cooperation"),
        (["plain", "words"], "plain words"),
    ],
)
def test_joins(lines: list[str], joined: str) -> None:
    assert Joiner(lines).join(lines)[0] == joined


def test_says_where_each_line_begins() -> None:
    lines = ["Belarus-", "ian banks", "fell"]
    text, starts = Joiner(lines).join(lines)
    assert (text, starts) == ("Belarusian banks fell", (0, 7, 17))


@given(st.lists(st.text(alphabet="ab-é\u0301–가 1A", max_size=6).map(canonical), max_size=6))
def test_joined_text_is_canonical_and_starts_are_in_order(lines: list[str]) -> None:
    lines = [line for line in lines if line]
    text, starts = Joiner(lines).join(lines)
    assert unicodedata.is_normalized("NFC", text)
    assert list(starts) == sorted(starts)
    assert len(starts) == len(lines)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("ﬁnancial ofﬁce", "financial office"),
        ("so\u00adft", "soft"),
        ("a\u00a0b\u2009\u3000c\t\n d", "a b c d"),
        ("e\u0301", "é"),
        ("x\x00y\x07z\ufeff\u200b", "xyz"),
        ("it\x92s", "it’s"),
        ("a\u200db", "ab"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800x", "x"),
        ("\uf0b7 item", "• item"),
    ],
)
def test_canonical(text: str, result: str) -> None:
    assert canonical(text) == result


@given(st.text())
def test_canonical_is_idempotent_and_one_line(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == " ".join(once.split())


def test_compose_knows_where_everything_is() -> None:
    composed = compose(
        [
            Block("Title", "heading", page=1),
            Block("one two", page=1, turns=((4, 2),)),
            Block("", page=2),
            Block("A | B", "row", group=1, header="A | B", page=4),
            Block("1 | 2", "row", group=1, header="A | B", page=4),
        ],
        pages=5,
    )
    assert composed.text == "Title\n\none two\n\nA | B\n1 | 2"
    assert composed.headings == (Heading(0, 5, 1),)
    assert composed.rows == (TableRow(16, 21, "A | B"), TableRow(22, 27, "A | B"))
    assert composed.pages == (Span(0, 11), Span(11, 16), Span(16, 16), Span(16, 27), Span(27, 27))
