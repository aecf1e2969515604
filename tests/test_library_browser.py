"""The library in a real browser: found, sorted and opened by anybody, changed by curators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import qa
from qa.ui.curators import Curators
from tests.browsing import ask, expect, fits, needs_chromium
from tests.serving import served

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium
Visit = Callable[..., "Page"]

BANK = "The Harbour Bank was closed on 4 May 2026. It stays closed."
GARDEN = b"The Garden Bank was opened on 5 May 2026. It stays open."
GARDEN_QUESTION = "Which bank was opened on 5 May 2026?"
HOSTILE = "<img src=x onerror=window.hacked=1>.txt"


def open_library(page: Page) -> None:
    page.locator("#to-library").click()
    page.wait_for_selector(".library tbody tr")


def titles(page: Page) -> list[str]:
    return [str(t) for t in page.locator(".library tr:not([hidden]) .title").all_text_contents()]


def test_a_document_is_added_asked_removed_and_undone(
    visit: Visit, build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"bank.txt": BANK})
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    with served(index, Curators(corpus)) as url:
        page = visit(url)
        open_library(page)
        page.locator("#tools input[type=file]").set_input_files(
            {"name": "garden.txt", "mimeType": "text/plain", "buffer": GARDEN}
        )
        told = page.locator("#told")
        expect(told).to_contain_text("garden.txt was added")
        row = page.locator(".library tbody tr", has_text="garden.txt")
        expect(row).to_contain_text("Not indexed yet")
        page.get_by_role("button", name="Re-index").click()
        expect(told).to_contain_text("Generation 000002 published: 2 documents")
        expect(told.locator(".told-note")).to_have_css(
            "border-radius", "0px"
        )  # no chip of an answer
        ask(page, GARDEN_QUESTION)
        expect(page.locator("blockquote").last).to_contain_text("The Garden Bank was opened")

        remove = row.locator(".discard")
        remove.click()
        expect(remove).to_have_text("Really remove?")
        assert (corpus / "garden.txt").exists()
        remove.click()
        expect(told).to_contain_text("can be put back")
        assert not (corpus / "garden.txt").exists()
        page.get_by_role("button", name="Re-index").click()
        expect(told).to_contain_text("Generation 000003 published: 1 documents")
        expect(row).to_have_count(0)

        page.get_by_role("button", name="Undo", exact=True).click()
        expect(told).to_contain_text("Generation 000002 published again, instead of 000003")
        expect(row).to_contain_text("Removed; in the index until the next re-index")
        ask(page, GARDEN_QUESTION)
        expect(page.locator("blockquote").last).to_contain_text("The Garden Bank was opened")
        page.locator(".trash summary").click()
        page.get_by_role("button", name="Put back garden.txt").click()
        expect(told).to_contain_text("garden.txt was put back")
        assert (corpus / "garden.txt").read_bytes() == GARDEN


def test_a_visitor_finds_sorts_and_opens_by_keyboard(
    visit: Visit, build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from(
        {
            "a.md": f"---\ndate: 2026-05-06\ntitle: Banks\n---\n\n{BANK}",
            "b.md": f"---\ndate: 2026-01-02\ntitle: Gardens\n---\n\n{GARDEN.decode()}",
            "broken.pdf": "no PDF",
            HOSTILE: "<script>window.hacked = 1</script> A note without a date.",
        }
    )
    with served(tmp_path / "index") as url:
        page = visit(url)
        open_library(page)
        page.wait_for_function("document.activeElement.matches('.find')")
        expect(page.locator("#tools, .discard")).to_have_count(0)
        expect(page.locator("tr", has_text="broken.pdf")).to_contain_text("Not read: is not a PDF")
        expect(page.locator("tr", has_text="onerror")).to_contain_text("No date")
        assert page.locator("#library img, #library script").count() == 0
        date = page.locator(".library th", has_text="Date")
        date.get_by_role("button").click()
        expect(date).to_have_attribute("aria-sort", "descending")
        assert titles(page)[:2] == ["Banks", "Gardens"]
        date.get_by_role("button").click()
        expect(date).to_have_attribute("aria-sort", "ascending")
        assert titles(page)[:2] == ["Gardens", "Banks"]
        page.locator(".find").fill("garden md")
        expect(page.locator(".library .count")).to_have_text("1 of 4 documents")
        assert titles(page) == ["Gardens"]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#source .document")).to_have_text(GARDEN.decode())
        expect(page.locator("#source mark")).to_have_count(0)
        page.keyboard.press("Escape")
        page.wait_for_function("document.activeElement.matches('.title')")
        page.keyboard.press("Escape")
        expect(page.locator(".library")).to_have_count(0)
        page.wait_for_function("document.activeElement.id === 'to-library'")
        assert page.evaluate("window.hacked") is None


def test_on_a_phone_the_library_fills_the_screen(
    visit: Visit, build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    build_from({"bank.txt": BANK, "x" * 90 + ".txt": "A note of one long name."})
    with served(tmp_path / "index", Curators(tmp_path / "corpus")) as url:
        page = visit(url, viewport={"width": 375, "height": 700})
        open_library(page)
        expect(page.locator("#chat")).to_be_hidden()
        expect(page.locator("#reindex")).to_be_visible()
        assert fits(page)
        script = "one => one.scrollWidth <= one.clientWidth"
        assert page.locator(".shelf").evaluate(script)
        assert page.locator("#tools").evaluate(script)
        page.locator("button.title").first.click()
        page.wait_for_selector("#source .source")
        assert fits(page)
