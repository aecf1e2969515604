"""The chat in a real browser: asked by keyboard, sources opened, hostile documents, phones, two sessions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import qa
from qa.engine import Engine
from qa.render.location import referenced
from qa.ui import build_chat
from qa.ui.theme import launch_options
from tests.browsing import BANKS, Served, ask, expect, fits, in_view, joined, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium


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
    assert in_view(page, "#page .box.quote")
    expect(page.locator("#question").locator("textarea, input")).to_have_value("")


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
    expect(page.locator(".silence .looked")).to_contain_text(
        "14 briefings were searched: none mentions “France”"
    )
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


def test_a_broken_pointer_leaves_the_chat_answering(
    visit: Callable[..., Page], build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"banks.txt": "The Harbour Bank was closed on 4 May 2026. It stays closed."})
    with Served(tmp_path / "index") as url:
        page = visit(url)
        (tmp_path / "index" / "CURRENT").write_text("000999\n")
        ask(page, "Which bank was closed on 4 May 2026?")
        expect(page.locator("blockquote").last).to_contain_text("The Harbour Bank was closed")
        expect(page.locator(".failure")).to_have_count(0)


def test_a_source_stays_what_was_cited_after_a_new_index(
    visit: Callable[..., Page], build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"banks.txt": "The Harbour Bank was closed on 4 May 2026. It stays closed."})
    with Served(tmp_path / "index") as url:
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

    def stages(self, question: str, **given: Any) -> Iterator[list[qa.Hit] | qa.Answer]:
        if question == "break":
            raise ZeroDivisionError(question)
        return super().stages(question, **given)


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
