"""Versions of one text, planted among the pieces of real volumes: how many are found, and what else is tied to them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb

from diplomatica.link.versions import Pair, Version, judge
from diplomatica.model import arrow
from diplomatica.model.schema import TABLES, Table
from diplomatica.model.statements import dicts, run
from evaluation import rows

TEXTS = Table("texts", (("document_id", "text"), ("text", "text")), ())
LENGTH = 2_300
"""About so many code points has each piece that a document is cut into, so that there are more than 20,000."""
LEAST = 40
"""Words of the shortest text that is planted."""
SEED = 7


def tables(frus: Path) -> list[str]:
    """The lines of the table; none where the volumes are not there."""
    if not (frus / "segments").is_dir():
        return []
    texts = _pieces(frus)
    sources = _plant(texts)
    found = list(_versions(texts))
    tied = {frozenset((version.document, version.other)) for version in found}
    made = [version for version in found if version.document in sources or version.other in sources]
    right = {name: {name, source} for name, (source, _) in sources.items()}
    hit: Counter[str] = Counter()
    for name, (source, kind) in sources.items():
        hit[kind] += any({v.document, v.other} == {name, source} for v in made)
    wanted = Counter(kind for _, kind in sources.values())
    good = sum(any({v.document, v.other} == pair for pair in right.values()) for v in made)
    out = [
        "## Versions of one text, planted",
        "",
        f"Among {len(texts):,} texts, pieces of the documents of all volumes.",
        "",
    ]
    out += ["| planted | found |", "|---|---|"]
    out += [f"| {kind} | {hit[kind] / wanted[kind]:.3f} ({hit[kind]} of {wanted[kind]}) |" for kind in sorted(wanted)]
    out += [f"| of what is tied to a planted text, its source | {good / len(made):.3f} ({good} of {len(made)}) |"]
    # A volume may print a text twice: what is tied to the source, too, is as right.
    good = sum(_kin(version, sources, tied) for version in made)
    out += [f"| likewise, or another version of its source | {good / len(made):.3f} ({good} of {len(made)}) |"]
    return [*out, ""]


def _kin(version: Version, sources: dict[str, tuple[str, str]], tied: set[frozenset[str]]) -> bool:
    """Whether two texts have one source, or sources that are tied to each other."""
    one, two = (sources.get(name, (name, ""))[0] for name in (version.document, version.other))
    return one == two or frozenset((one, two)) in tied


def _pieces(frus: Path) -> dict[str, str]:
    out: dict[str, str] = {}
    for path in sorted((frus / "segments").glob("*.jsonl.xz")):
        for row in rows.read(path):
            text = row["text"]
            count = max(1, round(len(text) / LENGTH))
            step = len(text) // count + 1
            out |= {f"{row['volume']}#{row['seq']}.{n}": text[n * step : (n + 1) * step] for n in range(count)}
    return out


def _plant(texts: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Add texts, one for a hundred with words changed and one for a hundred cut out; the source and kind of each by its id."""
    dice = random.Random(SEED)
    words = [word for name in sorted(texts)[::70] for word in texts[name].split()]
    real = {name: text.split() for name, text in texts.items()}
    kinds = {"5 to 20 of 100 words changed": LEAST, "an excerpt": 3 * LEAST}
    sources = {}
    for n, (kind, least) in enumerate(kinds.items()):
        able = sorted(name for name, said in real.items() if len(said) >= least)
        for m, source in enumerate(dice.sample(able, len(real) // 100)):
            said = list(real[source])
            if n == 0:
                for place in dice.sample(range(len(said)), int(len(said) * dice.uniform(0.05, 0.20))):
                    said[place] = dice.choice(words)
            else:
                size = max(LEAST, int(len(said) * dice.uniform(0.15, 0.5)))
                start = dice.randrange(len(said) - size)
                said = said[start : start + size]
            name = f"planted-{n}-{m:04}"
            texts[name], sources[name] = " ".join(said), (source, kind)
    return sources


def _versions(texts: dict[str, str]) -> Iterator[Version]:
    """What the rule makes of the texts where nothing else is known of them."""
    with closing(duckdb.connect()) as con:
        for name in ("documents", "marks", "versions", "problems"):
            con.register("none", arrow.from_rows(TABLES[name], []))
            con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM "none"')
            con.unregister("none")
        con.register(
            "given", arrow.from_rows(TEXTS, [{"document_id": name, "text": text} for name, text in texts.items()])
        )
        con.execute("CREATE TABLE texts AS SELECT * FROM given")
        con.execute("INSERT INTO documents (id) SELECT document_id FROM texts")
        run(con, "diplomatica.link", "versions.sql")
        pairs = [Pair(**row) for row in dicts(con, "SELECT * FROM alike_texts ORDER BY one, two")]
    yield from (version for pair in pairs if (version := judge(pair)))
