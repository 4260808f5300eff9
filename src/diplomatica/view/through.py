"""The tables through a lens: the rules of `audience`, with other documents hidden, over the tables of an audience.

Nothing is copied from files: large tables become views that a query looks through. Hidden papers leave no trace, as restricted
ones do; authority files are the reader's own works of reference and stay, save what names a hidden document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any

from diplomatica.model.schema import TABLES
from diplomatica.view.audience import kept_facts_sql, order, select_sql

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

IN_TEXT = (
    "marks",
    "mentions",
    "speech",
    "references",
    "requests",
    "reports",
    "channel_claims",
    "ignorance",
    "problems",
)
"""Tables whose rows stand in a document's text: of a document in part only those inside a passage that came."""

# Of a document in part the catalogue's summary tells more than what came.
CUT = {
    "documents": """select d.* replace (
            case when p.id is null then d.text else p.text end as text,
            case when p.id is null then d.summary end as summary)
        from main.documents d left join in_part p on p.id = d.id""",
    "passages": """select t.* from main.passages t where t.document_id not in (select id from in_part)
        or exists (select 1 from came c where c.document_id = t.document_id and c.passage_id = t.passage_id)""",
    "reasons": """select t.* from main.reasons t where t.start is null or coalesce(t.document_id, '') not in (select id from in_part)
        or exists (select 1 from came c where c.document_id = t.document_id and c.start <= t.start and t."end" <= c."end")""",
}

_INSIDE = """select t.* from main."{name}" t where coalesce(t.document_id, '') not in (select id from in_part)
    or exists (select 1 from came c where c.document_id = t.document_id and c.start <= t.start and t."end" <= c."end")"""

MACROS = """
create macro names_hidden(words, ids) as ids = 'hidden_ids' and exists (
    select 1 from (select unnest(string_split_regex(words, '[^A-Za-z0-9._-]+')) as token) t
    where rtrim(t.token, '.') in (select id from hidden));
create macro tells(words) as names_hidden(words, 'hidden_ids');
create view hidden_entities as select id from main.entities where false;
"""

# Every beginning of an event's id that ends before a dot may be the id of a document.
HELPERS = {
    "hidden_events": """select id from main.events where id not in (
        select event_id from raw_reports where event_id is not null and document_id in (select id from seen)
        union all
        select event_id from raw_references where event_id is not null and document_id in (select id from seen))
    union select e.id from (
        select id, unnest(list_transform(range(1, len(string_split(id, '.'))),
            lambda n: array_to_string(string_split(id, '.')[1:n], '.'))) as start from main.events) e
    where e.start in (select id from hidden)
    union select id from main.events where names_hidden(source, 'hidden_ids')""",
    "gone_from_hidden": """select not_held_id as id from main."references" where not_held_id is not null
        and fact_id not in (select fact_id from raw_references where document_id in (select id from seen))
    union select fact_id from main.reasons where document_id in (select id from hidden)""",
    "told_openly": """select not_held_id as id, count(*) as mentions,
        first(from_id order by document_id, start) as from_id, first(to_id order by document_id, start) as to_id,
        first(number order by document_id, start) as number,
        min(date_earliest) as date_earliest, max(date_latest) as date_latest
    from raw_references where document_id in (select id from seen) and not_held_id is not null group by not_held_id""",
}

WITHOUT_ROWS = {
    "hidden_events": (("events",), "select id from main.events"),
    "gone_from_hidden": (("references", "reasons"), "select fact_id as id from main.reasons"),
    "told_openly": (
        ("references",),
        """select not_held_id as id, 0 as mentions, from_id, to_id, number, date_earliest, date_latest from main."references\"""",
    ),
}
"""The tables that a helper is made of alone, and a query for it that is made sooner where none of them has a row."""

# No subquery may stand in a lambda, so that lists of rivals are taken apart and put together again.
THROUGH = {
    "mentions": "select * from raw_mentions where document_id in (select id from seen)",
    "references": """select t.* replace (
            case when target_id in (select id from seen) then target_id end as target_id,
            case when target_id is null or target_id in (select id from seen) then rule
                 else regexp_replace(rule, '[+]link[.][a-z]+', '', 'g') end as rule,
            case when target_id in (select id from seen) then passages end as passages,
            case when event_id not in (select id from hidden_events) then event_id end as event_id,
            case when rivals is not null then coalesce(r.kept, []) end as rivals)
        from raw_references t
        left join (select fact_id, list(rival order by rival) as kept
            from (select fact_id, unnest(rivals) as rival from raw_references where len(rivals) > 0)
            where regexp_replace(rival, ':[0-9.]+$', '') not in (select id from hidden) group by fact_id) r
        using (fact_id)
        where document_id in (select id from seen)""",
    # The words of reasons are taken apart for those alone that stand at something that is seen.
    "reasons": """with here as materialized (select * from raw_reasons
            where (document_id is null or document_id in (select id from seen)) and fact_id in (select fact_id from kept_facts))
        select r.* from here r where not tells(r.text) and not names_hidden(r.source, 'hidden_ids')""",
    # A paper that only hidden documents speak of is not missed yet.
    "not_held": select_sql("not_held").replace("where g.id is null or o.mentions > 0", "where o.mentions > 0"),
}
"""Where the rule of `audience` is another one for a lens."""


