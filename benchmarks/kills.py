"""Builds killed at random points: the old answers stay, the next build succeeds, no id is lost or given twice.

Run `python -m benchmarks.kills --count 1000`. The archive changes before every build, so that each has something to
publish and an id to keep. Half of the kills come at a random moment of the build's measured duration, the other half
at a random moment of the short time in which ids are kept and the generation goes into service. The chance is seeded.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

from diplomatica.build import build
from diplomatica.folder import generations

CHILD = """
import sys
from diplomatica.build import build
if __name__ == "__main__":
    print("ready", flush=True)
    build(sys.argv[1], workers=int(sys.argv[2]))
    print("done", flush=True)
"""
PAGE = (
    "No. {n}\n\nThe Envoy {name} told Minister Vell on {n} May 1950 that the mission would leave.\n\nReport at once.\n"
)
WORKERS = (0, 2)
END_SECONDS = 0.015
"""About what keeping ids, putting files on disk and replacing `CURRENT` takes."""


def archive(root: Path) -> None:
    """A small archive: pages, a calendar, one file that cannot be read."""
    documents = root / "documents"
    documents.mkdir(parents=True)
    (root / "diplomatica.toml").write_text('[archive]\nname = "Killed"\n')
    for n in range(1, 13):
        (documents / f"page-{n}.txt").write_text(PAGE.format(n=n, name=f"Orsk{n}"))
    rows = "".join(
        json.dumps({"id": f"row-{n}", "title": f"Row {n}", "path": f"page-{n}.txt"}) + "\n" for n in range(1, 25)
    )
    (documents / "calendar.jsonl").write_text(rows)
    (documents / "broken.txt").write_bytes(b"\xff\xfe\x00")


def answers(root: Path) -> tuple[int | None, str]:
    """Number of the generation in service, and one hash over the names and bytes of its tables."""
    number = generations.current(root)
    digest = sha256()
    if number is not None:
        for path in sorted((generations.folder(root, number) / "tables").iterdir()):
            digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return number, digest.hexdigest()


def start(root: Path, workers: int) -> subprocess.Popen[str]:
    """A build in a process of its own, at the moment it begins."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(root), str(workers)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def duration(root: Path, workers: int) -> float:
    """Seconds from the beginning of a build to its end."""
    (root / "documents" / "measured.txt").write_text(f"Measured with {workers} workers.\n")
    with start(root, workers) as process:
        began = time.perf_counter()
        assert process.wait() == 0
        return time.perf_counter() - began


def wait_for_the_end(root: Path, process: subprocess.Popen[str]) -> None:
    """Return when the new generation is complete and about to be published, or the build is over."""
    while process.poll() is None and not list((root / ".diplomatica" / "generations").glob(".tmp-*/build.json")):
        time.sleep(0.0005)


def kill_one(root: Path, workers: int, delay: float, *, at_the_end: bool) -> str:
    """Kill a build after `delay` seconds, of the whole or of its end, and check everything.

    Returns when it was hit: `before` the generation was in service, `between` ids and generation, `after` or `finished`.
    """
    old_number, old = answers(root)
    ids = (root / "ids.csv").read_bytes()
    with start(root, workers) as process:
        if at_the_end:
            wait_for_the_end(root, process)
        time.sleep(delay)
        process.kill()
        assert process.stdout is not None
        finished = process.stdout.read() == "done\n"
    number, found = answers(root)
    if number == old_number:
        assert found == old, "the old answers changed"
    ids_after = (root / "ids.csv").read_bytes()
    assert ids_after.startswith(ids), "rows of ids.csv changed"
    build(root, workers=0)
    next_number, expected = answers(root)
    assert next_number == (number or 0) + 1
    if number != old_number:
        assert found == expected, "a generation went into service that is not what the folder says"
    if ids_after != ids:
        assert (root / "ids.csv").read_bytes() == ids_after, "ids that a killed build had kept changed"
    with (root / "ids.csv").open(newline="") as file:
        lines = [tuple(row.values()) for row in csv.DictReader(file)]
    assert len(set(lines)) == len(lines), "a line stands twice in ids.csv"
    assert len({key for _, key, *_ in lines}) == len({(name, key) for name, key, *_ in lines}), "a key has two ids"
    leftovers = [path.name for path in (root / ".diplomatica" / "generations").iterdir() if path.name.startswith(".")]
    assert not leftovers, f"leftovers: {leftovers}"
    if number != old_number:
        return "finished" if finished else "after"
    return "before" if ids_after == ids else "between"


def run(root: Path, count: int, seed: int = 0) -> Counter[str]:
    """Kill `count` builds of a new archive in `root`; returns how many were hit when."""
    archive(root)
    build(root, workers=0)
    lasting = {workers: duration(root, workers) for workers in WORKERS}
    chance = random.Random(seed)
    hits: Counter[str] = Counter()
    for n in range(count):
        (root / "documents" / "new.jsonl").write_text(json.dumps({"id": f"new-{n}", "title": f"New {n}"}) + "\n")
        workers = chance.choice(WORKERS)
        at_the_end = chance.random() < 0.5
        delay = chance.uniform(0.0, END_SECONDS if at_the_end else lasting[workers] * 1.02)
        hits[kill_one(root, workers, delay, at_the_end=at_the_end)] += 1
    return hits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        hits = run(Path(folder), given.count, given.seed)
    print(f"{given.count} builds killed in {time.perf_counter() - began:.0f} s, seed {given.seed}:")
    print(f"  {hits['before']} before anything was kept: the old answers unchanged")
    print(f"  {hits['between']} after ids were kept, before the generation was in service: the old answers unchanged")
    print(f"  {hits['after']} after it was in service, before the build ended: the new answers complete")
    print(f"  {hits['finished']} too late")
    print("  every next build succeeded, no id was lost or given twice")


if __name__ == "__main__":
    main()
