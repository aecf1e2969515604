"""Lists as their authors set them out."""

from __future__ import annotations

import pytest

from qa.enumerations import Enumeration, enumerations
from qa.types import Document, Heading, TableRow


def only(text: str, *headings: str) -> Enumeration:
    places = tuple(Heading(text.index(one), text.index(one) + len(one), 2) for one in headings)
    (found,) = enumerations(Document("a", "0" * 64, "The Round", text, headings=places))
    return found


def items(one: Enumeration) -> list[str]:
    return [entry.item.of(one.document.text) for entry in one.entries]


@pytest.mark.parametrize(
    ("sentence", "lead", "expected"),
    [
        ("Two banks left: Alphabank and Betabank.", "Two banks left", ["Alphabank", "Betabank"]),
        (
            "Three signs count: news of the mine, a first step, and a visit by Mr Smith.",
            "Three signs count",
            ["news of the mine", "a first step", "a visit by Mr Smith"],
        ),
        ("Two things are open: what it holds; when it ends.", "Two things are open",
         ["what it holds", "when it ends"]),
        ("Some failures - fine print, a late visa - were misread.", "Some failures",
         ["fine print", "a late visa"]),
    ],
)  # fmt: skip
def test_a_list_within_a_sentence(sentence: str, lead: str, expected: list[str]) -> None:
    found = only(f"Before that.\n\n{sentence} After that.")
    assert (found.lead, items(found)) == (lead, expected)
    assert {found.document.text[e.start : e.end] for e in found.entries} == {sentence}


@pytest.mark.parametrize(
    "text",
    [
        "Nothing is listed here. The first visit was short.",
        "Source: Jane Doe, Daily News and others.",
        "He said this: it is late.",
        "",
    ],
)
def test_what_is_no_list(text: str) -> None:
    assert enumerations(Document("a", "0" * 64, "T", text)) == ()


def test_the_items_of_a_list_under_their_heading() -> None:
    found = only(
        "Places\n\n- Palace, Minsk: where they met.\n- Vilnius: where they went.", "Places"
    )
    assert found.lead == "Places"
    assert items(found) == ["Palace, Minsk", "Vilnius"]


def test_a_sentence_with_a_colon_leads_the_list_below_it() -> None:
    found = only("The argument runs in two steps:\n\ntalks go on;\nthe blockade ends.")
    assert found.lead == "The argument runs in two steps"
    assert items(found) == ["talks go on", "the blockade ends"]


def test_what_is_counted_off_over_several_paragraphs() -> None:
    text = "Why\n\nTwo reasons are given. The first is breadth. It helps.\n\nThe second is economy."
    found = only(text, "Why")
    assert found.lead == "Two reasons are given. Why"
    assert items(found) == ["breadth", "economy"]


def test_a_row_of_a_table_is_about_its_first_cell_that_is_no_date() -> None:
    head, one, two = "Date | Entity | Kind", "May 2025 | Alpha | Bank", "June 2025 | Beta | Airline"
    text = f"{head}\n{one}\n{two}"
    rows = tuple(
        TableRow(text.index(row), text.index(row) + len(row), header)
        for row, header in ((head, ""), (one, head), (two, head))
    )
    (found,) = enumerations(Document("a", "0" * 64, "Register", text, rows=rows))
    assert found.lead.strip() == "Entity"
    assert items(found) == ["Alpha", "Beta"]
    assert [cell.of(text) for cell in found.entries[1].cells] == ["June 2025", "Beta", "Airline"]
