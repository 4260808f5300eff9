"""Every page of both samples, with scripts: no error, the keys do what they do everywhere; axe in German, on a phone in the dark."""

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

STEPS = """[...document.querySelectorAll('.hit, .para, .item, main table.cards > tbody > tr, main ul.plain > li')]
    .filter((item) => item.checkVisibility()).length"""
FOCUS = "document.activeElement === document.body ? '' : document.activeElement.name || document.activeElement.tagName"


class Tour:
    """A sample in a browser that notes what goes wrong, and the addresses of all its pages."""

    def __init__(self, archive: Archive, address: str, page: Page) -> None:
        self.address, self.page = address.rstrip("/"), page
        self.paths = [path for path in (*addresses(archive), "/decide") if not path.startswith("/unapi")]
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        # That a page is not there is what some of these addresses are for.
        page.on(
            "console",
            lambda said: (
                self.wrong.append(said.text) if said.type == "error" and "status of 40" not in said.text else None
            ),
        )


@pytest.fixture(scope="module", params=NAMES)
def tour(request: pytest.FixtureRequest, sample: Callable[[str], Path], browser: Browser) -> Iterator[Tour]:
    root = sample(request.param)
    desk = Desk(root, "A. Reader")
    with Archive.open(root) as archive, served(archive, desk) as address:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{address}desk?key={desk.key}")
        yield Tour(archive, address, page)
        page.context.close()


def pressed(page: Page) -> dict[str, object]:
    """What the keys do on a page, one after the other."""
    page.keyboard.press("?")
    did: dict[str, object] = {"? lists the keys": page.locator("#keys").is_visible()}
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.keyboard.press("/")
    did["/ goes to the search field"] = page.evaluate(FOCUS) == "q"
    page.keyboard.press("Escape")
    did["Esc leaves it"] = page.evaluate(FOCUS) != "q"
    page.keyboard.press("j")
    page.keyboard.press("k")
    here = page.locator(".at-hand").count()
    did["j and k step where there is a step"] = here == (page.evaluate(STEPS) > 0)
    page.keyboard.press("Escape")
    did["Esc lets go"] = page.locator(".at-hand").count() == 0
    return did


def test_the_keys_do_what_they_do_everywhere(tour: Tour) -> None:
    bad = {}
    for path in tour.paths:
        tour.page.goto(tour.address + path)
        failed = [name for name, did in pressed(tour.page).items() if not did]
        if failed or tour.wrong:
            bad[path] = failed + tour.wrong
        tour.wrong.clear()
    assert bad == {}


def test_no_barrier_in_german_on_a_phone_in_the_dark(tour: Tour) -> None:
    tour.page.set_viewport_size({"width": 390, "height": 844})
    tour.page.emulate_media(color_scheme="dark")
    found = {}
    for path in tour.paths:
        said = f"{'&' if '?' in path else '?'}lang=de" if "lang=" not in path else ""
        if barred := barriers(tour.page, f"{tour.address}{path}{said}"):
            found[path] = barred
    assert found == {}
