"""A real article dropped into an empty corpus is read cleanly and quoted rightly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import qa
from qa.evaluation.question_file import read_questions
from tests.golden.report import lines

SHARED = Path(__file__).parents[2] / "shared"

GOLDEN = Path(__file__).parent / "golden" / "article.jsonl"
ARTICLE = SHARED / "briefing" / "2026-03-26-minsk-washington-grand-deal.txt"
pytestmark = pytest.mark.skipif(not ARTICLE.is_file(), reason="the real article is not here")


@pytest.fixture
def engine(build_from: Callable[..., qa.BuildReport], index_folder: Path) -> qa.Engine:
    build_from({ARTICLE.name: ARTICLE.read_bytes()})
    return qa.open(index_folder)


def test_it_is_read_and_answers(engine: qa.Engine) -> None:
    (document,) = engine.documents
    assert document.title == "Minsk and Washington on the Path to a Grand Deal"
    assert document.published == date(2026, 3, 26)
    assert (document.author, document.source) == ("Yauheni Preiherman", "Caliber.az")
    assert "](" not in document.text
    assert "*" not in document.text
    for question, words in {
        "Who led the American delegation?": "John Coale",
        "How many people did Minsk release?": "250",
        "Where did US diplomats move in 2022?": "Vilnius",
        "When was the Board of Peace established?": "19 February",
        "Which companies were removed from sanctions lists?": "Belaruskali",
        "which banks had restrictions lifted on 19 March?": "Belinvestbank",
    }.items():
        answer = engine.ask(question)
        assert answer.answered, question
        assert words in answer.citations[0].quote, question


def test_what_it_says_in_other_words_is_shown_first_if_only_as_a_near_miss(
    engine: qa.Engine,
) -> None:
    answer = engine.ask("which banks were delisted on 19 March?")
    assert "Belinvestbank" in (answer.citations or answer.nearest)[0].quote
    assert not engine.ask("which banks were delisted on 20 March?").answered


def test_the_questions_about_it_can_be_judged(engine: qa.Engine) -> None:
    texts = {document.id: document.text for document in engine.documents}
    questions, warnings = read_questions(GOLDEN, texts)
    assert warnings == ()
    (text,) = texts.values()
    assert len(questions) >= 50
    for one in questions:
        assert one.answerable == bool(one.answers)
        for words in (*one.answers, *(form for item in one.items for form in item)):
            assert words in text
            assert len(words.split()) < 6


def test_questions_that_no_rule_was_made_for(engine: qa.Engine) -> None:
    told = {line[:24].strip(): line for line in lines(GOLDEN, engine.folder)}
    right = {
        kind: int(told[kind].split(" of ")[0].split()[-1])
        for kind in ("answerable", "unanswerable")
    }
    print("\n".join(told.values()))
    assert right["answerable"] >= 15
    assert right["unanswerable"] >= 21


def test_without_it_the_report_says_so(shipped_index: Path) -> None:
    (line,) = lines(GOLDEN, shipped_index)
    assert line.startswith("article.jsonl: skipped, ")
    assert ARTICLE.name in line
