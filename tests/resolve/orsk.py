"""A small invented authority (the states of Orsk and Vell are fiction) as a directory for tests."""

from __future__ import annotations

from pathlib import Path

import duckdb

from diplomatica.authority import load
from diplomatica.resolve.directory import Directory

FILES = {
    "places": "id,name,timezone\nhalm,Halm,Europe/Oslo\ntarn,Tarn,Europe/Helsinki\nvell-land,Vell,\n",
    "organisations": (
        "id,name,kind,parent_id,place_id,variants\n"
        "orsk,Government of Orsk,government,,halm,\n"
        "orsk-fo,Foreign Office of Orsk,service,orsk,halm,\n"
        "orsk-legation,Legation of Orsk in Tarn,service,orsk-fo,tarn,\n"
        "vell,Government of Vell,government,,tarn,the Vellish comrades\n"
        "orsk-seat,Those who rule in Halm,group,orsk,halm,Halm\n"
    ),
    "people": (
        "id,name,variants\n"
        "brandt,Erik Brandt,E. Brandt\n"
        "lund,Maria Lund,Lund\n"
        "olsen-a,Anna Olsen,\n"
        "olsen-b,Bo Olsen,\n"
        "sorensen,Søren Sørensen,\n"
    ),
    "offices": (
        "id,name,variants,organisation_id,place_id\n"
        "minister-tarn,Minister of Orsk in Tarn,Orskian minister in Tarn,orsk-legation,tarn\n"
        "consul-tarn,Consul of Orsk in Tarn,,orsk-legation,tarn\n"
        "envoy-halm,Envoy of Vell in Halm,Vellish envoy,vell,halm\n"
    ),
    "tenures": (
        "person_id,office_id,kind,from,to,source\n"
        "brandt,minister-tarn,appointed,1951-01,1951-06,list\n"
        "lund,minister-tarn,acting,1951-03-10,1951-03-20,list\n"
        "brandt,minister-tarn,absent,1951-03-10,1951-03-20,list\n"
        "olsen-a,consul-tarn,appointed,1951,1951,list\n"
        "olsen-b,consul-tarn,appointed,1951,1951,list\n"
    ),
    "names": (
        "entity_id,form,kind,from,to,source\n"
        "brandt,Falcon,cover,1951-01,1951-02,cipher book\n"
        "lund,Falcon,cover,1951-03,1951-04,cipher book\n"
        "olsen-a,Heron,cover,,,memoir\n"
        "olsen-b,Heron,cover,,,catalogue\n"
    ),
}


def connection(root: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the authority tables of the invented files."""
    folder = root / "authority"
    folder.mkdir(parents=True)
    for name, content in FILES.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    con = duckdb.connect()
    assert load(con, root) == []
    return con


def directory(root: Path) -> Directory:
    """The directory of the invented files."""
    return Directory.read(connection(root))
