"""A conversation as a file: every quotation with its reference, and nothing that is taken for a command."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from markdown_it import MarkdownIt

from qa.render.keeping import FORMATS, Kept, keep
from qa.types import Answer, Carried, Citation, Document, Span

TEXT = "=SUM(A1) <b>Two</b> *banks* | were # delisted [here](x)."
DOCUMENT = Document(
    "a/b.pdf", "f" * 64, "The _Round_", TEXT, date(2026, 3, 27), pages=(Span(0, 55),)
)
CITED = Citation(DOCUMENT, 0, len(TEXT), (Span(9, 26),), "planned")
ANSWERED = Answer(
    "and <script>alert(1)</script>?",
    ((CITED,),),
    0.9,
    generation="000001",
    carried=(Carried("time", "19 March"),),
    searched="and <script>alert(1)</script>, 19 March?",
)
SILENT = Answer("-1+1", reason="Not found in these briefings.")
KEPT = (Kept(ANSWERED, "of the kind “PDF”"), Kept(SILENT))


def made(kind: str) -> str:
    return FORMATS[kind][3](KEPT)


def test_markdown_says_what_the_quotation_says() -> None:
    tokens = MarkdownIt().parse(made("markdown"))
    words = "\n".join(
        "".join(child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    )
    assert words.split("\n") == [
        ANSWERED.question,
        f"Searched: {ANSWERED.searched}",
        "Only documents of the kind “PDF”",
        TEXT,
        "1. The _Round_, 27 March 2026, page 1; a/b.pdf (a plan, not yet a fact)",
        "-1+1",
        "Not found in these briefings.",
    ]
    (quotation,) = (t for t in tokens if t.type == "inline" and "SUM" in t.content)
    children = quotation.children or []
    opens = [place for place, child in enumerate(children) if child.type == "strong_open"]
    assert [children[place + 1].content for place in opens] == [TEXT[9:26]]


def test_html_is_escaped_and_marks_the_answer() -> None:
    html = made("html")
    assert "<script" not in html
    assert "<b>&lt;b&gt;Two&lt;/b&gt; *banks</b>" in html
    assert "<blockquote>=SUM(A1) " in html


def test_csv_has_a_row_for_each_quotation_and_no_formula() -> None:
    text = made("csv")
    assert text.startswith("\ufeff")
    first, second = csv.DictReader(io.StringIO(text[1:]))
    assert first["quote"] == f"'{TEXT}"
    assert (first["document"], first["pages"], first["only_in"]) == ("a/b.pdf", "1", KEPT[0].within)
    assert (first["start"], first["end"]) == ("0", str(len(TEXT)))
    assert (second["question"], second["answered"], second["quote"]) == ("'-1+1", "no", "")


def test_json_carries_the_answers_whole() -> None:
    one, two = json.loads(made("json"))
    assert one["citations"][0]["quote"] == TEXT
    assert one["carried"] == [{"kind": "time", "text": "19 March"}]
    assert one["only_in"] == KEPT[0].within
    assert two["reason"] == SILENT.reason


@pytest.mark.parametrize("kind", FORMATS)
def test_the_file_is_carried_by_one_element(kind: str) -> None:
    element = keep(KEPT, kind)
    assert element.count("<") == 2
    assert "\n" not in element
