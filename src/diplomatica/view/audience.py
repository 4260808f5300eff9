"""What an audience may not see is taken out of every table before anything reads it: the rules, as SQL.

A document that is not public leaves no trace: not its rows, nor ids that point to it, nor people, events and missing
papers that only it tells of, nor bounds that follow from it. Where the data cannot tell whether a value follows from
a hidden document, the value is left out.
"""

from __future__ import annotations

from diplomatica.model.schema import TABLES

AUDIENCES = ("public", "all")
"""`public` sees documents whose access is public; `all` sees everything."""

OCCURRENCES = {
    "documents": ("place_from", "place_to"),
    "parties": ("entity_id", "office_id", "place_id"),
    "mentions": ("entity_id", "voice_id"),
    "speech": ("speaker_id", "addressee_id"),
    "times": ("whose_id",),
    "references": ("from_id", "to_id"),
    "requests": ("from_id", "to_id"),
    "reports": ("voice_id",),
    "channel_claims": ("voice_id", "from_id", "to_id"),
    "ignorance": ("voice_id", "actor_id"),
    "transmissions": ("from_id", "to_id", "from_place_id", "to_place_id"),
}
"""Columns that name an entity, by table: where an entity occurs."""

# Whoever a paper not held came from or went to occurs where it is spoken of; where a hidden document does, there alone, for
# the names may be its own.
_NAMED_AS_ENDS = tuple(
    f"""select unnest(n.{ends}) as entity_id, r.document_id
        from "{{of}}_not_held" n join "{{of}}_references" r on r.not_held_id = n.id
        where r.document_id in (select id from hidden) or n.id not in (
            select not_held_id from "{{of}}_references" where not_held_id is not null and document_id in (select id from hidden))"""
    for ends in ("senders", "recipients")
)

PREPARE = """
create temp table hidden as select id, title, source_path from whole_documents where access is distinct from 'public';
create temp table seen as select id, source_path from raw_documents where access = 'public';
set variable hidden_ids = (select list(id order by id) from hidden);
set variable hidden_titles = (select list(title order by title) from hidden where length(title) > 8);
create temp macro names_hidden(words, ids) as coalesce(list_has_any(
    list_transform(string_split_regex(words, '[^A-Za-z0-9._-]+'), lambda x: rtrim(x, '.')), getvariable(ids)), false);
create temp macro tells(words) as names_hidden(words, 'hidden_ids') or coalesce(
    list_bool_or(list_transform(getvariable('hidden_titles'), lambda t: contains(words, t))), false);
create temp table occurs as {occurs};
create temp table occurs_whole as {occurs_whole};
create temp table hidden_entities as
    select entity_id as id from occurs_whole where document_id in (select id from hidden)
    except select entity_id from occurs where document_id in (select id from seen)
    except (
        with recursive above(id) as (
            select entity_id from occurs where document_id in (select id from seen)
            union
            select up.id from above join raw_entities e on e.id = above.id,
                unnest([e.parent_id, e.place_id]) as up(id) where up.id is not null)
        select id from above);
create temp table ties as
    select id, unnest([parent_id, place_id]) as to_id from raw_entities
    union all select person_id, office_id from raw_tenures
    union all select person_id, place_id from raw_whereabouts;
-- Offices, services and places that no paper names, and that only hidden people lead to.
insert into hidden_entities
    with recursive led_to(id) as (
        select id from hidden_entities
        union
        select to_id from led_to join ties using (id) where to_id is not null),
    open(id) as (
        select entity_id from occurs where document_id in (select id from seen)
        union
        select to_id from open join ties using (id) where to_id is not null)
    select id from led_to except select id from open except select id from hidden_entities;
set variable hidden_entity_ids = (select list(id order by id) from hidden_entities);
create temp table hidden_events as
    (select event_id as id from (select event_id, document_id from whole_reports
        union all select event_id, document_id from whole_references)
     where event_id is not null and document_id in (select id from hidden)
     except select event_id from (select event_id, document_id from raw_reports
        union all select event_id, document_id from raw_references)
     where event_id is not null and document_id in (select id from seen))
    union select id from raw_events where names_hidden(source, 'hidden_ids')
    -- An event that was first read in a hidden document carries its id in its own.
    union select e.id from raw_events e join hidden h on starts_with(e.id, h.id || '.');
create temp table gone_from_hidden as
    select not_held_id as id from "raw_references" where document_id in (select id from hidden) and not_held_id is not null
    union select r.fact_id from raw_reasons r join hidden h on h.id = r.document_id;
create temp table told_openly as
    select not_held_id as id, count(*) as mentions,
        first(from_id order by document_id, start) as from_id, first(to_id order by document_id, start) as to_id,
        first(number order by document_id, start) as number,
        min(date_earliest) as date_earliest, max(date_latest) as date_latest
    from "raw_references" where document_id in (select id from seen) and not_held_id is not null group by not_held_id;
"""
"""Who is hidden: documents, then what occurs only in them."""

