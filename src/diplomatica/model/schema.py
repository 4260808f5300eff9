"""The tables of a generation: names, columns, types, keys and vocabularies, in one place.

`docs/tables.md` explains them to people and is checked against this module.
Types are written as words so that nothing heavy is imported here; `model.arrow` turns them into Arrow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

ASIDE = ("translator_note", "editor_note", "footnote")
"""Kinds of marks that hold the words of an editor or a translator: what these know, no actor need have known."""

TYPES = ("text", "int32", "int64", "float64", "date", "instant", "texts", "bool")
"""text = string, date = date32, instant = timestamp[us, UTC], texts = list<string>."""

FACT_COLUMNS = (
    ("fact_id", "text"),
    ("basis", "text"),
    ("rule", "text"),
    ("confidence", "float64"),
    ("status", "text"),
)
"""The five columns of every machine-made row: its name for ever, where it was read, by which rule, how surely."""

BASES = ("text", "record", "calendar", "authority", "inferred")
STATUSES = ("suggested", "accepted", "confirmed", "rejected")


SPAN_WORDS = "start:end"
"""Stands where a fact has no column of its own words: the document's words from start to end name it."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, the key it is sorted by, and how a fact of it is named."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    fact_kind: str | None = None
    """Column that goes into `fact_id` as the kind; None for a table whose rows are no facts."""
    fact_words: str | None = None
    """Column whose words go into `fact_id`."""
    vocabularies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Closed lists of values, by column."""

    @property
    def is_facts(self) -> bool:
        """Whether the rows are machine-made facts, with the five fact columns."""
        return self.fact_words is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(name for name, _ in self.columns)


def _columns(spec: str) -> tuple[tuple[str, str], ...]:
    """Columns from a compact list: `name` is text, `name:type` any other type."""
    out = []
    for word in spec.split():
        name, _, kind = word.partition(":")
        out.append((name, kind or "text"))
    return tuple(out)


def _table(
    name: str,
    key: str,
    spec: str,
    *,
    fact: tuple[str | None, str] | None = None,
    **vocabularies: str,
) -> Table:
    columns = _columns(spec)
    closed = {column: tuple(words.split()) for column, words in vocabularies.items()}
    if fact is None:
        return Table(name, columns, tuple(key.split()), vocabularies=closed)
    closed |= {"basis": BASES, "status": STATUSES}
    return Table(name, columns + FACT_COLUMNS, tuple(key.split()), fact[0], fact[1], closed)


_ROLES = "drafted cleared authorised signed sender to for via copy info present interpreter note_taker"
_TIME_KINDS = "written handed_in sent transmitted received deciphered typed distributed delivered other"
_MARKS = (
    "handwritten inserted deleted underlined stamp resolution signature gloss supplied uncertain "
    "translator_note editor_note footnote illegible garbled omission redaction sic"
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "documents",
            "id",
            "id row:int64 title title_source kind citation provider collection edition_number date_text date_edtf "
            "date_earliest:date date_latest:date date_basis calendar language original_language classification "
            "precedence place_from_text place_to_text place_from place_to url rights access summary text text_scope "
            "witness convention convention_reason source_path source_sha256 source_start:int32 source_end:int32",
            title_source="catalogue document supplied",
            date_basis="dateline stamp handwritten catalogue inferred",
            access="public restricted",
            text_scope="full excerpt summary none",
            witness="original record_copy transcript translation unknown",
        ),
        _table("aliases", "id", "id document_id"),
        _table(
            "encoding",
            "document_id start ordinal",
            "document_id ordinal:int32 kind element start:int32 end:int32 value attributes:texts",
            kind="document entry head source dateline salute signed enclosure note anchor page table list person office "
            "organisation place date term reference sender recipient inserted deleted underlined supplied uncertain "
            "illegible omission sic gloss word",
        ),
        _table("facsimiles", "document_id ordinal", "document_id ordinal:int32 path start:int32 label"),
        _table(
            "spans",
            "document_id start source_path source_start",
            "document_id start:int32 end:int32 source_path source_start:int32 source_end:int32 how",
            how="verbatim normalised supplied furniture",
        ),
        _table(
            "credits",
            "document_id role name",
            "document_id role name",
            role="translator contributor donor editor transcriber",
        ),
        _table(
            "holdings",
            "document_id ordinal fact_id",
            "document_id ordinal:int32 repository collection reference fond opis delo papka listy is_copy:bool text "
            "start:int32 end:int32",
            fact=(None, "text"),
        ),
        _table(
            "numbers",
            "document_id start role value fact_id",
            "document_id value series role start:int32 end:int32",
            fact=("role", "value"),
            role="own incoming outgoing special file copy repeat decision local",
        ),
        _table(
            "parties",
            "document_id ordinal fact_id",
            "document_id ordinal:int32 role text name_text office_text place_text entity_id office_id place_id "
            "copies:int32 start:int32 end:int32",
            fact=("role", "text"),
            role=_ROLES,
        ),
        _table(
            "times",
            "document_id kind start text fact_id",
            "document_id kind label text local zone zone_basis earliest:instant latest:instant place_text by_text "
            "whose_text whose_id start:int32 end:int32",
            fact=("kind", "text"),
            kind=_TIME_KINDS,
            zone_basis="stated convention assumed unknown",
        ),
        _table(
            "passages",
            "document_id start passage_id fact_id",
            "document_id passage_id parent_id ordinal:int32 label kind start:int32 end:int32",
            fact=("kind", "passage_id"),
            kind="point paragraph heading note enclosure table",
        ),
        _table(
            "marks",
            "document_id start end kind fact_id",
            "document_id kind subtype hand date_text start:int32 end:int32 text target",
            fact=("kind", "text"),
            kind=_MARKS,
            subtype="source_word identification supplied",
        ),
        _table(
            "mentions",
            "document_id start end fact_id",
            "document_id start:int32 end:int32 text kind entity_id rivals:texts voice_id",
            fact=("kind", "text"),
            kind="person office organisation group place date",
        ),
        _table(
            "entities",
            "id",
            "id kind name parent_id place_id latitude:float64 longitude:float64 timezone external_ids:texts",
            kind="person office service government party group place",
        ),
        _table(
            "names",
            "entity_id form kind from to source",
            "entity_id form kind from to source status",
            kind="name transliteration cover title collective",
            status="suggested accepted confirmed rejected",
        ),
        _table(
            "tenures",
            "person_id office_id from to kind source",
            "person_id office_id kind from to source",
            kind="appointed arrived acting absent left",
        ),
        _table(
            "whereabouts",
            "person_id from to place_id source",
            "person_id place_id from to source",
        ),
        _table(
            "speech",
            "document_id start end fact_id",
            "document_id start:int32 end:int32 speaker_id addressee_id mode earliest:instant latest:instant",
            fact=("mode", SPAN_WORDS),
            mode="quotes reports to_be_conveyed",
        ),
        _table(
            "references",
            "document_id start end fact_id",
            "document_id start:int32 end:int32 text relation number series from_id to_id date_earliest:date "
            "date_latest:date target_id not_held_id event_id rivals:texts passages:texts in_note:bool",
            fact=("relation", "text"),
            relation="answers refers encloses relays follows corrects drafts",
        ),
        _table(
            "not_held",
            "id",
            "id kind existence status from_id to_id number date_earliest:date date_latest:date mentions:int64 "
            "known_location description senders:texts recipients:texts",
            kind="document draft series_gap sheet_gap",
            existence="certain inferred possible",
            status="not_held not_printed not_found withheld destroyed extant_elsewhere",
        ),
        _table(
            "requests",
            "document_id start end fact_id",
            "document_id passage_id start:int32 end:int32 text kind from_id to_id due:date state answered_by "
            "answered_after_seconds:int64",
            fact=("kind", "text"),
            kind="answer action convey meet",
            state="answered answered_not_held partly superseded none_held",
        ),
        _table(
            "events",
            "id",
            "id title kind place_id earliest:instant latest:instant public_from:instant source",
        ),
        _table(
            "reports",
            "document_id start event_id fact_id",
            "event_id document_id passage_id start:int32 end:int32 modality voice_id",
            fact=("modality", "event_id"),
            modality="fact rumour forecast denial presupposed",
        ),
        _table(
            "channel_claims",
            "document_id start end fact_id",
            "document_id passage_id start:int32 end:int32 voice_id from_id to_id quality cause",
            fact=("quality", SPAN_WORDS),
            quality="regular complete fragmentary late none distorted",
        ),
        _table(
            "ignorance",
            "document_id start end fact_id",
            "document_id passage_id start:int32 end:int32 text kind voice_id actor_id target_id not_held_id event_id "
            "earliest:instant latest:instant",
            fact=("kind", "text"),
            kind="not_told not_received no_report",
        ),
        _table(
            "coverage",
            "series from_id to_id from to extent source",
            "series from_id to_id from to extent source",
            extent="complete selective",
        ),
        _table(
            "versions",
            "document_id other_id relation fact_id",
            "document_id other_id relation similarity:float64",
            fact=("relation", "other_id"),
            relation="copy_of translation_of draft_of excerpt_of variant_of release_of",
        ),
        _table(
            "transmissions",
            "id",
            "id document_id from_id from_place_id to_id to_place_id passages:texts mode status asserted_by "
            "sent_earliest:instant sent_latest:instant arrived_earliest:instant arrived_latest:instant "
            "readable_earliest:instant readable_latest:instant delay_printed_seconds:int64 delay_min_seconds:int64 "
            "delay_max_seconds:int64",
            mode="cipher telegram courier letter oral handed press unknown",
            status="documented asserted instructed inferred",
        ),
        _table(
            "problems",
            "path document_id start code message",
            "path document_id stage severity code message start:int32 end:int32",
            stage="folder read parse authority resolve link flow index decide",
            severity="note warning shelved",
        ),
        _table(
            "reasons",
            "fact_id ordinal",
            "fact_id ordinal:int32 rule text document_id start:int32 end:int32 source score:float64",
        ),
    )
}
"""All tables of a generation by name. `reasons` is the proof behind a fact where one rule is not all of it."""

DOCUMENT_LEVEL = ("documents", "spans", "credits", "encoding", "facsimiles", "problems")
"""Tables that a document's own reading fills but whose rows are no facts."""

