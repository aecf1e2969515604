"""Careless typing: what a word was meant to be, and what is left alone."""

from __future__ import annotations

import pytest

import qa
from qa.spelling import Lexicon, corrected, doubtful
from qa.spellings import respelt
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is Jon Coal", "who is John Coale"),  # a slip in each part
        ("the Bord of Peace met", "the Board of Peace met"),
        ("Mar a Largo", "Mar-a-Lago"),
        ("who is Jane Cole", "who is Jane Cole"),  # more than a slip in a part
        ("the Lord of Peace", "the Lord of Peace"),  # another letter at the beginning
        ("the Board of Peace", "the Board of Peace"),
    ],
)
def test_a_name_of_several_words_is_read_as_a_whole(typed: str, meant: str) -> None:
    near = ("The Board of Peace met John Coale at Mar-a-Lago.",)
    lexicon = Lexicon(NAMES, {"board", "peace", "met"}.__contains__, COMMON.__contains__)
    assert corrected(typed, lexicon, near)[0] == meant
    assert doubtful(typed, lexicon)


def test_a_short_word_is_read_by_its_sound() -> None:
    near = ("The mine is for sale.",)
    assert corrected("the potash myne", LEXICON, near)[0] == "the potash mine"
    assert corrected("the potash mint", LEXICON, near)[0] == "the potash mint"


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
    assert not doubtful("who is the bank", LEXICON)
    assert doubtful("who is the price of the bank", LEXICON)  # it may be a part of a name
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
