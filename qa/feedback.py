"""What people say of answers: right, wrong or missing, a line each, kept beside the index.

    {"when": "…", "verdict": "wrong", "note": "…", "question": "…", "answer": {…as `qa ask --json`…}}

Lines are appended under a lock and forced to disk, so that several programs may write at once and a crash can
cost at most the line being written. What was judged right, and what was missed where the note gives the answer,
become questions for `qa eval`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from qa.errors import IndexUnwritable, SettingsError
from qa.render import answer_to_dict
from qa.types import Answer

FILE = "feedback.jsonl"
VERDICTS = ("right", "wrong", "missing")
"""The answer, or the silence, is right; it is wrong; the briefings have an answer that is not shown."""
LONGEST_NOTE = 2000
"""Characters; what comes after them is cut off."""
_WAIT = 10.0
"""Seconds to wait for another program that is writing a line."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer."""

    when: str
    """ISO 8601, UTC."""
    verdict: str
    note: str
    question: str
    """As it was searched, with what it took over from the turn before it."""
    answer: dict[str, Any]
    """As `qa ask --json` gives it."""


def give(folder: Path, answer: Answer, verdict: str, note: str = "") -> Feedback:
    """Keep what is said of an answer from the index in `folder`.

    Raises `SettingsError` for another verdict, `IndexUnwritable` if it cannot be kept.
    """
    if verdict not in VERDICTS:
        raise SettingsError(f"there is no verdict {verdict!r}; there are {', '.join(VERDICTS)}")
    given = Feedback(
        datetime.now(timezone.utc).isoformat(timespec="seconds"),
        verdict,
        " ".join(note.encode("utf-8", "replace").decode().split())[:LONGEST_NOTE],
        answer.searched or answer.question,
        answer_to_dict(answer),
    )
    fields = {name: getattr(given, name) for name in Feedback.__slots__}
    line = json.dumps(fields, ensure_ascii=False).encode() + b"\n"
    path = folder / FILE
    try:
        with FileLock(folder / f".{FILE}.lock", timeout=_WAIT), path.open("a+b") as file:
            if file.tell() and not _ends_whole(path):
                line = b"\n" + line  # a writer died within its line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, Timeout) as error:
        why = getattr(error, "strerror", None) or "another program is writing it"
        raise IndexUnwritable(f"{path} cannot be written ({why})") from error
    return given


def read(folder: Path) -> tuple[tuple[Feedback, ...], tuple[str, ...]]:
    """What was said, oldest first, and a warning for each line that cannot be read."""
    path = folder / FILE
    if not path.exists():
        return (), ()
    given: list[Feedback] = []
    warnings: list[str] = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line.decode("utf-8"))
            one = Feedback(**{name: fields[name] for name in Feedback.__slots__})
            whole = isinstance(one.answer, dict) and one.verdict in VERDICTS
        except (ValueError, KeyError, TypeError):
            whole = False
        if whole:
            given.append(one)
        else:
            warnings.append(f"line {number} of {path} is not feedback; left out")
    return tuple(given), tuple(warnings)


def as_questions(given: Iterable[Feedback]) -> tuple[list[dict[str, Any]], list[Feedback]]:
    """Questions for `qa eval`, and what needs a person to say what would have been right.

    A right answer gives its quotations and marked words, a right silence an unanswerable question, a missing
    answer the note as the text that answers. Of several verdicts on one question the last counts.
    """
    questions: list[dict[str, Any]] = []
    left: list[Feedback] = []
    for one in {each.question: each for each in given}.values():
        cited = one.answer.get("citations") or []
        made: dict[str, Any] = {"question": one.question, "today": one.when[:10]}
        if one.verdict == "right":
            made |= {"answerable": bool(cited), **(_gold(cited) if cited else {})}
        elif one.verdict == "missing" and one.note:
            made |= {"answerable": True, "answers": [one.note]}
        else:
            left.append(one)
            continue
        questions.append(made)
    return questions, left


def _gold(cited: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """What answers: texts rather than offsets, which another edition of a document would shift."""
    marked = [
        one["quote"][start - one["start"] : end - one["start"]]
        for one in cited
        for start, end in one["marks"]
    ]
    return {
        "answers": list(dict.fromkeys(marked)),
        "quotes": list(dict.fromkeys(one["quote"] for one in cited)),
        "documents": list(dict.fromkeys(one["document"] for one in cited)),
    }


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