STAGED: dict[str, Table] = {
    table.name: table
    for table in (
        _table(
            "acts",
            "document_id start end kind",
            "document_id start:int32 end:int32 text kind parts:texts date_earliest:date date_latest:date hour passages:texts "
            "mode rule confidence:float64",
            kind="conversation told convey relayed received claim ignorance said",
        ),
        _table("document_keys", "document_id key", "document_id key"),
        _table("encoded_names", "document_id start end", "document_id start:int32 end:int32 kind key"),
        _table("encoded_terms", "document_id start", "document_id start:int32 end:int32 meaning"),
        _table(
            "listed",
            "key document_id",
            "document_id key name words other is_cover:bool start:int32 end:int32",
        ),
        _table(
            "listed_offices",
            "key document_id start",
            "document_id key office kind first last words start:int32 end:int32",
        ),
        _table("presented", "document_id start", "document_id name office start:int32 end:int32"),
        _table("known_from", "document_id basis", "document_id basis", basis="document listing citation"),
        _table("cues", "convention kind ordinal", "convention kind ordinal:int32 pattern"),
    )
}
"""Tables that pass between parse, resolve, link and flow and are not published.

`acts`: what a document says that people did or should do with words. `conversation`: they met and spoke; `told`: one told
another; `convey`: the recipient is to tell somebody; `relayed`: what follows is somebody else's message, passed on;
`received`: the writer says that something reached him; `claim`: somebody says how well a channel works; `ignorance`: somebody
had not been told, had not received, had no report; `said`: somebody said what its words tell.
`parts` are `role:start:end` into the document's text with the roles
`by`, `to`, `with`, `via`, for claims `from`, `to`, `voice`, for ignorance `actor`,
`voice`, and `what` behind the verb or `thing` before it; of a statement of a calendar they are `role=name`, and `start` and `end`
are below zero (`parse.fields_acts`). `passages` are the ids of the passages that were or are to be told, empty for all;
`mode` is a `transmissions.mode`.

`document_keys`: the keys of documents whose file is marked up, by which its references find them. `encoded_names`: names with
the key that the markup gives. `encoded_terms`: abbreviations
whose meaning the edition's list of terms gives. `listed`: an entry of an edition's list of persons, `other` the key of another name of the
same man.
`listed_offices`: an office that such an entry gives with its days.

`presented`: a person whom the text names with an office behind the name.

`known_from`: how a calendar knows a document: the document itself was read, only a list was, or only somebody's citation.

`cues`: by convention, the patterns that tell in which way a sentence speaks of an event (`link.modality`), in order.
"""


def columns_name() -> str:
    """A name for the columns of all tables together; other columns have another.

    >>> len(columns_name())
    16
    """
    listed = "\n".join(f"{name}: {' '.join(table.names)}" for name, table in TABLES.items())
    return sha256(listed.encode()).hexdigest()[:16]