def look_through(
    con: duckdb.DuckDBPyConnection,
    schema: str,
    known: Mapping[str, str],
    came: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
) -> None:
    """Begin a schema for the tables as they are through a lens.

    `known` are the documents that it lets through, each with its value, `texts` those of which only a part came, with what came,
    and `came` the passages that these are.
    """
    given = {
        "known": {"id": list(known), "value": list(known.values())},
        "came": {key: [row[key] for row in came] for key in ("document_id", "passage_id", "start", "end")},
        "in_part": {"id": list(texts), "text": list(texts.values())},
    }
    con.execute(f"create schema {schema}")
    con.execute(f"use {schema}")
    for name, columns in given.items():
        con.register("given", _arrow(columns))
        con.execute(f"create table {name} as select * from given")
        con.unregister("given")
    con.execute("create table seen as select id, source_path from main.documents where id in (select id from known)")
    con.execute(
        "create table hidden as select id, source_path from main.documents where id not in (select id from known)"
    )
    con.execute(MACROS)


def _arrow(columns: Mapping[str, list[Any]]) -> pa.Table:
    """Texts, and places, as a table."""
    import pyarrow as pa

    kinds = {"start": pa.int32(), "end": pa.int32()}
    return pa.table({name: pa.array(values, kinds.get(name, pa.string())) for name, values in columns.items()})


class Making:
    """The tables of such a schema, made when a question first names them: most questions name few.

    A table that was not made would be looked for, and found, without the lens. So whoever hands a query to the schema says
    what it names before, or asks for all; a word of a query that is no table's name does no harm.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, small: bool, filled: frozenset[str], partly: bool) -> None:
        """`filled` are the tables that have rows without the lens: every rule takes rows away and adds none. `partly` says
        whether of any document only a part came."""
        self._con, self._lock = con, RLock()
        self._waiting = _statements(small, filled, partly)

    def everything(self) -> None:
        """Make all that is not there yet."""
        self.named(" ".join(TABLES))

    def named(self, query: str) -> None:
        """Make the tables whose names are words of a query, and what these are made of."""
        if self._waiting:
            with self._lock:
                for name in dict.fromkeys(_NAMES.findall(query.lower())):
                    self._make(name)

    def _make(self, name: str) -> None:
        if name not in self._waiting:
            return
        statement, made_of = self._waiting[name]
        for other in made_of:
            self._make(other)
        self._con.execute(statement)
        # Only now, so that nobody else passes by what is still being made.
        del self._waiting[name]


class Watched:
    """A connection to the schema whose tables are made when a query names them: all of DuckDB's that our questions use.

    Anything else of a connection makes all tables first: what is not there would be found without the lens.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, making: Making) -> None:
        self._con, self._making = con, making

    def execute(self, query: str, *parameters: Any) -> duckdb.DuckDBPyConnection:
        """As DuckDB's."""
        self._making.named(query)
        return self._con.execute(query, *parameters)

    def sql(self, query: str, **given: Any) -> duckdb.DuckDBPyRelation:
        """As DuckDB's."""
        self._making.named(query)
        return self._con.sql(query, **given)

    def register(self, name: str, rows: object) -> duckdb.DuckDBPyConnection:
        """As DuckDB's."""
        return self._con.register(name, rows)

    def unregister(self, name: str) -> duckdb.DuckDBPyConnection:
        """As DuckDB's."""
        return self._con.unregister(name)

    def __getattr__(self, name: str) -> Any:
        self._making.everything()
        return getattr(self._con, name)


def _statements(small: bool, filled: frozenset[str], partly: bool) -> dict[str, tuple[str, list[str]]]:
    """How each table, and whatever tables are made of, is made, and of which others."""
    kind = "table" if small else "view"
    raw = {f"raw_{name}": query for name in TABLES if (query := _raw(name, partly and name in filled))}
    made = {name: f'create view "{name}" as {query}' for name, query in raw.items()}
    for name, query in HELPERS.items():
        sources, empty = WITHOUT_ROWS[name]
        made[name] = f"create {kind} {name} as {empty if filled.isdisjoint(sources) else query}"
    helpers = frozenset(made)
    made["kept_facts"] = kept_facts_sql().replace("create temp table", f"create {kind}")
    # A table without rows is the same with a lens and without: it is found behind this schema.
    made |= {name: f'create {kind} "{name}" as {_select(name, small)}' for name in TABLES if name in filled}
    made = {
        name: _RAW.sub(lambda hit: hit[0] if hit[1] in raw else f'main."{hit[2]}"', words)
        for name, words in made.items()
    }
    out = {}
    for name, statement in made.items():
        # Only the last tables, and what stays of facts, are made of others that are tables.
        possible = frozenset(made) - {name, "kept_facts"} if name == "kept_facts" else helpers - {name}
        words = dict.fromkeys(_WORDS.findall(statement))
        out[name] = (
            statement,
            [word for word in words if word in possible or (name == "reasons" and word == "kept_facts")],
        )
    return out


_WORDS = re.compile(r"\w+")
_RAW = re.compile(r'"?\b(raw_(\w+))\b"?')
_NAMES = re.compile(rf"\b(?:{'|'.join(TABLES)})\b")


def _raw(name: str, partly: bool) -> str:
    """A table without what stands outside the passages that came; empty where that is the table itself."""
    if partly and name in CUT:
        return CUT[name]
    return _INSIDE.format(name=name) if partly and name in IN_TEXT else ""


def _select(name: str, small: bool) -> str:
    query = THROUGH.get(name) or select_sql(name).replace("access = 'public'", "id in (select id from seen)")
    if small:
        return f"select * from ({query}) order by {order(name)}"
    return query
