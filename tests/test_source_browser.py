"""The source beside the answer: page and text, marks, turning, enlarging, finding."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import qa
from tests.browsing import BANKS, Served, ask, expect, fits, in_view, joined, needs_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_chromium
Visit = Callable[..., "Page"]
REGISTER = "Which sanctions decisions are registered?"


def test_a_number_lights_its_quotation(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, REGISTER)
    shade = "one => getComputedStyle(one).backgroundColor"
    first, second = (page.locator("blockquote").nth(number) for number in (0, 1))
    plain = second.evaluate(shade)
    page.locator(".cite").nth(1).hover()
    assert second.evaluate(shade) != plain == first.evaluate(shade)
    page.keyboard.press("Tab")  # out of the box, to where keys walk
    page.locator(".cite").first.focus()
    page.keyboard.press("j")
    page.mouse.move(0, 0)
    assert second.evaluate(shade) != plain == first.evaluate(shade)


def test_a_pdf_page_is_drawn_and_turned(address: str, visit: Visit) -> None:
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
    page.get_by_role("button", name="Quotation", exact=True).click()  # back to where it stands
    expect(page.locator("#page .box.quote").first).to_be_visible()
    expect(page.locator("#page .box.answer").first).to_be_visible()
    page.locator(".sheet-scroll").focus()
    page.keyboard.press("PageUp")
    expect(drawn).to_have_attribute("alt", "Page 1 of The Minsk Round of 19 March 2026")


def test_two_tones_mark_the_quotation_and_its_answering_words(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.locator(".cite").first.click()
    page.wait_for_selector("#page .box.quote")
    tones = [
        page.locator(selector).first.evaluate("one => getComputedStyle(one).backgroundColor")
        for selector in (".box.quote", ".box.answer", "#source mark.quote", "#source mark.answer")
    ]
    assert len(set(tones[:2])) == len(set(tones[2:])) == 2
    # every box lies on the page, the answering ones inside the quotation's lines
    inside = """() => {
        const sheet = document.querySelector('.drawn img').getBoundingClientRect();
        const of = (name) => [...document.querySelectorAll(name)].map(one => one.getBoundingClientRect());
        const within = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1
            && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
        return of('.box').every(one => within(one, sheet))
            && of('.box.answer').every(one => of('.box.quote').some(line => within(one, line)));
    }"""
    assert page.evaluate(inside)


def test_the_page_is_enlarged_and_drawn_as_sharp(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, BANKS)
    page.locator(".cite").first.click()
    image = page.locator("#page img")
    expect(image).to_be_visible()
    width, pixels = (image.bounding_box() or {})["width"], int(image.get_attribute("width") or 0)
    expect(page.locator(".smaller")).to_be_disabled()
    page.get_by_role("button", name="Larger").click()
    expect(page.locator(".size")).to_have_text("150 %")
    page.wait_for_function(
        f"Number(document.querySelector('#page img').getAttribute('width')) === {2 * pixels}"
    )
    assert abs((image.bounding_box() or {})["width"] / width - 1.5) < 0.05
    page.wait_for_timeout(200)
    assert in_view(page, "#page .box.quote")
    expect(page.get_by_role("button", name="Close the source")).to_be_in_viewport()
    page.locator(".sheet-scroll").focus()
    page.keyboard.press("-")
    expect(page.locator(".size")).to_have_text("100 %")


def test_marks_are_walked_and_words_are_found(
    address: str, visit: Visit, engine: qa.Engine
) -> None:
    page = visit(address)
    ask(page, REGISTER)
    answer = engine.ask(REGISTER)
    in_register = [
        n for n, one in enumerate(answer.citations) if "register" in one.document.title.lower()
    ]
    places = sorted(in_register, key=lambda place: answer.citations[place].start)
    page.locator(".cite").nth(places[0]).click()
    expect(page.locator(".marks .to-quote")).to_have_text(f"1 of {len(places)} marks")
    page.get_by_role("button", name="Next mark").click()
    expect(page.locator(".marks .to-quote")).to_have_text(f"2 of {len(places)} marks")
    following = places[1]
    assert joined(page, "#source mark.quote") == answer.citations[following].quote
    expect(page.locator(".cite").nth(following)).to_have_attribute("aria-expanded", "true")

    text = answer.citations[0].document.text
    number = text.casefold().count("belavia")
    page.get_by_label("Find in this document").fill("BELAVIA")
    expect(page.locator(".hits")).to_have_text(f"1 of {number}")
    expect(page.locator("#page .box.found").first).to_be_visible()  # on the drawn page
    page.keyboard.press("Enter")
    expect(page.locator(".hits")).to_have_text(f"2 of {number}")
    page.get_by_role("button", name="Text", exact=True).click()
    page.get_by_label("Find in this document").press("Enter")
    expect(page.locator(".hits")).to_have_text(f"3 of {number}")
    shown = "[...CSS.highlights.get('found')].map(one => one.toString())"
    assert page.evaluate(shown) == ["Belavia"] * number  # in the text
    assert page.evaluate("CSS.highlights.get('found-now').size") == 1
    page.get_by_label("Find in this document").fill("no such words")
    expect(page.locator(".hits")).to_have_text("none")
    page.keyboard.press("Escape")
    expect(page.locator(".hits")).to_be_empty()
    expect(page.locator("#source .source")).to_have_count(1)  # only the search was given up


def test_typeset_text_keeps_headings_tables_and_marks(address: str, visit: Visit) -> None:
    page = visit(address)
    ask(page, "Who is Maxim Ryzhenkov?")
    page.locator(".cite", has_text="Who Is Who").first.click()
    expect(page.locator("#source .document table").first).to_be_visible()
    expect(page.locator("#source .document :is(h2, h3)").first).to_be_visible()
    expect(page.locator("#source mark.quote").first).to_be_in_viewport()
    expect(page.locator("#page .page")).to_have_count(0)
    expect(page.locator(".views")).to_have_count(0)


def test_a_page_that_has_changed_says_so(
    visit: Visit, build_from: Callable[..., qa.BuildReport], tmp_path: Path
) -> None:
    paper = Path(__file__).parents[1] / "corpus" / "2026-03-30-grand-deal.pdf"
    build_from({"deal.pdf": paper.read_bytes()})
    with Served(tmp_path / "index") as url:
        page = visit(url)
        ask(page, "What is the grand deal?")
        (tmp_path / "corpus" / "deal.pdf").write_bytes(paper.read_bytes() + b"\n% changed")
        page.locator(".cite").first.click()
        expect(page.locator(".page-note")).to_have_text(
            "The original file has changed since it was indexed. Only its text is shown."
        )
        expect(page.locator("#source mark.quote").first).to_be_in_viewport()


def test_page_and_text_fit_the_smallest_phone(address: str, visit: Visit) -> None:
    page = visit(address, viewport={"width": 320, "height": 640})
    ask(page, BANKS)
    page.locator(".cite").first.click()
    page.wait_for_selector("#source mark.quote")
    assert fits(page)
    page.get_by_role("button", name="Page", exact=True).click()
    expect(page.locator("#page .box.quote").first).to_be_in_viewport()
    assert fits(page)
    for name in ("Larger", "Close the source"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport()
