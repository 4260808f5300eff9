"""The ten things that a new reader does (`docs/reading-room.md`), in both samples, with and without scripts, at three widths."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from diplomatica.library import Archive
from diplomatica.serve.desk import Desk
from diplomatica.serve.run import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@dataclass(frozen=True, slots=True)
class Sample:
    """What a reader looks for in a sample."""

    name: str
    words: str
    """Words that several documents hold."""
    document: str
    actor: str
    called: str
    at: str
    texts: bool
    """Whether it holds the words of its papers, or a calendar of them."""


SAMPLES = {
    sample.name: sample
    for sample in (
        Sample("straits-1951", "harbour", "o04-hold-the-ships", "torvik", "Torvik", "1951-05-14", True),
        Sample("korea-1950", "Stalin", "113657", "stalin", "Stalin", "1950-10-05", False),
    )
}

WIDTHS = (1280, 820, 390)


@pytest.fixture(scope="module", params=SAMPLES)
def room(request: pytest.FixtureRequest, sample: Callable[[str], Path]) -> Iterator[tuple[Sample, str]]:
    """A sample, and the address it is served at."""
    with Archive.open(sample(request.param)) as archive, served(archive) as address:
        yield SAMPLES[request.param], address.rstrip("/")


@pytest.fixture(
    params=[(width, scripts) for width in WIDTHS for scripts in (True, False)],
    ids=lambda p: f"{p[0]}-{'with' if p[1] else 'no'}-scripts",
)
def reader(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of somebody with a screen of that width, whose browser runs scripts or does not."""
    width, scripts = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, accept_downloads=True
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert wrong == []


def fits(page: Page) -> None:
    """Nothing on the page asks to be scrolled sideways."""
    assert page.viewport_size is not None and page.locator("h1").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


def test_ten_things_that_a_new_reader_does(room: tuple[Sample, str], reader: Page) -> None:  # noqa: PLR0915 one reader, one visit
    sample, address = room
    page = reader

    # 1. What is held, and of what time?
    page.goto(address + "/")
    held = re.search(r"(\d+) documents?, .*19\d\d", page.locator("#held + p").inner_text())
    assert held is not None
    fits(page)

    # 2. Find papers by a word, with the words around it.
    page.locator(".ask input").fill(sample.words)
    page.keyboard.press("Enter")
    hits = page.locator(".hit")
    hits.first.wait_for()
    found = hits.count()
    assert found > 3 and (page.locator(".hit mark.hit-word").count() > 1) == sample.texts
    fits(page)

    # 3. Narrow that down, and take it back.
    page.locator(".facets a").first.click()
    page.locator(".chosen").first.wait_for()
    assert page.locator(".hit").count() <= found
    page.locator(".chosen a").first.click()
    page.locator(".chosen").wait_for(state="detached")
    page.locator(".facets").wait_for()
    assert page.locator(".hit").count() == found

    # 4. Read one.
    page.goto(f"{address}/d/{sample.document}")
    assert page.locator("h1").inner_text()
    fits(page)

    # 5. Ask what a fact rests on.
    why = page.locator("details.why").first
    why.locator("summary").click()
    assert "by the rule" in why.inner_text()
    why.locator("a[href^='/explain/']").first.click()
    assert "What a fact rests on" in page.locator("h1").inner_text()
    fits(page)
    page.go_back()

    # 6. Cite it, and take the reference away.
    cite = page.locator("section.cite")
    assert sample.document in cite.locator(".address").inner_text()
    with page.expect_download() as taken:
        cite.get_by_role("link", name="RIS", exact=True).click()
    assert taken.value.path().read_text(encoding="utf-8").startswith("TY  - ")

    # 7. Who had it, and when?
    page.goto(address + "/who-knew")
    page.locator("[name=target]").fill(sample.document)
    page.get_by_role("button", name="Show").click()
    answer = page.locator("section.answer")
    answer.wait_for()
    assert answer.locator("tbody tr").count() >= 1
    fits(page)

    # 8. See the archive with somebody's eyes, and with one's own again.
    page.goto(address + "/")
    page.locator("[name=as-known-to]").fill(sample.actor)
    page.locator("[name=at]").fill(sample.at)
    page.locator("form:has([name=as-known-to]) button").click()
    bar = page.locator(".lens")
    bar.wait_for()
    assert sample.called in bar.inner_text() and "hidden" in bar.inner_text()
    fits(page)
    bar.get_by_text("Take the lens off").click()
    page.wait_for_url(lambda url: "as-known-to" not in url)
    assert page.locator(".lens").count() == 0

    # 9. What is spoken of and missing?
    page.get_by_role("navigation", name="Main").get_by_text("Not held").click()
    assert page.locator("h1").inner_text() == "Not held"
    fits(page)

    # 10. See who wrote to whom, follow a line to its paper, and take the figures away.
    page.goto(address + "/space-time")
    assert page.locator("figure.drawn svg").first.is_visible()
    fits(page)
    with page.expect_download() as taken:
        page.locator("figcaption a", has_text="CSV").click()
    assert taken.value.path().read_text(encoding="utf-8").count("\n") > 10
    page.locator("#rows a[href^='/d/']").first.click()
    assert "/d/" in page.url and page.locator("h1").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "no-scripts"])
def test_the_eleventh_a_curator_decides(
    tmp_path: Path, sample: Callable[[str], Path], browser: Browser, scripts: bool
) -> None:
    """By key where scripts run, by button where none does; every decision can be taken back."""
    root = tmp_path / "archive"
    shutil.copytree(sample("straits-1951"), root)
    desk = Desk(root, "A. Reader")
    with Archive.open(root) as archive, served(archive, desk) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=scripts)
        page = context.new_page()
        page.goto(f"{address}desk?key={desk.key}")
        first, second = (page.locator(".doubt").nth(n).get_attribute("id") for n in (0, 1))
        if scripts:
            page.locator("h1").click()
            page.keyboard.press("j")
            page.keyboard.press("u")
        else:
            page.locator(".doubt").first.get_by_role("button", name="Unsure").click()
        page.locator(".recent").wait_for()
        assert page.locator(".doubt").first.get_attribute("id") == second
        page.locator(".doubt").first.locator("[name=note]").fill("not in this hand")
        page.locator(".doubt").first.locator("[name=note]").press("Enter")
        assert len(archive.rulings()) == 1, "Enter in the note chooses nothing"
        page.locator(".doubt").first.get_by_role("button", name="Reject").click()
        page.locator(".recent li").nth(1).wait_for()
        assert sorted(ruling.ruling for ruling in archive.rulings().values()) == ["reject", "unsure"]
        assert "not in this hand" in page.locator(".recent").inner_text()
        if scripts:
            page.locator("h1").click()
            page.keyboard.press("z")
        else:
            page.locator(".recent li").first.get_by_role("button").click()
        page.locator(f"#{second}").wait_for()
        assert [ruling.ruling for ruling in archive.rulings().values()] == ["unsure"]
        page.goto(f"{address}explain/{str(first).removeprefix('fact-')}")
        if scripts:
            page.keyboard.press("y")
        else:
            page.get_by_role("button", name="Confirm").click()
        page.get_by_text("Now confirmed by A. Reader").wait_for()
        context.close()
