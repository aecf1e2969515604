"""The chat in a real browser: what its tests share; the fixtures stand in conftest.py."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Locator, Page

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = playwright.expect
expect.set_options(timeout=60_000)  # an answer is waited for, on any machine

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()
BANKS = "which banks were delisted on 19 March?"

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")


class Served:
    """`python app.py` on a port, by default one that is free, until the block ends."""

    def __init__(self, index: Path, corpus: Path = ROOT / "corpus", port: int = 0) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "app.py", "--no-open", "--port", str(self.port)]
        command += ["--index", str(index), "--corpus", str(corpus)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def __enter__(self) -> str:
        url = self.url
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


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser without a window."""
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def visits(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page in a session of its own.

    At the end no request has left the machine, no script has failed, and nothing was tried that the policy
    for the page's content forbids.
    """
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
        page.on("console", lambda said: wrong.extend(_trouble(said)))
        page.on("dialog", refuse)
        page.goto(url)
        page.wait_for_selector(".welcome" if welcome else ".turn")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


def _trouble(said: ConsoleMessage) -> list[str]:
    """What the browser says if a script of ours fails, or something is tried that the policy forbids."""
    grave = ("js_on_load", "Content Security Policy", "Content-Security-Policy")
    return [said.text] if any(word in said.text for word in grave) else []


def _elsewhere(url: str) -> list[str]:
    """The address, if it is not on this machine."""
    return [] if url.startswith(("http://127.0.0.1:", "data:", "blob:")) else [url]


def ask(page: Page, question: str) -> None:
    """Ask by keyboard and wait until the answer stands."""
    expect(page.locator("#ask")).to_be_enabled()
    asked = page.locator(".turn").count()
    box(page).fill(question)
    entered(page)
    expect(page.locator(".turn")).to_have_count(asked + 1)
    page.wait_for_function("!document.querySelector('.pending')")


def entered(page: Page) -> None:
    """Press Enter until the question has left the box: for a moment after an answer it stays there."""
    for _ in range(20):
        box(page).press("Enter")
        try:
            expect(box(page)).to_have_value("", timeout=500)
            return
        except AssertionError:
            continue


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


def box(page: Page) -> Locator:
    """The question box."""
    return page.locator("#question").locator("textarea, input")
