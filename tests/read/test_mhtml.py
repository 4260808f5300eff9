"""Pages that a browser saved in one file: as Chromium and as other programs write them, and damaged ones."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from diplomatica.errors import DocumentError
from diplomatica.read import read_file, reader_of
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts
from tests.read.test_html import ANY, EDITION, ENCLOSING, said

ADDRESS = "https://history.state.gov/historicaldocuments/straits1951/d54"


def saved(page: str, address: str = "", charset: str = "utf-8", **heads: str) -> bytes:
    """A page as browsers save it: in quoted-printable, with a frame and a picture behind it."""
    made = EmailMessage()
    made["From"], made["Subject"] = "<Saved by Blink>", "A page"
    if address:
        made["Snapshot-Content-Location"] = address
    for name, value in heads.items():
        made[name] = value
    made.set_content(page, subtype="html", charset=charset, cte="quoted-printable")
    made.make_related()
    made.add_related("<p>A frame.</p>", subtype="html")
    made.add_related(b"\x89PNG\r\n", maintype="image", subtype="png")
    return made.as_bytes()


def test_a_saved_page_reads_as_the_page_does() -> None:
    """The same words, keys and fields; its spans count in the page."""
    for name in ("a.mhtml", "a.MHT"):
        data = saved(ANY)
        assert reader_of(data, f"documents/{name}") == "mhtml"
        (raw,) = read_file(data, f"documents/{name}").raws
        (plain,) = read_file(ANY.encode(), "documents/a.html").raws
        assert (raw.text, said(raw)) == (plain.text, said(plain))
        assert (raw.keys, raw.preferred_id) == ([f"file:{name}"], "a")
        check_parts([raw], {"!page.html": f"{ANY}\n"})


@pytest.mark.browser
def test_a_page_that_chromium_saved(page: Page) -> None:
    """With the links to its notes as the browser writes them then, the address of the page before them."""
    page.route(ADDRESS, lambda route: route.fulfill(body=EDITION, content_type="text/html; charset=utf-8"))
    page.goto(ADDRESS)
    taken = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    (raw,) = read_file(taken.encode(), "documents/a.mhtml").raws
    (plain,) = read_file(EDITION.encode(), "documents/a.html").raws
    assert (raw.keys, raw.preferred_id, raw.text) == (plain.keys, plain.preferred_id, plain.text)
    check_parts([raw])


def test_the_address_that_the_browser_noted_names_the_page() -> None:
    bare = EDITION.replace(f'<link rel="canonical" href="{ADDRESS}">', "")
    for page, address in ((bare, ADDRESS), (EDITION, "https://example.org/elsewhere")):
        raws = read_file(saved(page, address), "documents/a.mhtml").raws
        assert raws[0].preferred_id == "straits1951-d54", "what the page says itself counts first"
        assert said(raws[0])["title"] == "The Envoy in Tarn (Lund) to the Minister"
    assert len(read_file(saved(ENCLOSING), "documents/a.mhtml").raws) == 3
    reads = read_file(saved(ANY, "https://example.org/" + "a" * 3_000), "documents/a.mhtml")
    assert [problem.code for problem in reads.problems] == ["long-statement"]


def test_the_page_with_which_the_file_begins_is_read() -> None:
    data = (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; start="<2@x>"; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>Other.'
        b"\n--b\nContent-Type: text/html; charset=no-such\nContent-ID: <2@x>\n\n<p>The bridge at Vell\xc3\xa9.\n--b--\n"
    )
    (raw,) = read_file(data, "documents/a.mht").raws
    assert raw.text == "The bridge at Vellé."
    cyrillic = saved("<p>Мост закрыт.</p>", charset="windows-1251")
    assert read_file(cyrillic, "documents/a.mht").raws[0].text == "Мост закрыт."


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MIME-Version: 1.0\n\nNo page.", "bad-mail"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n", "empty"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n" + b"--a\n\nx\n" * 300, "too-large"),
        (b"MIME-Version: 1.0\nX: " + b"a;" * 10, "bad-mail"),
        (b"<html><script>alert(1)</script></html>", "empty"),
        (b"MIME-Version: 1.0\n" + b" " * 60_000_000, "too-large"),
    ],
    ids=["no page", "no words", "parts", "heads alone", "no heads", "large"],
)
def test_what_cannot_be_read_is_shelved_with_its_reason(data: bytes, code: str) -> None:
    found = read_or_shelve(data, "documents/a.mhtml")
    assert isinstance(found, DocumentError)
    assert found.code == code


@given(st.binary(max_size=60), st.integers(0, 3000))
def test_damaged_files(noise: bytes, at: int) -> None:
    data = saved(EDITION, ADDRESS)
    found = read_or_shelve(data[:at] + noise + data[at + len(noise) :], "documents/a.mht")
    if not isinstance(found, DocumentError):
        check_parts(found.raws)
