"""Answer measures against hand-worked answers."""

from __future__ import annotations

import pytest

from qa.evaluation.answer_metrics import (
    answer_values,
    contains_words,
    exact_match,
    f1,
    is_right,
    marked_words,
)
from qa.evaluation.gold import GoldQuestion, GoldSpan
from qa.types import Answer, Citation, Document, Span

TEXT = "On 19 March two banks left. They were Alpha and Beta. Nobody spoke."
#       0                           28                        54          66
DOCUMENT = Document("a.txt", "", "A", TEXT)
LEFT = Citation(DOCUMENT, 0, 27, (Span(3, 11),))
NAMES = Citation(DOCUMENT, 28, 53, (Span(38, 43), Span(48, 52)))
NOBODY = Citation(DOCUMENT, 54, 67)
SILENCE = Answer("?", reason="Not found.", nearest=(NAMES,))


def said(*citations: Citation) -> Answer:
    return Answer("?", points=tuple((citation,) for citation in citations), confidence=0.9)


def gold(**known: object) -> GoldQuestion:
    return GoldQuestion("?", answerable=True, **known)  # type: ignore[arg-type]


def test_the_citations_are_what_they_seem() -> None:
    assert [c.quote for c in (LEFT, NAMES, NOBODY)] == [
        "On 19 March two banks left.",
        "They were Alpha and Beta.",
        "Nobody spoke.",
    ]
    assert marked_words(LEFT) == "19 March"
    assert marked_words(NAMES) == "Alpha Beta"
    assert marked_words(NOBODY) == ""


@pytest.mark.parametrize(
    ("ours", "theirs", "exact", "share"),
    [
        ("The banks", "banks", True, 1.0),  # articles go
        ("U.S.", "us", True, 1.0),  # so do capitals and punctuation
        ("19 March", "on 19 March 2026", False, 2 * 2 / (2 + 4)),
        ("Alpha Alpha", "Alpha Beta", False, 2 * 1 / (2 + 2)),  # a repeat is matched once
        ("Alpha", "Beta", False, 0.0),
        ("", "Alpha", False, 0.0),
        ("the", "a", True, 1.0),  # neither has a word left
    ],
)
def test_exact_match_and_f1(ours: str, theirs: str, exact: bool, share: float) -> None:
    assert exact_match(ours, theirs) is exact
    assert f1(ours, theirs) == pytest.approx(share)


def test_words_are_contained_whole() -> None:
    assert contains_words("They were Alpha, and Beta.", "alpha and beta")
    assert not contains_words("A trusty bank", "us")
    assert not contains_words("Alpha or Beta", "Alpha Beta")
    assert contains_words("Plan A", "A")  # nothing is left of it, so it is taken as it stands


def test_the_best_of_several_answers_counts() -> None:
    values = answer_values(gold(answers=("20 May", "19 March 2026", "March")), said(LEFT))
    # marked "19 March": F1 0 with the first, 2·2/(2+3) with the second, 2·1/(2+1) with the third
    assert values["f1"] == pytest.approx(4 / 5)
    assert values["em"] == 0.0
    assert values["first_right"] == 1.0  # the quotation holds "March"


def test_whole_quotations_where_there_are_no_spans() -> None:
    wanted = gold(quotes=("two banks\n left", "Gamma"))
    values = answer_values(wanted, said(NAMES, LEFT, NOBODY))
    assert values == {
        "first_right": 0.0,
        "citation_precision": 1 / 3,  # only the second of three
        "citation_recall": 1.0,  # one is enough
    }
    assert is_right(LEFT, wanted)


def test_characters_where_there_are_spans() -> None:
    wanted = gold(spans=(GoldSpan("a.txt", Span(28, 53)), GoldSpan("a.txt", Span(60, 70))))
    values = answer_values(wanted, said(NAMES, NOBODY))
    # quoted 25 + 13 characters, wanted 25 + 10, in both 25 + 7
    assert values == pytest.approx(
        {"first_right": 1.0, "citation_precision": 32 / 38, "citation_recall": 32 / 35}
    )


@pytest.mark.parametrize(
    ("document", "span", "right"),
    [
        ("a.txt", Span(20, 34), True),  # 7 of its 14 characters are quoted: half
        ("a.txt", Span(19, 34), True),  # 8 of 15
        ("a.txt", Span(21, 41), False),  # 6 of 20
        ("a.txt", Span(27, 40), False),  # it begins where the quotation ends
        ("b.txt", Span(0, 27), False),  # another document
    ],
)
def test_a_right_quotation_holds_half_of_a_span(document: str, span: Span, right: bool) -> None:
    assert is_right(LEFT, gold(spans=(GoldSpan(document, span),))) is right


def test_the_most_exact_gold_decides() -> None:
    elsewhere = (GoldSpan("a.txt", Span(54, 66)),)
    assert is_right(LEFT, gold(answers=("19 March",)))
    assert not is_right(LEFT, gold(answers=("19 March",), quotes=("20 March",)))
    assert not is_right(LEFT, gold(answers=("19 March",), spans=elsewhere))


def test_items_of_a_list() -> None:
    wanted = gold(items=(("Alpha",), ("Gamma", "Beta"), ("Delta",)))
    # two of three items are quoted; of the marks "19 March", "Alpha" and "Beta" two name an item
    assert answer_values(wanted, said(LEFT, NAMES)) == pytest.approx(
        {"item_recall": 2 / 3, "item_precision": 2 / 3}
    )
    assert answer_values(wanted, SILENCE) == {"item_recall": 0.0}


def test_silence_scores_nothing_but_is_not_imprecise() -> None:
    values = answer_values(gold(answers=("Alpha",)), SILENCE)
    assert values == {"em": 0.0, "f1": 0.0, "first_right": 0.0, "citation_recall": 0.0}


def test_without_gold_there_is_no_score() -> None:
    assert answer_values(gold(documents=(("a.txt", 1),)), said(LEFT)) == {}
    assert answer_values(GoldQuestion("?", answerable=False), said(LEFT)) == {}
