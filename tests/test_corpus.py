"""The sample corpus: reproducible, written in its own words, and holding what the golden set asks."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from corpus_sources.make import MAKERS
from docx import Document as WordDocument
from pypdf import PdfReader

from qa.documents import read
from qa.types import Document

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
ARTICLE = ROOT.parent / "shared" / "briefing" / "2026-03-26-minsk-washington-grand-deal.txt"
SOURCE_TITLE = "Minsk and Washington on the Path to a Grand Deal"

BRIEFINGS = sorted(path.name for path in CORPUS.iterdir() if not path.name.startswith("."))
GOLDEN: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "tests" / "golden" / "questions.jsonl").read_text("utf-8").splitlines()
]
ANSWERABLE = [line for line in GOLDEN if line["answerable"]]
UNANSWERABLE = [line for line in GOLDEN if not line["answerable"]]


@cache
def document(name: str) -> Document:
    return read(CORPUS / name, name)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def content(name: str, raw: bytes) -> tuple[list[str], ...]:
    """What a reader of the file sees, and its metadata, whatever version wrote the container."""
    if name.endswith(".pdf"):
        reader = PdfReader(BytesIO(raw))
        pages = [words(page.extract_text()) for page in reader.pages]
        info = {key: value for key, value in (reader.metadata or {}).items() if key != "/Producer"}
        return *pages, [f"{key}={value}" for key, value in sorted(info.items())]
    paper = WordDocument(BytesIO(raw))
    cells = [cell.text for grid in paper.tables for row in grid.rows for cell in row.cells]
    properties = paper.core_properties
    facts = [properties.title, properties.author, properties.subject, str(properties.created)]
    return [paragraph.text for paragraph in paper.paragraphs], cells, facts


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_typeset_briefing_is_what_its_maker_makes(name: str) -> None:
    made = MAKERS[name]()
    assert made == MAKERS[name]()
    # Another version of a library may write other bytes, but never another text.
    kept = (CORPUS / name).read_bytes()
    assert made == kept or content(name, made) == content(name, kept)


def test_every_pdf_and_word_file_has_a_maker() -> None:
    assert set(MAKERS) == {name for name in BRIEFINGS if name.endswith((".pdf", ".docx"))}


def test_the_corpus_shows_every_format() -> None:
    formats = Counter(Path(name).suffix for name in BRIEFINGS)
    assert formats == {".pdf": 3, ".md": 4, ".txt": 3, ".html": 2, ".docx": 2}


@pytest.mark.parametrize("name", BRIEFINGS)
def test_a_briefing_names_its_source_and_its_date(name: str) -> None:
    briefing = document(name)
    assert SOURCE_TITLE in briefing.text
    assert "Yauheni Preiherman" in briefing.text
    assert str(briefing.published) == name[:10]


@pytest.mark.parametrize("name", BRIEFINGS)
def test_a_briefing_is_short(name: str) -> None:
    assert 150 <= len(words(document(name).text)) <= 600


def test_one_paragraph_crosses_a_page_turn_inside_a_sentence() -> None:
    briefing = document("2026-03-27-minsk-round.pdf")
    start = briefing.text.index("Melania Trump had asked him")
    end = briefing.text.index("lost in Russia.", start)
    assert "\n" not in briefing.text[start:end]
    assert briefing.pages_of(start, end) == (2, 3)


@pytest.mark.skipif(not ARTICLE.is_file(), reason="the source article does not lie beside the repo")
@pytest.mark.parametrize("name", BRIEFINGS)
def test_a_briefing_is_in_its_own_words(name: str) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        found = words(text.replace(SOURCE_TITLE, "the-title"))
        return {tuple(found[i : i + 9]) for i in range(len(found) - 8)}

    shared = runs(document(name).text) & runs(ARTICLE.read_text("utf-8"))
    assert shared == set()


def test_the_golden_set_is_large_and_mixed_enough() -> None:
    assert len(ANSWERABLE) >= 42
    assert len(UNANSWERABLE) >= 18
    assert sum(line["group"] == "off-topic" for line in UNANSWERABLE) <= 4
    questions = [line["question"] for line in GOLDEN]
    assert len(questions) == len(set(questions))
    assert "which banks were delisted on 19 March?" in questions
    asked_of = {name for line in ANSWERABLE for name in line["documents"]}
    assert asked_of == set(BRIEFINGS)


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: line["question"])
def test_a_golden_line_is_well_formed(line: dict[str, Any]) -> None:
    assert list(line) == ["question", "answerable", "group", "answers", "quotes", "documents"]
    assert line["question"] == line["question"].strip() != ""
    assert isinstance(line["answerable"], bool)
    assert line["group"]
    for field in ("answers", "quotes", "documents"):
        values = line[field]
        assert len(values) == len(set(values))
        assert all(isinstance(value, str) and value for value in values)
        assert bool(values) is line["answerable"]


@pytest.mark.parametrize("line", ANSWERABLE, ids=lambda line: line["question"])
def test_a_golden_answer_stands_in_the_documents_named(line: dict[str, Any]) -> None:
    texts = {name: document(name).text for name in line["documents"]}
    for wanted in (*line["answers"], *line["quotes"]):
        assert any(wanted in text for text in texts.values()), wanted
    for name, text in texts.items():
        assert any(quote in text for quote in line["quotes"]), name
