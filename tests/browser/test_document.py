"""The page of a document as a reader uses it: layers, passages, copying, citing; with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.room import reading_room

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with reading_room(tmp_path_factory.mktemp("room")) as where:
        yield where


@pytest.mark.parametrize("scripts", [True, False])
def test_layers_switch(browser: Browser, address: str, scripts: bool) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address + "/d/orsk-12")
    for name, there in (
        ("without insertions", False),
        ("reading text", True),
        ("diplomatic", True),
        ("as printed", True),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_selector(f".layers a[aria-current]:text-is('{name}')")
        assert ("and the straits" in page.locator("article").inner_text()) is there
    context.close()


def test_a_key_shows_the_next_layer(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    page.keyboard.press("l")
    page.wait_for_url("**/d/orsk-12?layer=read*")


@pytest.mark.parametrize("width", [1400, 390])
def test_the_address_of_a_paragraph_shows_when_it_is_looked_for(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + "/d/orsk-12")
    page.evaluate("document.querySelector('.no').classList.add('quiet')")  # as that of a paragraph without a number
    quiet = page.locator(".no.quiet").first
    assert quiet.evaluate("e => getComputedStyle(e).opacity") == "0"
    quiet.focus()
    assert quiet.evaluate("e => getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash.length > 1 && document.querySelector('.para:target') !== null")


def test_an_opened_passage_offers_its_citation(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    assert not page.locator(".cited-bar").is_visible()
    page.goto(address + "/d/orsk-12#1.b")
    bar = page.locator(".cited-bar")
    assert bar.is_visible() and "orsk-12#1.b" in bar.inner_text()
    bar.get_by_role("link").click()
    page.wait_for_url("**/d/orsk-12?cite=1.b#cite", wait_until="commit")
    assert "Point 1.b." in page.locator(".cites").inner_text()


def test_a_passage_is_cited_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/d/orsk-12")
    page.locator("select[name=cite]").select_option("1.b")
    page.get_by_role("button", name="Cite it").click()
    assert "cite=1.b" in page.url and "Point 1.b." in page.locator(".cites").inner_text()
    context.close()


COPIED = """() => new Promise((done) => {
  const chosen = getSelection();
  chosen.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(document.querySelector('article'));
  chosen.addRange(range);
  document.addEventListener('copy', (event) => done(event.clipboardData.getData('text/plain')), { once: true });
  document.execCommand('copy');
})"""


def test_copying_gives_clean_text(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    text = page.evaluate(COPIED)
    paragraphs = text.split("\n\n")
    assert "VELL, TO THE AMBASSADOR OF ORSK" in paragraphs
    assert "b) the customs house stays open." in paragraphs, "no address before it"
    assert "why" not in text and "Inserted by hand" not in text and "[inserted by hand: and the straits] will" in text


@pytest.mark.parametrize("path", ["/d/orsk-12", "/d/calendar-7"])
def test_a_citation_is_copied_by_a_button(browser: Browser, address: str, path: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + path)
    page.locator("dd.citation button").first.click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied and copied in page.locator("dd.citation").first.inner_text() and "Copy" not in copied
    context.close()


def test_a_note_and_its_mark_show_each_other(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    page.locator("#ref-1").hover()
    assert page.locator("#note-1.tied").count() == 1
    page.locator("h1").hover()
    assert page.locator(".tied").count() == 0


def test_who_listens_hears_the_mark_then_the_note(page: Page, address: str) -> None:
    page.goto(address + "/d/orsk-12")
    assert page.evaluate(
        "[...document.querySelectorAll('.note')].every((note) => document.getElementById(note.id.replace('note', 'ref'))"
        ".compareDocumentPosition(note) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )


def test_on_paper_stands_the_document_and_nothing_else(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    page.goto(address + "/d/orsk-12#1.b")
    for there in ("h1", ".card dl", ".words", ".note", ".citation", ".colophon"):
        assert page.locator(there).first.is_visible(), there
    for gone in (".layers", ".around", "#knew", ".cited-bar", ".cite form", ".cites button", "footer", "details.why"):
        assert not page.locator(gone).first.is_visible(), gone
