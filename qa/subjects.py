"""What a row of a table is about: the row of one bank says nothing of another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from qa.lexical import terms
from qa.names import question_names
from qa.question import Question
from qa.types import Document, Evidence


def of_the_subject(
    question: Question, evidence: Sequence[Evidence], known_names: frozenset[str]
) -> list[Evidence]:
    """The evidence without rows of a table in which other rows hold what the question names.

    A cell counts that the question names in full: a proper name, or the noun that is asked for.
    """
    asked = frozenset(question.terms)

    def named(cells: frozenset[str]) -> frozenset[str]:
        return frozenset(
            cell
            for cell in cells
            if (stems := terms(cell))
            and asked.issuperset(stems)
            and (stems == [question.noun] or question_names(f"| {cell}", known_names))
        )

    kept = []
    wants: dict[
        tuple[str, int], frozenset[str]
    ] = {}  # of each table, what the question names of it
    for one in evidence:
        citation = one.citation
        place, tables = _tables(citation.document)
        table = place.get(citation.start)
        wanted: frozenset[str] = frozenset()
        if table is not None:
            key = (citation.document.id, table)
            if key not in wants:
                wants[key] = named(frozenset().union(*tables[table].values()))
            wanted = wants[key]
        if not wanted or wanted & tables[table or 0].get(citation.start, frozenset()):
            kept.append(one)
    return kept


@lru_cache(maxsize=512)
def _tables(document: Document) -> tuple[dict[int, int], list[dict[int, frozenset[str]]]]:
    """Which table begins a row at which offset; and the cells of each row of each table, by offset."""
    place: dict[int, int] = {}
    tables: list[dict[int, frozenset[str]]] = []
    end = -1
    for row in document.rows:
        if row.start != end + 1 or not tables:
            tables.append({})
        place[row.start] = len(tables) - 1
        cells = document.text[row.start : row.end].split("|")
        tables[-1][row.start] = frozenset(cell.strip() for cell in cells)
        end = row.end
    return place, tables
