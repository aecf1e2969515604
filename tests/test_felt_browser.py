"""How the chat feels: painted in stages, in turn for many, after a restart, at the first start."""

from __future__ import annotations

import json
import re
import statistics
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import qa
from tests.browsing import BANKS, Served, ask, box, entered, expect, joined, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [needs_chromium, pytest.mark.alone]
Visit = Callable[..., "Page"]
QUESTIONS = [
    str(json.loads(line)["question"])
    for line in (Path(__file__).parent / "golden" / "questions.jsonl")
    .read_text("utf-8")
    .splitlines()
][::4]
WATCH = """() => {
    window.painted = {};
    addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return;
        [window.painted, window.since] = [{}, performance.now()];
        window.before = document.querySelectorAll('.turn').length;
    }, true);
    new MutationObserver(() => requestAnimationFrame(() => {
        const turn = document.querySelectorAll('.turn')[window.before];
        if (!turn) return;
        const pending = turn.querySelector('.pending p')?.textContent;
        const stage = turn.querySelector('.glimpse') ? 'passages' : pending ? 'question' : 'answer';
        window.painted[stage] ??= performance.now() - window.since;
    })).observe(document.querySelector('#conversation'), { subtree: true, childList: true });
}"""


def test_the_question_is_painted_at_once_its_passages_and_then_the_answer(
    address: str, visit: Visit
) -> None:
    """Prints how long it takes from Enter on; what it must be is nothing that a test can know of a machine."""
    page = visit(address)
    page.evaluate(WATCH)
    times: dict[str, list[float]] = {"question": [], "passages": [], "answer": []}
    for number, question in enumerate(QUESTIONS):
        ask(page, question)
        page.wait_for_function("window.painted.answer")
        for stage, taken in page.evaluate("window.painted").items():
            times[stage].append(taken)
        if number % 8 == 7:
            page.get_by_role("button", name="New conversation").click()
            page.wait_for_selector(".welcome")
    print()
    for stage, taken in times.items():
        p95 = sorted(taken)[int(0.95 * (len(taken) - 1))]
        print(
            f"Enter to painted {stage}: median {statistics.median(taken):.0f} ms, p95 {p95:.0f} ms"
        )
    assert len(times["answer"]) == len(QUESTIONS)
    medians = [statistics.median(taken) for taken in times.values()]
    assert medians == sorted(medians)
    assert len(times["passages"]) >= len(QUESTIONS) / 2


def test_ten_at_once_get_their_own_answers_in_turn(
    address: str, visit: Visit, engine: qa.Engine
) -> None:
    questions = QUESTIONS[:10]
    pages = [visit(address) for _ in questions]
    for page, question in zip(pages, questions, strict=True):
        page.evaluate(WATCH)
        box(page).fill(question)
    at_once = """at => {
        [window.before, window.since] = [0, performance.now()];
        setTimeout(() => document.querySelector('#ask').click(), at - Date.now());
    }"""
    moment = (time.time() + 5) * 1000
    for page in pages:
        page.evaluate(at_once, moment)
    for page in pages:
        page.wait_for_selector(".answer:not(.pending)", timeout=240_000)
    for page, question in zip(pages, questions, strict=True):
        expected = engine.ask(question)
        shown = expected.citations or expected.nearest
        assert joined(page, ".question") == question
        assert joined(page, "blockquote") == "".join(one.quote for one in shown)
        expect(page.locator("#ask")).to_be_enabled()


def test_no_haste_mixes_answers_up_or_freezes_the_button(address: str, visit: Visit) -> None:
    page = visit(address)
    box(page).fill(BANKS)
    box(page).press("Enter")
    page.wait_for_selector(".turn")
    box(page).fill("Who is John Coale?")
    box(page).press("Enter")  # while the first is read: it stays in the box, or is asked after it
    page.wait_for_selector(".answer:not(.pending)")
    expect(page.locator("#ask")).to_be_enabled()
    if box(page).input_value():
        entered(page)
    expect(page.locator(".turn")).to_have_count(2)
    page.wait_for_function("!document.querySelector('.pending')")
    expect(page.locator("blockquote").first).to_contain_text("Belinvestbank")
    expect(page.locator(".turn").last.locator("blockquote").first).to_contain_text("Coale")
    expect(page.locator("#ask")).to_be_enabled()

    box(page).fill("Who is Maxim Ryzhenkov?")
    box(page).press("Enter")
    page.get_by_role("button", name="New conversation").click()  # while it is read
    page.wait_for_selector(".welcome")
    page.wait_for_timeout(1500)
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#ask")).to_be_enabled()
    ask(page, BANKS)
    expect(page.locator(".turn")).to_have_count(1)


