"""Words, stems and BM25, checked against the formula."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from qa.lexical import K1, B, LexicalIndex, stem, terms, words

TEXTS = ["a bank was delisted", "the bank and the mine", "", "a mine on 19 March"]


def test_terms_fold_case_diacritics_and_endings() -> None:
    assert terms("Which BANKS were delisted on 19 March?") == ["bank", "delist", "19", "march"]
    assert stem("Lukašenka") == stem("lukasenka")
    assert terms("1,250,000 or 3.5") == ["1250000", "3.5"]
    assert terms("the U.S. and US lists told us") == ["usa", "usa", "list", "told"]


def test_words_are_spans() -> None:
    text = "The $3.5m deal."
    assert [span.of(text) for span in words(text)] == ["The", "3.5m", "deal"]


def test_bm25_is_lucenes_formula() -> None:
    lengths = [2, 2, 1, 3]  # terms; an empty text counts as one that nobody asks for
    average = sum(lengths) / len(lengths)

    def score(frequency: int, length: int, document_frequency: int) -> float:
        idf = math.log(1 + (4 - document_frequency + 0.5) / (document_frequency + 0.5))
        return idf * frequency / (frequency + K1 * (1 - B + B * length / average))

    got = LexicalIndex.build(map(terms, TEXTS)).scores(["bank"])
    assert got == pytest.approx([score(1, 2, 2), score(1, 2, 2), 0, 0], abs=1e-6)


def test_unknown_words_score_nothing_and_are_rarest() -> None:
    index = LexicalIndex.build(map(terms, TEXTS))
    assert index.scores(["nonsense"]).tolist() == [0, 0, 0, 0]
    assert index.idf("nonsense") > index.idf("19") > index.idf("bank")
    assert index.knows("bank")
    assert not index.knows("nonsense")


def test_saving_changes_nothing(tmp_path: Path) -> None:
    index = LexicalIndex.build(map(terms, TEXTS))
    index.save(tmp_path / "lexical")
    opened = LexicalIndex.load(tmp_path / "lexical", len(TEXTS))
    assert np.array_equal(opened.scores(["mine", "19"]), index.scores(["mine", "19"]))
