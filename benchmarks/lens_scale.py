"""What a lens adds to a search: `python -m benchmarks.lens_scale [--documents 25000 250000]`.

The documents are made up: eighty words each, of a vocabulary as uneven as that of a language. Every search is asked with and
without the lens in turn in the same run, in time of the processor, so that it holds on a busy machine too; the counts
through the lens are held against the rows of all hits. One line a lens and query: medians, ratio, what counting
the values adds, hits, and hits through the lens. What was found is forgotten before each turn.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

from diplomatica.index import Index, IndexDocument, Only, build, open_index
from diplomatica.index.remember import Remembered

VOCABULARY = 20_000
DAYS = 2_000
SENDERS, RECIPIENTS = 300, 37
TIMES = 7
QUERIES = {
    "a rare word": "w5000", "two words": "w20 w100", "a word in every tenth": "w60", "a word in every second": "w10",
    "a word in all": "w0", "three words": "w10 w30 w60", "one of two words": "w10 OR w3000", "a word but not another": "w10 -w60",
    "a kind and a word": "kind:telegram w10", "a year": "date:1946", "a phrase": '"w0 w1"', "words by their beginning": "w1*",
    "nothing, by date": "", "a sender": "from:a1",
}  # fmt: skip


def name(number: int) -> str:
    """The id of a document."""
    return f"d{number:07d}"


def made_up(count: int) -> Iterator[IndexDocument]:
    """Documents of eighty words from 300 senders to 37 recipients over 2,000 days."""
    dice = random.Random(1)
    words = [f"w{n}" for n in range(VOCABULARY)]
    weights = list(accumulate(1 / (n + 1) for n in range(VOCABULARY)))
    for number in range(count):
        day = number % DAYS - 9_000
        yield IndexDocument(
            row=number,
            order=number,
            id=name(number),
            access="public",
            text=" ".join(dice.choices(words, cum_weights=weights, k=80)),
            title=f"Telegram {number}",
            kind="telegram",
            scope="full",
            earliest=day,
            latest=day,
            from_ids=(f"a{number % SENDERS}",),
            to_ids=(f"a{number % RECIPIENTS}",),
        )


def lenses(count: int) -> dict[str, list[int]]:
    """Numbers of documents by lens: a person, a government at a moment, all up to a day."""
    dice = random.Random(2)
    everything = range(count)
    return {
        "a person": [n for n in everything if n % RECIPIENTS == 5 and n % DAYS < DAYS // 2 and dice.random() < 0.95],
        "a fifth, at random": sorted(dice.sample(everything, count // 5)),
        "a government": [n for n in everything if (n % RECIPIENTS < 18 or n % SENDERS < 100) and n % DAYS < 1_500],
        "all up to a day": [n for n in everything if n % DAYS < 1_500],
    }


def milliseconds(ask: Callable[[], object]) -> float:
    """How long a question took, of the processor: a search runs in one thread, and other people in the clock."""
    start = time.process_time()
    ask()
    return (time.process_time() - start) * 1000


def measure(index: Index, label: str, query: str, only: Only) -> None:
    """Print one line: with the lens, without it, their ratio, and both counts."""
    access = ("public",)
    plain, through, counts = [], [], []
    for _ in range(TIMES):
        index.found, only.found = Remembered(), Remembered()
        plain.append(milliseconds(lambda: index.query(query, access)))
        through.append(milliseconds(lambda: index.query(query, access, only=only)))
        # As a page does: the counts of the values come after the hits.
        counts.append(milliseconds(lambda: index.counts(query, access, only=only)))
    one, other, facets = map(statistics.median, (plain, through, counts))
    found, seen = index.query(query, access).total, index.query(query, access, only=only).total
    if (exact := counted(index, query, only)) != seen:
        sys.exit(f"{label}: {seen} counted through the lens, {exact} are there")
    hits = f"{seen:7d} of {found} hits"
    print(
        f"  {label:24} {other:7.1f} ms   without {one:6.1f} ms   ratio {other / one:5.1f}   facets {facets:4.1f}   {hits}",
        flush=True,
    )


def counted(index: Index, query: str, only: Only) -> int:
    """How many hits may be found, by the row of every hit: what the count has to be."""
    from diplomatica.index.common import rows
    from diplomatica.index.compile import Compiler
    from diplomatica.index.grammar import parse

    return sum(map(only.shows, rows(index.searcher, Compiler().compile(parse(query)[0]))))


def run(count: int) -> None:
    """Make so many documents in a folder that is removed again, and search them."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        build(Path(folder) / "search", made_up(count))
        print(f"{count} documents indexed in {time.perf_counter() - start:.0f} s", flush=True)
        index = open_index(Path(folder) / "search")
        for label, numbers in lenses(count).items():
            ids = [name(number) for number in numbers]
            start = time.perf_counter()
            only = Only(index, ids)
            took = (time.perf_counter() - start) * 1000
            print(f" {label}: {len(ids)} documents shown, made ready once in {took:.0f} ms", flush=True)
            for words, query in QUERIES.items():
                measure(index, words, query, only)


def main() -> None:
    """Measure for each number of documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[25_000, 250_000])
    for count in parser.parse_args().documents:
        run(count)


if __name__ == "__main__":
    main()
