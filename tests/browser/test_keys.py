"""Single keys: they search, step, open and leave, keep quiet where somebody writes, and can be turned off for good."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.room import reading_room

pytestmark = pytest.mark.browser

FOCUS = "document.activeElement.name || document.activeElement.id || document.activeElement.tagName"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with reading_room(tmp_path_factory.mktemp("room")) as where:
        yield where


def test_slash_searches_and_escape_leaves_the_field(page: Page, address: str) -> None:
    page.goto(address + "/channels")
    page.keyboard.press("/")
    assert page.evaluate(FOCUS) == "q"
    page.keyboard.type("j/k?")
    assert page.input_value("header [name=q]") == "j/k?", "what is written is no command"
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == "BODY"


def test_stepping_through_hits_opening_one_and_going_back(page: Page, address: str) -> None:
    page.goto(address + "/search?q=harbour")
    titles = page.locator(".hit h3").all_inner_texts()
    assert len(titles) > 1
    page.keyboard.press("j")
    assert page.locator(".at-hand h3").inner_text() == titles[0]
    page.keyboard.press("j")
    assert page.locator(".at-hand h3").inner_text() == titles[1]
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('.hit h3').innerText") == titles[0]
    page.keyboard.press("Enter")
    page.wait_for_url("**/d/**")
    assert page.locator("h1").inner_text() == titles[0]
    page.keyboard.press("Escape")
    page.wait_for_url("**/search?q=harbour")


def test_stepping_through_a_text(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    for _ in range(3):
        page.keyboard.press("j")
    assert page.locator(".at-hand").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".at-hand").count() == 0


@pytest.mark.parametrize("key", ["Control+/", "Alt+j", "Meta+k"])
def test_keys_with_modifiers_are_the_browser_s(page: Page, address: str, key: str) -> None:
    page.goto(address + "/search?q=harbour")
    page.keyboard.press(key)
    assert page.locator(".at-hand").count() == 0 and page.evaluate(FOCUS) != "q"


def test_the_list_of_keys_and_turning_them_off(page: Page, address: str) -> None:
    page.goto(address + "/search?q=harbour")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("j")
    assert page.locator(".at-hand").count() == 0, "a dialog is in front"
    page.get_by_label("Single keys are heard").uncheck()
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.reload()
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    assert page.locator(".at-hand").count() == 0 and not page.locator("#keys").is_visible()
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Single keys are heard").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    assert page.locator(".at-hand").count() == 1


def test_a_link_may_name_its_key(page: Page, address: str) -> None:
    page.goto(address + "/channels")
    page.evaluate("document.querySelector('footer a').dataset.key = 'g'")
    page.keyboard.press("?")
    assert page.locator("#keys .named-keys").inner_text().split() == ["g", "Deutsch"]
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.keyboard.press("g")
    page.wait_for_url("**/channels?lang=de")


def test_without_scripts_nothing_speaks_of_keys(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/channels")
    assert not page.get_by_text("Keys").first.is_visible()
    context.close()
