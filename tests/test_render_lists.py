"""Lists and answers in order of time, as JSON, HTML and terminal text."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console, RenderableType

from qa.render import answer_to_dict, answer_to_html, answer_to_rich
from qa.types import Answer, Citation, Document, Item, Span

TEXT = "Two banks left: Alpha and Beta. They had stayed."
LEFT = Document("a.txt", "ab" * 32, "The <Round>", TEXT)
FIRST = Citation(LEFT, 0, 31, (Span(16, 21), Span(26, 30)))
SECOND = Citation(LEFT, 32, 48)
ANSWER = Answer("Which?", ((FIRST,), (SECOND,)), 0.9)


def shown(renderable: RenderableType) -> str:
    file = io.StringIO()
    Console(file=file, width=80).print(renderable)
    return file.getvalue()


def test_the_items_of_a_list_are_counted_and_named_as_they_are_quoted() -> None:
    cited = ANSWER.citations[0]
    answer = replace(ANSWER, items=tuple(Item(cited, mark) for mark in cited.marks))
    assert answer_to_dict(answer)["items"] == [
        {"text": "Alpha", "citation": 0, "start": 16, "end": 21},
        {"text": "Beta", "citation": 0, "start": 26, "end": 30},
    ]
    said = "2 found in these briefings: Alpha · Beta"
    assert said in shown(answer_to_rich(answer))
    html = answer_to_html(answer)
    assert '<p class="found">2 found in these briefings</p>' in html
    assert html.index('<b dir="auto">Alpha</b>') < html.index('<b dir="auto">Beta</b>')
    assert html.index('<b dir="auto">Beta</b>') < html.index("<blockquote")
    assert "found in these briefings" not in answer_to_html(ANSWER)


def test_times_are_told_where_an_answer_is_in_order_of_time() -> None:
    first, second = ANSWER.citations
    new = replace(first, time="November 2025", later=True)
    old = replace(second, time="September 2025")
    answer = replace(ANSWER, points=((new,), (old,)), order="newest first")
    told = answer_to_dict(answer)
    assert told["order"] == "newest first"
    assert [(one["time"], one["later"]) for one in told["citations"]] == [
        ("November 2025", True),
        ("September 2025", False),
    ]
    html, terminal = answer_to_html(answer), shown(answer_to_rich(answer))
    assert '<p class="told">later: November 2025</p>' in html
    assert '<p class="told">September 2025</p>' in html
    assert "later: November 2025 · " in terminal


def test_the_answering_words_come_before_their_quotation() -> None:
    short = '<p class="short" dir="auto"><b dir="auto">Alpha</b><sup aria-hidden="true">1</sup>'
    assert short in answer_to_html(ANSWER)
    # what is not told as a fact says so; what is most of its quotation is not told twice
    planned = replace(ANSWER, points=((replace(FIRST, factuality="planned"),),))
    assert "<i>a plan, not yet a fact</i></p>" in answer_to_html(planned)
    whole = replace(ANSWER, points=((replace(FIRST, marks=(Span(0, 30),)),),))
    assert 'class="short"' not in answer_to_html(whole)
