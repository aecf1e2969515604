"""Links: what was asked comes back as it was, and what has changed since is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import qa
from qa.errors import SettingsError
from qa.types import Carried
from qa.ui.asked import Asked, changed_since, from_query, to_query
from qa.ui.narrowing import widened


def test_a_link_brings_back_all_that_decides_the_answer() -> None:
    asked = Asked(
        "and & <in> November? ünï — “x”",
        (Carried("time", "19 March"), Carried("question", "What … of: a=b?")),
        qa.Filter(
            since=date(2026, 3, 1),
            until=date(2026, 3, 31),
            documents=("a b&c.pdf", "ö.md"),
            authors=("A, B",),
            sources=("x=y",),
            kinds=("PDF",),
        ),
    )
    assert from_query(to_query(asked)) == asked


def test_a_link_carries_generation_and_documents(engine: qa.Engine) -> None:
    answer = engine.ask("which banks were delisted on 19 March?")
    linked = from_query(to_query(Asked(answer.question), answer))
    assert linked is not None
    assert linked.generation == answer.generation
    assert set(linked.cited) == {one.document.sha256[:8] for one in answer.citations}
    index = engine.index
    assert changed_since(engine.folder, index, linked, True) is None


@pytest.mark.parametrize("query", ["", "q=", "q=%20", "since=2026-01-01", "about=name:x"])
def test_a_link_that_asks_nothing(query: str) -> None:
    assert from_query(query) is None


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=x&since=yesterday", "since must be a day such as 2026-03-19, not 'yesterday'"),
        ("q=x&since=2026-02-01&until=2026-01-01", "comes after until"),
        ("q=x&kind=papyrus", "no kind 'papyrus'"),
    ],
)
def test_a_link_that_nothing_can_mean(query: str, told: str) -> None:
    with pytest.raises(qa.SettingsError, match=told):
        from_query(query)


def test_an_odd_link_loses_what_it_cannot_mean() -> None:
    asked = from_query("q=%ff%00x&about=nonsense:y&about=name:&about=name:z&g=../../etc&q=second")
    assert asked is not None
    assert asked.about == (Carried("name", "z"),)
    assert asked.question == "\ufffd\x00x"


def test_a_link_carries_its_day_and_is_asked_anew_without(engine: qa.Engine) -> None:
    asked = Asked("What happened last month?", day=date(2026, 4, 2))
    answer = engine.ask(asked.question, today=asked.day)
    linked = from_query(to_query(asked, answer))
    assert linked is not None
    assert linked.day == date(2026, 4, 2)
    assert linked.is_quoted_in(engine.index.manifest)
    assert engine.ask(linked.question, about=linked.about, today=linked.day) == answer
    assert linked.anew() == Asked(asked.question, about=linked.about)
    with pytest.raises(SettingsError, match="on must be a day"):
        from_query("q=x&on=soon")


def test_what_changed_since_the_link_is_told(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    build_from({"a.txt": "The ferry sank on 4 May 2026.", "b.txt": "The Harbour Bank closed."})
    engine = qa.open(index_folder)
    answer = engine.ask("When did the ferry sink?")
    cited = tuple(dict.fromkeys(one.document.sha256[:8] for one in answer.citations))
    assert cited
    linked = from_query(to_query(Asked(answer.question), answer))
    assert linked is not None

    def told(kept: bool = False) -> str | None:
        return changed_since(index_folder, engine.newest, linked, kept)

    assert told() is None
    build_from({"c.txt": "The lighthouse was painted."})
    assert told() == (
        "This link was made of generation 000001, which is not kept; 000002 answers now. "
        "The documents that it quoted have not changed."
    )
    assert told(kept=True) == (
        "This is the answer of generation 000001; since then 000002 was indexed. "
        "The documents that it quoted have not changed."
    )
    build_from({"a.txt": "The ferry sank on 5 May 2026."})
    assert (told() or "").endswith(
        "Of 1 document that it quoted 1 has changed or gone since: a.txt."
    )


def test_a_filter_is_widened_by_one_value() -> None:
    within = qa.Filter(since=date(2026, 3, 1), kinds=("PDF", "Word"))
    assert widened(within, "kinds", "PDF") == qa.Filter(since=date(2026, 3, 1), kinds=("Word",))
    assert widened(within, "since", "") == qa.Filter(kinds=("PDF", "Word"))
    assert widened(within, "__class__", "PDF") == within
    assert widened(within, None, None) == within
