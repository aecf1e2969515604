"""Sentences and passages: hard boundaries, limits, and offsets for arbitrary text."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.passages import passages, sentence_spans
from qa.settings import IndexSettings
from qa.types import Document, Heading, Span, TableRow


class WordTokens:
    """A real, simple `Tokens`: every character but white space is a token."""

    def tokens(self, text: str) -> list[Span]:
        return [Span(i, i + 1) for i, c in enumerate(text) if not c.isspace()]


def document(
    text: str, headings: tuple[Heading, ...] = (), rows: tuple[TableRow, ...] = ()
) -> Document:
    return Document("a.txt", "0" * 64, "Title", text, headings=headings, rows=rows)


@pytest.mark.parametrize(
    "sentences",
    [
        ["The U.S. delegation met on 19 March.", "It was received at once."],
        ["Mr. Coale, the envoy, said No. 5 on the list was fine.", "Mrs. Jones agreed."],
        [
            "J. R. Smith paid $3.5 million, i.e. less than 4.2 per cent.",
            "He left at 5 p.m. and slept.",
        ],
        ["“We will go,” he said.", "“When?” asked Dr. A. B. Lee."],
        ["He said: “We left. They stayed.”", "Then he went."],
        ["It was removed from U.S. lists.", "The E.U. agreed.", "See Fig. 3 and Art. 12."],
        ["The Belarusian Potash Co. Ltd. was listed.", "It closed (est. 1990).", "Nobody knows!"],
        ["1. The first point stands.", "2. The second does not."],
        ["Approx. 250 people were freed (see p. 12).", "Then what?"],
        ["Is it on 26.03.2026?", "Yes."],
        ["Prices rose by 3.5%.", "250 people left."],
        [
            "August 2025. The two presidents spoke.",
            "At the end of 2025. Nothing.",
            "19 March 2026.",
        ],
        ["In 2025 he left.", "Autumn 2025. All was over.", "He stayed."],
    ],
)
def test_sentence_boundaries(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [span.of(text) for span in sentence_spans(text)] == sentences


def test_a_table_row_is_one_sentence_under_its_header() -> None:
    lines = ["Date | Entity", "19 March | Belinvestbank. A bank.", "20 March | None"]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    rows = tuple(
        TableRow(start, start + len(line), header)
        for start, line, header in zip(starts, lines, ["", lines[0], lines[0]], strict=True)
    )
    (made,) = passages(document(text, rows=rows), WordTokens(), IndexSettings())
    assert [span.of(text) for span in made.sentences] == [
        "19 March | Belinvestbank. A bank.",
        "20 March | None",
    ]
    assert made.context == "Title › Date | Entity"


def test_passages_keep_to_their_section_and_name_it() -> None:
    text = "Title\n\nOne\n\nFirst. Second.\n\nTwo\n\nThird.\n\nThree"
    headings = (Heading(0, 5, 1), Heading(7, 10, 2), Heading(28, 31, 2), Heading(41, 46, 2))
    made = passages(document(text, headings), WordTokens(), IndexSettings())
    assert [(p.text, p.context) for p in made] == [
        ("First. Second.", "Title › One"),
        ("Third.", "Title › Two"),
        ("Three", "Title"),
    ]


def test_long_text_is_cut_into_equal_passages_of_whole_sentences() -> None:
    text = " ".join(f"Sentence number {n} says a little." for n in range(20))
    made = passages(document(text), WordTokens(), IndexSettings(passage_tokens=150))
    assert [len(p.sentences) for p in made] == [5, 5, 5, 5]
    assert " ".join(p.text for p in made) == text


def test_overlap_repeats_sentences() -> None:
    text = " ".join(f"Sentence number {n} says a little." for n in range(6))
    settings = IndexSettings(passage_tokens=70, overlap=1)
    made = passages(document(text), WordTokens(), settings)
    assert all(a.sentences[-1] == b.sentences[0] for a, b in pairwise(made))


def test_a_sentence_beyond_the_limit_is_cut_where_it_breathes() -> None:
    text = "aaaa bbbb cccc dddd, eeee ffff gggg hhhh"
    (made, *rest) = passages(document(text), WordTokens(), IndexSettings(passage_tokens=20))
    assert made.text == "aaaa bbbb cccc dddd,"
    assert [p.text for p in rest] == ["eeee ffff gggg hhhh"]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x0b\x0c\x85\u2028\u2029"))


@given(text=WORDS, limit=st.integers(16, 64), overlap=st.integers(0, 2))
def test_offsets_and_limits_hold_for_any_text(text: str, limit: int, overlap: int) -> None:
    text = unicodedata.normalize("NFC", text).strip()
    tokens = WordTokens()
    made = passages(document(text), tokens, IndexSettings(limit, overlap))
    seen: set[int] = set()
    for passage in made:
        assert passage.text == text[passage.start : passage.end]
        assert len(tokens.tokens(passage.text)) <= limit
        previous = passage.start
        for span in passage.sentences:
            words = span.of(text)
            assert previous <= span.start < span.end <= len(text)
            assert words == words.strip()
            assert "\n" not in words
            seen.update(range(span.start, span.end))
            previous = span.end
    assert all(text[i].isspace() for i in range(len(text)) if i not in seen)
