"""A rejected fact is as if it were not there: all that follows is the same as without its row."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import duckdb
import pytest

import diplomatica
from diplomatica import build as building
from diplomatica import flow, link, resolve
from diplomatica.model.schema import TABLES

SAMPLES = Path(diplomatica.__file__).parent / "samples"
# Facts that stand before anybody is identified; ids of mentions are counted anew over what the authority finds.
STATED = ("parties", "times", "numbers", "marks", "passages", "speech", "references", "holdings", "channel_claims")
AT_ONCE = 40


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All tables of the fictional sample as they stand between reading and understanding, in a file."""
    folder = tmp_path_factory.mktemp("rejected")
    root = shutil.copytree(SAMPLES / "straits-1951", folder / "archive", ignore=shutil.ignore_patterns(".diplomatica"))
    kept = folder / "stated.duckdb"

    def keep(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"ATTACH '{kept}' AS kept")
        names = con.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_catalog <> 'kept' AND table_schema = 'main'"
        ).fetchall()
        for (name,) in names:
            con.execute(f'CREATE TABLE kept."{name}" AS SELECT * FROM "{name}"')
        con.execute("DETACH kept")
        understand(con)

    with pytest.MonkeyPatch.context() as patch:
        understand = resolve.resolve
        patch.setattr(resolve, "resolve", keep)
        building.build(root, workers=0)
    return kept


def opened(stated: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'; SET threads = 1; SET enable_progress_bar = false")
    con.execute(f"ATTACH '{stated}' AS kept (READ_ONLY)")
    for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'").fetchall():
        con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM kept."{name}"')
    return con


def understood(con: duckdb.DuckDBPyConnection, without: set[str]) -> dict[str, list[tuple[str, ...]]]:
    """Every table after understanding; of facts and their reasons those whose id is not among these."""
    for step in (resolve.resolve, link.link, flow.flow):
        step(con)
    out = {}
    for name, table in TABLES.items():
        if name == "texts":
            continue
        rows = con.execute(f'SELECT COLUMNS(*)::VARCHAR FROM "{name}" ORDER BY ALL').fetchall()
        at = table.names.index("fact_id") if "fact_id" in table.names else None
        out[name] = [row for row in rows if at is None or row[at] not in without]
    return out


@pytest.mark.parametrize("seed", range(3))
def test_rejected_is_as_absent(stated: Path, seed: int) -> None:
    with opened(stated) as rejecting, opened(stated) as without:
        facts = [
            (name, fact)
            for name in STATED
            for (fact,) in rejecting.execute(f'SELECT fact_id FROM "{name}" ORDER BY fact_id').fetchall()
        ]
        some = random.Random(seed).sample(facts, AT_ONCE)
        for name, fact in some:
            rejecting.execute(f"UPDATE \"{name}\" SET status = 'rejected' WHERE fact_id = ?", [fact])
            rejecting.execute("INSERT INTO decisions (fact_id, ruling) VALUES (?, 'reject')", [fact])
            without.execute(f'DELETE FROM "{name}" WHERE fact_id = ?', [fact])
        gone = {fact for _, fact in some}
        left, right = understood(rejecting, gone), understood(without, gone)
    for name in left:
        assert left[name] == right[name], name
