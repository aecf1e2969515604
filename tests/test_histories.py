"""Tables that tell of one thing at several times: what holds now goes before what once held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import qa
from qa.histories import later_state
from qa.index import Index
from qa.question import analyse
from qa.types import Citation, Evidence, Hit


def test_a_table_that_tells_of_one_thing_at_several_times_is_its_history(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    rows = "| May 2025 | Skyways | Partly eased |\n| July 2025 | Skyways | Removed |\n"
    rows += "| July 2025 | Omega | Eased |\n"
    build_from({"a.md": f"# Sanctions\n\n| Date | Entity | State |\n|---|---|---|\n{rows}"})
    answer = qa.open(index_folder).ask("How did the sanctions on Skyways change over time?")
    assert [(one.time, one.later) for one in answer.citations][:2] == [
        ("July 2025", True),
        ("May 2025", False),
    ]
    assert answer.order == "newest first"
    assert all("Skyways" in one.quote for one in answer.citations)


def test_what_a_table_tells_later_goes_before_what_once_held(
    build_from: Callable[..., qa.BuildReport], index_folder: Path
) -> None:
    rows = "| May 2025 | Skyways | Partly eased |\n| July 2025 | Skyways | Sanctions removed |\n"
    note = "In May 2025 the sanctions on Skyways were eased in part. Most of them stay in force.\n"
    build_from(
        {
            "a.md": f"# A Register of Sanctions\n\n| Date | Entity | Decision |\n|---|---|---|\n{rows}",
            "b.md": f"# The Airline\n\n{note}",
        }
    )
    index = Index.open(index_folder)
    passages = map(index.passage, range(len(index)))
    passage = next(one for one in passages if one.document.id == "b.md")
    read = Evidence(Hit(passage, 1.0), Citation(passage.document, *passage.sentences[-1]), 1.0)
    assert read.citation.quote == "Most of them stay in force."

    def later(question: str, told: Sequence[Evidence] = (read,)) -> list[str]:
        asked = analyse(question, index.names)
        return [one.citation.quote for one in later_state(asked, told, index)]

    newest = ["July 2025 | Skyways | Sanctions removed"]
    assert later("Do the restrictions on Skyways stay in force?") == newest
    row = later_state(analyse("Is Skyways restricted?", index.names), [read], index)
    assert later("Do the restrictions on Skyways stay in force?", [read, *row]) == []
    assert later("Why do the restrictions on Skyways stay in force?") == []  # not how things stand
    assert later("Do the restrictions stay in force?") == []  # nothing is named
    assert later("Do the restrictions on Omega stay in force?") == []  # another thing
