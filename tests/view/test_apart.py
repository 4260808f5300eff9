"""Every count under a lens says how much of it is only possible; each is counted here once more, from the rows themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from diplomatica.cli import cli
from diplomatica.library import Archive
from diplomatica.serve.app import create_app
from diplomatica.view import Lens
from tests.view.lenses import asked, behind, lens_of, made

pytestmark = pytest.mark.timeout(300)

LENSES = [
    ("korea-1950", "stalin", "1950-10-05"), ("korea-1950", "prc-leadership", "1950-10-05T12:00Z"),
    ("straits-1951", "orsk-mfa", "1951-05-14"), ("straits-1951", "sorn", "1951-12"), ("straits-1951", "osmere-dea", "1951-05-16"),
]  # fmt: skip
"""Much that is possible, a paper in part, and one to whom everything had surely come."""

NO_COUNT = {"show", "cite", "explain", "compare", "search"}
"""Commands about one or two papers; `search` counts its hits in a way of its own."""


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return made(tmp_path_factory)


@pytest.fixture(scope="module", params=LENSES, ids="-".join)
def seen(request: pytest.FixtureRequest, roots: dict[str, Path]) -> Iterator[Archive]:
    name, actor, at = request.param
    with Archive.open(roots[name]) as archive:
        yield archive.as_known_to(actor, at)


def possible(seen: Archive) -> set[str]:
    return {name for name, value in lens_of(seen).documents.items() if value == "possible"}


def test_every_answer_counts_what_had_surely_come_apart(seen: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command says its count, denominator and notes once more as they are without the papers that are only possible."""
    monkeypatch.setattr(Archive, "open", lambda *_: behind(seen))
    monkeypatch.setattr(Archive, "close", lambda _: None)
    lens = lens_of(seen)
    with behind(seen).view.through(lens.surely()) as view:
        sure_of = view.rows("select id from documents")
    assert len(sure_of) == lens.certain
    for words in asked(seen):
        given = [*words, "--as-known-to", lens.actor_id, "--at", lens.at, "--archive", str(seen.root)]
        plain, answer = (CliRunner().invoke(cli, [*given, *form]) for form in ([], ["--json"]))
        assert plain.exit_code == answer.exit_code == 0, (words, plain.output)
        made = json.loads(answer.stdout)
        if words[0] in NO_COUNT:
            assert "certain_alone" not in made
            continue
        alone = made["certain_alone"]
        said = f"{alone['count']} of {alone['of']}" if alone["of"] is not None else f"{alone['count']}"
        assert f"; from what had surely come alone: {said}\n" in plain.stdout, words
        for note in alone["notes"]:
            assert note in made["notes"] or f"from what had surely come alone: {note}" in made["notes"], words
        if not lens.doubtful:
            assert (alone["count"], alone["of"]) == (made["count"], made["of"]), words
        for row in made["rows"]:
            for column in [
                name for name in row if name.endswith("_possible") and name.removesuffix("_possible") in row
            ]:
                assert row[column] is None or 0 <= row[column] <= row[column.removesuffix("_possible")], (words, row)
                if row[column]:
                    assert lens.doubtful, words


def test_rows_on_possible_papers_are_not_among_the_certain(seen: Archive) -> None:
    """Where each row rests on a paper of its own, the certain alone are those that are marked certain."""
    lens = lens_of(seen)
    for answer in (seen.requests(), seen.problems(), seen.intervals_between("sent", "received")):
        assert answer.certain is not None
        rows = [{"document_id": row.get("document_id") or row.get("from_document_id")} for row in answer.rows]
        marks = [row["known"] for row in lens.marked(rows)]
        # Of a paper that surely came in part, a row may stand in what came or in what only can have come.
        partly = sum((mark or "").startswith("certain in part") for mark in marks)
        assert 0 <= len(answer.certain.rows) - sum(mark == "certain" for mark in marks) <= partly


