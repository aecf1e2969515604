"""Careless typing: what a word was meant to be, and what is left alone."""

from __future__ import annotations

import pytest

import qa
from qa.spelling import Lexicon, corrected, doubtful, respelt
from qa.types import Reading
from qa.wording import as_meant

NAMES = frozenset(
    "lukashenko ryzhenkov belinvestbank belaruskali bank development mar-a-lago vilnius".split()
)
KNOWN = frozenset("bank development delisted companies potash company belarusian".split()) | NAMES
COMMON = frozenset("who is the of when was meet slovenia coal kali mar a mine price sold".split())
LEXICON = Lexicon(NAMES, lambda word: word.casefold() in KNOWN, COMMON.__contains__)
NEAR = ("Two companies were delisted.", "The Belarusian Potash Company left the lists.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("when was Lukashenka", "when was Lukashenko"),  # one letter
        ("Lukašenka", "Lukashenko"),  # another alphabet's letters, and one more
        ("Who is Rizhenkow?", "Who is Ryzhenkov?"),  # letters that transliterations exchange
        ("when was Belinvest bank delisted", "when was Belinvestbank delisted"),  # in two words
        ("Belarus kalli", "Belarus kalli"),  # a slip and a gap are too much
        ("Vilnus", "Vilnius"),
        ("the Developement bank", "the Development bank"),
        ("which companeis", "which companies"),  # an ordinary word of what is near
        ("delistd", "delisted"),
        ("BPC", "Belarusian Potash Company"),  # the one name of these capitals
        ("price of coal mine", "price of coal mine"),  # common words are left alone
        ("Slovenia", "Slovenia"),
        ("Belagroprombank", "Belagroprombank"),  # nothing is near
        ("XYZ", "XYZ"),
        ("lukas", "lukas"),
        ("", ""),
    ],
)
def test_is_read_as(typed: str, meant: str) -> None:
    assert corrected(typed, LEXICON, NEAR)[0] == meant


def test_what_was_assumed_is_told() -> None:
    _, readings = corrected("Did Lukashenka meet Rizhenkov?", LEXICON, NEAR)
    assert readings == (
        Reading("Lukashenka", "Lukashenko"),
        Reading("Rizhenkov", "Ryzhenkov"),
    )
    assert corrected("Who is the bank?", LEXICON, NEAR) == ("Who is the bank?", ())


def test_between_two_names_there_is_no_choice() -> None:
    lexicon = Lexicon(frozenset({"marina", "marino"}), lambda _: False, lambda _: False)
    assert corrected("Marinu", lexicon, ())[0] == "Marinu"


def test_doubt_is_about_words_that_nobody_knows() -> None:
    assert doubtful("who is Rizhenkov", LEXICON)
    assert doubtful("BPC", LEXICON)
    assert not doubtful("who is the price of the bank", LEXICON)
    assert not doubtful("who isn't", LEXICON)


def test_the_us_is_known(engine: qa.Engine) -> None:
    assert as_meant(engine.index, engine.encoder, "Is it on a US list?")[1] == ()


@pytest.mark.parametrize(
    ("typed", "known", "spelt"),
    [
        ("organization", "organisation", "organisation"),
        ("the organisations", "organizations", "the organizations"),
        ("neighboring", "neighbouring", "neighbouring"),
        ("favourable", "favorable", "favorable"),
        ("centre", "center", "center"),
        ("defense", "defence", "defence"),
        ("travelled", "traveled", "traveled"),
        ("cooperation", "co-operation", "co-operation"),
        ("for", "four", "for"),
        ("organization", "bank", "organization"),
    ],
)
def test_british_and_american_are_one(typed: str, known: str, spelt: str) -> None:
    assert respelt(typed, {known}.__contains__) == spelt


def test_two_words_are_not_two_spellings() -> None:
    assert respelt("filled", {"filled", "filed"}.__contains__) == "filled"


def test_a_slip_changes_nothing_in_the_answer_but_what_is_told(engine: qa.Engine) -> None:
    clean = engine.ask("Why did Ryzhenkov not go to Washington?")
    slip = engine.ask("Why did Rizhenkov not go to Washington?")
    assert slip.assumed == (Reading("Rizhenkov", "Ryzhenkov"),)
    assert slip.question == "Why did Rizhenkov not go to Washington?"
    assert (slip.citations, slip.nearest) == (clean.citations, clean.nearest)
    assert clean.assumed == ()
