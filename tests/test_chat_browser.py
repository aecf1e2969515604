"""The chat in a real browser: asked by keyboard, sources opened, hostile documents, phones, two sessions."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import qa
from qa.engine import Engine
from qa.render.location import referenced
from qa.ui import build_chat
from qa.ui.theme import launch_options

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = playwright.expect

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
BANKS = "which banks were delisted on 19 March?"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def address(shipped_index: Path) -> Iterator[str]:
    """The chat as it is started by hand: `python app.py`, in a process of its own."""
    with _served(shipped_index) as url:
        yield url


class _served:  # noqa: N801  (used as a function)
    """`python app.py` on a free port, until the block ends."""

    def __init__(self, index: Path, corpus: Path = ROOT / "corpus") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "app.py", "--no-open", "--port", str(self.port)]
        command += ["--index", str(index), "--corpus", str(corpus)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )

    def __enter__(self) -> str:
        url = f"http://127.0.0.1:{self.port}/"
        for _ in range(3000):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return url
            except OSError:
                time.sleep(0.1)
        self.process.kill()
        raise AssertionError("the chat did not start")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a session of its own; at the end, no request has left the machine and no script failed."""
    wrong: list[str] = []
    contexts: list[Any] = []

    def refuse(dialog: Dialog) -> None:
        wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open_page(url: str, welcome: bool = True, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("request", lambda request: wrong.extend(_elsewhere(request.url)))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", refuse)
        page.goto(url)
        page.wait_for_selector(".welcome" if welcome else ".turn")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _elsewhere(url: str) -> list[str]:
    """The address, if it is not on this machine."""
    return [] if url.startswith(("http://127.0.0.1:", "data:", "blob:")) else [url]


def ask(page: Page, question: str) -> None:
    """Ask by keyboard and wait until the answer stands."""
    asked = page.locator(".turn").count()
    page.locator("#question").locator("textarea, input").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(asked + 1)
    page.wait_for_function("!document.querySelector('.pending')")


def joined(page: Page, selector: str) -> str:
    """The text of all elements that match, in order."""
    script = "found => found.map(one => one.textContent).join('')"
    return str(page.eval_on_selector_all(selector, script))


def in_view(page: Page, selector: str) -> bool:
    script = (
        "one => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom, innerHeight]"
    )
    top, bottom, height = page.locator(selector).first.evaluate(script)
    return bool(top >= 0 and bottom <= height)


def fits(page: Page) -> bool:
    """Whether neither the page nor one of its parts scrolls sideways."""
    script = """() => ['html', '#shell', '#conversation', '#pane', '#composer']
        .map(name => document.querySelector(name)).every(one => one.scrollWidth <= one.clientWidth)"""
    return bool(page.evaluate(script))


def test_asked_by_keyboard_and_opened_by_click(
    address: str, visit: Callable[..., Page], engine: qa.Engine
) -> None:
    page = visit(address)
    page.keyboard.type(BANKS)  # the box has the focus
    page.keyboard.press("Enter")
    quotation = page.locator(".answer blockquote").first
    expect(quotation).to_contain_text("Belinvestbank and the Development Bank")
    page.locator(".cite").first.click()
    page.wait_for_selector("#source mark.quote")
    cited = engine.ask(BANKS).citations[0]
    assert quotation.text_content() == cited.quote
    assert joined(page, "#source mark.quote") == cited.quote
    marked = "".join(mark.of(cited.document.text) for mark in cited.marks)
    assert joined(page, "#source mark.answer") == marked
    assert joined(page, "#source .document") == cited.document.text
    page.wait_for_function("document.activeElement.matches('.source')")
    assert in_view(page, "#source mark.quote")
    expect(page.locator("#question").locator("textarea, input")).to_have_value("")


def test_a_pdf_page_is_drawn_and_turned(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.locator(".cite", has_text="The Minsk Round").first.click()
    drawn = page.locator("#page img")
    expect(drawn).to_have_attribute("alt", "Page 2 of The Minsk Round of 19 March 2026")
    assert page.evaluate("document.querySelector('#page img').decode().then(() => true)")
    page.get_by_role("button", name="Next page").click()
    expect(drawn).to_have_attribute("alt", "Page 3 of The Minsk Round of 19 March 2026")
    expect(page.get_by_role("button", name="Next page")).to_be_disabled()
    expect(page.locator("#page")).to_contain_text("the quotation is not on it")
    page.get_by_role("button", name="Previous page").click()
    expect(page.locator("#page .box.quote").first).to_be_visible()
    expect(page.locator("#page .box.answer").first).to_be_visible()


def test_a_source_opens_and_closes_by_keyboard(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.locator(".cite").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#source mark.quote")
    expect(page.locator(".cite").first).to_have_attribute("aria-expanded", "true")
    page.wait_for_function("document.activeElement.matches('.source')")
    page.keyboard.press("Escape")
    expect(page.locator("#source .source")).to_have_count(0)
    page.wait_for_function("document.activeElement.matches('.cite')")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.closest('#question') !== null")


def test_a_link_asks_its_question(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.wait_for_function("new URL(location.href).searchParams.get('q') !== null")
    linked = visit(page.url, welcome=False)
    linked.wait_for_selector(".answer blockquote")
    assert joined(linked, ".question") == BANKS
    assert joined(linked, ".answer blockquote") == joined(page, ".answer blockquote")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    page.wait_for_function("new URL(location.href).searchParams.get('q') === null")


def test_a_quotation_is_copied_with_its_reference(
    address: str, visit: Callable[..., Page], engine: qa.Engine
) -> None:
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    ask(page, BANKS)
    page.locator(".copy").first.click()
    page.wait_for_selector(".copy.copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == referenced(engine.ask(BANKS).citations[0])


def test_citations_are_walked_by_keys(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    ask(page, BANKS)
    before = page.locator(".cite").count()
    ask(page, "Who is John Coale?")
    page.locator("#anew").focus()  # out of the box, where j is a letter
    page.keyboard.press("j")
    expect(page.locator(".cite").nth(before)).to_be_focused()  # the first of the last answer
    page.keyboard.press("k")
    expect(page.locator(".cite").nth(before - 1)).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator(".cite").nth(before)).to_be_focused()


def test_an_example_is_answered(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    chosen = page.locator(".example").first
    question = chosen.text_content()
    chosen.click()
    expect(page.locator(".question")).to_have_text(question)
    expect(page.locator(".answer blockquote").first).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()


def test_silence_shows_the_nearest_misses(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    ask(page, "What is the capital of France?")
    expect(page.locator(".silence .reason")).to_contain_text("Not found in these briefings")
    expect(page.locator(".silence")).to_contain_text("Closest passages, not an answer")
    expect(page.locator(".instead .example").first).to_be_visible()
    page.locator(".silence .cite").first.click()
    page.wait_for_selector("#source mark.quote")
    assert (
        joined(page, "#source mark.quote")
        == page.locator(".silence blockquote").first.text_content()
    )


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_on_a_phone(
    address: str, visit: Callable[..., Page], width: int
) -> None:
    page = visit(address, viewport={"width": width, "height": 700})
    assert fits(page)
    ask(page, BANKS)
    assert fits(page)
    page.locator(".cite").first.click()
    page.wait_for_selector("#source mark.quote")
    page.wait_for_function("document.activeElement.matches('.source')")
    assert fits(page)
    assert in_view(page, "#source mark.quote")


def test_dark_and_light_follow_the_system(address: str, visit: Callable[..., Page]) -> None:
    script = "getComputedStyle(document.querySelector('#shell')).backgroundColor"
    dark = visit(address, color_scheme="dark")
    light = visit(address, color_scheme="light")
    assert dark.evaluate(script) == "rgb(20, 24, 27)"
    assert light.evaluate(script) == "rgb(250, 249, 246)"


def test_two_sessions_get_their_own_answers(address: str, visit: Callable[..., Page]) -> None:
    one, two = visit(address), visit(address)
    for page, question in ((one, BANKS), (two, "Who leads an American delegation to Minsk?")):
        page.locator("#question").locator("textarea, input").fill(question)
        page.keyboard.press("Enter")
    expect(one.locator("blockquote").first).to_contain_text("Belinvestbank")
    expect(two.locator("blockquote").first).to_contain_text("John Coale")
    one.locator(".cite").first.click()
    two.locator(".cite").first.click()
    for page in (one, two):
        page.wait_for_selector("#source mark.quote")
        assert joined(page, "#source mark.quote") == page.locator("blockquote").first.text_content()
        expect(page.locator(".turn")).to_have_count(1)


HOSTILE = """<script>window.hacked = 1; alert(1)</script>

The vault of the “harbour” opens with the word </mark></p><img src=x onerror="window.hacked=1"> swordfish \
& ${window.hacked = 1} {{value}} **bold** [link](javascript:alert(1)) 👩‍👩‍👧 e\u0301 since 4 May 2026.

كلمة السر في الصندوق.
"""


def test_a_hostile_document_is_only_text(
    visit: Callable[..., Page], build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"<img src=x onerror=alert(1)>.txt": HOSTILE})
    question = "<img src=x onerror=window.hacked=1> Which word opens the vault of the harbour?"
    with _served(tmp_path / "index") as url:
        page = visit(url)
        ask(page, question)
        expect(page.locator(".question")).to_have_text(question)
        page.locator(".cite").first.click()
        page.wait_for_selector("#source mark.quote")
        document = qa.open(tmp_path / "index").documents[0]
        assert joined(page, "#source .document") == document.text
        assert joined(page, "#source mark.quote") == page.locator("blockquote").first.text_content()
        assert (
            page.locator("#conversation img, #source img, #source script, #source a").count() == 0
        )
        assert page.evaluate("window.hacked") is None


def test_a_broken_pointer_leaves_the_chat_answering(
    visit: Callable[..., Page], build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"banks.txt": "The Harbour Bank was closed on 4 May 2026. It stays closed."})
    with _served(tmp_path / "index") as url:
        page = visit(url)
        (tmp_path / "index" / "CURRENT").write_text("000999\n")
        ask(page, "Which bank was closed on 4 May 2026?")
        expect(page.locator("blockquote").last).to_contain_text("The Harbour Bank was closed")
        expect(page.locator(".failure")).to_have_count(0)


def test_a_source_stays_what_was_cited_after_a_new_index(
    visit: Callable[..., Page], build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"banks.txt": "The Harbour Bank was closed on 4 May 2026. It stays closed."})
    with _served(tmp_path / "index") as url:
        page = visit(url)
        ask(page, "Which bank was closed on 4 May 2026?")
        build_from({"banks.txt": "Correction. The Garden Bank was closed on 4 May 2026."})
        ask(page, "Which bank was closed on 4 May 2026?")
        expect(page.locator("blockquote").last).to_contain_text("Garden Bank")
        page.locator(".cite").first.click()
        page.wait_for_selector("#source mark.quote")
        expect(page.locator("#source .document")).to_have_text(
            "The Harbour Bank was closed on 4 May 2026. It stays closed."
        )


class _Broken(Engine):
    """A real engine with a bug: one question makes it fail in a way that nobody foresaw."""

    def ask(self, question: str, **given: Any) -> qa.Answer:
        if question == "break":
            raise ZeroDivisionError(question)
        return super().ask(question, **given)


def test_a_bug_leaves_nothing_pending(visit: Callable[..., Page], shipped_index: Path) -> None:
    chat = build_chat(_Broken(shipped_index, qa.AnswerSettings()))
    _, url, _ = chat.launch(server_name="127.0.0.1", prevent_thread_lock=True, **launch_options())
    try:
        page = visit(url)
        ask(page, "break")
        expect(page.locator(".failure")).to_contain_text("Something went wrong")
        expect(page.locator("#ask")).to_be_enabled()
        ask(page, BANKS)
        expect(page.locator("blockquote").first).to_contain_text("Belinvestbank")
    finally:
        chat.close(verbose=False)
