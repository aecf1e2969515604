"""Questions for several things: all items, each quoted, and of the kind that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import qa
from qa.index import Index
from qa.items import distinct_items
from qa.listing import ListScan, expects_list
from qa.names import same_name
from qa.question import analyse
from qa.types import Citation, Evidence, Hit

NOTE = """# The Round of May

On 4 May 2026 two banks were delisted: Alphabank and the Harbour Bank. The same day freed the Ministry of Trade.
The restrictions on Deltabank were lifted. The restrictions on the airline Skyways were lifted.

## Places

- Palace of Arts, Minsk: where they met.
- Vilnius: where they went.
"""
REGISTER = """# A Register of Decisions

| Date | Entity | Kind | Decision |
|---|---|---|---|
| 4 May 2026 | Harbour Bank of Belarus | Bank | Restrictions lifted |
| 4 May 2026 | Ministry of Trade | Ministry | Restrictions lifted |
| 6 June 2026 | Omega | Bank | Restrictions lifted |
"""


@pytest.fixture
def folder(build_from: Callable[..., qa.BuildReport], index_folder: Path) -> Path:
    build_from({"note.md": NOTE, "register.md": REGISTER})
    return index_folder


def named(scan: ListScan, sure: list[Citation]) -> list[str]:
    return [item.text for item in distinct_items(scan.listed(sure).citations)]


def scan_of(folder: Path, question: str) -> ListScan:
    index = Index.open(folder)
    return ListScan(analyse(question, index.names), index)


def quoted(folder: Path, words: str) -> Citation:
    """The sentence that holds the words."""
    index = Index.open(folder)
    return next(
        Citation(passage.document, *span)
        for passage in map(index.passage, range(len(index)))
        for span in passage.sentences
        if words in span.of(passage.document.text)
    )


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Which banks were delisted on 4 May 2026?", ["Alphabank", "Harbour Bank"]),
        ("Which places are described?", ["Palace of Arts, Minsk", "Vilnius"]),
        ("Which entities are in the register of decisions?",
         ["Harbour Bank of Belarus", "Ministry of Trade", "Omega"]),
        ("Which banks are in the register of decisions?", ["Harbour Bank of Belarus", "Omega"]),
        ("Which entities of the register of decisions are about Omega?", []),
        ("Which places were bombed?", []),
        ("Which banks were delisted on 5 May 2026?", []),
    ],
)  # fmt: skip
def test_an_announced_list_is_given_in_full(folder: Path, question: str, items: list[str]) -> None:
    scan = scan_of(folder, question)
    assert named(scan, []) == items
    assert scan.listed([]).announced is bool(items)


PEOPLE = """# Who Is Who in the Talks

## People

| Name | Role | Part |
|---|---|---|
| Anna Roe | US Special Envoy for Belarus | Met Mr Kolas in Minsk |
| Ivan Kolas | Foreign Minister of Belarus | Received the American envoy |
| Jan Nowak | Polish ambassador | Left early |
| Mia Gray | Chair of the talks | Opened them |
"""
CHRONICLE = """# The Talks: A Chronology

## 2026

- 4 May 2026. The envoy lands in Minsk.
- 6 June 2026. The embassy opens again.
"""
OCCASIONS = """# On Invitations

This paper keeps apart the occasions that are easily confused.

## The three occasions

