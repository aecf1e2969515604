"""Hits: what the document is about counts for its passages; ties and filters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

import qa
from qa.lexical import terms
from qa.retriever import DOCUMENT_SHARE, lexical_scores

Build = Callable[..., qa.BuildReport]
FILLER = "The harvest was good. Prices of grain fell in the autumn. Farmers sold early. " * 12
AIRLINE = (
    f"# Belavia\n\nThe airline Belavia flies from Minsk.\n\n{FILLER}\n\nIts licence was renewed.\n"
)
SHIP = "# A ship\n\nThe licence of the ship was renewed.\n"


def test_a_passage_is_also_judged_by_the_words_of_its_document(
    build_from: Build, index_folder: Path
) -> None:
    build_from({"airline.md": AIRLINE, "ship.md": SHIP})
    index = qa.open(index_folder).index
    own = index.lexical.scores(terms("Was the licence of Belavia renewed?"))
    mixed = lexical_scores(index, "Was the licence of Belavia renewed?")
    filler = [n for n in range(len(index)) if index.passage(n).text.startswith("The harvest")]
    ship = next(n for n in range(len(index)) if index.passage(n).document.id == "ship.md")
    whole = index.lexical_documents.scores(terms("Was the licence of Belavia renewed?"))
    assert whole[0] > whole[1]
    assert mixed[ship] < own[ship] / own.max()
    assert all(mixed[n] >= DOCUMENT_SHARE for n in filler if index.owners[n] == 0)


def test_lexical_scores_lie_between_none_and_one(build_from: Build, index_folder: Path) -> None:
    build_from({"airline.md": AIRLINE, "ship.md": SHIP})
    index = qa.open(index_folder).index
    scores = lexical_scores(index, "licence Belavia harvest")
    assert scores.shape == (len(index),)
    assert 0 < scores.min() <= scores.max() <= 1
    assert not np.any(lexical_scores(index, "zeppelin"))