def test_the_page_goes_on_after_the_server_was_restarted(shipped_index: Path, visit: Visit) -> None:
    served = Served(shipped_index)
    with served as url:
        page = visit(url)
        ask(page, BANKS)
        ask(page, "and on 20 March?")
        answers = joined(page, ".answer")
        box(page).fill("Who is John Coale?")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("The chat does not answer. This page waits")
    page.keyboard.press("Enter")  # is not sent into the void
    with Served(shipped_index, port=served.port):
        expect(notice).to_contain_text(
            "The chat was restarted. Your conversation was opened again."
        )
        expect(page.locator(".turn")).to_have_count(2)
        page.wait_for_function("!document.querySelector('.pending')")
        assert joined(page, ".answer") == answers
        expect(box(page)).to_have_value("Who is John Coale?")
        box(page).press("Enter")
        expect(page.locator(".turn")).to_have_count(3)
        expect(page.locator(".turn").last.locator("blockquote").first).to_contain_text("Coale")
        page.locator(".turn").first.locator(".cite").first.click()
        page.wait_for_selector("#page .box.quote")
        notice.get_by_role("button").click()
        expect(notice).to_be_hidden()


def test_the_first_start_says_how_far_it_is(index_folder: Path, browser: Any) -> None:
    served = Served(index_folder)
    try:
        assert _status(served.url) == 503  # the chat is not there yet, but its address answers
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(f"{served.url}?q=Who+is+John+Coale%3F")
        expect(page.locator("h1")).to_have_text("Opening the briefings")
        expect(page.locator("#far")).to_have_text(re.compile(r"\d+ of \d+|Preparing the models"))
        page.wait_for_selector(
            ".turn"
        )  # the same page becomes the chat, and asks what its address asks
        expect(page.locator(".question")).to_have_text("Who is John Coale?")
        page.close()
    finally:
        served.__exit__()


def _status(url: str) -> int:
    """What an address answers first."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nothing answers")


def test_nothing_moves_for_who_wants_no_motion(address: str, visit: Visit) -> None:
    moving = """() => {
        const made = '<div class="answer pending"><p>…</p></div>';
        document.querySelector('.turn').insertAdjacentHTML('beforeend', made);
        const dot = getComputedStyle(document.querySelector('.pending p'), '::before').animationName;
        document.querySelector('.turn .pending').remove();
        return dot;
    }"""
    for motion, name in (("no-preference", "breathe"), ("reduce", "none")):
        page = visit(address, reduced_motion=motion)
        ask(page, BANKS)
        assert page.evaluate(moving) == name


def test_what_is_going_on_is_announced(address: str, visit: Visit) -> None:
    page = visit(address)
    spoken = page.locator("#live [aria-live=polite]")
    page.evaluate(
        """() => {
        window.heard = [];
        const spoken = document.querySelector('.spoken');
        const observed = { childList: true, characterData: true, subtree: true };
        new MutationObserver(() => window.heard.push(spoken.textContent)).observe(spoken, observed);
        }"""
    )
    ask(page, BANKS)
    expect(spoken).to_contain_text("2 found in these briefings")
    expect(spoken).to_contain_text("Belinvestbank · Development Bank")
    assert any("Reading" in one for one in page.evaluate("window.heard"))
    ask(page, "What is the capital of France?")
    expect(spoken).to_contain_text("Not found in these briefings")


def test_every_stop_of_the_tab_key_is_visible(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.locator(".cite").first.click()
    page.wait_for_selector("#page img")
    box(page).focus()
    outlined = """() => {
        const here = document.activeElement;
        const style = getComputedStyle(here);
        const ring = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
        const own = here.closest('#question') || here.matches('.source'); // has a frame; is no stop
        return here === document.body || own || ring ? '' : here.outerHTML.slice(0, 120);
    }"""
    stops = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate(outlined) == ""
        stops += page.evaluate("document.activeElement !== document.body")
    assert stops >= 20
