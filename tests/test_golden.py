"""Golden questions over the shipped corpus: right sentences first, and silence where it is due."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

import qa
from qa.page_marks import Letters, boxes, page_characters, place_on_page
from qa.types import Span
from tests.conftest import CORPUS
from tests.test_page_marks import glyphs_on, letters_inside

GOLDEN = [
    json.loads(line)
    for line in (Path(__file__).parent / "golden" / "questions.jsonl")
    .read_text("utf-8")
    .splitlines()
]


@dataclass(frozen=True)
class Asked:
    """A golden question with what was said to it."""

    golden: dict[str, Any]
    answer: qa.Answer

    @property
    def right(self) -> bool:
        """Whether the first quotation holds one of the right texts; of silence, whether it is due."""
        if not self.golden["answerable"]:
            return not self.answer.answered
        first = self.answer.citations[0].quote if self.answer.answered else ""
        return any(quote in first for quote in self.golden["quotes"])


@pytest.fixture(scope="module")
def asked(engine: qa.Engine) -> list[Asked]:
    return [Asked(golden, engine.ask(golden["question"])) for golden in GOLDEN]


def test_there_are_enough_of_both_kinds() -> None:
    unanswerable = [golden for golden in GOLDEN if not golden["answerable"]]
    assert len(GOLDEN) >= 40
    assert len(unanswerable) >= len(GOLDEN) / 4


def test_every_citation_is_verbatim_and_in_its_place(asked: list[Asked]) -> None:
    for one in asked:
        for citation in (*one.answer.citations, *one.answer.nearest):
            document = citation.document
            assert document.text[citation.start : citation.end] == citation.quote
            assert citation.pages == document.pages_of(citation.start, citation.end)
            assert bool(citation.pages) == document.id.endswith(".pdf")
        for citation in one.answer.citations:
            assert citation.marks
            assert all(citation.start <= a < b <= citation.end for a, b in citation.marks)


def test_the_boxes_on_a_page_cover_the_quotation_and_nothing_else(asked: list[Asked]) -> None:
    """What stands inside the boxes, read back from the page, for every citation of a PDF; the marks too."""
    cited = {
        citation: None
        for one in asked
        for citation in (*one.answer.citations, *one.answer.nearest)
        if citation.document.id.endswith(".pdf")
    }
    assert len({citation.document.id for citation in cited}) == 3
    for citation in cited:  # pages are few and small, so that each is read anew
        with pdfium.PdfDocument(CORPUS / citation.document.id) as pdf:
            for number in citation.pages:
                page, on_page = pdf[number - 1], citation.document.pages[number - 1]
                characters = page_characters(page)
                glyphs = glyphs_on(page, characters)
                spans = [Span(citation.start, citation.end), *citation.marks]
                placed = place_on_page(characters, citation.document, number, spans)
                assert placed is not None, citation.quote
                for span, places in zip(spans, placed, strict=True):
                    shown = Span(max(span.start, on_page.start), min(span.end, on_page.end))
                    expected = Letters.of(citation.document.text[shown.start : shown.end]).text
                    assert letters_inside(glyphs, characters, boxes(page, places)) == expected
    print(f"\n{len(cited)} citations of PDFs, each covered exactly")


def test_answers_repeat_to_the_byte(engine: qa.Engine, asked: list[Asked]) -> None:
    for one in asked[::7]:
        assert engine.ask(one.golden["question"]) == one.answer


# What is reached must not be lost. The aims are 0.9 and 0.8: the shipped reader is still far from the first.
FLOOR_RIGHT, FLOOR_SILENCE = 0.76, 0.86


def hold(kind: str, asked: list[Asked], floor: float) -> None:
    """Fail, listing the misses, if less than the share `floor` is right."""
    share = sum(one.right for one in asked) / len(asked)
    print(f"\n{kind}: {share:.1%} of {len(asked)}")
    missed = "\n".join(f"  {one.golden['question']}" for one in asked if not one.right)
    assert share >= floor, f"{kind}: {share:.1%} of {len(asked)}, missed:\n{missed}"


def test_answerable_questions_quote_a_right_sentence_first(asked: list[Asked]) -> None:
    answerable = [one for one in asked if one.golden["answerable"]]
    hold("right sentence first", answerable, FLOOR_RIGHT)


def test_unanswerable_questions_are_met_with_silence(asked: list[Asked]) -> None:
    unanswerable = [one for one in asked if not one.golden["answerable"]]
    hold("silence", unanswerable, FLOOR_SILENCE)


def test_the_first_question(engine: qa.Engine) -> None:
    answer = engine.ask("which banks were delisted on 19 March?")
    first = answer.citations[0]
    assert (
        first.quote
        == "On 19 March two banks were delisted: Belinvestbank and the Development Bank."
    )
    assert first.document.id == "2026-03-27-minsk-round.pdf"
    assert first.pages == (2,)
    marked = " ".join(first.document.text[a:b] for a, b in first.marks)
    assert "Belinvestbank" in marked
    assert "Development Bank" in marked


def test_another_day_is_not_answered_with_this_one(engine: qa.Engine) -> None:
    answer = engine.ask("which banks were delisted on 20 March?")
    assert not answer.answered
    assert answer.reason is not None
    assert "20 March" in answer.reason
    assert answer.nearest


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("?!…", "no words to search"),
        ("the of and", "no words to search"),
        ("bank " * 2000, "10,000 characters"),
    ],
)
def test_what_is_no_question_gets_a_reason(engine: qa.Engine, question: str, reason: str) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert reason in (answer.reason or "")


@pytest.mark.parametrize(
    "question",
    [
        "Какие банки исключены из санкционного списка?",
        "哪些银行被除名？",
        "🙂🙂🙂",
        "<script>alert(1)</script>",
        "a\x00b\ud800c",
        "‮which banks‬",
        "bank" * 240,
    ],
)
def test_odd_questions_are_answered_or_not_but_never_raise(
    engine: qa.Engine, question: str
) -> None:
    answer = engine.ask(question)
    assert answer.answered or answer.reason
    engine.search(question)