# A series with a hidden number in it would show a gap, or the lack of one: such rows need everything to be seen, or tables
# that were worked out without what is hidden.
_PAPER = """
select n.* replace (
    case when g.id is null then n.from_id else o.from_id end as from_id,
    case when g.id is null then n.to_id else o.to_id end as to_id,
    case when g.id is null then n.senders when o.from_id is null then [] else [o.from_id] end as senders,
    case when g.id is null then n.recipients when o.to_id is null then [] else [o.to_id] end as recipients,
    case when g.id is null then n.number else o.number end as number,
    case when g.id is null then n.date_earliest else o.date_earliest end as date_earliest,
    case when g.id is null then n.date_latest else o.date_latest end as date_latest,
    case when g.id is null then n.mentions else o.mentions end as mentions,
    case when g.id is null then n.known_location end as known_location,
    case when g.id is null and not tells(n.description) then n.description end as description)
from (select * from raw_not_held where (kind not in ('series_gap', 'sheet_gap') or {apart}) and not tells(id)) n
left join (select distinct id from gone_from_hidden) g on g.id = n.id
left join told_openly o on o.id = n.id
where g.id is null or o.mentions > 0
order by n.id
"""

SPECIAL = {
    "documents": """select * replace (row_number() over (order by "row") - 1 as "row")
        from raw_documents where access = 'public' order by id""",
    "references": """select * replace (
            case when target_id in (select id from seen) then target_id end as target_id,
            case when target_id is null or target_id in (select id from seen) then rule
                 else regexp_replace(rule, '[+]link[.][a-z]+', '', 'g') end as rule,
            case when target_id in (select id from seen) or {apart} then passages end as passages,
            case when event_id not in (select id from hidden_events) then event_id end as event_id,
            list_filter(rivals, lambda x: not tells(x)) as rivals)
        from "raw_references" where document_id in (select id from seen)""",
    "mentions": """select * replace (
            list_filter(rivals, lambda x: not tells(x) and not names_hidden(x, 'hidden_entity_ids')) as rivals)
        from raw_mentions where document_id in (select id from seen)""",
    "requests": """select * replace (
            case when answered_by in (select id from hidden) then 'none_held' else state end as state,
            case when answered_by in (select id from seen) then answered_by end as answered_by,
            case when answered_by in (select id from seen) then answered_after_seconds end as answered_after_seconds)
        from raw_requests where document_id in (select id from seen)""",
    "reports": """select * from raw_reports
        where document_id in (select id from seen) and event_id not in (select id from hidden_events)""",
    "versions": """select * from raw_versions
        where document_id in (select id from seen) and other_id in (select id from seen)""",
    "entities": "select * from raw_entities where id not in (select id from hidden_entities)",
    "names": """select * from raw_names
        where entity_id not in (select id from hidden_entities) and not names_hidden(source, 'hidden_ids')""",
    "tenures": """select * from raw_tenures where person_id not in (select id from hidden_entities)
        and office_id not in (select id from hidden_entities) and not names_hidden(source, 'hidden_ids')""",
    "whereabouts": """select * from raw_whereabouts where person_id not in (select id from hidden_entities)
        and place_id not in (select id from hidden_entities) and not names_hidden(source, 'hidden_ids')""",
    # What is claimed of a channel that only hidden papers show would show the channel.
    "coverage": """select * from raw_coverage where coalesce(from_id, '') not in (select id from hidden_entities)
        and coalesce(to_id, '') not in (select id from hidden_entities)
        and not tells(coalesce(series, '')) and not tells(coalesce(source, ''))""",
    "ignorance": """select * replace (
            case when target_id in (select id from seen) then target_id end as target_id,
            case when event_id not in (select id from hidden_events) then event_id end as event_id)
        from raw_ignorance where document_id in (select id from seen)""",
    "events": "select * from raw_events where id not in (select id from hidden_events)",
    "not_held": _PAPER,
    # A bound from above may follow from an answer that is hidden: where a reason is, the bound goes.
    "transmissions": """select t.* replace (
            case when g.id is null then arrived_latest end as arrived_latest,
            case when g.id is null then readable_latest end as readable_latest,
            case when g.id is null then delay_max_seconds end as delay_max_seconds)
        from raw_transmissions t left join (select distinct id from gone_from_hidden) g on g.id = t.id
        where (t.document_id in (select id from seen) or (t.document_id is null and t.asserted_by in (select id from seen)))
        and (t.asserted_by is null or t.asserted_by not in (select id from hidden))
        order by t.id""",
    "problems": """select * from raw_problems
        where (document_id in (select id from seen)
            or (document_id is null and (path is null or {apart} or path in (select source_path from seen)
                or not starts_with(path, 'documents/'))))
        and not tells(message) and not names_hidden(message, 'hidden_entity_ids') and coalesce(path, '') not in
            (select source_path from hidden where source_path is not null
             except select source_path from seen where source_path is not null)""",
    "reasons": """select r.* from raw_reasons r
        where (r.document_id is null or r.document_id in (select id from seen))
        and not tells(r.text) and not names_hidden(r.source, 'hidden_ids')
        and r.fact_id in (select fact_id from kept_facts)""",
}
"""Tables whose rows need more than a look at their document."""


