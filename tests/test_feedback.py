"""What people say of answers is kept line by line, listed, and turned into questions."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from typer.testing import CliRunner

import qa
from qa.cli.app import app
from qa.evaluation.question_file import read_questions
from qa.feedback import FILE, as_questions, give, read
from qa.types import Answer, Citation, Document, Span

TEXT = "The ferry sank on 4 May. It was raised."
FERRY = Document("a.txt", "f" * 64, "A", TEXT)
ANSWERED = Answer("When did it sink?", ((Citation(FERRY, 0, 24, (Span(18, 23),)),),), 0.9)
SILENT = Answer("Who owned it?", reason="Not found.")


def test_many_at_once_lose_nothing(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: give(tmp_path, ANSWERED, "right", f"note {n}\n<b>"), range(40)))
    given, warnings = read(tmp_path)
    assert warnings == ()
    assert {one.note for one in given} == {f"note {n} <b>" for n in range(40)}
    assert given[0].answer["citations"][0]["quote"] == TEXT[:24]


def test_a_line_that_a_crash_cut_off_costs_only_itself(tmp_path: Path) -> None:
    give(tmp_path, ANSWERED, "right")
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"when": "2026')
    give(tmp_path, SILENT, "wrong")
    given, warnings = read(tmp_path)
    assert [one.verdict for one in given] == ["right", "wrong"]
    assert len(warnings) == 1
    assert warnings[0].startswith("line 2 of")


def test_verdicts_become_questions(tmp_path: Path) -> None:
    give(tmp_path, ANSWERED, "wrong")
    give(tmp_path, ANSWERED, "right")  # the last word counts
    give(tmp_path, SILENT, "right")
    give(tmp_path, Answer("When was it raised?"), "missing", "It was raised")
    give(tmp_path, Answer("Who wrote this?"), "wrong")
    made, left = as_questions(read(tmp_path)[0])
    assert [one.question for one in left] == ["Who wrote this?"]
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in made), "utf-8")
    questions, warnings = read_questions(path, {"a.txt": TEXT})
    assert warnings == ()
    assert [(one.question, one.answerable) for one in questions] == [
        ("When did it sink?", True),
        ("Who owned it?", False),
        ("When was it raised?", True),
    ]
    assert (questions[0].answers, questions[0].quotes) == (("4 May",), (TEXT[:24],))
    assert questions[2].answers == ("It was raised",)


def test_the_command_lists_and_writes(tmp_path: Path) -> None:
    index = ["--index", str(tmp_path)]
    result = CliRunner().invoke(app, ["feedback", *index])
    assert "Nobody has said anything" in result.stdout
    give(tmp_path, ANSWERED, "right", "well [bold]said[/]")
    result = CliRunner().invoke(app, ["feedback", *index])
    assert "right    When did it sink? · well [bold]said[/]" in result.stdout
    path = tmp_path / "questions.jsonl"
    result = CliRunner().invoke(app, ["feedback", *index, "--json", "--questions", str(path)])
    assert result.exit_code == 0
    assert json.loads(path.read_text("utf-8"))["quotes"] == [TEXT[:24]]


def test_an_unknown_verdict_and_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(qa.SettingsError, match="no verdict 'good'"):
        give(tmp_path, ANSWERED, "good")
    (tmp_path / FILE).mkdir()
    with pytest.raises(qa.IndexUnwritable, match="cannot be written"):
        give(tmp_path, ANSWERED, "right")