def test_documents_of_channels_and_actors_are_counted_apart(seen: Archive) -> None:
    perhaps = possible(seen)
    sent = seen.view.rows(
        """select distinct from_id, to_id, document_id from transmissions t
        where (status = 'documented' or (status = 'asserted' and asserted_by is null)) and coalesce(not (
            select bool_and(role in ('copy', 'info')) from parties p
            where p.document_id = t.document_id and t.to_id in (p.entity_id, p.office_id) and p.status <> 'rejected'), true)"""
    )
    for row in seen.channels().rows:
        papers = {r["document_id"] for r in sent if (r["from_id"], r["to_id"]) == (row["from_id"], row["to_id"])}
        assert row["documents_possible"] == len(papers & perhaps) and row["documents"] == len(papers)
        assert row["documents_possible"] <= row["transmissions_possible"] <= row["transmissions"]
    named = seen.view.rows(
        """select distinct who, document_id, role in ('sender', 'signed', 'drafted', 'authorised') as sent,
            role in ('to', 'for', 'via', 'copy', 'info') as addressed
        from (select unnest([entity_id, office_id]) as who, document_id, role from parties where status <> 'rejected')"""
    )
    for row in seen.actors().rows:
        for column in ("sent", "addressed"):
            papers = {r["document_id"] for r in named if r["who"] == row["id"] and r[column]}
            assert (row[column], row[f"{column}_possible"]) == (len(papers), len(papers & perhaps))


def test_weeks_of_a_channel_are_counted_apart(seen: Archive) -> None:
    perhaps = possible(seen)
    ends = [(row["from_id"], row["to_id"]) for row in seen.channels().rows if row["from_id"] and row["to_id"]]
    for a, b in ends[:4]:
        sent = seen.view.rows(
            """select document_id, delay_printed_seconds from transmissions where from_id = ? and to_id = ?
            and (status = 'documented' or (status = 'asserted' and asserted_by is null))""",
            [a, b],
        )
        papers = {row["document_id"] for row in sent}
        rows = seen.channel(a, b, exact=True).rows
        weeks = [row for row in rows if row["measure"] == "volume"]
        assert sum(week["n"] for week in weeks) == len(papers)
        assert sum(week["n_possible"] for week in weeks) == len(papers & perhaps)
        assert all(week["of_possible"] == len(papers & perhaps) for week in weeks)
        [hours] = [row for row in rows if row["measure"] == "transit printed"]
        assert hours["of_possible"] == sum(row["document_id"] in perhaps for row in sent)
        assert hours["n_possible"] == sum(
            row["document_id"] in perhaps and row["delay_printed_seconds"] is not None for row in sent
        )


@pytest.mark.parametrize("query", ["", "the", "NOT the", "date:1950..1951", "kind:telegram", "tel*"])
def test_hits_and_facets_are_counted_apart(seen: Archive, query: str) -> None:
    perhaps = possible(seen)
    hits = seen.search(query, 200)
    assert hits.possible == sum(hit.id in perhaps for hit in hits.hits) and hits.total == len(hits.hits)
    assert hits.possible == sum((hit.known or "").startswith("possible") for hit in hits.hits)
    every = {name: {facet.value: facet for facet in values} for name, values in seen.view.facets("").items()}
    for name, values in seen.view.facets(query).items():
        for facet in values[:4]:
            found = seen.search(query, 200, filters={name: facet.value})
            assert facet.count == found.total, (name, facet)
            assert facet.count_possible == found.possible == sum(hit.id in perhaps for hit in found.hits)
            assert facet.of_possible == every[name][facet.value].count_possible


def test_what_comes_in_time_is_counted_from_the_certain_beside(seen: Archive) -> None:
    lens = lens_of(seen)
    answer = seen.completeness(lens.actor_id, "1950-01-01", "1952-01-01")
    assert answer.certain is not None
    for measure, kind in (("events", "event"), ("documents", "document")):
        [row] = [row for row in answer.rows if row["measure"] == measure]
        rows = [one for one in answer.certain.rows if one["measure"] == kind]
        assert row["certain_alone"]["of"] == len(rows) <= row["of"]
        values = ("certain_in_time", "possible_in_time", "certain_late", "attested_not", "no_evidence")
        assert [row["certain_alone"][f"n_{value}"] for value in values] == [
            sum(one["value"] == value for one in rows) for value in values
        ]


def page(client: TestClient, lens: Lens, path: str) -> str:
    answer = client.get(path, params={"as-known-to": lens.actor_id, "at": lens.at})
    assert answer.status_code == 200, path
    return answer.text


