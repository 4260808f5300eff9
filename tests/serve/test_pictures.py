"""Pages of pictures: bounded in size and time however many transmissions there are, nothing restricted, all of it as a table."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from diplomatica.serve.pictures import calendar, chart, delays, network, spacetime
from diplomatica.serve.pictures.made import SPOKEN, Made
from diplomatica.serve.pictures.table import PICTURES
from diplomatica.view import View
from tests.samples.built import NAMES
from tests.view.orsk import make_archive

ASKED = {
    "space-time": "",
    "spread": "?of=orsk-12",
    "delays": "",
    "calendar": "",
    "network": "",
    "map": "",
}
"""What each picture is asked for in the invented archive."""

SUFFIXES = ("", ".svg", ".csv", ".json")
STRAITS = Path(__file__).parents[2] / "src" / "diplomatica" / "samples" / "straits-1951"
SECRET = ("quicksilver", "morrow", "zephyr", "agent-morrow")
PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("orsk") / "archive")


@pytest.fixture(scope="module")
def client(root: Path) -> Iterator[TestClient]:
    with Archive.open(root) as archive:
        yield TestClient(create_app(archive), base_url="http://127.0.0.1")


def test_every_picture_is_tried() -> None:
    assert list(ASKED) == [drawn.name for drawn in PICTURES]


@pytest.mark.parametrize("name", ASKED)
def test_a_page_a_table_and_three_files(client: TestClient, name: str) -> None:
    page = client.get(f"/{name}{ASKED[name]}")
    assert page.status_code == 200 and ("<svg" in page.text) == (name != "map")
    assert len(PICTURE.sub("", page.text).encode()) < 100_000
    drawing = client.get(f"/{name}.svg{ASKED[name]}")
    if name == "map":
        assert drawing.status_code == 404 and "nothing to draw" in drawing.text, "none of its places has coordinates"
    else:
        assert drawing.headers["content-type"].startswith("image/svg+xml")
        root = ElementTree.fromstring(drawing.content)
        assert root.findtext("{*}title") and root.findtext("{*}desc")
    rows = list(csv.DictReader(io.StringIO(client.get(f"/{name}.csv{ASKED[name]}").text)))
    answer = json.loads(client.get(f"/{name}.json{ASKED[name]}").text)
    assert len(rows) == answer["count"] == len(answer["rows"]) <= answer["of"]
    assert all(figure["of"] is None or figure["n"] <= figure["of"] for figure in answer["figures"])


@pytest.mark.parametrize("name", ASKED)
def test_the_same_bytes_each_time(root: Path, client: TestClient, name: str) -> None:
    with Archive.open(root) as again:
        other = TestClient(create_app(again), base_url="http://127.0.0.1")
        for suffix in SUFFIXES:
            assert (
                other.get(f"/{name}{suffix}{ASKED[name]}").content
                == client.get(f"/{name}{suffix}{ASKED[name]}").content
            )


@pytest.mark.parametrize("name", ASKED)
def test_no_secret_word_is_in_any_picture(client: TestClient, name: str) -> None:
    for suffix in SUFFIXES:
        text = client.get(f"/{name}{suffix}{ASKED[name]}").text.casefold()
        assert not any(word in text for word in SECRET)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The fictional archive, in which all that one post wrote is restricted."""
    root = tmp_path_factory.mktemp("straits") / "archive"
    shutil.copytree(STRAITS, root)
    settings = root / "diplomatica.toml"
    settings.write_text(
        settings.read_text("utf-8") + '\n[[source]]\npath = "osmere/**"\naccess = "restricted"\n', "utf-8"
    )
    build(root)
    return root


GUARDED = {
    "space-time": ("", "s02-vellgard-141", "s05-vellgard-143"),
    "spread": ("?of=closing", "Edwin Marlock", "s02-vellgard-141"),
    "delays": ("", "s05-vellgard-143", "Walter Penhale"),
    "calendar": ("", "date%3A1951-05-21"),
    "network": ("", "Walter Penhale"),
    "map": ("", "tarn,port-lissen"),
}
"""For each picture: what is asked, and words that only restricted papers put into it."""


