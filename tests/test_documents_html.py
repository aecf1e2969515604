"""HTML: the article without its frame, its structure, its claims, its encoding."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from qa.documents import read
from qa.errors import DocumentError
from qa.types import Document

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Round four | Minsk Notes</title>
<meta property="og:site_name" content="Minsk Notes"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2026-03-20T10:00:00Z">
<script>var hidden = 1;</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/n">News</a></li></ul></nav></header>
<div class="cookie-banner">We use cookies. <button>Accept</button></div>
<main><article><h1>Round four</h1>
<p>The delegations met in Minsk on <b>19 March</b>.<br>They spoke for six hours.</p>
<h2>Banks</h2><p>Short one.</p>
<ul><li>First <i>bank</i></li><li>Second bank</li></ul>
<table><thead><tr><th>Date</th><th>Entity</th></tr></thead>
<tr><td>19 March</td><td>Belinvest</td></tr><tr><td></td><td>Ministry</td></tr></table>
<blockquote><p>We will see, he said.</p></blockquote>
<p>Kept: &lt;script&gt;alert(1)&lt;/script&gt; as text.</p><p>The last&nbsp;paragraph.</p></article>
<aside><h3>Related</h3><p>Another story</p></aside></main>
<footer>Copyright 2026</footer></body></html>"""


def reading(tmp_path: Path, content: bytes | str) -> Document:
    path = tmp_path / "page.html"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path, path.name)


def test_a_page_as_a_whole(tmp_path: Path) -> None:
    document = reading(tmp_path, PAGE)
    text = document.text
    assert text == (
        "Round four\n\n"
        "The delegations met in Minsk on 19 March. They spoke for six hours.\n\n"
        "Banks\n\nShort one.\n\n"
        "First bank\nSecond bank\n\n"
        "Date | Entity\n19 March | Belinvest\n| Ministry\n\n"
        "We will see, he said.\n\n"
        "Kept: <script>alert(1)</script> as text.\n\n"
        "The last paragraph."
    )
    assert [(h.level, text[h.start : h.end]) for h in document.headings] == [
        (1, "Round four"),
        (2, "Banks"),
    ]
    assert [row.header for row in document.rows] == ["", *["Date | Entity"] * 2]
    assert document.title == "Round four"
    assert document.published == datetime.date(2026, 3, 20)
    assert (document.author, document.source) == ("Jane Roe", "Minsk Notes")


def test_json_ld_speaks_where_meta_is_silent(tmp_path: Path) -> None:
    document = reading(
        tmp_path,
        """<script type="application/ld+json">{"@graph": [{"headline": "Deal", "datePublished":
        "2026-01-02", "author": [{"name": "A B"}, {"name": "C D"}], "publisher": {"name": "P"}}]}
        </script><body><p>Text of the page.</p></body>""",
    )
    assert (document.title, document.author, document.source) == ("Deal", "A B, C D", "P")
    assert document.published == datetime.date(2026, 1, 2)


@pytest.mark.parametrize(
    "head",
    ['<meta charset="windows-1251">', '<meta http-equiv=x content="t; charset=windows-1251">'],
)
def test_the_page_names_its_encoding(tmp_path: Path, head: str) -> None:
    page = f"<html><head>{head}</head><body><p>Банк развития.</p></body></html>"
    assert reading(tmp_path, page.encode("windows-1251")).text == "Банк развития."


def test_a_scrap_without_an_article_keeps_its_visible_text(tmp_path: Path) -> None:
    assert reading(tmp_path, "<div>One<span hidden>no</span><br><br>Two</div>").text == "One\n\nTwo"


def test_many_short_paragraphs_are_all_kept(tmp_path: Path) -> None:
    texts = [f"Point {number} is short." for number in range(60)]
    page = "<body><main>" + "".join(f"<p>{text}</p>" for text in texts) + "</main></body>"
    assert reading(tmp_path, page).text == "\n\n".join(texts)


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="has no text"):
        reading(tmp_path, "<html><script>alert(1)</script><!-- x --></html>")
