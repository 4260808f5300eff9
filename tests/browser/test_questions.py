"""Questions as a person asks them: without scripts, on a phone, by keyboard, on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.room import reading_room

pytestmark = pytest.mark.browser

ASKED = {
    "/who-knew": {"target": "orsk-12"},
    "/known": {"actor": "bartold", "at": "1951-06-01"},
    "/learned": {"actor": "bartold", "from": "1951-05-01", "to": "1951-06-01"},
    "/ahead": {"a": "kern", "b": "bartold"},
    "/compare-knowledge": {"a": "kern", "b": "bartold", "at": "1951-06-01"},
    "/channel": {"a": "kern", "b": "bartold"},
    "/completeness": {"actor": "bartold", "from": "1951-05-01", "to": "1951-06-01", "within": "3d"},
    "/silences": {"a": "kern", "b": "bartold"},
    "/requests": {"at": "1951-06-01"},
}
PHONE, WIDE = {"width": 390, "height": 800}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with reading_room(tmp_path_factory.mktemp("room")) as where:
        yield where


def asked(path: str) -> str:
    """The address of a question that is asked."""
    return path + "?" + "&".join(f"{name}={value}" for name, value in ASKED[path].items())


@pytest.mark.parametrize("path", ASKED)
def test_each_question_is_asked_without_scripts(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Questions").click()
    page.locator(f'main dt a[href="{path}"]').click()
    for name, value in ASKED[path].items():
        page.locator(f'main input[name="{name}"]').fill(value)
    page.get_by_role("button", name="Show").click()
    page.locator("section.answer").wait_for()
    assert page.locator(".answer .figures").is_visible()
    for name, value in ASKED[path].items():
        assert f"{name}={value}" in page.url
    with page.expect_response(lambda answer: ".json" in answer.url) as found:
        page.get_by_role("link", name="JSON", exact=True).click()
    assert found.value.status == 200
    context.close()


@pytest.mark.parametrize("path", ASKED)
def test_on_a_phone_the_figures_come_first_and_the_form_is_folded_under_them(
    page: Page, address: str, path: str
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address + asked(path))
    figures, fold = page.locator(".answer .figures").bounding_box(), page.get_by_text("Ask otherwise").bounding_box()
    assert figures is not None and fold is not None
    assert figures["y"] < 640 and figures["y"] < fold["y"]
    assert not page.get_by_role("button", name="Show").is_visible()
    page.get_by_text("Ask otherwise").click()
    assert page.get_by_role("button", name="Show").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("path", ASKED)
def test_wide_the_form_stands_open_above_the_answer(page: Page, address: str, path: str) -> None:
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto(address + asked(path))
    button, figures = (
        page.get_by_role("button", name="Show").bounding_box(),
        page.locator(".answer .figures").bounding_box(),
    )
    assert button is not None and figures is not None and button["y"] < figures["y"]
    assert not page.get_by_text("Ask otherwise").is_visible()


@pytest.mark.parametrize("path", ASKED)
def test_on_paper_stands_the_answer_without_its_form(page: Page, address: str, path: str) -> None:
    page.emulate_media(media="print")
    page.goto(address + asked(path))
    assert page.locator(".answer .figures").is_visible() and page.locator("h1").is_visible()
    for gone in (".asked", "header.bar", ".answer .files"):
        assert not page.locator(gone).is_visible()


def test_a_question_is_asked_by_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address + "/ahead")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "a":
            break
    page.keyboard.type("kern")
    page.keyboard.press("Tab")
    page.keyboard.type("bartold")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ahead?a=kern&b=bartold*")
    assert page.locator(".answer .figures").is_visible()


def test_a_chain_opens_by_keyboard_and_leads_to_the_paper(page: Page, address: str) -> None:
    page.goto(address + asked("/completeness"))
    summary = page.locator(".answer details.why summary").first
    summary.focus()
    page.keyboard.press("Enter")
    link = page.locator(".answer ol.chain a").first
    assert link.is_visible()
    link.click()
    page.wait_for_url("**/d/orsk-14*")


def test_a_field_offers_actors_by_name(page: Page, address: str) -> None:
    page.goto(address + "/known")
    assert page.locator('input[name="actor"]').get_attribute("list") == "of-actor"
    assert page.locator('#of-actor option[value="bartold"]').count() == 1
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/known")  # the browser itself asks for what is needed


def test_what_is_not_there_is_said_beside_the_form(page: Page, address: str) -> None:
    page.goto(address + "/known?actor=nobody")
    assert "no actor has that id" in page.get_by_role("alert").inner_text()
    assert page.get_by_role("button", name="Show").is_visible()
