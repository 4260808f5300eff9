"""The sample archive: well-formed, closed in itself, true to the register, free of its sources' texts."""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from diplomatica.model.civil import bounds

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "src" / "diplomatica" / "samples" / "korea-1950"
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / "korea-1950-register.jsonl").exists(), reason="no data to compare with")

SEED_IN_REGISTER = "cable-gromyko-soviet-ambassador-peking"
SEED = "209812"

TIMES = ("written", "sent", "received", "deciphered", "typed")
LISTS = {
    *("sender", "on_behalf_of", "recipient", "for", "via", "copies"),
    *("answers", "follows", "refers_to", "encloses"),
    *("other_times", "numbers", "holdings", "events", "perhaps_same_as"),
}
OBJECTS = ("printed", "by", "at")
WORDS = {
    *("id", "title", "kind", "date", "place_from", "place_to", "precedence", "basis", "url"),
    *("summary", "summary_by", "note"),
    *TIMES,
}
KINDS = {"telegram", "memorandum", "report", "draft"}
BASES = {"document", "listing", "citation"}
NUMBER_ROLES = {"own", "incoming", "outgoing", "special", "file", "copy", "repeat", "decision", "local"}
MODALITIES = {"fact", "rumour", "forecast", "denial", "presupposed"}
REFERENCE_KEYS = {"number", "incoming", "date", "from", "to", "kind", "printed"}
REFERENCE_KINDS = {"telegram", "letter", "draft", "conversation"}

HEADERS = {
    "authority/people.csv": "id,name,variants,born,died,external_ids",
    "authority/offices.csv": "id,name,variants,organisation_id,place_id,external_ids",
    "authority/tenures.csv": "person_id,office_id,kind,from,to,source",
    "authority/places.csv": "id,name,variants,parent_id,latitude,longitude,timezone,external_ids",
    "authority/names.csv": "entity_id,form,kind,from,to,source",
    "authority/organisations.csv": "id,name,kind,parent_id,place_id,variants",
    "authority/events.csv": "id,title,kind,place_id,from,to,public_from,words,source",
    "coverage.csv": "series,from_id,to_id,from,to,extent,source",
}

UNRESOLVED = {
    "on file": "a copy kept, nobody's name",
    "highest authority, Stalin": "the archive's gloss on a word of the apparatus, no name",
}

Row = dict[str, Any]


@cache
def calendar() -> list[Row]:
    text = (SAMPLE / "documents" / "korea-1950.jsonl").read_text("utf-8")
    return [cast(Row, json.loads(line)) for line in text.splitlines()]


