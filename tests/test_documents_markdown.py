"""Markdown: what a reader of the rendered page sees, and front matter."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from qa.documents import read
from qa.errors import DocumentError
from qa.types import Document

SOURCE = """---
title: Round four
date: 2026-03-20
authors: [Jane Roe, John Doe]
publisher: Minsk Notes
---
# Round *four*

The **delegations** met[^1] in [Minsk](https://example.org "t") on
19 March. <b>Bold</b><br>text<script>alert(1)</script>.

- First ~~bank~~
- Second
  1. nested

| Date | Entity |
|------|--------|
| 19 March | `Belinvest` |
| | Ministry ![logo](x.png) |

> He said so.

<div><p>Plain <i>HTML</i>.</p><!-- unseen --></div>

```
x  = 1
y = 2
```

Deep
----

[^1]: In person.
"""


def reading(tmp_path: Path, source: str) -> Document:
    path = tmp_path / "2026-03-19-round_four.md"
    path.write_text(source, encoding="utf-8")
    return read(path, path.name)


def test_a_file_as_a_whole(tmp_path: Path) -> None:
    document = reading(tmp_path, SOURCE)
    assert document.text == (
        "Round four\n\n"
        "The delegations met in Minsk on 19 March. Bold text.\n\n"
        "First bank\nSecond\nnested\n\n"
        "Date | Entity\n19 March | Belinvest\n| Ministry\n\n"
        "He said so.\n\n"
        "Plain HTML.\n\n"
        "x = 1\ny = 2\n\n"
        "Deep\n\n"
        "In person."
    )
    text = document.text
    assert [(h.level, text[h.start : h.end]) for h in document.headings] == [
        (1, "Round four"),
        (2, "Deep"),
    ]
    assert [(text[r.start : r.end], r.header) for r in document.rows] == [
        ("Date | Entity", ""),
        ("19 March | Belinvest", "Date | Entity"),
        ("| Ministry", "Date | Entity"),
    ]
    assert document.title == "Round four"
    assert document.published == datetime.date(2026, 3, 20)
    assert document.author == "Jane Roe, John Doe"
    assert document.source == "Minsk Notes"
    assert set(vars_of(document)) == {"front matter"}


def vars_of(document: Document) -> list[str | None]:
    origins = document.origins
    return [origins.title, origins.published, origins.author, origins.source]


def test_without_front_matter_the_text_and_the_name_speak(tmp_path: Path) -> None:
    document = reading(tmp_path, "## Banks\n\nBy Jane Roe\n\nTwo were delisted.\n")
    assert (document.title, document.author) == ("Banks", "Jane Roe")
    assert document.published == datetime.date(2026, 3, 19)
    assert vars_of(document) == ["first heading", "file name", "byline", None]


def test_the_file_name_is_the_last_resort(tmp_path: Path) -> None:
    assert reading(tmp_path, "All of this is a sentence.").title == "round four"


@pytest.mark.parametrize(
    "yaml", ["title: [", "date: 2026-02-31", "a: b: c", "? {\n: - ]", "title: \x01"]
)
def test_bad_front_matter_is_named(tmp_path: Path, yaml: str) -> None:
    with pytest.raises(DocumentError) as caught:
        reading(tmp_path, f"---\n{yaml}\n---\ntext\n")
    assert caught.value.reason.startswith("has front matter that is not YAML")


def test_rules_are_no_front_matter(tmp_path: Path) -> None:
    assert reading(tmp_path, "---\nJust prose.\n---\nMore.\n").text == "Just prose.\n\nMore."
