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


@pytest.mark.parametrize(
    "caption",
    [
        "<caption>Two missions</caption>",
        "<tr><td>Two missions</td></tr>",
    ],
)
def test_a_caption_is_a_paragraph_over_its_table(tmp_path: Path, caption: str) -> None:
    page = (
        f"<body><p>Two embassies.</p><table>{caption}"
        "<tr><th>Mission</th><th>Capital</th><th>State</th></tr>"
        "<tr><td>Belarus</td><td>Washington</td><td>open</td></tr>"
        "<tr><td>United States</td><td>Minsk</td><td>moved</td></tr></table><p>The end.</p>"
    )
    document = reading(tmp_path, page)
    assert document.text == (
        "Two embassies.\n\nTwo missions\n\nMission | Capital | State\n"
        "Belarus | Washington | open\nUnited States | Minsk | moved\n\nThe end."
    )
    assert [row.header for row in document.rows] == ["", *["Mission | Capital | State"] * 2]


def test_a_row_is_never_only_separators(tmp_path: Path) -> None:
    page = (
        "<body><table><tr><td>a</td><td>b</td></tr><tr><td></td><td>|</td></tr>"
        "<tr><td>---</td><td>---</td></tr><tr><td></td><td>c</td></tr></table>"
    )
    assert reading(tmp_path, page).text == "a | b\n| c"


SPEECH = (
    "The {} delegation spoke in Minsk for six hours about banks and potash, and it agreed on a "
    "plan that both capitals will publish in the spring."
)
NEWS = f"""<html><head><title>Banks leave the list - Minsk Daily</title></head><body>
<a class="skip-link" href="#m">Skip to content</a>
<div id="cookie-consent"><h2>Your privacy</h2><p>We and our partners use cookies.</p></div>
<div class="top-nav"><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></div>
<div class="main-col"><h1>Banks leave the list</h1>
<p class="byline">By <a href="/jr">Jane Roe</a> | 21 March 2026 | 4 min read</p>
<div class="text"><p>{SPEECH.format("first")}</p>
<div class="related-box"><h3>Read also</h3><ul><li><a href="/a">Potash again</a></li></ul></div>
<h2>What changes now <span>[<a href="/e">edit</a>]</span></h2><p>Short remark.</p>
<p>{SPEECH.format("second")}</p></div>
<section id="comments"><h2>3 comments</h2><p>I do not believe a word, my friends.</p></section></div>
<div class="right-rail"><h3>Most popular</h3><a href="/1">Ten ways to cook</a></div>
<div class="page-footer"><p>© 2026 Minsk Daily. All rights reserved.</p></div></body></html>"""


def test_a_news_page_without_semantic_tags(tmp_path: Path) -> None:
    document = reading(tmp_path, NEWS)
    body = [SPEECH.format("first"), "What changes now", "Short remark.", SPEECH.format("second")]
    blocks = document.text.split("\n\n")
    assert [block for block in blocks if "Jane Roe" not in block] == ["Banks leave the list", *body]
    assert (document.title, document.author) == ("Banks leave the list", "Jane Roe")
    assert document.published == datetime.date(2026, 3, 21)
    assert (document.origins.published, document.origins.author) == ("dateline", "byline")


def test_a_section_with_text_is_kept_whatever_it_is_called(tmp_path: Path) -> None:
    sections = "".join(
        f'<section id="{name}"><h2>Part {name}</h2><p>{SPEECH.format(name)}</p>'
        f"<p>{SPEECH.format('next')}</p></section>"
        for name in ("social-policy", "related-decisions", "advertising")
    )
    text = reading(tmp_path, f"<body><h1>Policy</h1>{sections}</body>").text
    assert [line for line in text.split("\n\n") if line.startswith("Part")] == [
        "Part social-policy",
        "Part related-decisions",
        "Part advertising",
    ]


def test_a_page_of_divs_with_a_press_release(tmp_path: Path) -> None:
    page = f"""<head><title>Decisions</title></head><body><div><div>Decisions</div>
    <div>Minsk, 20 March 2026 – The ministry welcomes the decision.</div>
    <dl><dt>Reference</dt><dd>14/2026</dd><dt>In force</dt><dd>19 March 2026</dd></dl>
    <div>{SPEECH.format("only")}<br><br>Notes to editors:</div>
    <ol><li>First note.<ul><li>Inner note.</li></ul></li></ol></div></body>"""
    document = reading(tmp_path, page)
    assert document.text.removeprefix("Decisions\n\n") == (
        "Minsk, 20 March 2026 – The ministry welcomes the decision.\n\n"
        "Reference\n14/2026\nIn force\n19 March 2026\n\n"
        f"{SPEECH.format('only')}\n\nNotes to editors:\n\nFirst note.\nInner note."
    )
    assert document.published == datetime.date(2026, 3, 20)


def test_a_page_laid_out_by_tables(tmp_path: Path) -> None:
    page = f"""<head><title>Old page</title></head><body><table><tr><td><a href="/">Home</a></td>
    <td>Old page<p>{SPEECH.format("first")}<table><tr><td><b>Bank</b></td><td><b>State</b></td></tr>
    <tr><td>Alpha</td><td>free</td></tr><tr><td>Beta</td><td>free</td></tr></table>
    <p>{SPEECH.format("second")}</td></tr></table></body>"""
    document = reading(tmp_path, page)
    assert document.text.split("\n\n")[-3:] == [
        SPEECH.format("first"),
        "Bank | State\nAlpha | free\nBeta | free",
        SPEECH.format("second"),
    ]
    assert [row.header for row in document.rows] == ["", *["Bank | State"] * 2]


def test_the_site_s_name_is_no_part_of_the_title(tmp_path: Path) -> None:
    page = "<title>Banks delisted | The Treasury</title><body><h2>Banks delisted</h2><p>Two were."
    assert reading(tmp_path, page).title == "Banks delisted"
    page = "<title>Banks delisted in Minsk</title><body><h2>Banks delisted</h2><p>Two were."
    assert reading(tmp_path, page).title == "Banks delisted in Minsk"