@cache
def table(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def authority(name: str) -> list[dict[str, str]]:
    return table(f"authority/{name}.csv")


def lines(path: Path) -> list[Row]:
    return [cast(Row, json.loads(line)) for line in path.read_text("utf-8").splitlines()]


@cache
def register() -> list[Row]:
    return lines(DATA / "korea-1950-register.jsonl")


def squeeze(text: str) -> str:
    return " ".join(text.split()).casefold()


def pairs(item: str) -> list[tuple[str, str]]:
    """The `key=value` pairs of one reference."""
    out = []
    for part in item.split("; "):
        key, mark, value = part.partition("=")
        assert mark, item
        if key == "printed":
            assert re.fullmatch(r'"[^"]+"', value), item
            value = value[1:-1]
        out.append((key, value))
    return out


@cache
def forms() -> dict[str, set[str]]:
    """Everything that may be called by a form: entities by name, variant and `names.csv`."""
    out: dict[str, set[str]] = {}
    for name in ("people", "offices", "organisations", "places"):
        for row in authority(name):
            for form in [row["name"], *filter(None, row["variants"].split("|"))]:
                out.setdefault(squeeze(form), set()).add(row["id"])
    for row in authority("names"):
        out.setdefault(squeeze(row["form"]), set()).add(row["entity_id"])
    return out


def identify(printed: str) -> set[str]:
    """Who may be meant; where the archive glosses a name, only who fits the gloss too."""
    bare, _, gloss = printed.partition(" [")
    found = forms().get(squeeze(bare), set())
    gloss = gloss.removesuffix("]")
    if gloss and gloss not in UNRESOLVED:
        found = found & forms().get(squeeze(gloss), set())
    return found


# ------------------------------------------------------------------ the folder


def test_settings() -> None:
    settings = tomllib.loads((SAMPLE / "diplomatica.toml").read_text("utf-8"))
    assert set(settings) == {"archive"}
    assert set(settings["archive"]) == {"name", "description", "rights", "base_url", "language"}
    assert settings["archive"]["name"] == "Korea, autumn 1950"
    assert f" {len(calendar())} " in settings["archive"]["description"]


def test_files_are_all_known() -> None:
    files = {str(path.relative_to(SAMPLE)) for path in SAMPLE.rglob("*") if path.is_file()}
    assert files == {*HEADERS, "diplomatica.toml", "README.md", "documents/korea-1950.jsonl"}


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_tables_have_their_columns(name: str) -> None:
    text = (SAMPLE / name).read_text("utf-8")
    assert text.splitlines()[0] == HEADERS[name]
    for row in table(name):
        assert None not in row  # no cell without a header
        for value in row.values():
            assert value == value.strip(), row
            assert all(part == part.strip() and part for part in value.split("|") if value), row


def test_coverage_claims_nothing() -> None:
    assert table("coverage.csv") == []


# ------------------------------------------------------------------ the calendar


def test_ids_are_unique_and_well_formed() -> None:
    ids = [row["id"] for row in calendar()]
    assert len(ids) == len(set(ids)) == 45
    assert all(re.fullmatch(r"[a-z0-9._-]+", one) for one in ids)
    assert SEED in ids


def test_rows_have_only_known_columns_of_known_shape_and_none_is_empty() -> None:
    for row in calendar():
        for column, value in row.items():
            if column in LISTS:
                assert value
                assert all(isinstance(item, str) and item.strip() == item and item for item in value), row
            elif column in OBJECTS:
                assert value
                assert all(isinstance(item, str) and item for item in value.values()), row
            elif column == "copies_stated":
                assert type(value) is int
                assert value > 0
            else:
                assert column in WORDS, column
                assert isinstance(value, str), row
                assert value.strip() == value, row
                assert value, row


def test_vocabularies_are_closed() -> None:
    for row in calendar():
        assert row.get("kind", "telegram") in KINDS
        assert row["basis"] in BASES
        for number in row.get("numbers", []):
            role, mark, value = number.partition(":")
            assert role in NUMBER_ROLES, number
            assert mark, number
            assert value, number
        for copy in row.get("copies", []):
            assert re.fullmatch(r"[^()]+( \([1-9]\d*\))?", copy), copy
        assert ("summary" in row) == (row.get("summary_by") == "diplomatica")
    assert {row["kind"] for row in authority("organisations")} <= {"service", "government", "party", "group"}
    assert {row["kind"] for row in authority("tenures")} <= {
        "appointed",
        "arrived",
        "acting",
        "absent",
        "left",
    }
    assert {row["kind"] for row in authority("names")} <= {
        "name",
        "transliteration",
        "cover",
        "title",
        "collective",
    }


def test_summaries_are_one_sentence() -> None:
    for row in calendar():
        summary = row.get("summary", "One.")
        assert summary.endswith(".")
        assert not re.search(r"[.!?] ", summary), summary


def test_dates_and_times_are_of_the_period() -> None:
    for row in calendar():
        first, last = bounds(row["date"])
        assert first is not None
        assert last is not None
        assert date(1950, 7, 1) <= first <= date(1950, 11, 15)
        for column in TIMES:
            if column not in row:
                continue
            assert re.fullmatch(r"1950-\d\d-\d\d(T\d\d:\d\d)?", row[column]), row["id"]
            moment = datetime.fromisoformat(row[column]).date()
            assert abs((moment - first).days) < 3, row["id"]


def test_printed_and_by_belong_to_times_and_hours_do_not_run_backwards() -> None:
    for row in calendar():
        other = [entry.partition(":") for entry in row.get("other_times", [])]
        assert all(
            mark and re.fullmatch(r"(1950-\d\d-\d\d)?(T?\d\d:\d\d)?", time) and time for _, mark, time in other
        ), row["id"]
        keys = {column for column in TIMES if column in row} | {label for label, _, _ in other}
        assert set(row.get("printed", {})) == keys, row["id"]
        assert set(row.get("by", {})) <= keys, row["id"]
        hours = [row[c] for c in ("sent", "received", "deciphered", "typed") if "T" in row.get(c, "")]
        assert hours == sorted(hours), row["id"]


def test_references_are_pairs_of_known_keys() -> None:
    for row in calendar():
        for column in ("answers", "follows", "refers_to", "encloses"):
            for item in row.get(column, []):
                found = pairs(item)
                keys = Counter(key for key, _ in found)
                assert set(keys) <= REFERENCE_KEYS, item
                assert all(n == 1 or key in ("from", "to") for key, n in keys.items()), item
                for key, value in found:
                    assert value, item
                    if key == "date":
                        bounds(value)
                    elif key == "kind":
                        assert value in REFERENCE_KINDS, item
                    elif key in ("from", "to"):
                        assert identify(value), item


def test_every_name_resolves() -> None:
    missing = set()
    for row in calendar():
        printed = [name for c in ("sender", "on_behalf_of", "recipient", "for", "via") for name in row.get(c, [])]
        printed += [re.sub(r" \(\d+\)$", "", copy) for copy in row.get("copies", [])]
        missing |= {name for name in printed if not identify(name)}
        for column in ("place_from", "place_to"):
            if column in row:
                assert identify(row[column]) & {place["id"] for place in authority("places")}, row["id"]
    assert missing == {"on file"}
    assert missing <= set(UNRESOLVED)


def test_cover_names_keep_their_rivals() -> None:
    assert identify("Matveyev") == identify("Matveev") == {"zakharov", "razuvaev"}
    assert identify("Matveyev [Zakharov]") == {"zakharov"}
    assert identify("Matveyev [Razuvayev]") == {"razuvaev"}
    assert identify("Chan Fu") == {"stalin", "bulganin"}
    assert identify("Chanfu [Bulganin]") == {"bulganin"}
    assert identify("Feng Xi [Stalin]") == identify("Fyn Si") == identify("Filippov") == {"stalin"}
    for row in authority("names"):
        assert row["source"], row


def test_moscow_is_a_place_and_an_actor() -> None:
    assert identify("Moscow") == {"moscow", "soviet-leadership"}
    assert identify("the Chinese comrades") == {"prc-leadership"}
    assert identify("the Korean friends") == {"dprk-leadership"}


def test_events_of_rows_exist_and_every_event_but_public_ones_is_told_of() -> None:
    known = {event["id"]: event for event in authority("events")}
    told = set()
    for row in calendar():
        for item in row.get("events", []):
            event, _, modality = item.partition(":")
            assert event in known, item
            assert modality in MODALITIES, item
            told.add(event)
    assert told == set(known)
    ids = {row["id"] for row in calendar()}
    for event in known.values():
        assert event["source"].split(",")[0] in ids | {"public record"}, event


def test_rows_that_may_be_the_same_paper_exist() -> None:
    ids = {row["id"] for row in calendar()}
    pointing = [row for row in calendar() if "perhaps_same_as" in row]
    assert len(pointing) == 4
    for row in pointing:
        assert set(row["perhaps_same_as"]) <= ids - {row["id"]}


# ------------------------------------------------------------------ the authority files


def test_entity_ids_are_unique_and_well_formed() -> None:
    ids = [row["id"] for name in ("people", "offices", "organisations", "places") for row in authority(name)]
    assert len(ids) == len(set(ids))
    ids += [row["id"] for row in authority("events")]
    assert all(re.fullmatch(r"[a-z0-9-]+", one) for one in ids)


def test_every_id_referred_to_exists() -> None:
    ids = {name: {row["id"] for row in authority(name)} for name in ("people", "offices", "organisations", "places")}
    everyone = set[str]().union(*ids.values())
    for row in authority("offices"):
        assert row["organisation_id"] in ids["organisations"], row
        assert row["place_id"] in ids["places"] | {""}, row
    for row in authority("organisations"):
        assert row["parent_id"] in ids["organisations"] | {""}, row
        assert row["place_id"] in ids["places"] | {""}, row
    for row in authority("places"):
        assert row["parent_id"] in ids["places"] | {""}, row
    for row in authority("tenures"):
        assert row["person_id"] in ids["people"], row
        assert row["office_id"] in ids["offices"], row
        assert row["source"], row
    for row in authority("names"):
        assert row["entity_id"] in everyone, row
    for row in authority("events"):
        assert row["place_id"] in ids["places"] | {""}, row


@pytest.mark.parametrize("name", ["organisations", "places"])
def test_parents_are_acyclic(name: str) -> None:
    parent = {row["id"]: row["parent_id"] for row in authority(name)}
    for start in parent:
        seen, here = set[str](), start
        while here:
            assert here not in seen, start
            seen.add(here)
            here = parent[here]


def test_dates_of_the_authority_files_are_edtf_and_in_order() -> None:
    spans = [(row["from"], row["to"]) for name in ("tenures", "names", "events") for row in authority(name)]
    spans += [(row["born"], row["died"]) for row in authority("people")]
    spans += [(row["public_from"], "") for row in authority("events")]
    for left, right in spans:
        begin = bounds(left)[0] if left else None
        end = bounds(right)[1] if right else None
        assert begin is None or end is None or begin <= end, (left, right)


def test_names_are_not_given_twice() -> None:
    rows = [(row["entity_id"], row["form"], row["kind"]) for row in authority("names")]
    assert len(rows) == len(set(rows))


def test_places_are_on_the_globe_and_have_a_zone() -> None:
    for row in authority("places"):
        assert bool(row["latitude"]) == bool(row["longitude"]) == bool(row["timezone"]), row
        if row["latitude"]:
            assert -90 <= float(row["latitude"]) <= 90
            assert -180 <= float(row["longitude"]) <= 180
            assert ZoneInfo(row["timezone"]).key == row["timezone"]
    for name in ("people", "offices", "places"):
        for row in authority(name):
            assert re.fullmatch(r"(wikidata:Q\d+)?", row["external_ids"]), row


@pytest.mark.parametrize(
    ("office", "person"),
    [
        ("soviet-ambassador-peking", "roshchin"),
        ("soviet-ambassador-pyongyang", "shtykov"),
        ("soviet-first-deputy-foreign-minister", "gromyko"),
        ("prc-foreign-minister", "zhou-enlai"),
        ("prc-ambassador-pyongyang", "ni-zhiliang"),
        ("dprk-premier", "kim-il-sung"),
    ],
)
def test_who_held_an_office_on_the_day_of_the_seed(office: str, person: str) -> None:
    holders = set()
    for row in authority("tenures"):
        begin = bounds(row["from"])[1] if row["from"] else None
        end = bounds(row["to"])[0] if row["to"] else None
        day = date(1950, 9, 20)
        if row["office_id"] == office and (begin is None or begin <= day) and (end is None or day <= end):
            holders.add(row["person_id"])
    assert holders == {person}


# ------------------------------------------------------------------ the README


def test_readme_counts_are_right() -> None:
    text = (SAMPLE / "README.md").read_text("utf-8")
    rows = calendar()
    for basis, n in Counter(row["basis"] for row in rows).items():
        assert f"| `{basis}` | {n} |" in text
    for column in TIMES:
        hours = sum("T" in row.get(column, "") for row in rows)
        days = sum(column in row for row in rows) - hours
        assert f"| `{column}` | {hours} | {days} |" in text
    both = sum("T" in row.get("sent", "") and "T" in row.get("received", "") for row in rows)
    assert both == 6
    assert "Six rows have both" in text
    assert f"Summaries ({sum('summary' in row for row in rows)})" in text
    assert sum("kind" not in row for row in rows) == 3
    assert "Three rows have none" in text
    assert not any("clock" in row for row in rows)


# ------------------------------------------------------------------ against the data


@needs_data
def test_every_document_of_the_data_is_here() -> None:
    ids = {row["id"] for row in calendar()}
    wanted = {row["id"] for row in register()}
    for record in lines(DATA / "wilson-dev.jsonl"):
        day = record["gold"]["date"] or ""
        if "1950-07" <= day <= "1950-11-15":
            wanted.add(record["id"])
    assert {SEED if one == SEED_IN_REGISTER else one for one in wanted} == ids


@needs_data
def test_facts_are_those_of_the_register() -> None:
    ours = {row["id"]: row for row in calendar()}
    for theirs in register():
        row = ours[SEED if theirs["id"] == SEED_IN_REGISTER else theirs["id"]]
        for column in ("title", "date", "basis", "url", "place_from", "place_to"):
            assert row.get(column) == theirs[column], (row["id"], column)
        numbers = [number.partition(":")[2] for number in row.get("numbers", [])]
        assert numbers == [number["value"] for number in theirs["numbers"] or []], row["id"]
        if row["id"] != SEED:  # its shelfmark is a run of more than 60 characters of the page
            assert row.get("holdings") == theirs["archival_source"], row["id"]
            assert row.get("sender") == theirs["from"], row["id"]
            assert [*row.get("recipient", [])] == [
                name for name in theirs["to"] or [] if "(for information)" not in name
            ], row["id"]
        assert row.get("via") == theirs["via"], row["id"]
        distribution = theirs["distribution"] or {"list": [], "stated_total": None}
        if distribution["list"]:
            assert row["copies"] == [f"{copy['name']} ({copy['copies']})" for copy in distribution["list"]]
        assert row.get("copies_stated") == distribution["stated_total"], row["id"]


@needs_data
def test_times_are_those_of_the_register() -> None:
    ours = {row["id"]: row for row in calendar()}
    for theirs in register():
        row = ours[SEED if theirs["id"] == SEED_IN_REGISTER else theirs["id"]]
        for column in ("sent", "received", "deciphered"):
            time = theirs[column] or {}
            assert row.get(column) == time.get("time"), (row["id"], column)
            assert row.get("printed", {}).get(column) == time.get("as_printed"), (row["id"], column)
            assert row.get("by", {}).get(column) == time.get("by"), (row["id"], column)
            assert row.get("at", {}).get(column) == time.get("place"), (row["id"], column)
        column_of = {"typed": "typed", "signature": "written", "unspecified": "not labelled"}
        other = dict(entry.split(":", 1) for entry in row.get("other_times", []))
        other |= {column: row[column] for column in ("typed", "written") if column in row}
        assert other == {column_of.get(t["kind"], t["kind"]): t["time"] for t in theirs["other_times"]}, row["id"]
        for time in theirs["other_times"]:
            label = column_of.get(time["kind"], time["kind"])
            assert row["printed"][label] == time["as_printed"], row["id"]
            assert row.get("by", {}).get(label) == time.get("by"), row["id"]


@needs_data
def test_references_are_those_of_the_register() -> None:
    column_of = {"answers": "answers", "refers": "refers_to", "encloses": "encloses", "follows": "follows"}
    ours = {row["id"]: row for row in calendar()}
    for theirs in register():
        row = ours[SEED if theirs["id"] == SEED_IN_REGISTER else theirs["id"]]
        for reference in theirs["references"]:
            found = [pair for item in row[column_of[reference["kind"]]] for pair in pairs(item)]
            for key in ("number", "date"):
                assert reference[key] is None or (key, reference[key]) in found, row["id"]
            for key, side in (("from", "sender"), ("to", "recipient")):
                for name in (reference[side] or "").split(" and "):
                    assert not name or (key, name) in found, row["id"]
        assert sum(len(row.get(column, [])) for column in column_of.values()) >= len(theirs["references"]) - (
            row["id"] == "ciphered-telegram-shtykov-feng-xi-stalin"  # there the number and the date are one telegram's
        )


def runs(text: str, length: int) -> set[str]:
    text = squeeze(text)
    return {text[i : i + length] for i in range(len(text) - length + 1)}


@needs_data
def test_no_text_of_the_data_is_here() -> None:
    files = [path.read_text("utf-8") for path in sorted(SAMPLE.rglob("*")) if path.is_file()]
    ours = set[str]().union(*(runs(text, 60) for text in files))
    texts = [path.read_text("utf-8") for path in sorted(DATA.glob("seed-*.txt"))]
    texts += [record["page_text"] for record in lines(DATA / "wilson-dev.jsonl") if record["page_text"]]
    soviet = DATA / "soviet-dev" / "documents.jsonl"
    texts += [record["raw_text"] for record in lines(soviet)] if soviet.exists() else []
    assert len(texts) > 16
    for text in texts:
        assert not ours & runs(text, 60)


@needs_data
def test_no_remark_of_the_data_is_here() -> None:
    """Summaries and notes are new sentences: no request, event, note or mark of the gold in its own words."""
    ours = squeeze(" ".join(row.get("summary", "") + " " + row.get("note", "") for row in calendar()))
    for record in lines(DATA / "wilson-dev.jsonl"):
        gold = record["gold"]
        remarks: list[str] = [*(gold["requests"] or []), *(gold["notes"] or [])]
        remarks += [event["what"] for event in gold["events"] or []]
        remarks += [mark["text"] for mark in gold["marks"] or []]
        assert not [remark for remark in remarks if len(remark) > 24 and squeeze(remark) in ours], record["id"]
        if record["id"] == SEED_IN_REGISTER:
            seed = runs(record["page_text"], 25)
            summary = next(row["summary"] for row in calendar() if row["id"] == SEED)
            assert not seed & runs(summary, 25)
