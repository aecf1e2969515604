"""The conversation in a real browser: what is carried over, narrowed, edited, kept, linked and saved."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import qa
from qa.feedback import read
from tests.browsing import BANKS, Served, ask, expect, fits, joined, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium
Visit = Callable[..., "Page"]


def settled(page: Page) -> None:
    page.wait_for_function("document.querySelector('.turn') && !document.querySelector('.pending')")


def chips(page: Page, turn: int = -1) -> list[str]:
    """The chips of a turn, as they are read."""
    found = page.locator(".turn").nth(turn).locator(".chip span").all_text_contents()
    return [str(text) for text in found]


def test_what_is_carried_is_shown_and_can_be_removed(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    ask(page, "and which companies?")
    assert chips(page) == ["19 March", "… were delisted"]
    expect(page.locator(".searched")).to_contain_text("“which companies were delisted, 19 March?”")
    page.get_by_role("button", name="Ask without “19 March”").click()
    expect(page.locator(".turn").last.locator(".chip")).to_have_count(1)
    settled(page)
    assert chips(page) == ["… were delisted"]
    expect(page.locator(".searched")).to_contain_text("“which companies were delisted?”")
    expect(page.locator(".turn")).to_have_count(2)


def test_an_earlier_question_is_edited_and_later_ones_follow(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, "Who is John Coale?")
    ask(page, "When was he appointed?")
    assert chips(page) == ["John Coale"]
    first = page.locator(".turn").first
    first.locator(".edit").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rewrite")).to_be_focused()
    page.keyboard.press("Escape")
    expect(first.locator(".edit")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Who is Maxim Ryzhenkov?")  # what was there is selected
    page.keyboard.press("Enter")
    expect(first.locator(".question")).to_have_text("Who is Maxim Ryzhenkov?")
    expect(page.locator(".turn").last.locator(".chip span")).to_have_text(["Maxim Ryzhenkov"])
    settled(page)
    expect(page.locator(".turn")).to_have_count(2)


def test_the_search_is_narrowed_widened_and_linked(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.locator(".narrowing summary").click()
    page.locator(".narrowing .find").first.fill("banks")
    expect(page.locator("input[name=doc]:visible")).to_have_count(1)
    page.get_by_label("text", exact=True).check()
    page.locator("input[name=since]").fill("2026-04-01")
    page.get_by_role("button", name="Apply and ask again").click()
    page.wait_for_selector(".turn .widen")
    settled(page)
    assert chips(page) == ["since 1 April 2026", "text"]
    details = page.locator(".answer .where .brief").all_text_contents()
    assert details
    assert all("April 2026" in one for one in details)
    page.wait_for_function("new URL(location.href).searchParams.get('kind') === 'text'")

    linked = visit(page.url, welcome=False)
    settled(linked)
    assert chips(linked) == chips(page)
    assert joined(linked, ".answer") == joined(page, ".answer")
    assert (
        linked.locator(".narrowing > .chips .chip").count() == 2
    )  # the next question is asked so too

    page.get_by_role("button", name="Ask without “text”").click()
    expect(page.locator(".turn .chip")).to_have_count(1)
    page.get_by_role("button", name="Remove the filter “text”").click()
    expect(page.locator(".narrowing > .chips .chip")).to_have_count(1)


def test_a_filter_that_leaves_nothing_says_so(address: str, visit: Visit) -> None:
    page = visit(f"{address}?q=Who+is+John+Coale%3F&since=2030-01-01", welcome=False)
    expect(page.locator(".reason")).to_contain_text("published on or after 2030-01-01")
    broken = visit(f"{address}?q=Who&since=soon", welcome=False)
    expect(broken.locator(".failure")).to_contain_text("since must be a day such as 2026-03-19")
    ask(broken, BANKS)
    expect(broken.locator("blockquote").first).to_contain_text("Belinvestbank")


def test_conversations_are_kept_reopened_and_deleted(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    ask(page, "and on 20 March?")
    page.get_by_role("button", name="New conversation").click()
    page.wait_for_selector(".welcome")
    ask(page, "Who is John Coale?")
    page.reload()  # nothing but the browser remembers; the address asks the last question again
    settled(page)
    page.locator(".kept summary").click()
    titles = page.locator(".reopen")
    expect(titles.filter(has_text="2 questions")).to_contain_text(BANKS)
    titles.filter(has_text="2 questions").click()
    expect(page.locator(".turn")).to_have_count(2)
    settled(page)
    assert joined(page, ".question") == f"{BANKS}and on 20 March?"
    assert chips(page) == ["which banks were delisted …"]

    page.locator(".kept summary").click()
    before = page.locator(".reopen").count()
    page.get_by_role("button", name=f"Delete “{BANKS}”").click()
    expect(page.locator(".reopen")).to_have_count(before - 1)
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".reopen")).to_have_count(0)
    assert page.evaluate("localStorage.getItem('qa:conversations')") == "[]"
    expect(page.locator(".turn")).to_have_count(2)


def test_odd_storage_keeps_nothing_from_working(address: str, visit: Visit) -> None:
    page = visit(address)
    kept = [None, {"id": "x", "turns": ["q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E"], "when": "y"}]
    page.evaluate("text => localStorage.setItem('qa:conversations', text)", json.dumps(kept))
    page.reload()
    page.wait_for_selector(".welcome")
    page.locator(".kept summary").click()
    expect(page.locator(".reopen")).to_contain_text("<img src=x onerror=alert(1)>")
    page.locator(".reopen").click()
    settled(page)
    assert joined(page, ".question") == "<img src=x onerror=alert(1)>"
    page.evaluate("localStorage.setItem('qa:conversations', '{')")
    ask(page, BANKS)
    expect(page.locator(".turn").last.locator("blockquote").first).to_contain_text("Belinvestbank")


def test_a_link_reopens_its_answer_and_says_what_has_changed_since(
    visit: Visit, build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"banks.txt": "The Harbour Bank was closed on 4 May 2026. It stays closed."})
    with Served(tmp_path / "index") as url:
        page = visit(url, permissions=["clipboard-read", "clipboard-write"])
        ask(page, "Which bank was closed on 4 May 2026?")
        page.locator(".copy-link").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".copy-link.copied")
        link = page.evaluate("navigator.clipboard.readText()")
        build_from({"banks.txt": "Correction. The Garden Bank was closed on 4 May 2026."})
        linked = visit(link, welcome=False)
        settled(linked)
        assert joined(linked, ".answer") == joined(page, ".answer")  # exactly what it was
        expect(linked.locator(".since-link")).to_contain_text(
            "has changed or gone since: banks.txt"
        )
        linked.get_by_role("button", name="Ask the newest").click()
        expect(linked.locator("blockquote").first).to_contain_text("Garden Bank")
        expect(linked.locator(".since-link")).to_have_count(0)
        linked.wait_for_function("new URL(location.href).searchParams.get('g') === '000002'")

        shutil.rmtree(tmp_path / "index" / "generations" / "000001")  # no longer kept
        late = visit(link, welcome=False)
        settled(late)
        expect(late.locator(".since-link")).to_contain_text("which is not kept; 000002 answers now")
        expect(late.locator("blockquote").first).to_contain_text("Garden Bank")


def test_a_page_that_is_loaded_again_keeps_its_conversation(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    ask(page, "and on 20 March?")
    page.locator("#question").locator("textarea, input").fill("Who is")
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    settled(page)
    assert joined(page, ".question") == f"{BANKS}and on 20 March?"
    expect(page.locator("#question").locator("textarea, input")).to_have_value("Who is")
    page.wait_for_function("new URL(location.href).searchParams.get('q') === 'and on 20 March?'")
    expect(page.locator(".notice")).to_be_hidden()


@pytest.mark.parametrize(
    ("format", "name", "starts"),
    [
        ("Markdown", "conversation.md", "## which banks were delisted on 19 March?"),
        ("Word (HTML)", "conversation.html", "<!DOCTYPE html>"),
        ("Table (CSV)", "conversation.csv", "\ufeffturn,question"),
        ("JSON", "conversation.json", "[\n"),
    ],
)
def test_the_conversation_is_saved_as_a_file(
    saving: Page, engine: qa.Engine, format: str, name: str, starts: str
) -> None:
    with saving.expect_download() as waiting:
        saving.locator(".saving summary").click()
        saving.get_by_role("button", name=format, exact=True).click()
    download = waiting.value
    assert download.suggested_filename == name
    text = Path(download.path()).read_bytes().decode("utf-8")
    assert text.startswith(starts)
    if name.endswith("json"):
        quote = engine.ask(BANKS).citations[0].quote
        assert json.loads(text)[0]["citations"][0]["quote"] == quote


@pytest.fixture(scope="module")
def saving(address: str, browser: Any) -> Iterator[Page]:
    """One conversation that is saved in every format."""
    page = browser.new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.wait_for_selector(".welcome")
    ask(page, BANKS)
    yield page
    page.close()


def test_paper_shows_quotations_and_nothing_to_press(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.emulate_media(media="print")
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".where").first).to_be_visible()
    for pressed in ("#ask", "#anew", "#narrow", "#menus", ".edit", ".copy"):
        assert not page.locator(pressed).first.is_visible(), pressed
    whole = page.locator("#conversation").evaluate("one => one.scrollHeight <= one.clientHeight")
    assert whole


def test_menus_and_the_filter_close_by_keyboard_and_fit_a_phone(address: str, visit: Visit) -> None:
    page = visit(address, viewport={"width": 320, "height": 640})
    ask(page, BANKS)
    ask(page, "and on 20 March?")
    for opener in (".kept summary", ".saving summary", ".narrowing summary"):
        page.locator(opener).focus()
        page.keyboard.press("Enter")
        sheet = page.locator(opener).locator("xpath=following-sibling::*")
        box = sheet.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        expect(page.locator(opener)).to_be_focused()
    assert fits(page)


def test_what_is_said_of_an_answer_is_kept_beside_the_index(
    visit: Visit, build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"banks.txt": "The Harbour Bank was closed on 4 May 2026. It stays closed."})
    with Served(tmp_path / "index") as url:
        page = visit(url)
        ask(page, "Which bank was closed on 4 May 2026?")
        page.get_by_role("button", name="Right", exact=True).click()
        expect(page.get_by_label("A note, if you like")).to_be_focused()
        page.keyboard.type("seen in the register")
        page.keyboard.press("Enter")
        expect(page.locator(".judged")).to_have_text("Kept beside the index: right.")
        (kept,), _ = read(tmp_path / "index")
        assert (kept.verdict, kept.note) == ("right", "seen in the register")
        assert (
            kept.answer["citations"][0]["quote"] in page.locator("blockquote").all_text_contents()
        )
