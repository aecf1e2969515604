"""A file of questions, one JSON object a line → gold questions, and a warning for each fault.

    {"question": "…", "answerable": true, "answers": ["…"], "documents": ["a.pdf"]}
    {"question": "…", "answerable": true, "spans": [{"document": "a.pdf", "start": 4, "end": 9}]}
    {"question": "…", "answerable": true, "items": [["…", "…"], ["…"]]}
    {"question": "…", "answerable": false, "today": "2026-04-10"}

All keys but `question` and `answerable` may be missing; others are passed over. A fault costs no
more than it must: a line that is no question is left out, a document or a span that the index does not
hold takes that kind of gold from its question, and the rest counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from qa.errors import QAError
from qa.evaluation.gold import GoldQuestion, GoldSpan
from qa.question import cleaned
from qa.types import Span


class _Fault(Exception):
    """Why a line cannot be used, as a clause."""


def read_questions(
    path: Path, texts: Mapping[str, str]
) -> tuple[tuple[GoldQuestion, ...], tuple[str, ...]]:
    """The usable questions in order, and a one-line warning for each fault.

    `texts` are the indexed documents' texts by id. Raises `QAError` if the file cannot be read or has
    no usable line.
    """
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise QAError(f"{path} cannot be read: {error.strerror}") from error
    questions: list[GoldQuestion] = []
    warnings: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _question(line, number)
        except _Fault as fault:
            warnings.append(f"line {number}: {fault}; left out")
            continue
        question, faults = _within(question, texts)
        warnings += [f"line {number}: {fault}" for fault in faults]
        questions.append(question)
    if not questions:
        first = f" ({warnings[0]})" if warnings else ", it is empty"
        raise QAError(f"{path} has no usable question{first}")
    return tuple(questions), (*warnings, *_missing_kinds(questions))


def _missing_kinds(questions: list[GoldQuestion]) -> Iterator[str]:
    kinds = {one.answerable for one in questions}
    for kind, name in ((True, "answerable"), (False, "unanswerable")):
        if kind not in kinds:
            yield f"there is no {name} question: what compares the two has no score"


def _question(line: bytes, number: int) -> GoldQuestion:
    """Raises `_Fault` where the line is not a question in the form that is described above."""
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _Fault("is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise _Fault(f"is not JSON ({error.msg} at character {error.pos + 1})") from None
    except (ValueError, RecursionError) as error:
        raise _Fault(f"is JSON that cannot be read ({error})") from None
    if not isinstance(value, dict):
        raise _Fault("is not a JSON object")
    text = value.get("question")
    if not isinstance(text, str) or not text.strip():
        raise _Fault('"question" must be a text that is not empty')
    if not isinstance(value.get("answerable"), bool):
        raise _Fault('"answerable" must be true or false')
    gold = GoldQuestion(
        question=cleaned(text),
        answerable=value["answerable"],
        answers=_texts(value, "answers"),
        quotes=_texts(value, "quotes"),
        spans=tuple(_span(one) for one in _list(value, "spans")),
        documents=tuple((id, 1) for id in dict.fromkeys(_texts(value, "documents"))),
        items=tuple(_texts({"items": item}, "items") for item in _list(value, "items")),
        today=_today(value),
        line=number,
    )
    if not all(gold.items):
        raise _Fault('"items" must be a list of lists of texts')
    kinds = (gold.answers, gold.quotes, gold.spans, gold.documents, gold.items)
    if not gold.answerable and any(kinds):
        raise _Fault("is unanswerable and yet says what answers it")
    return gold


def _within(
    question: GoldQuestion, texts: Mapping[str, str]
) -> tuple[GoldQuestion, tuple[str, ...]]:
    """The question without gold that the index does not hold, and why it went."""
    faults: list[str] = []
    unknown = [id for id, _ in question.documents if id not in texts]
    if unknown:
        faults.append(f'no document {unknown[0]!r} in the index; "documents" left out')
        question = replace(question, documents=())
    for one in question.spans:
        if one.document not in texts:
            problem = f"no document {one.document!r} in the index"
        elif one.span.end > len(texts[one.document]):
            size = len(texts[one.document])
            problem = f"{one.span.start}–{one.span.end} lies outside {one.document!r} (0–{size})"
        else:
            continue
        faults.append(f'{problem}; "spans" left out')
        question = replace(question, spans=())
        break
    return question, tuple(faults)


def _list(value: Mapping[str, Any], key: str) -> list[Any]:
    given = value.get(key)
    if given is None:
        return []
    if not isinstance(given, list):
        raise _Fault(f'"{key}" must be a list')
    return given


def _texts(value: Mapping[str, Any], key: str) -> tuple[str, ...]:
    given = _list(value, key)
    if not all(isinstance(one, str) and one.strip() for one in given):
        raise _Fault(f'"{key}" must be a list of texts that are not empty')
    return tuple(cleaned(one) for one in given)


def _today(value: Mapping[str, Any]) -> date | None:
    given = value.get("today")
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        raise _Fault(f'"today" must be a day such as "2026-04-10", not {given!r}') from None


def _span(value: Any) -> GoldSpan:
    if not isinstance(value, dict) or not isinstance(value.get("document"), str):
        raise _Fault('a span must have "document", "start" and "end"')
    start, end = value.get("start"), value.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise _Fault(f"a span must have whole numbers 0 <= start < end, not {start!r} and {end!r}")
    return GoldSpan(value["document"], Span(start, end))
