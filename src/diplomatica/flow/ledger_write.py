"""Writing the ledger of a generation: what can be worked out once, when an archive is built, for every question after.

Five sets of files, all derived from the tables and by the queries that answer questions without them:
`arrivals-NNNN.arrow` are the rows of `flow.ways` for all documents and events at the default rung, sorted by target, the
soonest possible first; `targets.arrow` and `actors.arrow` say which of these rows belong to whom (those of an actor by way of
`order.arrow`); `channels.arrow` is the answer to `channels`; `traffic.arrow` has what questions about one channel need, and
`pairs.arrow` says which of its rows belong to which two; `named.arrow` has what `completeness` needs of the papers that name
an actor, and `names.arrow` says which of its rows belong to whom.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from diplomatica.flow.channel import IS_TRAFFIC, SENDINGS
from diplomatica.flow.channel_papers import COPIED
from diplomatica.flow.channels import CHANNELS, TWICE, channels_table
from diplomatica.flow.ledger_columns import array, clean, narrow
from diplomatica.flow.named import NAMED
from diplomatica.flow.near import Near, around, near
from diplomatica.flow.ways import DOCUMENT_SEEDS, EVENT_SEEDS, SOONEST, ways
from diplomatica.model.statements import table

if TYPE_CHECKING:
    import duckdb

BATCH = 100_000
"""Documents and events whose arrivals are worked out together and stand in one file."""

RULES, COLUMNS = b"rules", b"columns"
"""What the files say of themselves: by which rules they were made, and of which columns the arrivals were."""

LAYOUT = "4"
"""Changes with the files themselves and with what `narrow` makes of columns."""

_SENT = SENDINGS.format(
    also=f"{IS_TRAFFIC} AS is_traffic, ",
    of="t.from_id IS NOT NULL AND t.to_id IS NOT NULL",
    traffic="t.status IN ('documented', 'asserted')",
)
_TRAFFIC = f"""
WITH copied AS ({COPIED.replace("{near}", "TRUE")})
SELECT s.*, c.who IS NULL AS is_end
FROM ({_SENT}) s
LEFT JOIN copied c ON c.document_id = s.document_id AND c.who = s.to_id
ORDER BY s.from_id, s.to_id, s.id
"""
_PAIRS = f"SELECT from_id, to_id, count(*) AS rows FROM ({_SENT}) GROUP BY ALL ORDER BY from_id, to_id"
_NAMED = f"{NAMED.format(of='TRUE')} ORDER BY n.who, n.document_id, n.role"

_TARGETS = """
SELECT id, bool_or(is_event) AS is_event
FROM (SELECT id, FALSE AS is_event FROM documents UNION ALL SELECT id, TRUE FROM events) GROUP BY id ORDER BY id
"""

# With the titles, which a question about an actor needs of everything that reached him.
_ARRIVALS = f"""
SELECT p.*, row_number() OVER (PARTITION BY p.target ORDER BY {SOONEST}) AS nth,
       coalesce(d.title, e.title) AS title, d.id IS NOT NULL AS is_document
FROM proofs p LEFT JOIN near_documents d ON d.id = p.target LEFT JOIN events e ON e.id = p.target
ORDER BY p.target, nth
"""


def write(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Write the ledger of the tables of a connection into a new folder; returns the number of arrivals.

    The same tables give the same bytes.
    """
    folder.mkdir(parents=True)
    targets = table(con, _TARGETS)
    counts, actors = [], []
    for number, batch in enumerate(_batches(targets["id"].combine_chunks())):
        rows = _arrivals(con, batch, len(targets) <= BATCH)
        schema = rows.schema.serialize().to_pybytes()
        _save(folder / f"arrivals-{number:04d}.arrow", narrow(rows), {COLUMNS: schema})
        counts.append(_counts(rows["target"], batch))
        actors.append(rows["actor"].combine_chunks().dictionary_encode())
    per_target = pa.chunked_array(counts, pa.int64())
    spans = _spans(targets["id"], per_target).append_column("is_event", targets["is_event"])
    _save(folder / "targets.arrow", spans, {RULES: rules()})
    _write_actors(folder, pa.chunked_array(actors, pa.dictionary(pa.int32(), pa.string())))
    _save(folder / "channels.arrow", narrow(channels_table(con), numbers=False), {})
    _write_traffic(con, folder)
    _write_named(con, folder)
    return int(pc.sum(per_target).as_py() or 0)


def rules() -> bytes:
    """Changes with the queries that the ledger was made by: an older one is then left alone."""
    made_by = (
        _TARGETS,
        _everything(Near("", True, True, True, True, True), "", ""),
        _ARRIVALS,
        CHANNELS,
        TWICE,
        _TRAFFIC,
        _NAMED,
        LAYOUT,
    )
    return sha256("\0".join(made_by).encode()).hexdigest().encode()


