"""Pages in another language: chosen by the address, kept by every link, English where a sentence is not translated."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment
from starlette.testclient import TestClient

from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.serve import catalogue, language, wording
from diplomatica.serve.app import create_app
from tests.view.orsk import make_archive

PO = r"""
msgid ""
msgstr ""
"Language: pl\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\n"

#, python-format
msgid "%(num)s paper"
msgid_plural "%(num)s papers"
msgstr[0] "%(num)s dokument"
msgstr[1] "%(num)s dokumenty"
msgstr[2] "%(num)s "
"dokumentów"

msgid "\"so\"\n"
msgstr "„tak”\n"

msgctxt "month"
msgid "May"
msgstr "maj"

#, fuzzy
msgid "harbour"
msgstr "lotnisko"

msgid "silence"
msgstr ""
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("orsk") / "archive")


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[TestClient]:
    with Archive.open(root) as archive:
        yield TestClient(create_app(archive), base_url="http://127.0.0.1")


@pytest.fixture
def german() -> Iterator[None]:
    language.choose("de")
    yield
    language.choose("en")


def test_a_catalogue_is_read() -> None:
    read = catalogue.read(PO)
    said = [read.many("%(num)s paper", "%(num)s papers", number) for number in (1, 3, 12, 25)]
    assert said == ["%(num)s dokument", "%(num)s dokumenty", "%(num)s dokumentów", "%(num)s dokumentów"]
    assert read.one('"so"\n') == "„tak”\n"
    assert read.one("May", "month") == "maj" and read.one("May") == "May"
    assert read.one("harbour") == "harbour", "a doubtful translation is none"
    assert read.one("silence") == "silence" and read.many("day", "days", 2) == "days"


@pytest.mark.usefixtures("german")
def test_words_dates_and_numbers() -> None:
    assert wording.day(date(1950, 9, 20)) == "20. September 1950"
    assert wording.days(date(1950, 5, 18), date(1950, 5, 20)) == "18.–20. Mai 1950"
    assert wording.ROLES["copy"] == "Abschriften" and wording.ROLES.get("nothing", "none") == "none"
    assert dict(wording.VALUES.items())["possible"] == "möglich"
    assert language.number(12345.5) == "12.345,5"


@pytest.mark.usefixtures("german")
def test_what_is_put_into_a_sentence_is_escaped() -> None:
    made = Environment(autoescape=True)
    language.install(made)
    page = made.from_string(
        "{{ _('by %(day)s', day=x) }} {% trans num=n, x=x %}one {{ x }}{% pluralize %}{{ num }} of\n {{ x }}{% endtrans %}"
    )
    assert page.render(x="<b>", n=1200) == "bis &lt;b&gt; 1.200 of &lt;b&gt;"


def test_a_page_in_german(client: TestClient) -> None:
    answer = client.get("/d/orsk-12?lang=de")
    assert '<html lang="de">' in answer.text and answer.headers["content-language"] == "de"
    assert "Von Hand eingefügt" in answer.text
    assert "Inserted by hand" in client.get("/d/orsk-12").text, "no page speaks the language of another"


def test_every_link_keeps_the_language(client: TestClient) -> None:
    for path in ("/?lang=de", "/search?q=harbour&lang=de", "/search?lang=de&as-known-to=kern&at=1952"):
        page = client.get(path).text
        links = re.findall(r'<a [^>]*href="(/[^"]*)"(?![^>]*data-lang-off)', page)
        assert links and all("lang=de" in link for link in links)
        forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
        assert all(form.count('name="lang" value="de"') == 1 for form in forms)
    assert '<a href="/search?q=harbour&amp;lang=de" lang="de"' in client.get("/search?q=harbour").text
    assert '<a href="/search?q=harbour" lang="en"' in client.get("/search?q=harbour&lang=de").text


def test_a_redirect_keeps_the_language(client: TestClient) -> None:
    assert client.get("/d/ORSK-12?lang=de", follow_redirects=False).headers["location"] == "/d/orsk-12?lang=de"


@pytest.mark.parametrize("code", ["xx", "DE", "../de", "<b>"])
def test_a_language_that_is_not_spoken(client: TestClient, code: str) -> None:
    answer = client.get("/search", params={"lang": code})
    assert answer.status_code == 404 and "en, de" in answer.text and "<b>" not in answer.text


def test_the_settings_choose_the_language_of_bare_addresses(tmp_path: Path) -> None:
    root = make_archive(tmp_path / "archive")
    settings = root / "diplomatica.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(before.replace("[archive]", '[archive]\nlanguage = "de"'), encoding="utf-8")
    with Archive.open(root) as archive:
        room = TestClient(create_app(archive), base_url="http://127.0.0.1")
        page = room.get("/search").text
        assert "Suchen" in page and "?lang=de" not in page
        assert "lang=en" in room.get("/search?lang=en").text
    settings.write_text(before.replace("[archive]", '[archive]\nlanguage = "la"'), encoding="utf-8")
    with Archive.open(root) as archive, pytest.raises(UsageError, match="la"):
        create_app(archive)


def test_every_word_of_a_template_is_marked() -> None:
    """What stands in a template outside of a mark is English for everybody: only names, signs and examples may."""
    allowed = re.compile(
        r'from:name date:1950-09 "landing"|landing harbour|the main front|front landing|withdr|harbour OR landing, NOT rumour|-rumour|'
        r"diplomatica (?:decide|build)|serve --curate --as NAME|reject|(?:from|to|place|number|kind|mark|date):|"
        r"JSON|CSV|SVG|PNG|BibTeX|RIS|CSL|TXT|Zotero|Chicago|Enter|Esc|unAPI"
    )
    folder = Path(wording.__file__).parent / "templates"
    found = {}
    for path in sorted(folder.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for mark in (
            r"{#.*?#}",
            r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}",
            r"{%.*?%}",
            r"{{.*?}}",
            r"<(?:script|style)\b.*?</(?:script|style)>",
        ):
            text = re.sub(mark, " ", text, flags=re.DOTALL)
        spoken = re.findall(r'(?:placeholder|aria-label|title|alt|data-label)="([^"]*)"', text)
        spoken += re.sub(r"<[^>]*>", "\n", text).split("\n")
        left = [
            piece
            for piece in (allowed.sub("", html.unescape(said)) for said in spoken)
            if re.search(r"[A-Za-z]{2}", piece)
        ]
        if left:
            found[path.name] = left
    assert not found


def test_the_catalogue_is_whole_and_not_english() -> None:
    """Every sentence that the pages hold is translated; one that stays as it is must be one that is the same in German."""
    po = (Path(wording.__file__).parent / "locale" / "de.po").read_text(encoding="utf-8")
    entries = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', po, re.MULTILINE)
    assert len(entries) > 700
    assert not [said for said, german in entries if not german]
    same = {
        said
        for said, german in entries
        if said == german and len(re.findall(r"[a-z]{3,}", re.sub(r"%\(\w+\)s", "", said))) > 1
    }
    assert not same, "these are English still"
