"""What questions ask for, names, and the words that a rule marks."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.marks import answer_marks, items
from qa.names import name_spans, name_words
from qa.question import Kind, analyse
from qa.types import Span

NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("text", "kind", "noun"),
    [
        ("which banks were delisted on 19 March?", Kind.NAME, "bank"),
        ("What foreign companies did Minsk court?", Kind.NAME, "compani"),
        ("What is the grand deal?", Kind.OPEN, None),
        ("What happened on 19 March?", Kind.OPEN, None),
        ("In what year did the embassy move?", Kind.DATE, None),
        ("when was Belavia delisted", Kind.DATE, None),
        ("How many prisoners were released?", Kind.NUMBER, None),
        ("Who leads the delegation?", Kind.NAME, None),
        ("Who are the foreign officials in the talks?", Kind.NAME, "offici"),
        ("Which delegation came to Minsk?", Kind.NAME, "deleg"),
        ("Which airline left the list?", Kind.NAME, "airlin"),
        ("Where did they meet?", Kind.NAME, None),
        ("why did Minsk complain", Kind.OPEN, None),
        ("banks delisted march", Kind.OPEN, None),
    ],
)
def test_what_is_asked_for(text: str, kind: Kind, noun: str | None) -> None:
    question = analyse(text, NONE)
    assert (question.kind, question.noun) == (kind, noun)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("which banks were delisted", True),
        ("Which people were freed?", True),
        ("Who were the envoys?", True),
        ("list the sanctions decisions", True),
        ("Which bank was delisted?", False),
        ("which address is given", False),
        ("Who leads the delegation?", False),
        ("How many banks were delisted?", False),
    ],
)
def test_whether_several_answers_are_expected(text: str, several: bool) -> None:
    assert analyse(text, NONE).several is several


@pytest.mark.parametrize(
    ("question", "mark", "expected"),
    [
        ("which towns", "Bern, Zug and the Hague", ["Bern", "Zug", "Hague"]),
        ("which banks", "Alpha Bank, the Beta Bank and the Mint", ["Alpha Bank", "Beta Bank"]),
        ("which mints", "Alpha Bank and the Mint of Bern", ["Mint of Bern"]),
        ("which bank", "Alpha Bank, the Beta Bank and Gamma", None),  # one is expected
        ("which banks", "the two banks of Minsk and Brest", None),  # not a list of names alone
        ("which banks", "Alpha Bank", None),
    ],
)
def test_a_list_is_marked_by_its_items(
    question: str, mark: str, expected: list[str] | None
) -> None:
    sentence = f"Relief came for {mark} at last."
    span = Span(16, 16 + len(mark))
    found = items(analyse(question, NONE), sentence, span, NONE)
    assert [one.of(sentence) for one in found] == (expected or [mark])


@pytest.mark.parametrize(
    ("question", "mark", "expected"),
    [
        ("which towns were freed", "Zug", ["Bern", "Zug", "Hague"]),
        ("which town was freed", "Zug", ["Zug"]),
        ("which countries", "deeds in Bern, Zug and the Hague", ["Bern", "Zug", "Hague"]),
        ("which deeds", "deeds in Bern, Zug and the Hague", ["deeds in Bern, Zug and the Hague"]),
    ],
)
def test_a_mark_inside_a_list_of_names_stands_for_all_of_them(
    question: str, mark: str, expected: list[str]
) -> None:
    sentence = "They praised deeds in Bern, Zug and the Hague at last."
    start = sentence.index(mark)
    found = items(analyse(question, NONE), sentence, Span(start, start + len(mark)), NONE)
    assert [one.of(sentence) for one in found] == expected


def test_time_is_not_a_matter_of_words() -> None:
    assert (
        analyse("which banks were delisted on 19 March?", NONE).timeless
        == "which banks were delisted?"
    )
    assert analyse("What happened on 19 March 2026?", NONE).timeless == "What happened?"
    assert analyse("19 March?", NONE).timeless == "19 March?"
    assert analyse("What happened in 2022?", NONE).timeless == "What happened in 2022?"
    between = "Who came between 1 March and 5 March?"
    assert analyse(between, NONE).timeless == "Who came?"
    today = date(2026, 4, 10)
    assert analyse("Who came last month?", NONE, today).timeless == "Who came?"
    assert [str(time.interval) for time in analyse("Who came last month?", NONE, today).times] == [
        "March 2026"
    ]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Is the embassy closed today?", []),
        ("What happened today?", ["10 April 2026"]),
        ("Was the September decision kept?", []),
        ("Who came after the March talks?", []),
        ("What did the March package cover?", []),
        ("What was decided in the September of 2025?", ["September 2025"]),
        ("Who came on the 19 March visit?", ["19 March 2000"]),
        ("Who may march on?", []),
    ],
)
def test_words_of_time_that_ask_for_none(text: str, times: list[str]) -> None:
    found = analyse(text, NONE, date(2026, 4, 10)).times
    assert [str(time.interval) for time in found] == times


def test_the_corpus_teaches_which_words_are_names() -> None:
    known = name_words(["He met John Coale in Minsk.", "Then Coale left Minsk for talks."])
    assert known == {"john", "coale", "minsk"}
    assert analyse("did coale visit minsk on march 19", known).names == ("coale", "minsk")
    assert analyse("Did Melania visit?", known).names == ("Melania",)


def test_names_are_runs_of_capitals_with_connectors() -> None:
    text = "On 19 March Mr. John Coale met President Lukashenko at the Palace of Independence in Minsk."
    assert [span.of(text) for span in name_spans(text, NONE)] == [
        "John Coale",
        "President Lukashenko",
        "Palace of Independence",
        "Minsk",
    ]


SENTENCE = (
    "On 19 March relief came for Belinvestbank, the Development Bank and the Ministry of Finance, "
    "and 250 people walked free."
)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("which banks were delisted on 19 March?", ["Belinvestbank", "Development Bank"]),
        ("who got relief?", ["Belinvestbank", "Development Bank", "Ministry of Finance"]),
        ("how many people walked free?", ["250"]),
        ("when did relief come?", ["19 March"]),
    ],
)
def test_marks_by_rule(text: str, marks: list[str]) -> None:
    found = answer_marks(analyse(text, NONE), SENTENCE, NONE)
    assert [span.of(SENTENCE) for span in found] == marks


@given(st.text(min_size=1), st.sampled_from(["who?", "when?", "how many?", "why?", "which bank?"]))
def test_marks_are_inside_and_disjoint_for_any_sentence(sentence: str, question: str) -> None:
    marks = answer_marks(analyse(question, NONE), sentence, NONE)
    assert marks
    assert all(0 <= a < b <= len(sentence) for a, b in marks)
    assert all(a.end <= b.start for a, b in itertools.pairwise(marks))
