"""Factuality: what is negated, planned, conditional, denied or only reported is shown as such."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import qa
from qa.factuality import Factuality, factuality
from qa.lexical import terms

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "golden" / "polarity.jsonl")
    .read_text("utf-8")
    .splitlines()
]


def read(sentence: str, claim: str) -> str:
    return factuality(sentence, set(terms(claim))).value


def share(rows: list[dict[str, Any]], exact: bool) -> float:
    """The share that is told right; else only fact or not."""
    told = [(read(row["sentence"], row["claim"]), row["status"]) for row in rows]
    if not exact:
        told = [("fact" if a == "fact" else "", "fact" if b == "fact" else "") for a, b in told]
    return sum(a == b for a, b in told) / len(told)


def test_sentences_that_no_rule_was_made_for() -> None:
    unseen = [row for row in PAIRS if row["split"] == "test"]
    assert len(unseen) >= 120
    exact, fact_or_not = share(unseen, exact=True), share(unseen, exact=False)
    print(f"\nstatus {exact:.3f}, fact or not {fact_or_not:.3f} of {len(unseen)}")
    assert exact >= 0.8
    assert fact_or_not >= 0.85


def test_sentences_that_the_rules_were_made_for() -> None:
    assert share([row for row in PAIRS if row["split"] == "tune"], exact=True) >= 0.98


@pytest.mark.parametrize(
    ("sentence", "claim", "expected"),
    [
        ("The embassy was never shut.", "embassy shut", Factuality.NEGATED),
        ("The bank, which had not asked for it, was delisted.", "bank delisted", Factuality.FACT),
        ("He will come in May.", "he came", Factuality.PLANNED),
        ("He came in May.", "he came", Factuality.FACT),
        ("", "anything", Factuality.FACT),
    ],
)
def test_cues_count_where_they_stand(sentence: str, claim: str, expected: Factuality) -> None:
    assert read(sentence, claim) == expected.value


def test_answers_carry_it(engine: qa.Engine) -> None:
    answer = qa.open(engine.folder, qa.AnswerSettings(min_confidence=0.0)).ask(
        "Was the US embassy in Minsk closed?"
    )
    known = {one.value for one in Factuality}
    assert {citation.factuality for citation in answer.citations} <= known
    assert "negated" in [citation.factuality for citation in answer.citations]
