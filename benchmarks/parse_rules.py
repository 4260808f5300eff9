"""What a document costs to read and to parse, rule by rule: milliseconds of CPU in one process, the best of some turns.

Run `python -m benchmarks.parse_rules --segments FOLDER`, where the folder holds `*.jsonl.xz` with a document's `text` in each
line; every so many of them is taken. Without a folder the documents are made up.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from benchmarks.build_scale import made_up, segments
from diplomatica.conventions import builtin
from diplomatica.model.document import RawDocument
from diplomatica.parse import ParseSettings, chain, parse
from diplomatica.parse.state import State
from diplomatica.read import read_file

PATH = "documents/paper.txt"


def best(turns: int, work: Callable[[], object]) -> float:
    """CPU seconds of the fastest of some turns."""
    took = []
    for _ in range(turns):
        started = time.process_time()
        work()
        took.append(time.process_time() - started)
    return min(took)


def by_rule(turns: int, raws: list[RawDocument], settings: ParseSettings) -> dict[str, float]:
    """CPU seconds of each rule over all documents, in the fastest turn of each."""
    spent: dict[str, float] = {}

    def watched(name: str, rule: chain.Rule) -> chain.Rule:
        def run(state: State) -> None:
            started = time.process_time()
            try:
                rule(state)
            finally:
                spent[name] += time.process_time() - started

        return run

    plain, least = list(chain.CHAIN), {name: float("inf") for name, _ in chain.CHAIN}
    chain.CHAIN[:] = [(name, watched(name, rule)) for name, rule in plain]
    try:
        for _ in range(turns):
            spent |= dict.fromkeys(least, 0.0)
            for raw in raws:
                parse(raw, settings)
            least = {name: min(seconds, spent[name]) for name, seconds in least.items()}
    finally:
        chain.CHAIN[:] = plain
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=Path)
    parser.add_argument("--every", type=int, default=30, help="of the folder's documents")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--turns", type=int, default=3)
    given = parser.parse_args()
    every = islice(segments(given.segments), 0, None, given.every) if given.segments else made_up()
    files = [text.encode() for text in islice(every, given.count)]
    settings = ParseSettings(conventions=builtin())
    raws = [raw for data in files for raw in read_file(data, PATH).raws]
    for raw in raws:
        parse(raw, settings)  # patterns are compiled once per process
    read = best(given.turns, lambda: [read_file(data, PATH) for data in files])
    whole = best(given.turns, lambda: [parse(raw, settings) for raw in raws])
    size, ms = sum(map(len, files)) / len(files), 1000 / len(files)
    print(f"{len(files)} documents of {size / 1000:.2f} kB: read {ms * read:.3f} ms, parse {ms * whole:.3f} ms")
    print(f"  read and parse for 5 kB: {ms * (read + whole) * 5000 / size:.2f} ms of CPU")
    rules = by_rule(given.turns, raws, settings)
    for name, seconds in sorted(rules.items(), key=lambda item: -item[1]):
        print(f"  {name:15} {ms * seconds:7.3f} ms {100 * seconds / whole:5.1f} %")


if __name__ == "__main__":
    main()
