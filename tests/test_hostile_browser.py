"""Documents and questions that would do harm or break the layout are shown as text, under a strict policy."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import qa
from tests.browsing import Served, ask, expect, fits, joined, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium
Visit = Callable[..., "Page"]
LONG = "donaudampfschiff" * 313
"""A word of 5,008 characters."""
DOCUMENTS = {
    "<img src=x onerror=alert(1)>.txt": """<script>window.hacked = 1; alert(1)</script>

The vault of the “harbour” opens with the word </mark></p><img src=x onerror="window.hacked=1"> swordfish \
& ${window.hacked = 1} {{value}} **bold** [link](javascript:alert(1)) 👩‍👩‍👧 e\u0301 since 4 May 2026.

كلمة السر في الصندوق.
""",
    "markdown.md": """---
title: "[click](javascript:alert(1)) <svg onload=alert(1)> ![x](http://example.com/x.png)"
author: "<b onmouseover=alert(1)>Ann</b>"
---
# Tricks <iframe src="//example.com"></iframe>

The lighthouse keeper ![gone](http://example.com/pixel.png) was replaced by <style>*{display:none}</style> \
[Boris](data:text/html,x) on 5 May 2026. | a | b |
""",
    "bidi.txt": """The \u202eterces\u202c ferry left \u2067الميناء القديم\u2069 with שבעה captains \
on 6 May 2026.

Z\u0351\u036b\u0343\u036aa\u0308l\u034eg\u0321o\u0322 marks \u200b\u200d🏴\u200d☠️ \
👨\u200d👩\u200d👧\u200d👦 were painted on the tower on 7 May 2026.
""",
    "long.txt": f"The longest word {LONG} was read aloud on 8 May 2026 by the registrar.",
}
QUESTIONS = (
    "<img src=x onerror=window.hacked=1> Which word opens the vault of the harbour?",
    "**Who** replaced the [lighthouse](javascript:alert(1)) keeper on 5 May 2026? <script>alert(1)</script>",
    "How many captains left with the \u202eferry\u202c الميناء on 6 May 2026? 👩‍👩‍👧",
    "Who read the longest word aloud on 8 May 2026?",
    "Z\u0351\u036b\u0343\u036aa\u0308l\u034eg\u0321o\u0322" * 20,
    "w" * 999,
)
NOT_OURS = "img, script, style, iframe, svg, a, b[onmouseover], [onerror], [onload]"


@pytest.fixture
def hostile(build_from: Callable[..., qa.BuildReport], tmp_path: Path) -> Iterator[str]:
    build_from(dict(DOCUMENTS))
    with Served(tmp_path / "index") as url:
        yield url


@pytest.mark.parametrize("width", [1280, 320])
def test_what_would_do_harm_is_only_text(
    hostile: str, visit: Visit, tmp_path: Path, width: int
) -> None:
    page = visit(hostile, viewport={"width": width, "height": 700})
    texts = {one.id: one.text for one in qa.open(tmp_path / "index").documents}
    for question in QUESTIONS:
        ask(page, question)
        asked = page.locator(".turn").last
        expect(asked.locator(".question")).to_have_text(question)
        if asked.locator(".cite").count():
            asked.locator(".cite").first.click()
            page.wait_for_selector("#source mark.quote", state="attached")
            assert joined(page, "#source .document") in texts.values()
            quote = asked.locator("blockquote").first.text_content()
            assert joined(page, "#source mark.quote") == quote
            assert fits(page)
            page.keyboard.press("Escape")
            expect(page.locator("#source .source")).to_have_count(0)
        assert fits(page)
    for place in ("#conversation", "#source", "#narrow"):
        assert page.locator(place).locator(NOT_OURS).count() == 0
    assert page.evaluate("window.hacked") is None


def test_the_policy_forbids_scripts_of_others_and_other_addresses(
    hostile: str, visit: Visit
) -> None:
    policy = urllib.request.urlopen(hostile).headers["Content-Security-Policy"]
    assert "script-src-attr 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    page = visit(hostile)
    # what would happen if something were not escaped, on a page of its own for the visit to stay clean
    bad = page.context.browser.new_page()
    bad.goto(hostile)
    bad.wait_for_selector(".welcome")
    bad.evaluate(
        """() => { window.broken = [];
        addEventListener('securitypolicyviolation', one => window.broken.push(one.effectiveDirective));
        document.querySelector('#brand').innerHTML =
            '<img src="http://example.com/x.png" onerror="window.hacked=1">'
            + '<img src="data:,x" onerror="window.hacked=1"><iframe src="http://example.com"></iframe>'; }"""
    )
    bad.wait_for_function("new Set(window.broken).size === 3")
    assert sorted(set(bad.evaluate("window.broken"))) == ["frame-src", "img-src", "script-src-attr"]
    assert bad.evaluate("window.hacked") is None
    bad.close()
