"""A restricted document leaves no trace in anything that is served: every address is asked, as a thief of secrets would ask.

Two archives are built. One holds a restricted document with its own people, places, events, numbers and papers, named by words that
nothing else holds, and tied to public papers wherever it can be; the other never had any of it. What the first answers the public must
not hold a word of it, and must be, byte for byte, what the second answers. (Neither declares a series complete: the gaps of one are not
told at all where something is restricted.)
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.serve import room
from diplomatica.serve.app import create_app
from diplomatica.serve.desk import Desk
from tests.build.test_mixed import PNG
from tests.samples.built import SAMPLES
from tests.serve.walk import Walk, fields, walk

pytestmark = pytest.mark.timeout(600)

KEPT = ("a01", "o01", "o02", "o03", "o04", "o05", "o06", "o08", "o13", "s01", "s02", "v01", "v03")
"""Papers of the sample that are enough to have every kind of page."""

SECRET = """id: x13-quicksilver
title: Telegram, Quicksilver to the Orskan Consul in Tarn
collection: Zephyrine papers
holdings: Zephyrine Vault, f. 77007, op. 5, d. 2, l. 44
rights: held by the Zephyrine Vault
translator: Ida Nightjar

SECRET URGENT

No. 471/qs 12 May 1951 Halm

Sent 12.5.51 at 03:33

Received 12.5.51 at 13:57

TARN, TO THE ORSKAN CONSUL

1. Your telegram No. 14 of 12 May and my telegram No. 470/sh of 11 May are overtaken.
The Straits of Tarn are closed, says Agent Morrowgate, who met Quicksilver at Zephyr Quay.

2. In my telegram No. 47272/qs of 10 May I named the vessel Nightjar. Telegraph whether the Nightjar has sailed.

3. Consul Hald has not received telegram No. 470/sh. Telegrams to Tarn arrive late through the fault of Morrowgate.

