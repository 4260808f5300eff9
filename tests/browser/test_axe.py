"""axe-core finds no barrier on any page of either sample: wide and narrow, light and dark, at the desk, where something is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from diplomatica.library import Archive
from diplomatica.serve.desk import Desk
from diplomatica.serve.run import served
from tests.browser.tour import addresses
from tests.samples.built import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

NARROW = (
    "/",
    "/pictures",
    "/chronology",
    "/search?q=harbour",
    "/channels",
    "/not-held",
    "/questions",
    "/space-time",
    "/decide",
    "/requests",
)
"""Pages that are looked at on a phone in the dark, too; the document, the actor and the question of who knew beside them."""


@cache
def axe() -> str:
    """The program that looks for barriers."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page, address: str) -> list[str]:
    """What axe finds on a page, each with the element it is about."""
    answer = page.goto(address)
    if answer is None or not answer.headers["content-type"].startswith("text/html"):
        return []
    # The policy of the pages runs no script that is written into them: axe comes by the way of the debugger.
    page.evaluate(axe())
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]


class Seen:
    """A sample as somebody at the desk sees it in a browser."""

    def __init__(self, archive: Archive, address: str, page: Page) -> None:
        self.archive, self.address, self.page = archive, address.rstrip("/"), page

    def findings(self, paths: list[str]) -> dict[str, list[str]]:
        """What is found, by page."""
        found = {path: barriers(self.page, self.address + path) for path in paths}
        return {path: said for path, said in found.items() if said}


@pytest.fixture(scope="module", params=NAMES)
def seen(request: pytest.FixtureRequest, sample: Callable[[str], Path], browser: Browser) -> Iterator[Seen]:
    root = sample(request.param)
    desk = Desk(root, "A. Reader")
    with Archive.open(root) as archive, served(archive, desk) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(f"{address}desk?key={desk.key}")
        yield Seen(archive, address, page)
        context.close()


def test_no_page_has_a_barrier(seen: Seen) -> None:
    assert seen.findings([*addresses(seen.archive), "/decide"]) == {}


def test_none_on_a_phone_in_the_dark(seen: Seen) -> None:
    seen.page.set_viewport_size({"width": 390, "height": 844})
    seen.page.emulate_media(color_scheme="dark")
    with_ids = [
        path for path in addresses(seen.archive) if path.startswith(("/d/", "/actor/", "/explain/", "/who-knew?"))
    ]
    assert seen.findings([*NARROW, *with_ids[:4]]) == {}


def test_none_where_several_archives_stand_side_by_side(sample: Callable[[str], Path], browser: Browser) -> None:
    opened = [Archive.open(sample(name)) for name in NAMES]
    with served(opened) as address:
        page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
        paths = [
            "",
            "?lang=de",
            *(f"{name}/{path}" for name in NAMES for path in ("", "pictures", "events", "nobody", "?lang=de")),
        ]
        assert {path: said for path in paths if (said := barriers(page, address + path))} == {}
        page.close()
    for archive in opened:
        archive.close()
