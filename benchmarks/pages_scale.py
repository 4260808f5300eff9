"""How long pages take and how big they are: `python -m benchmarks.pages_scale [--documents 50 10000]`.

The documents are rows of a made-up calendar: letters between forty people over twenty years, with both hours. Every address is asked
twice over one connection: first as the first reader asks, then as the next one does, after the server has asked itself for a
page of each kind as it does when it starts (`--cold`: before). One line a kind of page: median and 99th percentile of the time to
the first byte, and the processor's median, which holds on a busy machine too (asking and answering together), and the size of
the largest. A page may have 100 kB, its first byte 50 ms.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from diplomatica.build import build
from diplomatica.library import Archive
from diplomatica.serve import first
from diplomatica.serve.run import served

PEOPLE = 40
DAYS = 7_300
ASKED = 20
"""Addresses of one kind."""

KINDS = {
    "front": "/",
    "search": "/search?q=harbour+{word}",
    "all by date": "/search?page={n}",
    "document": "/d/{document}",
    "actor": "/actor/{actor}",
    "channels": "/channels",
    "channel": "/channel?a={actor}&b={other}",
    "who knew": "/who-knew?target={document}",
    "known": "/known?actor={actor}&at={day}",
    "lens": "/search?as-known-to={actor}&at={day}",
    "actor, lens": "/actor/{actor}?as-known-to={actor}&at={day}",
    "space-time": "/space-time?from={day}&to={later}",
    "not held": "/not-held",
    "requests": "/requests",
}


def letters(count: int) -> Iterator[dict[str, str]]:
    """Rows of the calendar."""
    dice = random.Random(1)
    for number in range(count):
        sender, recipient = dice.sample(range(PEOPLE), 2)
        day = date(1930, 1, 1) + timedelta(days=number * DAYS // count)
        yield {
            "id": f"d{number}", "title": f"Letter {number}", "date": day.isoformat(), "from": f"Person {sender}",
            "to": f"Person {recipient}", "sent": f"{day}T{dice.randrange(12):02d}:15", "received": f"{day}T{dice.randrange(12, 24)}:45",
            "number": str(number), "summary": f"On the harbour, word{dice.randrange(200)}.",
        }  # fmt: skip


def fill(root: Path, count: int) -> None:
    """Write an archive of so many letters."""
    (root / "documents").mkdir(parents=True)
    (root / "authority").mkdir()
    (root / "diplomatica.toml").write_text('[archive]\nname = "Scale"\n', encoding="utf-8")
    lines = [json.dumps(row) for row in letters(count)]
    (root / "documents" / "calendar.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    people = [f"p{n},Person {n}" for n in range(PEOPLE)]
    (root / "authority" / "people.csv").write_text("\n".join(["id,name", *people]) + "\n", encoding="utf-8")


def addresses(kind: str, count: int) -> Iterator[str]:
    """Addresses of one kind, each once."""
    dice = random.Random(kind)
    seen = set()
    for n in range(ASKED):
        day = date(1930, 1, 1) + timedelta(days=dice.randrange(DAYS))
        one, other = dice.sample(range(PEOPLE), 2)
        address = KINDS[kind].format(
            word=f"word{dice.randrange(200)}", n=n + 1, document=f"d{dice.randrange(count)}", actor=f"p{one}", other=f"p{other}",
            day=day, later=day + timedelta(days=30),
        )  # fmt: skip
        if address not in seen:
            seen.add(address)
            yield address


def ask(connection: HTTPConnection, address: str) -> tuple[float, float, int]:
    """Milliseconds to the first byte of an answer, those of the processor, and its bytes."""
    start, used = time.perf_counter(), time.process_time()
    connection.request("GET", address)
    answer = connection.getresponse()
    took, work = (time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000
    size = len(answer.read())
    if answer.status != 200:
        raise SystemExit(f"{address}: answered with {answer.status}")
    return took, work, size


def at(share: float, times: list[float]) -> float:
    """The time that so many of all stay below."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def run(count: int, cold: bool) -> None:
    """Build so many letters in a folder that is removed again, and ask for pages."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        fill(root / "archive", count)
        report = build(root / "archive")
        print(f"{count} documents, built in {report.seconds:.0f} s", flush=True)
        print(f"  {'':12} {'first p50':>10} {'p99':>8} {'processor':>12} {'again p50':>10} {'p99':>8} {'largest':>9}")
        with Archive.open(root / "archive") as archive, served(archive) as where:
            connection = HTTPConnection(urlsplit(where).netloc, timeout=120)
            if not cold:
                first.visit(where, [first.paths(archive)])
            for kind in KINDS:
                turns = [[ask(connection, address) for address in addresses(kind, count)] for _ in range(2)]
                once, again = ([took for took, _, _ in turn] for turn in turns)
                work = [used for _, used, _ in turns[0]]
                largest = max(size for _, _, size in turns[0])
                wall = f"{at(0.5, once):7.1f} ms {at(0.99, once):8.1f} {at(0.5, work):9.1f} ms"
                print(
                    f"  {kind:12} {wall} {at(0.5, again):7.1f} ms {at(0.99, again):8.1f} {largest / 1000:6.0f} kB",
                    flush=True,
                )
            connection.close()


def main() -> None:
    """Measure for each number of documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[50, 10_000])
    parser.add_argument("--cold", action="store_true", help="do not let the server ask itself first")
    given = parser.parse_args()
    for count in given.documents:
        run(count, given.cold)


if __name__ == "__main__":
    main()
