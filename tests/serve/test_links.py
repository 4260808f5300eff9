"""The pages of both samples: no link leads nowhere, every page is valid HTML, light, and sound in its structure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from starlette.testclient import TestClient
from tinyhtml5.parser import HTMLParser

from diplomatica.library import Archive
from diplomatica.model.schema import TABLES
from diplomatica.serve.app import FILES, PAGES, create_app
from diplomatica.serve.desk import Desk
from diplomatica.serve.questions import QUESTIONS
from diplomatica.serve.render import actors_named, query
from tests.samples.built import NAMES
from tests.serve.walk import Walk, found, is_page, named, shape, walk

pytestmark = pytest.mark.timeout(600)

HEAVIEST = 100_000
STARTS = (
    "/",
    "/decide",
    "/?lang=de",
    "/nobody",
    "/d/nobody",
    "/explain/nobody",
    "/?as-known-to=nobody&at=1951",
    "/robots.txt",
)


def asked(archive: Archive) -> list[str]:
    """Every question with what it needs, about those who wrote most."""
    actors = [row["id"] for row in actors_named(archive)]
    day = archive.view.rows("select min(date_earliest) as first, max(date_latest) as last from documents")[0]
    given = {
        "actor": actors[0], "a": actors[0], "b": actors[1], "from": day["first"], "to": day["last"], "at": day["last"],
        "target": archive.search("", 1).hits[0].id,
    }  # fmt: skip
    return [
        query(question.path, **{field.name: given[field.name] for field in question.fields if field.needed})
        for question in QUESTIONS
    ]


class Walked:
    """A sample, and where one comes in it."""

    def __init__(self, root: Path) -> None:
        self.archive = Archive.open(root)
        desk = Desk(root, "A. Reader")
        client = TestClient(create_app(self.archive, desk=desk), base_url="http://127.0.0.1")
        client.get(f"/desk?key={desk.key}")
        self.walk: Walk = walk(client, [*STARTS, *asked(self.archive)], 2)

    def ids(self) -> dict[str, set[str]]:
        """What there is, by the path that shows it."""
        rows = self.archive.view.rows
        facts = {
            row["f"]
            for name, table in TABLES.items()
            if table.is_facts
            for row in rows(f'select fact_id as f from "{name}"')
        }
        facts |= {row["id"] for row in rows("select id from transmissions union all select id from not_held")}
        return {
            "/d/": {row["id"] for row in rows("select id from documents")},
            "/actor/": {row["id"] for row in rows("select id from entities")},
            "/event/": {row["id"] for row in rows("select id from events")},
            "/explain/": facts,
        }


@pytest.fixture(scope="module", params=NAMES)
def walked(request: pytest.FixtureRequest, sample: Callable[[str], Path]) -> Iterator[Walked]:
    made = Walked(sample(request.param))
    yield made
    made.archive.close()


def test_no_link_leads_nowhere(walked: Walked) -> None:
    done = walked.walk
    assert len(done.pages) > 80
    for address, answer in done.answers.items():
        expected = 404 if "nobody" in address and "as-known-to" not in address else 400 if "=nobody" in address else 200
        assert answer.status_code == expected, (address, done.linked.get(address))
    here = walked.ids()
    for target, source in done.linked.items():
        bare, fragment = urldefrag(target)
        if (page := done.pages.get(bare)) and fragment:
            assert fragment in page.ids, f"{source} links to {target}, and there is no such place"
        if bare not in done.answers and (name := named(bare)):
            path = bare[: bare.index("/", 1) + 1]
            assert name in here[path] or name == "nobody", f"{source} links to {target}, and there is no such thing"


@pytest.mark.parametrize("page", [2, 3, 99, 500])
def test_beyond_the_last_page_of_hits_stands_the_last(walked: Walked, page: int) -> None:
    client = TestClient(create_app(walked.archive), base_url="http://127.0.0.1")
    answer = client.get(f"/search?page={page}")
    assert answer.status_code == 200 and 'class="hit"' in answer.text


def test_every_page_is_valid(walked: Walked) -> None:
    for address, answer in walked.walk.answers.items():
        if not is_page(answer):
            continue
        parser = HTMLParser()
        parser.parse(answer.text)
        assert parser.errors == [], (address, [_around(answer.text, place) for place, *_ in parser.errors])
        page = found(answer.text)
        assert [name for name, n in Counter(page.ids).items() if n > 1] == [], address
        assert set(page.pointed) <= set(page.ids), (address, set(page.pointed) - set(page.ids))


def _around(text: str, place: tuple[int, int]) -> str:
    """Where a page is not valid."""
    line, column = place
    return text.split("\n")[line - 1][max(0, column - 150) : column + 50]


def test_headings_lead_down_one_step_at_a_time(walked: Walked) -> None:
    for address, page in walked.walk.pages.items():
        assert page.headings.count(1) == 1, address
        steps = zip([0, *page.headings], page.headings, strict=False)
        assert all(to <= level + 1 for level, to in steps), (address, page.headings)


def test_no_page_is_heavy(walked: Walked) -> None:
    for address, answer in walked.walk.answers.items():
        if is_page(answer):
            pictures = sum(len(svg) for svg in re.findall(r"<svg.*?</svg>", answer.text, re.DOTALL))
            assert len(answer.content) - pictures <= HEAVIEST, address


def test_every_address_of_the_room_was_walked(walked: Walked) -> None:
    """A page that no link leads to is found by nobody."""
    come = {shape(address).partition("?")[0] for address in walked.walk.answers}
    expected = {re.sub(r"\{\w+\}", "*", path) for path in {**PAGES, **FILES}}
    for path in sorted(expected - come):
        picture = walked.walk.answers[path.partition(".")[0]].text
        assert "." in path and "<svg" not in picture, f"nothing links to {path}, and it is no file of an empty picture"