def _everything(rows: Near, first: str, last: str) -> str:
    between = f"BETWEEN '{_quoted(first)}' AND '{_quoted(last)}'"
    documents = DOCUMENT_SEEDS.format(passage="NULL", of=f"d.id {between}")
    return ways(rows, f"SELECT * FROM ({documents}) UNION ALL {EVENT_SEEDS.format(of=f'r.event_id {between}')}")


def _quoted(name: str) -> str:
    return name.replace("'", "''")


def _batches(targets: pa.Array) -> Iterator[pa.Array]:
    for start in range(0, max(1, len(targets)), BATCH):
        yield targets.slice(start, BATCH)


def _arrivals(con: duckdb.DuckDBPyConnection, targets: pa.Array, all_of_them: bool) -> pa.Table:
    """The arrivals of consecutive targets, sorted."""
    first, last = (targets[0].as_py(), targets[-1].as_py()) if len(targets) else ("", "")
    papers = None if all_of_them else around(con, _papers(con, first, last))
    with near(con, papers) as rows:
        return table(con, f"WITH RECURSIVE {_everything(rows, first, last)} {_ARRIVALS}")


def _papers(con: duckdb.DuckDBPyConnection, first: str, last: str) -> set[str]:
    """The documents between two ids, and those that report the events between them."""
    query = "SELECT id FROM documents WHERE id BETWEEN $1 AND $2 UNION SELECT document_id FROM reports WHERE event_id BETWEEN $1 AND $2"
    return {document for (document,) in con.execute(query, [first, last]).fetchall()}


def _counts(found: pa.ChunkedArray, targets: pa.Array) -> pa.Array:
    """How many of the rows belong to each target."""
    counted = cast("Any", pc.value_counts(found))
    places = pc.index_in(targets, value_set=counted.field("values"))
    return pc.fill_null(counted.field("counts").take(places), 0)


def _spans(ids: pa.ChunkedArray, counts: pa.ChunkedArray) -> pa.Table:
    """Ids with the first row of each and the one after the last, where rows stand in the order of the ids."""
    ends = pc.cumulative_sum(counts)
    return pa.table({"id": ids, "first": pc.subtract(ends, counts), "after": ends}).combine_chunks()


def _write_actors(folder: Path, actors: pa.ChunkedArray) -> None:
    """The rows of every actor, actors by id and rows in their order."""
    whole = cast("Any", actors.unify_dictionaries().combine_chunks())
    names = whole.dictionary if len(whole) else pa.array([], pa.string())
    by_name = pc.sort_indices(names)
    rank = pc.sort_indices(by_name)  # the inverse of a permutation
    ranked = rank.take(whole.indices) if len(whole) else pa.array([], pa.uint64())
    order = pc.sort_indices(ranked)  # stable: rows of an actor stay in their order
    counted = cast("Any", pc.value_counts(ranked.drop_null()))
    counts = counted.field("counts").take(pc.sort_indices(counted.field("values")))
    _save(folder / "order.arrow", pa.table({"row": order.cast(pa.uint32() if len(order) < 2**32 else pa.uint64())}), {})
    _save(folder / "actors.arrow", _spans(pa.chunked_array([names.take(by_name)]), pa.chunked_array([counts])), {})


def _write_traffic(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """What went from whom to whom, by sender and receiver, and which rows are those of each two."""
    found = table(con, _TRAFFIC)
    rows = found.drop_columns(["from_id", "to_id", "id"])
    _save(folder / "traffic.arrow", narrow(rows), {COLUMNS: rows.schema.serialize().to_pybytes()})
    pairs = table(con, _PAIRS)
    after = pc.cumulative_sum(pairs["rows"])
    spans = pa.table({"first": pc.subtract(after, pairs["rows"]), "after": after})
    for name in ("to_id", "from_id"):
        spans = spans.add_column(0, name, pairs[name])
    _save(folder / "pairs.arrow", narrow(spans), {})


def _write_named(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The papers that name each actor, by actor, and which rows are whose."""
    found = table(con, _NAMED)
    counted = cast("Any", pc.value_counts(found["who"].combine_chunks()))
    _save(folder / "names.arrow", _spans(counted.field("values"), counted.field("counts")), {})
    rows = found.drop_columns(["who"])
    _save(folder / "named.arrow", narrow(rows), {COLUMNS: rows.schema.serialize().to_pybytes()})


def _save(path: Path, rows: pa.Table, meta: dict[bytes, bytes]) -> None:
    """One Arrow file in one piece, not compressed, so that it can be read where it lies."""
    with pa.OSFile(str(path), "wb") as sink:
        whole = rows.combine_chunks()
        arrays = [clean(array(column)) for column in whole.columns]
        named = pa.table(arrays, names=whole.column_names).replace_schema_metadata(meta)
        with pa.ipc.new_file(sink, named.schema) as writer:
            writer.write_table(named)