QUICKSILVER
"""

AUTHORITY = {
    "people.csv": "morrowgate,Agent Morrowgate,Morrowgate|Agent Morrowgate,,,\nquicksilver,Quicksilver,QUICKSILVER,,,\n",
    "names.csv": "morrowgate,Nightjar,cover,,,x13-quicksilver\ntorvik,Quicksilver the Younger,cover,,,x13-quicksilver\n",
    "organisations.csv": "zephyrine,Zephyrine Bureau,service,,halm,Zephyrine Vault\n",
    "offices.csv": "zephyrine-head,Head of the Zephyrine Bureau,,zephyrine,halm,\n",
    "tenures.csv": "quicksilver,zephyrine-head,appointed,1950,,x13-quicksilver\n",
    "places.csv": "zephyr-quay,Zephyr Quay,,halm,,,Europe/Oslo,\n",
    "events.csv": "quay-meeting,Meeting at Zephyr Quay,conversation,zephyr-quay,1951-05-12,1951-05-12,,met Quicksilver,x13-quicksilver\n",
    "whereabouts.csv": "morrowgate,zephyr-quay,1951-05-12,1951-05-12,x13-quicksilver\n",
}  # fmt: skip

WORDS = re.compile(r"quicksilver|zephyr|morrowgate|nightjar|x13|77007|47272|471/qs|03:33|13:57", re.IGNORECASE)
"""Words, numbers and hours that the restricted document alone accounts for."""

IDS = (
    "x13-quicksilver",
    "morrowgate",
    "zephyrine-head",
    "quay-meeting",
    "x13",
    "../x13-quicksilver",
    "X13-QUICKSILVER",
)
"""What a thief types behind every path; the first two into every field."""

ASKED = (
    *IDS, "Quicksilver", "quicksilv*", '"Zephyr Quay"', "Nightjar", "from:quicksilver", 'from:"Quicksilver the Younger"', "to:morrowgate",
    "place:zephyr-quay", "number:47272/qs", "number:471/qs", "mark:nightjar", "x13-quicksilver#1",
)  # fmt: skip
"""What he searches for."""


def make(folder: Path, with_secret: bool, access: str = "restricted") -> Path:
    """An archive of some papers of the sample, with the restricted one or without any trace of it."""
    source = SAMPLES / "straits-1951"
    for name in ("authority", "conventions", "diplomatica.toml"):
        copy = shutil.copytree if (source / name).is_dir() else shutil.copy
        folder.mkdir(parents=True, exist_ok=True)
        copy(source / name, folder / name)
    for path in sorted((source / "documents").rglob("*.txt")):
        if path.name.startswith(KEPT):
            to = folder / "documents" / path.relative_to(source / "documents")
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, to)
    if with_secret:
        (folder / "documents" / "orsk" / "x13-quicksilver.txt").write_text(SECRET, encoding="utf-8")
        (folder / "documents" / "orsk" / "x13-quicksilver.png").write_bytes(PNG)
        for name, rows in AUTHORITY.items():
            with (folder / "authority" / name).open("a", encoding="utf-8") as file:
                file.write(rows)
    restrict(folder, access)
    build(folder, workers=0)
    return folder


def restrict(folder: Path, access: str) -> None:
    """Say in the settings who may see the document."""
    path = folder / "diplomatica.toml"
    stanza = '\n[[source]]\npath = "orsk/x13*"\naccess = '
    before = path.read_text(encoding="utf-8").partition(stanza)[0]
    path.write_text(f'{before}{stanza}"{access}"\n', encoding="utf-8")


class Public:
    """The archive as the public meets it."""

    def __init__(self, root: Path, audience: str = "public") -> None:
        self.root = root
        self.archive = Archive.open(root, audience)
        self.app = create_app(self.archive)
        self.client: TestClient = TestClient(self.app, base_url="http://127.0.0.1")

    def get(self, address: str, headers: dict[str, str] | None = None) -> Response:
        return self.client.get(address, headers=headers, follow_redirects=False)

    def routes(self) -> list[str]:
        """The path of every route of the application."""
        return [route.path for route in self.app.app.routes]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Public, Public]]:
    """The archive with the secret, and the one without."""
    folder = tmp_path_factory.mktemp("secrets")
    made = Public(make(folder / "with", True)), Public(make(folder / "without", False))
    yield made
    for public in made:
        public.archive.close()


@pytest.fixture(scope="module")
def walked(archives: tuple[Public, Public]) -> Walk:
    return walk(archives[0].client, ["/", "/search?q=straits", "/?lang=de", "/nobody"], 2)


def told(answer: Response) -> str:
    """All that an answer says: words, headers, also where they are written as signs of an address or of HTML."""
    text = answer.text + "\n" + "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return html.unescape(unquote(text))


def leaks(answer: Response, address: str = "") -> list[str]:
    """Secret words in an answer that were not in the question: a page says again what it was asked."""
    asked = {word.lower() for word in WORDS.findall(unquote(address))}
    return sorted({word.lower() for word in WORDS.findall(told(answer))} - asked)


def test_the_secret_is_there_for_those_who_may_see_it(archives: tuple[Public, Public]) -> None:
    everybody = Public(archives[0].root, "all")
    for address in (
        "/d/x13-quicksilver",
        "/actor/morrowgate",
        "/actor/zephyr-quay",
        "/event/quay-meeting",
        "/not-held",
        "/search?q=Nightjar",
    ):
        assert leaks(everybody.get(address), address), address
    picture = everybody.get("/facsimile/x13-quicksilver/0")
    assert (picture.status_code, picture.headers["content-type"], picture.content) == (200, "image/png", PNG)
    everybody.archive.close()


def test_its_facsimile_is_as_absent_as_it_is(archives: tuple[Public, Public]) -> None:
    """By any number, in any spelling of the id, through a lens or not: the picture, and whether there is one, stay untold."""
    secret, other = archives
    for name, number, query in product(
        IDS, ("0", "1", "99999999999", "-1", "0.png"), ("", "?as-known-to=torvik&at=1951-06-01", "?lang=de")
    ):
        address = f"/facsimile/{quote(name, safe='')}/{number}{query}"
        answer, unknowing = secret.get(address), other.get(address)
        assert answer.status_code == unknowing.status_code >= 400, address
        assert answer.content == unknowing.content and PNG not in answer.content, address


def test_no_page_or_file_that_links_lead_to_tells_of_it(archives: tuple[Public, Public], walked: Walk) -> None:
    assert len(walked.answers) > 100
    for address, answer in walked.answers.items():
        assert leaks(answer) == [], (address, walked.linked.get(address))


def test_every_page_is_as_if_it_had_never_been(archives: tuple[Public, Public], walked: Walk) -> None:
    """Byte for byte: no count, no rank of a hit, no neighbour, no line of a picture differs."""
    other = archives[1]
    assert [address for address, answer in walked.answers.items() if other.get(address).text != answer.text] == []


def addresses(public: Public, walked: Walk) -> list[str]:
    """Every route with the secret ids in its path, and with two of them in every field that a page gives it."""
    pairs = fields(walked)
    assert {
        ("/search", "q"),
        ("/search", "from"),
        ("/known", "actor"),
        ("/who-knew", "target"),
        ("/spread", "of"),
    } <= set(pairs)
    paths = [path for path in public.routes() if "{" in path]
    assert len(paths) >= 6
    out = [
        re.sub(r"\{\w+\}", quote(word, safe=""), path.replace("{number:int}", "0")) for path in paths for word in IDS
    ]
    out += [f"{path}?{urlencode({name: word})}" for (path, name), word in product(pairs, IDS[:2])]
    return out + [f"/search?{urlencode({'q': word})}" for word in ASKED]


def test_no_question_gets_it_out(archives: tuple[Public, Public], walked: Walk) -> None:
    """Asked by its own names, the archive answers what it would if they meant nothing."""
    secret, other = archives
    for address in addresses(secret, walked):
        answer, unknowing = secret.get(address), other.get(address)
        assert leaks(answer, address) == [], address
        assert (answer.status_code, answer.text) == (unknowing.status_code, unknowing.text), address


WHOLE = (
    "/who-knew?target={d}", "/spread?of={d}", "/spread.svg?of={d}", "/spread.csv?of={d}", "/known?actor={a}", "/ahead?a={a}&b=orsk-mfa",
    "/compare-knowledge?a={a}&b=orsk-mfa&at=1951-06-01", "/channel?a={a}&b=orsk-mfa", "/learned?actor={a}&from=1951-05-01&to=1951-06-01",
    "/completeness?actor={a}&from=1951-05-01&to=1951-06-01", "/space-time.svg?actor={a}", "/space-time?place=zephyr-quay",
    "/?as-known-to={a}&at=1951-06-01", "/search?as-known-to=torvik&at=1951-06-01", "/d/x13-quicksilver?as-known-to=torvik&at=1951-06-01",
)  # fmt: skip
"""Questions that need several fields at once."""


@pytest.mark.parametrize("address", WHOLE)
def test_no_whole_question_gets_it_out(archives: tuple[Public, Public], address: str) -> None:
    address = address.format(d="x13-quicksilver", a="morrowgate")
    answer, unknowing = archives[0].get(address), archives[1].get(address)
    assert leaks(answer, address) == []
    assert (answer.status_code, answer.text) == (unknowing.status_code, unknowing.text)


# What is kept, and what was let go.


def test_what_is_restricted_later_is_gone_from_pages_that_were_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server goes on while the document is closed: kept pages, and what a browser kept, give nothing back."""
    monkeypatch.setattr(room, "LOOK_EVERY_SECONDS", 0.0)
    public = Public(make(tmp_path / "archive", True, access="public"))
    asked = (
        "/", "/d/x13-quicksilver", "/d/x13-quicksilver.json", "/d/x13-quicksilver.ris", "/actor/morrowgate", "/actor/torvik",
        "/search?q=nightjar", "/event/quay-meeting", "/not-held", "/channels", "/d/o05-tarn-14", "/who-knew?target=x13-quicksilver",
        "/space-time.svg", "/actors",
    )  # fmt: skip
    before = {address: public.get(address) for address in asked}
    assert all(
        leaks(answer)
        for address, answer in before.items()
        if address not in ("/", "/d/o05-tarn-14", "/channels", "/space-time.svg")
    )
    restrict(public.root, "restricted")
    build(public.root, workers=0)
    for address, old in before.items():
        seen = {name: old.headers[name] for name in ("etag", "last-modified") if name in old.headers}
        conditions: list[dict[str, str]] = [
            {}, {"if-none-match": seen.get("etag", "*")}, {"if-modified-since": seen.get("last-modified", "Mon, 01 Jan 1990 00:00:00 GMT")},
            {"if-range": seen.get("etag", '"x"'), "range": "bytes=0-99999"}, {"cache-control": "only-if-cached"},
        ]  # fmt: skip
        for headers in conditions:
            answer = public.get(address, headers)
            assert leaks(answer, address) == [], (address, headers)
            assert answer.status_code not in (206, 304), "nobody is told that what he kept is still good"
    public.archive.close()


def test_the_public_of_a_desk_sees_nothing_either(archives: tuple[Public, Public]) -> None:
    """Facts of a restricted document are not in the queue of somebody who serves for the public."""
    with Archive.open(archives[0].root) as archive:
        desk = Desk(archives[0].root, None)
        client = TestClient(create_app(archive, desk=desk), base_url="http://127.0.0.1")
        client.get(f"/desk?key={desk.key}")
        for address in ("/decide", "/decide?table=mentions", "/decide?table=parties&page=2", "/decide?state=pending"):
            assert leaks(client.get(address)) == []
