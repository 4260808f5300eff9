"""Rungs, what was learned in a span, who was ahead, two actors beside each other, one channel: on the invented calendar."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from diplomatica.cli import cli
from diplomatica.errors import UsageError
from diplomatica.library import Archive


def by_id(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(1951, 2, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rung", "certain", "reached"),
    [
        # Sent at ten, received at half past one, deciphered at three; by one of two clocks, an hour apart.
        ("sent", utc(1, 9), "sent"),
        ("arrived", utc(1, 12, 30), "arrived"),
        ("readable", utc(1, 14), "readable"),
        (None, utc(1, 14), "readable"),
        ("distributed", None, "addressed"),
    ],
)
def test_a_rung_can_be_asked_for(archive: Archive, rung: str | None, certain: datetime | None, reached: str) -> None:
    [legation] = [r for r in archive.who_knew("tel-1", rung).rows if r["actor_id"] == "orsk-fo"]
    if rung == "distributed":
        # No hour of distribution is printed; that it answered the next day proves every rung.
        assert legation["rung"] == "read" and legation["certain_from"] > utc(2, 0)
    else:
        assert (legation["certain_from"], legation["rung"]) == (certain, reached)


def test_who_answers_has_read(archive: Archive) -> None:
    [office] = [r for r in archive.who_knew("tel-1", "read").rows if r["actor_id"] == "orsk-fo"]
    assert office["value"] == "certain" and office["chain"][0]["relation"] == "answers"
    assert office["chain"][0]["document_id"] == "tel-2"


def test_an_unknown_rung_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="no rung 'seen'; there are addressed, sent"):
        archive.who_knew("tel-1", "seen")


def test_learned_in_a_span(archive: Archive) -> None:
    answer = archive.learned("orsk-fo", "1951-02-01", "1951-02-01")
    assert by_id(answer.rows)["tel-1"]["value"] == "certain"
    assert by_id(answer.rows)["closing"]["value"] == "certain"
    assert "tel-3" not in by_id(answer.rows)
    assert answer.of is not None and answer.of >= len(answer.rows)
    cut = by_id(archive.learned("orsk-fo", "1951-02-01T13:30Z", "1951-02-01T13:40Z").rows)
    assert cut["tel-1"]["value"] == "possible"
    with pytest.raises(UsageError, match="before it begins"):
        archive.learned("orsk-fo", "1951-02-02", "1951-02-01")


def test_ahead_by_how_much(archive: Archive) -> None:
    rows = by_id(archive.ahead("brandt", "orsk-fo").rows)
    # Sent by 9:00 at the latest; readable not before 13:00.
    assert rows["tel-1"]["value"] == "certain" and rows["tel-1"]["ahead_min_seconds"] == 4 * 3600
    assert "tel-1" not in by_id(archive.ahead("orsk-fo", "brandt").rows)
    assert by_id(archive.ahead("brandt", "vell").rows)["tel-1"]["value"] == "no_evidence"
    with pytest.raises(UsageError, match="no actor"):
        archive.ahead("brandt", "nobody")


def test_two_actors_at_a_moment(archive: Archive) -> None:
    rows = by_id(archive.compare_knowledge("brandt", "orsk-fo", "1951-02-01T12:00Z").rows)
    assert (rows["tel-1"]["a_value"], rows["tel-1"]["b_value"]) == ("certain", "no_evidence")
    rows = by_id(archive.compare_knowledge("brandt", "orsk-fo", utc(1, 13, 30)).rows)
    assert rows["tel-1"]["b_value"] == "possible"


def test_a_channel_by_week_and_delay(archive: Archive) -> None:
    rows = archive.channel("brandt", "orsk-fo").rows
    assert [(r["week"], r["n"], r["of"]) for r in rows if r["measure"] == "volume"] == [
        ("1951-W05", 1, 2),
        ("1951-W06", 1, 2),
    ]
    delays = {r["measure"]: r for r in rows if r["measure"] != "volume"}
    assert (delays["transit printed"]["median_seconds"], delays["transit printed"]["n"]) == (12_600, 1)
    assert (delays["transit least"]["median_seconds"], delays["transit most"]["median_seconds"]) == (9_000, 16_200)
    assert delays["transit printed"]["of"] == 2
    # The straits were closed at 4:00 UTC; the telegram was received between 11:30 and 12:30 UTC.
    assert delays["report least"]["median_seconds"] == 7.5 * 3600
    moved = {r["measure"]: r for r in archive.channel("brandt", "orsk-fo", 1.0).rows}
    assert moved["transit printed"]["median_seconds"] == 9_000


@pytest.mark.parametrize(
    "words",
    [
        ["learned", "orsk-fo", "--from", "1951-02-01", "--to", "1951-02-02"],
        ["ahead", "brandt", "orsk-fo", "--rung", "sent"],
        ["compare-knowledge", "brandt", "orsk-fo", "--at", "1951-02-03"],
        ["channel", "brandt", "orsk-fo", "--clocks-apart", "1"],
        ["who-knew", "tel-1", "--rung", "arrived"],
        ["known", "orsk-fo", "--rung", "sent"],
    ],
)
def test_the_commands_print_both_ways(shared_root: Path, words: list[str]) -> None:
    plain = CliRunner().invoke(cli, [*words, "--archive", str(shared_root)])
    assert plain.exit_code == 0, plain.output
    given = CliRunner().invoke(cli, [*words, "--archive", str(shared_root), "--json"])
    answer = json.loads(given.output)
    assert answer["count"] == len(answer["rows"]) > 0
    assert answer["notes"]
