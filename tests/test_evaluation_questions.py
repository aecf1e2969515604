"""Question files: what is read, and that a fault costs no more than it must."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from qa.errors import QAError
from qa.evaluation.gold import GoldQuestion, GoldSpan, sample
from qa.evaluation.question_file import read_questions
from qa.types import Span

TEXTS = {"a.txt": "Two banks left.", "b.txt": "Nobody spoke."}
GOOD = '{"question": "Who?", "answerable": true, "answers": ["Alpha"]}'
NOT = '{"question": "Why?", "answerable": false}'


def read(path: Path, *lines: str | bytes) -> tuple[tuple[GoldQuestion, ...], tuple[str, ...]]:
    content = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    path.write_bytes(content)
    return read_questions(path, TEXTS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "questions.jsonl"


def test_every_kind_of_gold_is_read(file: Path) -> None:
    spans = '[{"document": "a.txt", "start": 4, "end": 9}]'
    questions, warnings = read(
        file,
        b"\xef\xbb\xbf" + GOOD.encode() + b"\r",
        "",
        f'{{"question": "Which?", "answerable": true, "spans": {spans}, "quotes": ["Two banks"], '
        '"documents": ["a.txt", "b.txt", "a.txt"], "group": "passed over"}',
        '{"question": "Who?", "answerable": true, "items": [["A", "Alpha"], ["B"]], "today": "2026-04-10"}',
        NOT,
    )
    assert warnings == ()
    assert questions == (
        GoldQuestion("Who?", True, answers=("Alpha",), line=1),
        GoldQuestion(
            "Which?",
            True,
            quotes=("Two banks",),
            spans=(GoldSpan("a.txt", Span(4, 9)),),
            documents=(("a.txt", 1), ("b.txt", 1)),
            line=3,
        ),
        GoldQuestion("Who?", True, items=(("A", "Alpha"), ("B",)), today=date(2026, 4, 10), line=4),
        GoldQuestion("Why?", False, line=5),
    )


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"question": "Who?"', "is not JSON (Expecting ',' delimiter at character 20)"),
        (b'{"question": "\xff"}', "is not UTF-8"),
        ("[" * 100_000, "is JSON that cannot be read"),
        ("[1]", "is not a JSON object"),
        ('{"answerable": true}', '"question" must be a text'),
        ('{"question": " ", "answerable": true}', '"question" must be a text'),
        ('{"question": "Who?", "answerable": 1}', '"answerable" must be true or false'),
        ('{"question": "Who?", "answerable": true, "answers": "x"}', '"answers" must be a list'),
        ('{"question": "Who?", "answerable": true, "answers": [""]}', '"answers" must be a list'),
        ('{"question": "Who?", "answerable": true, "spans": [3]}', 'a span must have "document"'),
        (
            '{"question": "Who?", "answerable": true, '
            '"spans": [{"document": "a.txt", "start": 9, "end": 4}]}',
            "a span must have whole numbers 0 <= start < end, not 9 and 4",
        ),
        ('{"question": "Who?", "answerable": false, "answers": ["x"]}', "is unanswerable and yet"),
        ('{"question": "Who?", "answerable": false, "items": [["x"]]}', "is unanswerable and yet"),
        ('{"question": "Who?", "answerable": true, "items": ["x"]}', '"items" must be a list'),
        (
            '{"question": "Who?", "answerable": true, "items": [[]]}',
            '"items" must be a list of lists',
        ),
        (
            '{"question": "Who?", "answerable": true, "today": "now"}',
            '"today" must be a day such as',
        ),
    ],
)
def test_a_line_that_is_no_question_is_left_out(file: Path, line: str | bytes, fault: str) -> None:
    questions, warnings = read(file, GOOD, line, NOT)
    assert [question.line for question in questions] == [1, 3]
    assert len(warnings) == 1
    assert warnings[0].startswith(f"line 2: {fault}")
    assert warnings[0].endswith("; left out")
    assert "\n" not in warnings[0]


@pytest.mark.parametrize(
    ("gold", "fault"),
    [
        (
            '"documents": ["a.txt", "c.txt"]',
            "line 1: no document 'c.txt' in the index; \"documents\" left out",
        ),
        (
            '"spans": [{"document": "c.txt", "start": 0, "end": 1}]',
            "line 1: no document 'c.txt' in the index; \"spans\" left out",
        ),
        (
            '"spans": [{"document": "a.txt", "start": 0, "end": 16}]',
            "line 1: 0–16 lies outside 'a.txt' (0–15); \"spans\" left out",
        ),
    ],
)
def test_gold_that_the_index_does_not_hold_goes_alone(file: Path, gold: str, fault: str) -> None:
    line = f'{{"question": "Who?", "answerable": true, "answers": ["Alpha"], {gold}}}'
    questions, warnings = read(file, line, NOT)
    assert questions[0] == GoldQuestion("Who?", True, answers=("Alpha",), line=1)
    assert warnings == (fault,)


@pytest.mark.parametrize(("line", "kind"), [(GOOD, "unanswerable"), (NOT, "answerable")])
def test_a_missing_kind_of_question_is_said(file: Path, line: str, kind: str) -> None:
    assert read(file, line)[1] == (
        f"there is no {kind} question: what compares the two has no score",
    )


def test_half_a_character_is_replaced(file: Path) -> None:
    [question] = read(file, '{"question": "Who \\ud800?", "answerable": false}')[0]
    assert question.question == "Who ??"


def test_a_file_without_a_question_is_an_error(file: Path) -> None:
    with pytest.raises(QAError, match=r"no usable question \(line 1: is not a JSON object"):
        read(file, "3", "4")
    with pytest.raises(QAError, match="no usable question, it is empty"):
        read(file, "", " ")
    with pytest.raises(QAError, match="cannot be read: No such file"):
        read_questions(file.with_name("nowhere"), TEXTS)


def test_a_sample_is_the_same_every_time() -> None:
    questions = [GoldQuestion(str(number), False) for number in range(50)]
    assert sample(questions, None) == tuple(questions)
    five = sample(questions, 5)
    assert five == sample(questions, 5) == sample(questions, 20)[:5]
    assert five != tuple(questions[:5])
    assert len(sample(questions, 99)) == 50
