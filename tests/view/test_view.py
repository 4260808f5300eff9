"""A view's tables, documents and SQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest

from diplomatica.errors import UsageError
from diplomatica.library import Archive
from diplomatica.model.arrow import schema
from diplomatica.model.schema import TABLES
from diplomatica.view import View
from diplomatica.view import view as module
from tests.view.orsk import TEXT, make_archive

GENERATION = ".diplomatica/generations/000001"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_archive(tmp_path_factory.mktemp("orsk"))


@pytest.fixture(scope="module", params=["in memory", "from files"])
def view(root: Path, request: pytest.FixtureRequest) -> Iterator[View]:
    """One exercise for small generations, held in memory, and for large ones, read from their files."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "from files":
            patch.setattr(module, "SMALL", 0)
        made = View(root / GENERATION)
    with made:
        yield made


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_published_schema(view: View, name: str) -> None:
    assert view.table(name).schema.equals(schema(TABLES[name]))


def test_columns_can_be_chosen(view: View) -> None:
    assert view.table("documents", ["title", "id"]).column_names == ["title", "id"]
    with pytest.raises(UsageError, match="no column 'colour'"):
        view.table("documents", ["colour"])
    with pytest.raises(UsageError, match="no table 'colours'"):
        view.table("colours")


def test_sql_answers_with_arrow(view: View) -> None:
    found = view.sql("select id, \"row\" from documents where text_scope = 'full' order by id")
    assert isinstance(found, pa.Table)
    assert found.column("id").to_pylist() == ["orsk-12", "orsk-14"]
    assert view.sql("with x as (select 1 as n) select n from x, range(3)").num_rows == 3


FORBIDDEN = [
    "select 1; select 2",
    "insert into documents (id) values ('x')",
    "create table t as select 1",
    "copy documents to '/tmp/diplomatica-test-out.csv'",
    "attach '/tmp/diplomatica-test.db'",
    "set memory_limit = '10GB'",
    "pragma database_list",
    "install httpfs",
    "select * from read_text('/etc/hostname')",
    "select * from read_parquet('/etc/hostname')",
    "select * from '/etc/hostname'",
    "select * from glob('/*')",
    "select * from duckdb_views()",
    "select * from duckdb_settings()",
    "select * from information_schema.tables",
    "select * from sqlite_master",
    "select * from pg_catalog.pg_class",
    "select current_setting('memory_limit')",
    "select * from query('select 1')",
    "select * from query_table('documents')",
    "from documents, (select * from read_csv('/etc/hostname'))",
    "select (select count(*) from glob('/*'))",
    "describe documents",
    "show tables",
    "nonsense",
    "",
    "select * from secrets",
    "select * from other.documents",
    "x" * 30_000,
]


@pytest.mark.parametrize("query", FORBIDDEN, ids=lambda query: str(query)[:40])
def test_sql_can_do_nothing_but_ask_our_tables(view: View, query: str) -> None:
    with pytest.raises(UsageError):
        view.sql(query)
    assert not Path("/tmp/diplomatica-test-out.csv").exists()


def test_even_the_inner_connection_reaches_no_other_file(view: View, root: Path) -> None:
    import duckdb

    for query in (
        "select * from read_text('/etc/hostname')",
        f"select * from read_text('{root}/diplomatica.toml')",
        "attach '/tmp/diplomatica-test.db'",
        f"copy (select 1) to '{root}/out.csv'",
        "set enable_external_access = true",
    ):
        with pytest.raises(duckdb.Error):
            view.connection.execute(query)


def test_an_answer_is_bounded(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diplomatica.view.connected.MOST_ROWS", 10)
    assert view.sql("select * from range(1000)").num_rows == 10


def test_a_query_without_end_is_stopped(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.2)
    with pytest.raises(UsageError, match="query failed"):
        view.sql("select count(*) from range(10000000000) a, range(1000) b where a.range * b.range % 7 = 3")


def test_a_document_has_its_text_and_rows(view: View) -> None:
    found = view.document("orsk-12")
    assert found is not None
    assert found["text"] == TEXT
    assert [row["passage_id"] for row in found["tables"]["passages"]] == ["1", "1.a", "1.b"]
    assert [row["document_id"] for row in found["referred_to_by"]] == ["orsk-14"]
    assert view.document("nobody") is None


def test_instants_are_in_utc(view: View) -> None:
    sent = view.rows("select earliest from times where kind = 'sent'")[0]["earliest"]
    assert sent.isoformat() == "1951-05-12T09:30:00+00:00"


def test_many_threads_ask_at_once(view: View) -> None:
    def ask(number: int) -> tuple[int, str]:
        hits = view.search("harbour")
        return hits.total, view.text("orsk-12")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(40)))
    assert set(answers) == {(3, TEXT)}


def test_search_gives_rows_snippets_and_passages(view: View) -> None:
    hits = view.search('"harbour at Lissa and the straits"')
    assert (hits.total, hits.of) == (1, 3)
    row = hits.rows[0]
    assert row["passage_id"] == "1"
    start, end = row["highlights"][0]
    assert row["snippet"][start:end] == "harbour at Lissa [inserted by hand: and the straits"
    assert row["from"] == ["A. Bartold"]


def test_catalogue_hits_are_labelled(view: View) -> None:
    found = {row["id"]: row["found_in"] for row in view.search("straits").rows}
    assert found == {"orsk-12": ["text"], "calendar-7": ["catalogue"]}


def test_no_generation_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="diplomatica build"):
        View(tmp_path)


def test_a_generation_with_other_columns_says_so(tmp_path: Path) -> None:
    """One made by another version is no error of SQL in the middle of an answer."""
    import duckdb

    root = make_archive(tmp_path / "archive")
    [tables] = (root / ".diplomatica" / "generations").glob("*/tables")
    old = tables / "times.parquet"
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT * EXCLUDE (by_text) FROM '{old}') TO '{tmp_path}/times.parquet'")
    (tmp_path / "times.parquet").replace(old)
    with pytest.raises(UsageError, match="its table times has no column by_text; `diplomatica build` makes it anew"):
        Archive.open(root)