@pytest.mark.parametrize("name", GUARDED)
def test_restricted_papers_are_in_pictures_for_all_and_in_none_for_the_public(guarded: Path, name: str) -> None:
    query, *words = GUARDED[name]
    for audience, expected in (("public", False), ("all", True)):
        with Archive.open(guarded, audience) as archive:
            client = TestClient(create_app(archive), base_url="http://127.0.0.1")
            whole = "".join(client.get(f"/{name}{suffix}{query}").text for suffix in SUFFIXES)
            for word in words:
                assert (word in whole) == expected, (audience, word)


def test_all_pictures_are_listed_and_linked(client: TestClient) -> None:
    listed = client.get("/pictures").text
    assert all(f'href="{drawn.path}' in listed and html.escape(drawn.asks, quote=False) in listed for drawn in PICTURES)
    assert 'href="/pictures"' in client.get("/questions").text


@pytest.mark.parametrize("name", NAMES)
def test_a_small_one_of_each_stands_there_where_there_is_something_to_draw(
    sample: Callable[[str], Path], name: str
) -> None:
    with Archive.open(sample(name)) as archive:
        client = TestClient(create_app(archive), base_url="http://127.0.0.1")
        shown = [html.unescape(address) for address in re.findall(r'<img src="([^"]+)"', client.get("/pictures").text)]
        drawn = {address.partition(".svg")[0] for address in shown}
        assert {client.get(address).status_code for address in shown} == {200}
        left = [each.path for each in PICTURES if each.path not in drawn]
        assert left == (["/map"] if name == "straits-1951" else []), "what has no small one has nothing to draw"
        assert all(client.get(f"{path}.svg").status_code == 404 for path in left)


@pytest.mark.parametrize(
    "query", ["?from=yesterday", "?from=1951-05-12&to=1951-05-01", "?clock=Europe/Nowhere", "?clock=../../etc", "?actor=nobody-at-all"]
)  # fmt: skip
def test_strange_words_are_answered_calmly(client: TestClient, query: str) -> None:
    page = client.get(f"/space-time{query}")
    assert page.status_code in (200, 404)
    assert query.startswith("?actor") or 'role="alert"' in page.text


def test_links_to_other_stretches_lead_there(client: TestClient) -> None:
    page = client.get("/space-time?from=1951-05-12T08:00Z&to=1951-05-12T20:00Z").text
    links = {html.unescape(link) for link in re.findall(r'href="(/space-time[?.][^"]*)"', page)}
    assert len(links) >= 5
    for link in sorted(links):
        assert client.get(link).status_code == 200, link


def test_a_drawing_that_leaves_the_room_leads_to_the_archive_s_own_address_or_nowhere(
    guarded: Path, client: TestClient
) -> None:
    assert 'href="' not in client.get("/space-time.svg").text, "this archive has no address on the web"
    with Archive.open(guarded) as archive:
        drawing = TestClient(create_app(archive), base_url="http://127.0.0.1").get("/space-time.svg").text
    links = re.findall(r'href="([^"]*)"', drawing)
    assert "https://example.org/straits-1951/d/o05-tarn-14" in links
    assert all(link.startswith("https://example.org/straits-1951/") for link in links)


def test_the_address_chooses_the_clock(client: TestClient) -> None:
    assert "UTC+8" in client.get("/space-time?clock=Asia/Shanghai").text


def test_links_keep_the_lens_and_no_word_is_put_into_a_picture(client: TestClient) -> None:
    page = client.get("/space-time?as-known-to=kern&at=1952").text
    for picture in PICTURE.findall(page):
        ElementTree.fromstring(picture)
        assert "<span" not in picture
        assert all("as-known-to=kern" in link for link in re.findall(r'<a [^>]*href="(/[^"]*)"', picture))


