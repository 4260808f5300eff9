"""A tour of the reading room: one address of every kind of page, about what an archive holds most of."""

from __future__ import annotations

from urllib.parse import quote

from diplomatica.library import Archive
from diplomatica.serve.app import PAGES
from tests.serve.test_links import asked


def addresses(archive: Archive) -> list[str]:
    """Every page, about what the archive holds most of, and the pages that say what is not there."""

    def first(query: str) -> str:
        return quote(str(archive.view.rows(query)[0]["id"]), safe="")

    document = first(
        "select id, (select count(*) from mentions where document_id = d.id) as n from documents d order by n desc, id limit 1"
    )
    filled = {
        "/d/{id}": document,
        "/actor/{id}": first(
            "select to_id as id, count(*) as n from transmissions where to_id is not null group by 1 order by n desc, 1 limit 1"
        ),
        "/event/{id}": first("select id from events order by id limit 1"),
        "/explain/{id}": first("select fact_id as id from parties order by 1 limit 1"),
    }
    actor = filled["/actor/{id}"]
    place = first(
        "select from_place_id as id from transmissions where from_place_id is not null group by 1 order by count(*) desc, 1 limit 1"
    )
    # What is made of several facts: papers not held, transmissions.
    made = [
        f"/explain/{row['id']}"
        for name in ("not_held", "transmissions")
        for row in archive.view.rows(f'select id from "{name}" order by id limit 1')
    ]
    pages = [path.replace("{id}", filled[path]) if "{" in path else path for path in PAGES]
    return [
        *pages, *asked(archive), *made, f"/actor/{place}", "/search?q=harbour", "/search?q=NOT+(&page=2",
        f"/search?as-known-to={actor}&at=1952",
        f"/d/{document}?lang=de",
        f"/d/{document}?as-known-to={actor}&at=1952", "/?as-known-to=nobody&at=soon", "/nobody", "/d/nobody", f"/spread?of={document}",
    ]  # fmt: skip
