"""What axe-core says of the chat: nothing serious, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import qa
from qa.render import passages_to_html
from tests.browsing import BANKS, ask, needs_chromium

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
pytestmark = needs_chromium
GRAVE = {"serious", "critical"}


def violations(page: Page) -> list[str]:
    """Each grave violation with the elements that it concerns."""
    found: list[dict[str, Any]] = axe.Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({one['help']}): {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 720)])
def test_nothing_grave(
    address: str, visit: Callable[..., Page], scheme: str, width: int, height: int
) -> None:
    page = visit(address, color_scheme=scheme, viewport={"width": width, "height": height})
    assert violations(page) == []
    ask(page, BANKS)
    assert violations(page) == []
    page.locator(".cite").first.click()
    page.wait_for_selector("#source mark.quote")
    assert violations(page) == []
    page.get_by_role("button", name="Page" if width < 800 else "Text", exact=True).click()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_in_any_other_state(
    address: str, visit: Callable[..., Page], scheme: str
) -> None:
    page = visit(address, color_scheme=scheme)
    page.locator(".narrowing summary").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    ask(page, "What is the capital of France?")
    page.locator(".judge").first.click()
    assert violations(page) == []
    for menu in (".kept", ".saving"):
        page.locator(f"{menu} summary").click()
        assert violations(page) == []
    page.keyboard.press("Escape")
    ask(page, "Who is Maxim Ryzhenkov?")
    page.locator(".cite", has_text="Who Is Who").first.click()
    page.get_by_label("Find in this document").fill("minsk")
    page.wait_for_selector("#source table")
    assert violations(page) == []
    page.locator("#to-library").click()
    page.wait_for_selector(".library")
    assert violations(page) == []


def test_nothing_grave_while_passages_are_read_and_notes_are_shown(
    address: str, visit: Callable[..., Page], engine: qa.Engine
) -> None:
    page = visit(address)
    ask(page, BANKS)
    hits = passages_to_html(engine.search(BANKS))
    pending = f'<div class="answer pending"><p>Reading…</p>{hits}</div>'
    page.locator(".turn").evaluate("(turn, html) => { turn.innerHTML += html }", pending)
    page.locator(".notice").evaluate(
        "one => { one.hidden = false; one.firstChild.textContent = 'The chat does not answer.' }"
    )
    assert violations(page) == []
