"""The authority files of an archive folder: their columns, and which cell names an entity of which kind."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AuthorityFile:
    """One CSV file of `authority/`: its columns, which must be filled, and what its cells point at."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    points_at: tuple[tuple[str, str], ...] = ()
    """(column, what it must name): `place`, `person`, `office`, `organisation` or `entity` for any."""
    dates: tuple[str, ...] = ()
    """Columns that hold EDTF dates."""


FILES: tuple[AuthorityFile, ...] = (
    AuthorityFile(
        "places",
        ("id", "name", "variants", "parent_id", "latitude", "longitude", "timezone", "external_ids"),
        ("id", "name"),
        (("parent_id", "place"),),
    ),
    AuthorityFile(
        "organisations",
        ("id", "name", "kind", "parent_id", "place_id", "variants"),
        ("id", "name", "kind"),
        (("parent_id", "organisation"), ("place_id", "place")),
    ),
    AuthorityFile("people", ("id", "name", "variants", "born", "died", "external_ids"), ("id", "name")),
    AuthorityFile(
        "offices",
        ("id", "name", "variants", "organisation_id", "place_id", "external_ids"),
        ("id", "name"),
        (("organisation_id", "organisation"), ("place_id", "place")),
    ),
    AuthorityFile(
        "tenures",
        ("person_id", "office_id", "kind", "from", "to", "source"),
        ("person_id", "office_id"),
        (("person_id", "person"), ("office_id", "office")),
        ("from", "to"),
    ),
    AuthorityFile(
        "names",
        ("entity_id", "form", "kind", "from", "to", "source"),
        ("entity_id", "form"),
        (("entity_id", "entity"),),
        ("from", "to"),
    ),
    AuthorityFile(
        "events",
        ("id", "title", "kind", "place_id", "from", "to", "public_from", "words", "source"),
        ("id", "title"),
        (("place_id", "place"),),
    ),
    AuthorityFile(
        "whereabouts",
        ("person_id", "place_id", "from", "to", "source"),
        ("person_id", "place_id"),
        (("person_id", "person"), ("place_id", "place")),
        ("from", "to"),
    ),
    AuthorityFile(
        "coverage",
        ("series", "from_id", "to_id", "from", "to", "extent", "source"),
        ("extent",),
        (("from_id", "entity"), ("to_id", "entity")),
        ("from", "to"),
    ),
)
"""In the order in which they are read; `coverage.csv` stands beside `diplomatica.toml`, the others in `authority/`."""

ORGANISATION_KINDS = ("service", "government", "party", "group")
TENURE_KINDS = ("appointed", "arrived", "acting", "absent", "left")
NAME_KINDS = ("name", "transliteration", "cover", "title", "collective")
EXTENTS = ("complete", "selective")