| Occasion | Place |
|---|---|
| First meeting of the council | Geneva |
| Dinner with the president | Bern |
"""


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Which Americans take part in the talks?", ["Anna Roe"]),
        ("Who are the Belarusian officials in the talks?", ["Ivan Kolas"]),
        ("Which Poles are in the talks?", ["Jan Nowak"]),
        ("Which Germans are in the talks?", []),
        ("Which people are in the talks?", ["Anna Roe", "Ivan Kolas", "Jan Nowak", "Mia Gray"]),
    ],
)
def test_people_are_listed_by_their_country(
    build_from: Callable[..., qa.BuildReport], index_folder: Path, question: str, items: list[str]
) -> None:
    build_from({"people.md": PEOPLE})
    read = Evidence(Hit(Index.open(index_folder).passage(0), 0.0), quoted(index_folder, "Roe"), 0.0)
    found = scan_of(index_folder, question).listed([], [read])
    assert [item.text for item in distinct_items(found.citations)] == items


def test_a_chronology_lists_events(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    build_from({"events.md": CHRONICLE, "people.md": PEOPLE})
    scan = scan_of(index_folder, "Which events are in the chronology of the talks?")
    assert [one.quote[:11] for one in scan.listed([]).citations] == ["4 May 2026.", "6 June 2026"]


def test_a_list_is_meant_if_its_document_says_that_it_holds_such_things(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    build_from({"occasions.md": OCCASIONS})
    scan = scan_of(index_folder, "Which occasions must one never mix up?")
    assert named(scan, []) == []
    said = quoted(index_folder, "keeps apart")
    read = Evidence(Hit(Index.open(index_folder).passage(0), 0.0), said, 0.0)
    items = distinct_items(scan.listed([], [read]).citations)
    assert [item.text for item in items] == [
        "First meeting of the council",
        "Dinner with the president",
    ]


def test_other_sentences_that_say_the_same_of_others_of_the_kind_are_found(folder: Path) -> None:
    question = "Which banks had their restrictions lifted?"
    sure = quoted(folder, "restrictions on Deltabank")
    found = scan_of(folder, question).listed([sure])
    items = [item.text for item in distinct_items(found.citations)]
    assert "Deltabank" in items
    assert {"Omega", "Harbour Bank of Belarus"} <= set(items)
    assert not {"Skyways", "Ministry of Trade"} & set(items)
    assert all(mark.of(c.document.text) in c.quote for c in found.citations for mark in c.marks)


PROSE = """# The Case for the Bridge

The bridge appeals to both towns. Firstly, it shortens the way. Secondly, it saves money.

This time relief came to finance: restrictions were removed for Alphabank, the Harbour Bank, and the Ministry of
Trade.
The mayor praised Northland and Southland.
"""


@pytest.mark.parametrize(
    ("question", "sentence", "items"),
    [
        ("What are the reasons why a crossing is wanted?", "Firstly, it",
         ["it shortens the way", "it saves money"]),
        ("What are the reasons for the flood?", "The mayor praised", []),
        ("Which institutions were relieved?", "restrictions were removed", []),
    ],
)  # fmt: skip
def test_a_list_in_which_the_best_evidence_stands_is_meant(
    build_from: Callable[..., qa.BuildReport],
    index_folder: Path,
    question: str,
    sentence: str,
    items: list[str],
) -> None:
    build_from({"prose.md": PROSE})
    citation = quoted(index_folder, sentence)
    index = Index.open(index_folder)
    passages = map(index.passage, range(len(index)))
    (passage,) = (one for one in passages if one.start <= citation.start < one.end)
    read = [Evidence(Hit(passage, 1.0), citation, 1.0)]
    scan = ListScan(analyse(question, index.names), index, evidence=read)
    found = scan.listed([], read)
    assert [item.text for item in distinct_items(found.citations)] == items


def test_of_which_kind_a_thing_is(folder: Path) -> None:
    kinds = scan_of(folder, "Which banks were relieved?").kinds
    assert kinds.known
    assert [kinds.holds(one) for one in ("Alphabank", "Omega", "Ministry of Trade", "Skyways")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert not scan_of(folder, "Which banks other than Omega?").kinds.holds("Omega")
    assert not scan_of(folder, "Which cities were seen?").kinds.known


def test_one_thing_under_two_names_is_one_item() -> None:
    forms = ["the Development Bank", "Development Bank of Belarus", "Donald Trump", "Melania Trump"]
    assert same_name("the Development Bank", "Development Bank of Belarus", forms)
    assert same_name("Mr Coale", "John Coale", ["John Coale"])
    assert not same_name("Trump", "Donald Trump", forms)
    assert not same_name("Alphabank", "Betabank", forms)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which banks were delisted?", True),
        ("What are the steps?", True),
        ("Which bank was delisted?", False),
        ("How many banks were delisted?", False),
    ],
)
def test_which_questions_expect_a_list(question: str, expected: bool) -> None:
    assert expects_list(analyse(question, frozenset())) is expected


def test_an_answer_that_is_a_list_counts_what_was_found(folder: Path) -> None:
    answer = qa.open(folder).ask("Which entities are in the register of decisions?")
    assert [item.text for item in answer.items] == [
        "Harbour Bank of Belarus",
        "Ministry of Trade",
        "Omega",
    ]
    assert len(answer.points) == 3
    assert all(item.citation in answer.citations for item in answer.items)
