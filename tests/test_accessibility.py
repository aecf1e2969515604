"""What axe-core says of the chat: nothing serious, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.browsing import BANKS, address, ask, browser, needs_chromium, visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
__all__ = ["address", "browser", "visit"]  # fixtures
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
    page.wait_for_selector("#page img")
    assert violations(page) == []


def test_nothing_grave_in_silence(address: str, visit: Callable[..., Page]) -> None:
    page = visit(address)
    ask(page, "What is the capital of France?")
    assert violations(page) == []