@pytest.mark.parametrize("name", GUARDED)
def test_under_a_lens_no_picture_holds_what_had_not_come(guarded: Path, name: str) -> None:
    query = GUARDED[name][0]
    lens = ("&" if query else "?") + "as-known-to=amblin&at=1951-05-13T12:00Z"
    with Archive.open(guarded, "all") as archive:
        seen = archive.as_known_to("amblin", "1951-05-13T12:00Z")
        shown = {row["id"] for row in seen.view.rows("select id from documents")}
        hidden = {row["id"] for row in archive.view.rows("select id from documents")} - shown
        assert len(hidden) > 20 and "s03-tarn-41" in shown
        client = TestClient(create_app(archive), base_url="http://127.0.0.1")
        whole = "".join(client.get(f"/{name}{suffix}{query}{lens}").text for suffix in SUFFIXES)
        assert [name for name in sorted(hidden) if name in whole] == []
        counted = json.loads(client.get(f"/{name}.json{query}{lens}").text)
        assert counted["lens"]["actor_id"] == "amblin"
        assert counted["of"] < json.loads(client.get(f"/{name}.json{query}").text)["of"]


def test_the_spread_of_news_says_who_when_and_who_not(guarded: Path) -> None:
    with Archive.open(guarded, "all") as archive:
        client = TestClient(create_app(archive), base_url="http://127.0.0.1")
        page = client.get("/spread?of=closing").text
        [picture] = [one for one in PICTURE.findall(page) if "picture plot" in one]
        titles = [
            one.findtext("title") or ""
            for one in ElementTree.fromstring(picture).iter("a")
            if one.get("class") == "knower"
        ]
        torvik = next(said for said in titles if said.startswith("Lena Torvik"))
        assert torvik.startswith("Lena Torvik had it for certain from 12 May 1951, 07:10") and torvik.endswith(
            "2 h 20 min"
        )
        assert any(" may have had it" in said for said in titles)
        assert any("attested not up to 13 May 1951, 10:00" in said for said in titles), "Voska had not been told"
        assert 16 <= sum("for certain" in said for said in titles) == picture.count('class="held"')
        assert picture.count('class="denied"') == 2, "the line up to the denial, and its cross"
        assert "public from 12 May 1951, 17:00: anybody may have read of it" in picture
        small = client.get("/event/closing").text
        assert "/spread?of=closing" in small and 'class="knower"' in small
        assert 'class="knower"' in client.get("/d/o06-to-linden").text
        assert client.get("/spread?of=nothing-of-that-name").status_code == 404


# Many transmissions, invented.

MADE = """
insert into transmissions by name
select 't-' || lpad(i::varchar, 7, '0') as id, 'd-' || (i // 3) as document_id, 'a' || (i * 7919 % $actors) as from_id,
    'p' || (i * 7919 % $actors % 23) as from_place_id, 'a' || (i * 104729 % $actors) as to_id,
    case when i % 11 = 0 then null else 'p' || (i * 104729 % $actors % 23) end as to_place_id, 'telegram' as mode,
    case when i % 13 = 0 then 'asserted' else 'documented' end as status,
    sent as sent_earliest, case when i % 2 = 0 then sent + interval 1 day else sent end as sent_latest, sent as arrived_earliest,
    case when i % 3 = 0 then null else sent + to_hours(1 + i % 50) + interval 1 day end as arrived_latest,
    case when i % 3 = 0 then null else (1 + i % 50) * 3600 + 86400 end as delay_max_seconds,
    case when i % 5 = 0 then null when i % 3 = 0 then null else (1 + i % 50) * 3600 + 86400 end as delay_min_seconds
from (select i, timestamptz '1950-01-01 00:00:00+00' + to_minutes(i * 37 % 500000) as sent from range($n) r(i))
"""