def test_pages_count_apart(seen: Archive) -> None:
    """What front, months, channels, actors, events, search, map, network and calendar count, counted from the papers."""
    lens, perhaps = lens_of(seen), possible(seen)
    client = TestClient(create_app(behind(seen)), base_url="http://127.0.0.1")
    rows = seen.view.rows("select id, text_scope, date_earliest from documents")
    front = re.sub(r"</(dd|td|tr)>", "|", page(client, lens, "/"))
    full = {row["id"] for row in rows if row["text_scope"] == "full"}
    dated = {row["id"] for row in rows if row["date_earliest"]}
    figures = {
        re.sub("<[^>]+>", "", label): (int(n), int(some or 0))
        for n, label, some in re.findall(
            r'<dt><span class="num">(\d+)</span>[^|]*?<dd>(.*?)(?: <span class="maybe">(\d+) possible</span>)?\|', front
        )
    }
    assert figures["their whole text here"] == (len(full), len(full & perhaps))
    if dated:
        assert figures["a date"] == (len(dated), len(dated & perhaps))
    months = re.findall(r"date%3A[\d-]+\">(\d+)</a>(?: <span class=\"maybe\">(\d+) possible</span>)?\|", front)
    if months and lens.documents:
        assert sum(int(n) for n, _ in months) <= len(dated)
        assert sum(int(some or 0) for _, some in months) <= len(dated & perhaps)
    search = page(client, lens, "/search")
    if perhaps:
        assert f'<span class="maybe">{len(perhaps)} possible</span>' in search[search.index('<p class="sub">') :][:400]
    for path, answer in (("/channels", seen.channels()), ("/events", seen.events()), ("/actors", seen.actors())):
        shown = page(client, lens, path)
        for row in answer.rows[:100]:
            for column in ("documents", "reports", "sent", "addressed"):
                if row.get(f"{column}_possible"):
                    said = f'<span class="maybe">{row[f"{column}_possible"]} possible</span>'
                    assert said in shown, (path, row["id"] if "id" in row else row["from_id"])
    for path in ("/map", "/network", "/calendar"):
        drawn = client.get(f"{path}.json", params={"as-known-to": lens.actor_id, "at": lens.at}).json()
        assert drawn["lens"] == lens.summary
        assert all(0 <= row["n_possible"] <= row["n"] for row in drawn["rows"])
        if path == "/calendar":
            days = {row["id"]: str(row["date_earliest"]) for row in rows}
            for row in drawn["rows"]:
                assert row["n_possible"] <= sum(days[name].startswith(row["when"]) for name in perhaps)
        if perhaps and path == "/network" and drawn["figures"]:
            assert any("certain_alone" in figure for figure in drawn["figures"])


def test_a_page_and_its_command_give_one_answer(seen: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of a page holds what the command prints: the same rows, marks, counts, notes."""
    monkeypatch.setattr(Archive, "open", lambda *_: behind(seen))
    monkeypatch.setattr(Archive, "close", lambda _: None)
    lens = lens_of(seen)
    client = TestClient(create_app(behind(seen)), base_url="http://127.0.0.1")
    ends = [(row["from_id"], row["to_id"]) for row in seen.channels().rows if row["from_id"] and row["to_id"]][:1]
    asks: list[tuple[list[str], str, dict[str, str]]] = [
        (["channels"], "/channels", {}), (["missing"], "/not-held", {}), (["problems"], "/problems", {}), (["actors"], "/actors", {}),
        (["requests"], "/requests", {}), (["silences"], "/silences", {}),
        (["intervals", "--from", "sent", "--to", "received", "--above", "-1"], "/intervals", {"above": "-1"}),
        (["completeness", lens.actor_id, "--from", "1950-01-01", "--to", "1952-01-01"], "/completeness",
         {"actor": lens.actor_id, "from": "1950-01-01", "to": "1952-01-01"}),
        *((["channel", a, b], "/channel", {"a": a, "b": b}) for a, b in ends),
    ]  # fmt: skip
    for words, path, given in asks:
        told = ["--as-known-to", lens.actor_id, "--at", lens.at]
        done = CliRunner().invoke(cli, [*words, "--json", *told, "--archive", str(seen.root)])
        assert done.exit_code == 0, (words, done.output)
        shown = client.get(f"{path}.json", params={**given, "as-known-to": lens.actor_id, "at": lens.at})
        assert shown.json() == json.loads(done.stdout), words
