"""What a question asks for and no passage covers counts against answering, and is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import qa
from qa.grounds import Grounds
from qa.index import Index
from qa.names import initials
from qa.question import analyse
from qa.types import Citation, Evidence, Hit

NOTE = """# The Harbour Company

The Harbour Company ships grain from Northport. It paid for the fourth visit of the First Lady.
In 2021 it moved its office, which will return to Northport in May.
Three ships were sold. The European Union complained.
The restrictions on Alphabank were lifted.

| Firm | State |
|---|---|
| Betabank | Closed |
| Gammabank | Open |

# The Weather

It rained. The sun shone later. Nobody in the town remembered such a summer. The fields lay bare.
The farmers waited. The mills were still. The roads were closed. The children stayed at home.
"""


def unlike(word: str, others: Sequence[str]) -> float:
    return (
        1.0 if (word, "office") in {(word, other) for other in others} and word == "seat" else 0.0
    )


@pytest.fixture
def folder(build_from: Callable[..., qa.BuildReport], index_folder: Path) -> Path:
    build_from({"note.md": NOTE})
    return index_folder


def evidence(index: Index, words: str) -> Evidence:
    return next(
        Evidence(Hit(passage, 1.0), Citation(passage.document, *span), 1.0)
        for passage in map(index.passage, range(len(index)))
        for span in passage.sentences
        if words in span.of(passage.document.text)
    )


@pytest.mark.parametrize(
    ("question", "sentence", "missing"),
    [
        ("What is the turnover of the Harbour Company?", "ships grain", ("turnover",)),
        ("Where is the seat of the Harbour Company?", "it moved its office", ()),
        ("Which pilots sailed?", "ships grain", ("pilots",)),
        ("Which ships were sold?", "Three ships", ()),
        ("Which towns were hit?", "Three ships", ()),  # a kind of thing, which need not be said
        ("When were the ships held?", "Three ships", ()),  # what was done says little
        ("When were the ships scrapped?", "Three ships", ("scrapped",)),
        ("Did Deltabank pay?", "It paid", ("Deltabank",)),
        ("Did the EU complain?", "complained", ()),
        ("Did Alphabankholm pay?", "restrictions", ("Alphabankholm",)),
        ("Did Alphab pay?", "restrictions", ()),  # which begins Alphabank
        ("Is Gammabank closed?", "Betabank", ("Gammabank",)),  # another row
        ("Is Gammabank open?", "Gammabank", ()),
    ],
)  # fmt: skip
def test_what_is_missing(
    folder: Path, question: str, sentence: str, missing: tuple[str, ...]
) -> None:
    index = Index.open(folder)
    grounds = Grounds(analyse(question, index.names), index, unlike)
    piece = evidence(index, sentence)
    assert grounds.missing(piece) == missing
    assert (grounds.odds(piece) < 1) is bool(missing)


@pytest.mark.parametrize(
    ("question", "quote", "amiss"),
    [
        ("How many ships were sold?", "Three ships were sold.", ""),
        ("How many ships were sold?", "Ships were sold.", "how many"),
        ("How many visits were there?", "It paid for the fourth visit.", ""),
        ("How many visits were there?", "The visit was the fourth of its kind.", ""),
        ("How many lords came?", "The First Lady came.", "how many"),
        ("How many of the 250 were women?", "There were 250.", "how many"),
        ("When will it reopen?", "It moved in 2021.", "what is to come"),
        ("When will it reopen?", "It is to reopen in May.", ""),
        ("Which banks are still closed?", "Two banks were freed.", "what goes on"),
        ("Which banks are still closed?", "Two banks remain closed.", ""),
        ("Is it still closed?", "It was freed.", ""),
        ("When was it signed?", "It is to be signed in May.", "as a fact what is asked for"),
        ("When was it signed?", "It was not signed in May.", "as a fact what is asked for"),
        ("When was it signed?", "It was signed in May.", ""),
        ("Was it signed?", "It was not signed.", ""),
        ("Was it signed?", "It is to be signed.", "as a fact what is asked for"),
        ("What was offered?", "A ship is to be sold.", ""),
    ],
)
def test_what_a_quotation_would_have_to_say(
    folder: Path, question: str, quote: str, amiss: str
) -> None:
    index = Index.open(folder)
    assert Grounds(analyse(question, index.names), index, unlike).amiss(quote) == amiss


def test_a_gap_is_named_if_no_evidence_closes_it(folder: Path) -> None:
    index = Index.open(folder)
    pieces = [evidence(index, words) for words in ("ships grain", "Betabank")]
    grounds = Grounds(analyse("What is the turnover of Betabank?", index.names), index, unlike)
    assert grounds.gap(pieces[1:]) == "mentions “turnover” together with “Betabank”"
    assert (
        grounds.gap(pieces[1:], ["May"]) == "mentions “turnover” together with “Betabank” and May"
    )
    asked = Grounds(analyse("Is Betabank closed?", index.names), index, unlike)
    assert asked.gap(pieces[:1]) == "mentions “Betabank”"
    assert asked.gap(pieces) == ""


def test_initials_are_those_of_neighbouring_words() -> None:
    assert "BPC" in initials("sold by the Belarusian Potash Company")
    assert initials("sold by the company") == frozenset()


def test_silence_names_what_no_passage_covers(engine: qa.Engine) -> None:
    answer = engine.ask("What is the turnover of Belavia?")
    assert not answer.answered
    assert "“turnover” together with “Belavia”" in (answer.reason or "")
