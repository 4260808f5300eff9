"""Pages as a person meets them: wide and narrow, dark, printed, by keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.room import reading_room

pytestmark = pytest.mark.browser

PATHS = [
    "/", "/search", "/search?q=harbour", "/d/orsk-12", "/d/orsk-14", "/d/calendar-7", "/actors", "/actor/bartold", "/channels",
    "/not-held", "/requests", "/who-knew", "/who-knew?target=orsk-12", "/known?actor=bartold", "/problems", "/events",
    "/event/closing", "/nobody", "/search?as-known-to=kern&at=1952", "/d/orsk-12?as-known-to=kern&at=1952",
    "/d/orsk-14?as-known-to=kern&at=1900", "/questions", "/learned?actor=bartold&from=1951-05-01&to=1951-06-01", "/ahead?a=kern&b=bartold",
    "/compare-knowledge?a=kern&b=bartold&at=1951-06-01", "/channel?a=kern&b=bartold", "/silences", "/completeness",
    "/completeness?actor=bartold&from=1951-05-01&to=1951-06-01",
]  # fmt: skip
NOT_THERE = ("/nobody", "/d/orsk-14?as-known-to=kern&at=1900")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with reading_room(tmp_path_factory.mktemp("room")) as where:
        yield where


CONTRAST = """
() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m, 1] : m };
  const lum = ([r, g, b]) => { const f = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
    return .2126 * f(r) + .7152 * f(g) + .0722 * f(b) };
  const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c[3] === 1) return c }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255] };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !e.checkVisibility() || e.closest('option')) continue;
    const a = lum(parse(getComputedStyle(e).color)), b = lum(ground(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) bad.push([walk.currentNode.textContent.trim().slice(0, 40), ratio.toFixed(2)]);
  }
  return bad;
}
"""
"""Words whose colour stands out too little from its ground: WCAG AA asks for 4.5."""


@pytest.mark.parametrize("width", [1400, 900, 390])
@pytest.mark.parametrize("path", PATHS)
def test_nothing_scrolls_sideways_and_nothing_complains(page: Page, address: str, path: str, width: int) -> None:
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not (path in NOT_THERE and "404" in message.text):
            said.append(message.text)

    page.on("console", listen)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for element in page.query_selector_all("main :not(thead, thead *, .box *)"):
        box = element.bounding_box()
        assert box is None or box["x"] + box["width"] <= width + 1, element.evaluate("e => e.outerHTML.slice(0, 120)")
    assert not said


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["/", "/search?q=harbour", "/d/orsk-12", "/d/calendar-7", "/not-held", "/nobody", "/requests", "/known?actor=bartold",
     "/d/orsk-12?as-known-to=kern&at=1952",
     "/completeness?actor=bartold&from=1951-05-01&to=1951-06-01"],
)  # fmt: skip
def test_words_stand_out_from_their_ground(page: Page, address: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(address + path)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 19)"
    assert dark == (scheme == "dark")
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("path", ["/", "/d/orsk-12", "/not-held"])
def test_printed_pages_hold_the_text_and_no_bars(page: Page, address: str, path: str) -> None:
    page.emulate_media(media="print")
    page.goto(address + path)
    assert not page.locator("header.bar").is_visible()
    assert page.locator("h1").is_visible()
    if path == "/d/orsk-12":
        assert page.get_by_text("b) the customs house stays open.", exact=True).is_visible()
        assert page.locator(".note").first.is_visible()


def test_the_keyboard_reaches_the_text_first(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the text"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    assert page.evaluate("document.activeElement.id") == "main"
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName"))
    assert {"SUMMARY", "#1.b", "#note-1", "/actor/tarn"} <= set(reached)


def test_focus_is_seen(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_evidence_opens_by_keyboard(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    summary = page.locator(".card details.why summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert page.locator(".card .proof").first.is_visible()
    assert "by the rule" in page.locator(".card .proof").first.inner_text()


def test_a_point_has_an_address_that_a_browser_goes_to(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 300})
    page.emulate_media(reduced_motion="reduce")
    page.goto(address + "/d/orsk-12#1.b")
    assert page.evaluate("document.querySelector(':target').id") == "1.b"
    box = page.locator("[id='1.b']").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 300


def test_all_of_it_works_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    page.locator(".ask input").fill("harbour")
    page.keyboard.press("Enter")
    page.locator(".hit h3 a").first.click()
    assert page.locator("h1").inner_text() == "Telegram 14 from Vell"
    page.go_back()
    page.locator(".facets a").first.click()
    page.locator(".chosen .chip").first.wait_for()
    assert page.locator(".chosen .chip").count() == 1
    page.goto(address + "/d/orsk-12")
    page.locator(".card details.why summary").first.click()
    assert page.locator(".card .proof").first.is_visible()
    context.close()


def test_notes_stand_in_the_margin_when_there_is_room(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.goto(address + "/d/orsk-12")
    words, note = page.locator(".para .words").first.bounding_box(), page.locator(".note").first.bounding_box()
    assert words is not None
    assert note is not None
    assert note["x"] > words["x"] + words["width"]
    page.set_viewport_size({"width": 390, "height": 900})
    words, note = page.locator(".para .words").first.bounding_box(), page.locator(".note").first.bounding_box()
    assert words is not None
    assert note is not None
    assert note["y"] >= words["y"] + words["height"] - 10


def test_a_lens_is_put_on_kept_and_taken_off(page: Page, address: str) -> None:
    """By a person: the form of the front page, a link, a search, and back; the bar says what is shown and hidden."""
    page.goto(address + "/")
    assert page.query_selector(".lens") is None
    page.fill("[name=as-known-to]", "kern")
    page.fill("[name=at]", "1952")
    page.click("text=See only that")
    bar = page.inner_text(".lens")
    assert "As known to" in bar and "Kern" in bar and "hidden" in bar
    shown, held = (int(n) for n in re.findall(r"(\d+) of (\d+) document", bar)[0])
    assert 0 < shown < held
    assert len(page.query_selector_all(".hit")) == shown
    page.click(".hit a")
    assert "as-known-to=kern" in page.url and "at=1952" in page.url
    assert "This document:" in page.inner_text(".lens") or "Of this document" in page.inner_text(".lens")
    page.fill("header [name=q]", "harbour")
    page.click("header button")
    page.wait_for_url("**q=harbour*")
    assert "as-known-to=kern" in page.url
    page.click("text=Take the lens off")
    page.wait_for_url(lambda url: "as-known-to" not in url)
    assert "q=harbour" in page.url
    assert page.query_selector(".lens") is None


def test_possible_papers_are_marked_with_a_word(page: Page, address: str) -> None:
    page.goto(address + "/search?as-known-to=bartold&at=1951-05-13")
    marks = [mark.inner_text() for mark in page.query_selector_all(".hit .maybe")]
    assert marks and all(mark.startswith("possible") or "in part" in mark for mark in marks)


def test_the_lens_is_printed_too(page: Page, address: str) -> None:
    """A printed state of knowledge says whose it is."""
    page.emulate_media(media="print")
    page.goto(address + "/d/orsk-12?as-known-to=kern&at=1952")
    assert page.is_visible(".lens b")
    assert not page.is_visible("text=Take the lens off")
