"""Pictures as a person meets them: by pointer and by keyboard, on a phone, in the dark, on paper, and without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.serve.paging import PAGE_SIZE
from diplomatica.serve.run import served
from tests.browser.test_pages import CONTRAST
from tests.serve.test_pictures import STRAITS

pytestmark = pytest.mark.browser

PATHS = [
    "/pictures", "/space-time", "/space-time?from=1951-05-12&to=1951-05-15", "/spread?of=closing", "/delays", "/calendar", "/network",
    "/map", "/event/closing", "/d/o06-to-linden", "/channel?a=torvik&b=orsk-mfa", "/", "/actor/tarn",
    "/space-time?as-known-to=querin&at=1951-05-14",
]  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The fictional archive, whose places have coordinates here, so that there is a map."""
    root: Path = tmp_path_factory.mktemp("straits") / "archive"
    shutil.copytree(STRAITS, root)
    places = root / "authority" / "places.csv"
    head, *rows = places.read_text("utf-8").splitlines()
    columns = head.split(",")
    at = columns.index("latitude")
    for index, row in enumerate(rows):
        cells = row.split(",")
        cells[at : at + 2] = [str(40 + index), str(10 + 3 * index)]
        rows[index] = ",".join(cells)
    places.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    build(root)
    with Archive.open(root) as archive, served(archive) as where:
        yield where.rstrip("/")


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("path", PATHS)
def test_a_wide_picture_scrolls_in_its_box_alone(page: Page, address: str, path: str, width: int) -> None:
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.on("console", listen)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not said
    assert page.evaluate(
        "[...document.querySelectorAll('.box')].every(b => b.tabIndex === 0 && b.getAttribute('aria-label'))"
    )
    assert page.evaluate(
        "new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size === document.querySelectorAll('[id]').length"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/space-time", "/spread?of=closing", "/delays", "/calendar", "/network", "/map"])
def test_words_of_a_picture_stand_out_from_its_ground(page: Page, address: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its words
    page.goto(address + path)
    # The ink of words in a picture is their fill.
    assert (
        page.evaluate(
            CONTRAST.replace(
                "getComputedStyle(e).color)",
                "(e.closest('svg') ? getComputedStyle(e).fill : getComputedStyle(e).color))",
            )
        )
        == []
    )


def test_without_scripts_all_of_it_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/space-time")
    lines = page.locator(".ink a[href]")
    drawn = lines.count()
    assert drawn > 20
    assert lines.first.locator("title").text_content()
    page.get_by_role("link", name="nearer").click()
    asked = parse_qs(urlsplit(page.url).query)
    assert set(asked) == {"from", "to"}
    page.locator(".bars a").first.click()
    page.get_by_role("link", name="all", exact=True).click()
    assert urlsplit(page.url).query == ""
    page.keyboard.press("Tab")
    assert page.locator("#rows tbody tr").count() == min(drawn, PAGE_SIZE), "a row for each line"
    with page.expect_request("**/space-time.svg"):
        page.get_by_role("link", name="SVG").click()
    context.close()


def test_pointing_tells_and_traces(page: Page, address: str) -> None:
    page.goto(address + "/space-time?from=1951-05-12&to=1951-05-14")
    line = page.locator(".plot .ink.certain a[href='/d/o05-tarn-14']").first
    line.locator("path.hit").hover(force=True)
    told = page.locator(".told-card")
    assert told.is_visible() and "Lena Torvik, Tarn → Ministry of Foreign Affairs of Orsk, Halm" in told.inner_text()
    assert page.locator(".plot.traced .ink a.on").count() >= 2, (
        "its own line and that of the telegram which speaks of it"
    )
    page.mouse.move(2, 2)
    assert not told.is_visible() and page.locator(".plot.traced").count() == 0


def test_arrows_lead_from_line_to_line_and_enter_opens_it(page: Page, address: str) -> None:
    page.goto(address + "/space-time")
    assert page.locator("svg.plot.picture >> nth=1").locator("a[tabindex='0']").count() == 1, (
        "one stop for the whole picture"
    )
    page.locator(".plot .events a, .plot .ink a").first.focus()
    places = []
    for _ in range(4):
        page.keyboard.press("ArrowRight")
        places.append(page.evaluate("document.activeElement.getBoundingClientRect().left"))
    assert places == sorted(places) and len(set(places)) > 1
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/space-time" not in url)


def test_drawing_over_a_stretch_of_time_shows_it(page: Page, address: str) -> None:
    page.goto(address + "/space-time")
    plot = page.locator("svg.plot").nth(1)
    box = plot.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 500, box["y"] + 40, steps=4)
    assert page.locator(".brush").count() == 1
    page.mouse.up()
    page.wait_for_url("**/space-time?from=*")
    asked = parse_qs(urlsplit(page.url).query)
    assert "1951-04-2" in asked["from"][0] or "1951-05" in asked["from"][0]
    assert asked["from"][0] < asked["to"][0]
    assert page.locator(".window").count() == 1


def test_keys_go_nearer_and_back(page: Page, address: str) -> None:
    page.goto(address + "/space-time")
    page.keyboard.press("+")
    page.wait_for_url("**/space-time?from=*")
    page.keyboard.press("0")
    page.wait_for_url(address + "/space-time")


def test_an_entry_of_the_key_turns_its_lines_off_and_on(page: Page, address: str) -> None:
    page.goto(address + "/space-time")
    button = page.get_by_role("button", name="dashed: it may have arrived")
    lines = page.locator(".plot g.ink.possible a").first
    assert lines.is_visible()
    button.click()
    assert not lines.is_visible() and button.get_attribute("aria-pressed") == "false"
    button.click()
    assert lines.is_visible()


def test_on_a_phone_the_lines_are_in_sight_beside_their_names(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(address + "/space-time")
    seen = page.evaluate("""[...document.querySelectorAll('.plot .ink a')].filter(a => {
        const at = a.getBoundingClientRect(); return at.left > 130 && at.right < 360 }).length""")
    assert seen > 8
    assert page.evaluate("document.querySelector('.pair:last-child .names').getBoundingClientRect().left") >= 0


def test_on_paper_the_picture_is_whole_and_forms_are_not_there(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    page.goto(address + "/spread?of=closing")
    assert page.locator("svg.plot").first.is_visible()
    assert not page.locator("form.choose").first.is_visible() and not page.locator(".told-card").first.is_visible()
    page.set_viewport_size({"width": 720, "height": 1000})
    assert page.evaluate(
        "[...document.querySelectorAll('.pair > svg')].every(s => s.getBoundingClientRect().right <= innerWidth)"
    )