def occurrences_sql(of: str = "raw") -> str:
    """Every (entity, document) pair, from all columns that name an entity."""
    columns = [
        f'select "{column}" as entity_id, {"id" if table == "documents" else "document_id"} as document_id '
        f'from "{of}_{table}" where "{column}" is not null'
        for table, named in OCCURRENCES.items()
        for column in named
    ]
    return " union all ".join([*columns, *(query.replace("{of}", of) for query in _NAMED_AS_ENDS)])


def prepare_sql() -> str:
    """Statements that find what is hidden, over views named `raw_` and the table, and `whole_` with what is hidden."""
    return PREPARE.replace("{occurs}", occurrences_sql()).replace("{occurs_whole}", occurrences_sql("whole"))


def kept_facts_sql() -> str:
    """Names of the facts that stay, over the finished tables: a reason stays with its fact."""
    ids = [f'select fact_id from "{name}"' for name, table in TABLES.items() if table.is_facts]
    ids += [f'select id from "{name}"' for name in ("transmissions", "not_held", "events", "entities")]
    return "create temp table kept_facts as " + " union ".join(ids)


def select_sql(name: str, *, apart: bool = False) -> str:
    """The rows of a table that the public sees; `apart` where the tables were worked out without what is hidden."""
    if name in SPECIAL:
        return SPECIAL[name].replace("{apart}", str(apart).lower())
    assert "document_id" in TABLES[name].names, f"no rule says what the public sees of {name}"
    return f'select * from "raw_{name}" where document_id in (select id from seen)'


def order(name: str) -> str:
    """The key of a table as SQL orders it, then everything else."""
    return ", ".join(f'"{column}" nulls last' for column in dict.fromkeys((*TABLES[name].key, *TABLES[name].names)))
