"""Every page of both samples, with scripts: no error, the keys do what they do everywhere, in both languages and in the dark on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from diplomatica.library import Archive
from diplomatica.serve.desk import Desk
from diplomatica.serve.run import served
from tests.browser.test_axe import barriers
from tests.browser.tour import addresses
from tests.samples.built import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

FOCUS = "document.activeElement === document.body ? '' : document.activeElement.name || document.activeElement.tagName"


class Tour:
    """A sample in a browser that notes what goes wrong, and the addresses of all its pages."""

    def __init__(self, archive: Archive, address: str, page: Page) -> None:
        self.address, self.page = address.rstrip("/"), page
        self.paths = [path for path in (*addresses(archive), "/decide") if not path.startswith("/unapi")]
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def open(self, path: str, language: str = "") -> None:
        """Go to a page."""
        said = f"{'&' if '?' in path else '?'}lang={language}" if language and "lang=" not in path else ""
        self.page.goto(f"{self.address}{path}{said}")


@pytest.fixture(scope="module", params=NAMES)
def tour(request: pytest.FixtureRequest, sample: Callable[[str], Path], browser: Browser) -> Iterator[Tour]:
    root = sample(request.param)
    desk = Desk(root, "A. Reader")
    with Archive.open(root) as archive, served(archive, desk) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{address}desk?key={desk.key}")
        yield Tour(archive, address, page)
        page.context.close()


def test_the_keys_do_what_they_do_everywhere(tour: Tour) -> None:
    page, bad = tour.page, []
    for path in tour.paths:
        tour.open(path)
        tour.wrong = [said for said in tour.wrong if "404" not in said and "400" not in said]
        page.keyboard.press("?")
        listed = page.locator("#keys").is_visible()
        page.keyboard.press("Escape")
        page.locator("#keys").wait_for(state="hidden")
        page.keyboard.press("/")
        field = page.evaluate(FOCUS)
        page.keyboard.press("Escape")
        left = page.evaluate(FOCUS)
        page.keyboard.press("j")
        page.keyboard.press("k")
        stepped = page.locator(".at-hand").count()
        items = page.locator(".hit, .para, .item, main table.cards > tbody > tr, main ul.plain > li").count()
        page.keyboard.press("Escape")
        after = page.locator(".at-hand").count()
        if not listed or field != "q" or left == "q" or (items and stepped > 1) or after or tour.wrong:
            bad.append((path, listed, field, left, items, stepped, after, tour.wrong))
        tour.wrong = []
    assert bad == []


def test_no_barrier_in_german_on_a_phone_in_the_dark(tour: Tour) -> None:
    tour.page.set_viewport_size({"width": 390, "height": 844})
    tour.page.emulate_media(color_scheme="dark")
    found = {}
    for path in tour.paths:
        said = f"{'&' if '?' in path else '?'}lang=de" if "lang=" not in path else ""
        if barred := barriers(tour.page, f"{tour.address}{path}{said}"):
            found[path] = barred
    assert found == {}
