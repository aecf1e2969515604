"""What was written for this project to learn from: invented briefings, and questions to open paragraphs.

Both lie in `qa/training/data/`, one JSON object a line:

    briefings.jsonl    {"title", "published", "sections": [{"heading", "paragraphs": […]} or
                       {"heading", "header": […], "rows": [[…], …]}], "questions": [{"q", "a", "kind"}]}
    questions.jsonl    {"id", "q", "a"}: `id` begins the SHA-256 of a paragraph of the open reading sets

`a` is the answer as it stands in the text, a list of such answers, or null where the text gives none.
Nothing of it is about the briefings in `corpus/`, whose questions test what was learned.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from qa.errors import QAError
from qa.evaluation.reading_sets import ReadingQuestion, ReadingSet
from qa.lexical import terms
from qa.types import Document, Heading, Span, TableRow

ID_DIGITS = 12
"""How many hexadecimal digits of a paragraph's SHA-256 name it."""
HELD_OUT = 5
"""One briefing of so many is kept from the reader's training, by the hash of its title: ranking and confidence
are fitted there."""
BRIEFING = "briefing-"
"""How the id of every invented briefing begins."""
UNTOLD_KINDS = frozenset(["wrong date"])
"""What is left to `qa.timing`: days are taken out of a question before the reader sees it."""


def briefings(held_out: bool) -> ReadingSet:
    """The invented briefings and their questions: those for training, or those held out."""
    documents: list[Document] = []
    questions: list[ReadingQuestion] = []
    for number, row in enumerate(_rows("briefings")):
        digest = hashlib.sha256(row["title"].encode()).digest()
        if (digest[0] % HELD_OUT == 0) is held_out:
            document = _document(row, number)
            documents.append(document)
            questions += _questions(row["questions"], document)
    return ReadingSet("briefings", tuple(documents), tuple(questions))


def paragraph_rows(contexts: Mapping[str, str]) -> list[dict[str, Any]]:
    """The written questions as rows of a reading set; `contexts` gives each paragraph's title.

    Those to paragraphs that are not among them are left out.
    """
    by_id = {paragraph_id(context): (context, title) for context, title in contexts.items()}
    made = []
    for row in _rows("questions"):
        if row["id"] not in by_id:
            continue
        context, title = by_id[row["id"]]
        answers = []
        if row["a"] is not None:
            answers = [{"text": row["a"], "start": _place(context, row["a"], row["q"]).start}]
        made.append(
            {
                "title": title,
                "context": context,
                "question": row["q"],
                "answers": answers,
                "answerable": bool(answers),
            }
        )
    return made


def paragraph_id(context: str) -> str:
    """The name of a paragraph in `questions.jsonl`."""
    return hashlib.sha256(context.encode()).hexdigest()[:ID_DIGITS]


def _rows(name: str) -> Iterator[dict[str, Any]]:
    text = files("qa.training").joinpath(f"data/{name}.jsonl").read_text("utf-8")
    return (json.loads(line) for line in text.splitlines())


def _document(row: Mapping[str, Any], number: int) -> Document:
    text = _Text()
    text.add(row["title"], level=1)
    for section in row["sections"]:
        text.add(section["heading"], level=2)
        for paragraph in section.get("paragraphs", ()):
            text.add(paragraph)
        if "rows" in section:
            text.add_table([section["header"], *section["rows"]])
    return Document(
        id=f"{BRIEFING}{number:03}",
        sha256=hashlib.sha256(text.text.encode()).hexdigest(),
        title=row["title"],
        text=text.text,
        published=date.fromisoformat(row["published"]),
        headings=tuple(text.headings),
        rows=tuple(text.rows),
    )


@dataclass
class _Text:
    """A document's text as it grows, block by block."""

    text: str = ""

    def __post_init__(self) -> None:
        self.headings: list[Heading] = []
        self.rows: list[TableRow] = []

    def add(self, block: str, level: int = 0, gap: str = "\n\n") -> Span:
        start = len(self.text) + len(gap) if self.text else 0
        self.text = f"{self.text}{gap}{block}" if self.text else block
        if level:
            self.headings.append(Heading(start, len(self.text), level))
        return Span(start, len(self.text))

    def add_table(self, cells: Sequence[Sequence[str]]) -> None:
        header = " | ".join(cells[0])
        for number, row in enumerate(cells):
            span = self.add(" | ".join(row), gap="\n" if number else "\n\n")
            self.rows.append(TableRow(span.start, span.end, header if number else ""))


def _questions(rows: Sequence[Mapping[str, Any]], document: Document) -> Iterator[ReadingQuestion]:
    for row in rows:
        if row["kind"] in UNTOLD_KINDS:
            continue
        answers = [] if row["a"] is None else row["a"] if isinstance(row["a"], list) else [row["a"]]
        places = tuple(sorted(_place(document.text, answer, row["q"]) for answer in answers))
        yield ReadingQuestion(row["q"], document.id, places)


def _place(text: str, answer: str, question: str) -> Span:
    """Where the answer stands as whole words, in the block that has most of the question's words.

    Raises `QAError` if it stands nowhere.
    """
    places = [Span(*match.span()) for match in re.finditer(re.escape(answer), text)]
    if not places:
        raise QAError(f"the answer {answer!r} does not stand in its text")
    whole = [p for p in places if not _cuts_words(text, p)]
    asked = set(terms(question))
    return max(whole or places, key=lambda place: len(asked.intersection(_block(text, place))))


def _cuts_words(text: str, place: Span) -> bool:
    before, after = text[max(0, place.start - 1) : place.start], text[place.end : place.end + 1]
    return before.isalnum() or after.isalnum()


def _block(text: str, place: Span) -> list[str]:
    start, end = text.rfind("\n", 0, place.start) + 1, text.find("\n", place.end)
    return terms(text[start : end if end >= 0 else len(text)])