def many(n: int, actors: int, empty: Path) -> Any:
    """Something like an archive that holds so many transmissions."""
    with Archive.open(empty) as archive:
        view = archive.view
        con = duckdb.connect()
        con.execute("set timezone = 'UTC'")
        for name in (
            "transmissions",
            "entities",
            "documents",
            "events",
            "reports",
            "references",
            "tenures",
            "coverage",
            "parties",
        ):
            con.register("given", view.table(name).slice(0, 0))
            con.execute(f'create table "{name}" as select * from given')
    con.execute(MADE, {"n": n, "actors": actors})
    con.execute(
        "insert into documents by name select 'd-' || i as id, date '1950-01-01' + (i * 37 % 900)::int as date_earliest, "
        "date '1950-01-01' + (i * 37 % 900)::int as date_latest from range(?) r(i)",
        [n // 3 + 1],
    )
    con.execute(
        "insert into entities by name select 'a' || i as id, 'person' as kind, 'Actor ' || i as name from range(?) r(i)",
        [actors],
    )
    con.execute(
        "insert into entities by name "
        "select 'p' || i as id, 'place' as kind, 'Place ' || i as name, 'Europe/Oslo' as timezone, "
        "i * 14.0 - 160 as longitude, i * 5.0 - 50 as latitude from range(23) r(i)"
    )

    class Stub:
        connection = con
        rows = View.rows
        _cursor = staticmethod(lambda purpose: con)
        _made = staticmethod(lambda query=None: None)

    return SimpleNamespace(view=Stub(), lens=None, name="Many", generation=1)


@pytest.mark.parametrize(("n", "actors"), [(20, 6), (2_000, 40), (50_000, 2_000)])
def test_many_transmissions_stay_one_picture_of_bounded_size(root: Path, n: int, actors: int) -> None:
    archive = many(n, actors, root)
    began = time.process_time()
    made = spacetime.made(archive, {})
    spent = time.process_time() - began
    assert made.picture is not None and made.above is not None
    drawing = made.picture.sheet("source", SPOKEN)
    ElementTree.fromstring(drawing)
    assert len(drawing) < 120_000 and made.picture.height < 1400
    assert spent < 5
    [whole, *by_ink] = made.figures[:4]
    assert whole[0] == n == made.table.total == sum(figure[0] for figure in by_ink)
    drawn = made.picture.counts["transmissions"]
    assert drawn == n or (drawn < n and any("too thin" in note for note in made.notes))
    assert made.above.counts["transmissions"] == n
    if drawn > made.picture.counts["lines"]:
        slices = set(re.findall(r'href="/space-time\?from=([^&"]+)', made.picture.inline("x")))
        assert len(slices) >= 15, "one sees when"
        assert drawn >= 0.85 * n
    assert len(made.table.fetch(50, 0)) == min(n, 50)


@pytest.mark.parametrize("made", [delays.made, calendar.made, network.made, chart.made])
def test_the_other_pictures_stay_bounded_too(root: Path, made: Callable[[Any, dict[str, str]], Made]) -> None:
    archive = many(20_000, 900, root)
    began = time.process_time()
    found = made(archive, {})
    spent = time.process_time() - began
    assert found.picture is not None
    assert len(found.picture.inline("x")) < 110_000 and spent < 4
    assert len(found.table.fetch(50, 0)) >= 30
    assert all(n <= of for n, of, _ in found.figures if of is not None)


def test_a_bundle_opens_the_lines_that_are_in_it(root: Path) -> None:
    archive = many(2_000, 40, root)
    made = spacetime.made(archive, {"a": "a1"})
    assert made.picture is not None
    wide = spacetime.made(archive, {})
    assert wide.picture is not None
    found = ElementTree.fromstring(f"<x>{wide.picture.inline('x')}</x>")
    bundles = [one for one in found.iter("a") if (one.get("href") or "").startswith("/space-time?")]
    assert bundles
    for one in bundles[:8]:
        asked = dict(pair.split("=", 1) for pair in (one.get("href") or "").partition("?")[2].split("&"))
        narrow = spacetime.made(archive, {key: value.replace("%3A", ":") for key, value in asked.items()})
        said = int(re.search(r"\n([\d,]+) transmission", one.findtext("title") or "")[1].replace(",", ""))  # type: ignore[index]
        assert narrow.figures[0][0] >= said
