"""The README's pictures of the chat, taken of the real thing: `python -m tests.pictures`.

Indexes the shipped corpus, starts the chat, asks in headless Chromium, and writes PNG files to tests/pictures.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

import qa
from tests.browsing import BANKS, CHROMIUM, FLAGS, ROOT, Served, ask, playwright

HERE = Path(__file__).parent / "pictures"
FOLLOWING = "and on 20 March?"
COLOURS = 128
SHOTS: dict[str, dict[str, Any]] = {
    "desktop-light": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "desktop-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "color_scheme": "light",
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
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
                page.locator(".cite").first.click()
                page.wait_for_selector("#page img", state="attached")
                page.wait_for_timeout(800)
                page.locator("#conversation").evaluate("one => { one.scrollTop = 0 }")
                page.wait_for_timeout(200)
                _keep(page.screenshot(), HERE / f"{name}.png")
            browser.close()


def _keep(png: bytes, path: Path) -> None:
    """Write a picture with so many colours as the page has need of, and tell its size."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
