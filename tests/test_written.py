"""What was written to learn from: every answer stands in its text, and nothing is about the shipped corpus."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from qa.errors import QAError
from qa.inference import bare_tokenizer
from qa.models import weights_folder
from qa.training.briefing_windows import briefing_groups
from qa.training.window import Windower
from qa.training.written import briefings, paragraph_id, paragraph_rows

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("held_out", [False, True])
def test_every_answer_of_a_briefing_is_a_slice_of_it(held_out: bool) -> None:
    written = briefings(held_out)
    texts = {document.id: document.text for document in written.documents}
    for question in written.questions:
        for answer in question.answers:
            said = answer.of(texts[question.document])
            assert said.strip() == said != "", question.question
    kinds = [bool(question.answers) for question in written.questions]
    assert 0.5 < sum(kinds) / len(kinds) < 0.75


def test_what_is_held_out_is_not_trained_on() -> None:
    trained = {document.title for document in briefings(held_out=False).documents}
    kept = {document.title for document in briefings(held_out=True).documents}
    assert kept
    assert not trained & kept
    assert 0.1 < len(kept) / len(trained | kept) < 0.3


def test_no_briefing_is_about_the_shipped_corpus() -> None:
    telling = (
        "Belarus",
        "Lukashenk",
        "John Coale",
        "Belavia",
        "Belinvestbank",
        "Belaruskali",
        "Minsk",
    )
    for document in (*briefings(held_out=False).documents, *briefings(held_out=True).documents):
        found = re.search(rf"\b(?:{'|'.join(telling)})", document.text)
        assert not found, document.title


def test_questions_find_their_paragraphs_by_hash() -> None:
    text = "Nothing is known of this paragraph."
    assert re.fullmatch("[0-9a-f]{12}", paragraph_id(text))
    assert paragraph_rows({text: "A title"}) == []


def test_a_briefing_becomes_windows_with_its_answers() -> None:
    tokenizer = bare_tokenizer(weights_folder() / "tokenizer.json")
    windower, chance = Windower(tokenizer), random.Random(1)
    groups = list(briefing_groups(briefings(held_out=True), windower, chance))
    assert len(groups) > 100
    for group in groups:
        assert len(group.windows) >= 2 or not group.windows[0].start
        assert all(window.start == 0 for window in group.windows[1:])
        assert len({window.ids for window in group.windows}) == len(group.windows)


def test_an_answer_that_stands_nowhere_is_an_error() -> None:
    from qa.training.written import _place

    with pytest.raises(QAError, match="does not stand"):
        _place("The bank was delisted.", "an airline", "What was delisted?")
    # the second of two, since its block has the question's words
    text = "In May the mill closed.\nIn May the bank was delisted."
    assert _place(text, "May", "When was the bank delisted?").start == text.rindex("May")
