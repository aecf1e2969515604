"""Asking only what was published in time; the time of which it tells is another matter."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import qa
from qa.cli.app import app
from qa.publication import none_published, passages_published

QUESTION = "which banks were delisted on 19 March?"
APRIL = date(2026, 4, 1)


def test_only_documents_published_in_time_are_searched(engine: qa.Engine) -> None:
    whole = engine.search("sanctions", 100)
    early = engine.search("sanctions", 100, until=date(2026, 3, 31))
    late = engine.search("sanctions", 100, since=APRIL)
    assert {hit.passage.document.published for hit in late} >= {APRIL, date(2026, 4, 10)}
    assert all((hit.passage.document.published or APRIL) < APRIL for hit in early)
    assert all((hit.passage.document.published or date.min) >= APRIL for hit in late)
    assert len(whole) == 100 or len(early) + len(late) == len(whole)


def test_without_limits_it_is_the_same_search(engine: qa.Engine) -> None:
    everything = engine.search(QUESTION, 10, since=date(2000, 1, 1))
    assert everything == engine.search(QUESTION, 10)
    assert passages_published(engine.index, None, None) is None


def test_the_event_may_be_older_than_the_document(engine: qa.Engine) -> None:
    answer = engine.ask(QUESTION, since=APRIL)
    assert all(
        (one.hit.passage.document.published or date.min) >= APRIL for one in answer.considered
    )
    assert answer.considered


def test_nothing_published_in_time_is_a_reason(engine: qa.Engine) -> None:
    answer = engine.ask(QUESTION, since=date(2030, 1, 1))
    assert answer.reason == none_published(date(2030, 1, 1), None)
    assert engine.search(QUESTION, since=date(2030, 1, 1)) == []


def test_limits_in_the_wrong_order_are_a_mistake(engine: qa.Engine) -> None:
    with pytest.raises(qa.SettingsError, match="since 2026-04-01 comes after until 2026-03-01"):
        engine.ask(QUESTION, since=APRIL, until=date(2026, 3, 1))


def test_a_document_without_a_date_is_left_out(build_from, index_folder: Path) -> None:  # type: ignore[no-untyped-def]
    build_from({"a.txt": "A note\n\nThe ferry sank near the harbour."})
    engine = qa.open(index_folder)
    assert engine.search("ferry")
    assert engine.search("ferry", since=date(1900, 1, 1)) == []


def test_the_command_takes_days(shipped_index: Path) -> None:
    arguments = [QUESTION, "--index", str(shipped_index), "--json", "--since", "2030-01-01"]
    result = CliRunner().invoke(app, ["ask", *arguments])
    assert "on or after 2030-01-01" in json.loads(result.stdout)["reason"]
    result = CliRunner().invoke(app, ["search", *arguments])
    assert json.loads(result.stdout) == []
