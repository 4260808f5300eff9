"""Builds of many documents, cold and warm: CPU per document and room, memory, bytes on disk.

Run `python -m benchmarks.build_scale --count 5000 --segments FOLDER`, where the folder holds `*.jsonl.xz` with a document's
`text` in each line. Beyond the documents there are, they come again with another first line. Without a folder the
documents are made up.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import count as numbers
from itertools import islice
from pathlib import Path

from diplomatica.build import build
from diplomatica.building.report import Report, peak_bytes

SMALLEST = 200
"""Code points of the shortest text that counts as a document."""


def segments(folder: Path) -> Iterator[str]:
    """The texts of all documents in the folder, over and over, each time with another first line."""
    for turn in numbers():
        for path in sorted(folder.glob("*.jsonl.xz")):
            with lzma.open(path, "rt", encoding="utf-8") as lines:
                for line in lines:
                    text = json.loads(line)["text"]
                    if SMALLEST <= len(text) <= 100_000:
                        yield f"Copy {turn}\n\n{text}" if turn else text


def made_up() -> Iterator[str]:
    """Telegrams of about 5 kB that say nothing."""
    chance = random.Random(0)
    words = ("envoy minister mission frontier proposal answer telegram " * 3 + "Vell Orsk treaty delay").split(" ")
    for n in numbers(1):
        points = "\n\n".join(f"{i}. " + " ".join(chance.choices(words, k=120)).capitalize() + "." for i in range(1, 6))
        yield f"No. {n}\n\nVell, {n % 28 + 1} May 1950\n\nTo the Minister.\n\n{points}\n\nOrsk\n"


def fill(root: Path, count: int, folder: Path | None) -> int:
    """Write an archive of so many text files; returns their bytes."""
    (root / "diplomatica.toml").write_text('[archive]\nname = "Scale"\n')
    total = 0
    for n, text in enumerate(islice(segments(folder) if folder else made_up(), count)):
        path = root / "documents" / f"{n // 1000:03d}" / f"d{n:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        total += path.write_bytes(text.encode())
    return total


def tell(name: str, report: Report) -> None:
    """Print what a build took, room by room."""
    documents = max(1, report.documents)
    cpu = sum(room.cpu_seconds for room in report.rooms.values())
    print(f"{name}: {report.documents} documents, {report.seconds:.1f} s, {report.workers} workers")
    print(
        f"  {1000 * cpu / documents:.2f} ms of CPU a document; facts: {sum(report.tables.values()) / documents:.0f} rows each"
    )
    for room, took in report.rooms.items():
        share = 100 * took.cpu_seconds / cpu
        peak = took.peak_bytes / 1e6
        print(f"  {room:10} {1000 * took.cpu_seconds / documents:7.3f} ms {share:5.1f} %   peak so far {peak:6.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--segments", type=Path)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--folder", type=Path, help="Where to build; else a temporary folder.")
    given = parser.parse_args()
    root = given.folder or Path(tempfile.mkdtemp())
    root.mkdir(parents=True, exist_ok=True)
    try:
        size = fill(root, given.count, given.segments)
        print(f"{given.count} files, {size / given.count / 1000:.1f} kB each")
        tell("cold", build(root, workers=given.workers))
        tell("warm", build(root, workers=given.workers))
        disk = sum(path.stat().st_size for path in (root / ".diplomatica").rglob("*") if path.is_file())
        print(f"on disk {disk / 1e6:.0f} MB for {size / 1e6:.0f} MB; largest process {peak_bytes() / 1e6:.0f} MB")
    finally:
        if given.folder is None:
            shutil.rmtree(root)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
