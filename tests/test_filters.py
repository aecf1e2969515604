"""Asking only some documents: by day, name, author, source and kind of file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import qa
from qa.cli.app import app
from qa.filters import Filter, nothing_left, passages_within, values

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
    assert passages_within(engine.index, Filter()) is None


def test_the_event_may_be_older_than_the_document(engine: qa.Engine) -> None:
    answer = engine.ask(QUESTION, since=APRIL)
    assert all(
        (one.hit.passage.document.published or date.min) >= APRIL for one in answer.considered
    )
    assert answer.considered


def test_nothing_published_in_time_is_a_reason(engine: qa.Engine) -> None:
    answer = engine.ask(QUESTION, since=date(2030, 1, 1))
    assert answer.reason == nothing_left(Filter(since=date(2030, 1, 1)))
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


def asked_of(answer: qa.Answer) -> set[str]:
    return {one.citation.document.id for one in answer.considered}


@pytest.mark.parametrize(
    ("within", "ids"),
    [
        (Filter(documents=("2026-04-03-potash.md",)), {"2026-04-03-potash.md"}),
        (Filter(documents=("the idea of a GRAND deal",)), {"2026-03-30-grand-deal.pdf"}),
        (
            Filter(kinds=("pdf",), until=date(2026, 3, 29)),
            {"2026-03-27-minsk-round.pdf", "2026-03-28-sanctions-decisions.pdf"},
        ),
        (
            Filter(kinds=("Word", "web page"), since=APRIL),
            {"2026-04-01-embassies.html", "2026-04-09-invitations.docx"},
        ),
    ],
)
def test_only_what_the_filter_admits_is_asked(
    engine: qa.Engine, within: Filter, ids: set[str]
) -> None:
    assert {one.id for one in engine.documents if within.admits(one)} == ids
    assert asked_of(engine.ask("What is said about Minsk and Washington?", within=within)) <= ids
    assert {hit.passage.document.id for hit in engine.search("Minsk", 100, within=within)} <= ids


def test_an_author_is_named_by_whole_words(build_from, index_folder: Path) -> None:  # type: ignore[no-untyped-def]
    build_from(
        {
            "a.md": "---\nauthor: Joanna Reed\n---\n# Ferries\n\nThe ferry sank.",
            "b.md": "---\nauthor: Ann Reed\n---\n# Boats\n\nThe ferry was raised.",
        }
    )
    engine = qa.open(index_folder)
    found = engine.search("ferry", within=Filter(authors=("ann",)))
    assert [hit.passage.document.id for hit in found] == ["b.md"]
    assert values(engine.documents)["authors"] == ("Ann Reed", "Joanna Reed")


def test_days_given_apart_join_the_filter(engine: qa.Engine) -> None:
    within = Filter(kinds=("PDF",))
    found = engine.search("Minsk", 100, within=within, since=date(2026, 3, 30))
    assert {hit.passage.document.id for hit in found} == {"2026-03-30-grand-deal.pdf"}


def test_an_unknown_kind_is_a_mistake_and_an_unknown_document_leaves_nothing(
    engine: qa.Engine,
) -> None:
    with pytest.raises(qa.SettingsError, match="no kind 'papyrus'; there are PDF, Word"):
        Filter(kinds=("papyrus",))
    answer = engine.ask(QUESTION, within=Filter(documents=("nowhere.txt",)))
    assert answer.reason == "No document of these briefings is named “nowhere.txt”."


def test_the_command_takes_every_field(shipped_index: Path) -> None:
    arguments = [QUESTION, "--index", str(shipped_index), "--json", "--kind", "pdf"]
    arguments += ["-k", "100", "--author", "briefing desk", "--source", "caliber.az"]
    arguments += [
        "--document",
        "2026-03-27-minsk-round.pdf",
        "--document",
        "The Idea of a Grand Deal",
    ]
    result = CliRunner().invoke(app, ["search", *arguments])
    ids = {hit["document"] for hit in json.loads(result.stdout)}
    assert ids == {"2026-03-27-minsk-round.pdf", "2026-03-30-grand-deal.pdf"}
