"""The README's pictures of the chat, taken of the real thing: `python -m tests.pictures`.

Indexes the shipped corpus, starts the chat, asks in headless Chromium, and writes PNG files to tests/pictures.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import qa
from tests.browsing import BANKS, CHROMIUM, FLAGS, ROOT, Served, ask, playwright

HERE = Path(__file__).parent / "pictures"
FOLLOWING = "who led the American delegation?"
SHOTS: dict[str, dict[str, Any]] = {
    "desktop-light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "desktop-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "light",
        "device_scale_factor": 2,
    },
}


def main() -> None:
    """Take every picture."""
    HERE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        index = Path(temporary) / "index"
        qa.build(ROOT / "corpus", index)
        with Served(index) as url, playwright.sync_playwright() as running:
            browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name, options in SHOTS.items():
                page = browser.new_context(**options).new_page()
                page.goto(url)
                page.wait_for_selector(".welcome")
                ask(page, BANKS)
                if name != "phone":
                    ask(page, FOLLOWING)
                    page.locator(".turn").first.locator(".cite").first.click()
                    page.wait_for_selector("#page img")
                    page.wait_for_timeout(800)
                page.screenshot(path=HERE / f"{name}.png")
                print(HERE / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    main()
