"""Who knew what, slowly and straight from `docs/knowledge.md`: the oracle that the answers of `flow` are compared with.

It reads plain rows and imports nothing of `flow`. Every loop below is a sentence of that page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

Row = dict[str, Any]
LATE = datetime.max.replace(tzinfo=UTC)
EARLY = datetime.min.replace(tzinfo=UTC)
HANDS = {"drafted", "cleared", "authorised", "signed", "sender", "interpreter", "note_taker", "present"}
HOLDING = {"appointed", "arrived", "acting"}
PASSING_ON = ("encloses", "relays")
SPEAKING_OF = ("refers", "follows", "corrects", "relays", "encloses")
"""Relations of a paper to another that show that its sender had it, if it was meant for him."""
HOURS = timedelta(hours=20)
"""Bounds nearer to each other than this are hours; wider ones are a day."""


@dataclass(frozen=True)
class World:
    """A small archive as rows of its tables, by table."""

    tables: dict[str, list[Row]]

    def __getitem__(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def one(self, table: str, identifier: str) -> Row:
        """The row with an id."""
        [row] = [row for row in self[table] if row["id"] == identifier]
        return row

    def live(self, table: str) -> list[Row]:
        """The facts that nobody rejected."""
        return [row for row in self[table] if row["status"] != "rejected"]


@dataclass(frozen=True)
class Came:
    """One way in which something came to an actor."""

    actor: str
    certain: datetime | None
    possible: datetime | None
    rung: str
    day: date | None
    document: str
    """The document on which the proof rests: the carrier, or the paper that answers."""
    passages: list[str] | None = None
    sender: str | None = None
    """Who sent it, where a documented or asserted transmission brought it."""
    only_by: bool = False
    """Whether an act shows that it had come by then, without saying how."""
    sender_day: date | None = None
    """The day of the paper, by which the offices of its sender are told."""


@dataclass(frozen=True)
class Carrier:
    """A document that carries another: itself, or by enclosing or relaying it."""

    document: str
    at: str | None
    """The passage of the carrier that holds it, where that is known."""
    some: bool = True
    """Whether it surely holds some of it."""
    whole: bool = True
    """Whether it surely holds all of it."""
    itself: bool = True
    copied: bool = False
    """Whether it is a copy of what came before it: what copies it is not followed."""
    seen: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Verdict:
    """What is known of one actor and one target."""

    level: str
    certain: datetime | None
    possible: datetime | None
    rungs: frozenset[str | None]
    """The rungs that the best proofs show."""
    documents: frozenset[str]
    """The documents on which the best proofs rest."""
    denied: bool = False
    """Whether a document says that he had not had it."""
    not_at: datetime | None = None
    """Up to when a document says so, where that is known."""
    sources: frozenset[str] = frozenset()
    """The documents that say so."""
    ways: Verdict | None = None
    """What the ways to him prove beside that, where there are any."""

    @property
    def value(self) -> str:
        return "certain" if self.certain else "attested_not" if self.denied else "possible"


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of those that are known."""
    return min((m for m in moments if m is not None), default=None)


def written(world: World, document: str) -> tuple[datetime | None, datetime | None]:
    """When a document was written: its sending where known, else the day of writing as its writer's clock has it.

    It was never written after the end of that day; without one, of the document's day on any clock of the earth.
    """
    row = world.one("documents", document)
    days = [t for t in world.live("times") if t["document_id"] == document and t["kind"] == "written"]
    sent = [
        t
        for t in world["transmissions"]
        if t["document_id"] == document and t["status"] in ("documented", "asserted") and t["passages"] is None
    ]
    first = earliest(*(t["sent_earliest"] for t in sent))
    if first is None:
        first = earliest(*(t["earliest"] for t in days))
    if first is None and row["date_earliest"] is not None:
        first = midnight(row["date_earliest"]) - timedelta(hours=14)
    end = earliest(*(t["latest"] for t in days))
    if end is None and row["date_latest"] is not None:
        end = midnight(row["date_latest"]) + timedelta(hours=38)
    return first, earliest(end, *(t["sent_latest"] for t in sent))


def midnight(day: date) -> datetime:
    """The begin of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def around(world: World, document: str, passage: str | None) -> set[str]:
    """A passage and those around it."""
    parents = {p["passage_id"]: p["parent_id"] for p in world.live("passages") if p["document_id"] == document}
    out: set[str] = set()
    while passage is not None and passage not in out:
        out.add(passage)
        passage = parents.get(passage)
    return out


def carriers(world: World, document: str, passage: str | None, all_of_it: bool = False) -> list[Carrier]:
    """The document, and all that enclose or relay it, or what does.

    Where a link says which passages it passes on, what stands in these goes along as surely as it stood there, and nothing else does.
    A copy has all of it; a single passage where it has one of that name.
    """
    out = [Carrier(document, passage, seen=frozenset({document}))]
    for inner in out:  # grows while it is read
        for other in () if inner.copied else sorted(copies(world, inner.document) - inner.seen):
            named = {p["passage_id"] for p in world.live("passages") if p["document_id"] == other}
            at = inner.at if inner.at in named else None
            itself = inner.itself and at == inner.at
            out.append(replace(inner, document=other, at=at, itself=itself, copied=True, seen=inner.seen | {other}))
        for link in world.live("references"):
            if link["target_id"] != inner.document or link["relation"] not in PASSING_ON:
                continue
            if link["document_id"] in inner.seen:
                continue
            passed = link.get("passages")
            if passed is not None and not holds(world, inner, passed, all_of_it):
                continue
            keeps = link["relation"] == "encloses" or passed is not None
            out.append(
                Carrier(
                    link["document_id"],
                    holding_passage(world, link),
                    # A relay may have left anything out; of what it certainly holds it holds some.
                    some=inner.itself or (inner.some and keeps),
                    whole=inner.whole and keeps,
                    itself=False,
                    seen=inner.seen | {link["document_id"]},
                )
            )
    return out


def copies(world: World, document: str) -> set[str]:
    """The papers whose words are all the same, as somebody or the program is sure."""
    pairs = [
        {v["document_id"], v["other_id"]}
        for v in world["versions"]
        if v["relation"] == "copy_of" and v["status"] in ("accepted", "confirmed")
    ]
    return {other for pair in pairs if document in pair for other in pair - {document}}


def holds(world: World, carrier: Carrier, passages: list[str], all_of_it: bool) -> bool:
    """Whether some passages of a carrier hold what is asked for, or at least some of it."""
    if carrier.at is not None:
        return bool(around(world, carrier.document, carrier.at) & set(passages))
    return carrier.itself and not all_of_it and bool(passages)


def holding_passage(world: World, link: Row) -> str | None:
    """The smallest passage in which a reference stands."""
    around_it = [
        p
        for p in world.live("passages")
        if p["document_id"] == link["document_id"]
        and link["start"] is not None
        and p["start"] <= link["start"] < p["end"]
    ]
    smallest = min(around_it, key=lambda p: (p["end"] - p["start"], p["passage_id"]), default=None)
    return None if smallest is None else str(smallest["passage_id"])


def bounds(way: Row, rung: str | None) -> tuple[datetime | None, datetime | None, str]:
    """Latest and earliest moment of a rung, and the rung: a higher rung bounds all lower ones from above."""
    if rung is None:
        rung = "arrived" if way["readable_latest"] is None else "readable"
    sent, arrived = way["sent_earliest"], way["arrived_earliest"]
    at_post = arrived if arrived is not None else sent
    first = {
        "addressed": sent,
        "sent": sent,
        "arrived": at_post,
        "readable": at_post if way["readable_earliest"] is None else way["readable_earliest"],
    }
    last = {
        "addressed": earliest(way["sent_latest"], way["arrived_latest"], way["readable_latest"]),
        "sent": earliest(way["sent_latest"], way["arrived_latest"], way["readable_latest"]),
        "arrived": earliest(way["arrived_latest"], way["readable_latest"]),
        "readable": way["readable_latest"],
    }
    possible = first.get(rung, first["readable"])
    certain = None if way["status"] == "instructed" else last.get(rung)
    return certain, possible, rung if certain is not None else "addressed"


def distributed(world: World, way: Row) -> tuple[datetime | None, datetime | None]:
    """Earliest and latest printed hour of distribution, for the message itself."""
    hours = [t for t in world.live("times") if t["document_id"] == way["document_id"] and t["kind"] == "distributed"]
    if way["status"] != "documented":
        return None, None
    return earliest(*(t["earliest"] for t in hours)), earliest(*(t["latest"] for t in hours))


def came(world: World, way: Row, rung: str | None, sure: bool = True) -> Came:
    """A transmission as an arrival."""
    certain, possible, reached = bounds(way, rung)
    if rung == "distributed":
        first, last = distributed(world, way)
        certain, possible = last, possible if first is None else first
        reached = "distributed" if certain else "addressed"
    day = world.one("documents", way["document_id"])["date_earliest"]
    sender = way["from_id"] if way["status"] in ("documented", "asserted") else None
    if not sure:
        certain, reached = None, "addressed"
    came_on = stamped_on(world, way) or day
    return Came(
        way["to_id"], certain, possible, reached, came_on, way["document_id"], way["passages"], sender, sender_day=day
    )


def stamped_on(world: World, way: Row) -> date | None:
    """The day of the stamp of receipt that a sending rests on."""
    stamps = {
        (kind, whose): [
            t
            for t in world.live("times")
            if t["document_id"] == way["document_id"]
            and t["kind"] == kind
            and t["earliest"] is not None
            and (t.get("whose_text") is None if whose is None else t.get("whose_id") == whose)
        ]
        for kind in ("received", "delivered")
        for whose in (way["to_id"], None)
    }
    own = stamps["received", way["to_id"]] or stamps["delivered", way["to_id"]]
    found = own or stamps["received", None] or stamps["delivered", None]
    first = earliest(*(t["earliest"] for t in found))
    rests = first is not None and way["arrived_earliest"] is not None and way["arrived_earliest"] >= first
    if (
        way["passages"] is not None
        or way["status"] == "instructed"
        or way["asserted_by"] == way["document_id"]
        or not rests
    ):
        return None  # what is told of it was not stamped
    return min((date.fromisoformat(t["local"][:10]) for t in found if t.get("local")), default=None)


def of_document(
    world: World,
    document: str,
    passage: str | None,
    rung: str | None,
    all_of_it: bool = False,
    not_before: datetime | None = None,
) -> Iterator[Came]:
    """All ways in which a document, or a passage of it, came to anybody; `all_of_it` leaves out who was told a part.

    `not_before` is when the talk was over that the document is the record of: nobody wrote it before.
    """
    for carrier in carriers(world, document, passage, all_of_it):
        sure = carrier.whole if passage or all_of_it else carrier.some
        first, last = written(world, carrier.document)
        day = world.one("documents", carrier.document)["date_earliest"]
        for party in world.live("parties"):
            actor = party["entity_id"] or party["office_id"]
            if party["document_id"] == carrier.document and actor and party["role"] in HANDS:
                began, ended = act(world, party) or (first, last)
                if carrier.itself:
                    began = max((m for m in (began, not_before) if m is not None), default=None)
                certain = ended if sure else None
                yield Came(actor, certain, began, "read" if certain else "addressed", day, carrier.document)
        for way in world["transmissions"]:
            if way["document_id"] == carrier.document and carries(world, way, carrier, all_of_it):
                yield came(world, way, rung, sure)
                yield from done(world, way, sure)
                yield from spoken_of(world, way, first, sure)
                yield from telling(world, way, sure)
        for link in spoken(world):
            if link["relation"] == "answers" and link["target_id"] == carrier.document:
                by_then = written(world, link["document_id"])[1] if sure else None
                answer_day = world.one("documents", link["document_id"])["date_earliest"]
                for actor in senders(world, link["document_id"]):
                    shown = "read" if by_then else "addressed"
                    yield Came(actor, by_then, first, shown, answer_day, link["document_id"], only_by=True)


def spoken(world: World) -> list[Row]:
    """The references that the writers make themselves: an editor's note proves nothing of them."""
    return [row for row in world.live("references") if not row.get("in_note")]


def act(world: World, party: Row) -> tuple[datetime, datetime] | None:
    """When somebody did what a note by hand says that he did, where a day or hour stands in the same note."""
    notes = [
        mark
        for mark in world.live("marks")
        if mark["document_id"] == party["document_id"]
        and mark["kind"] in ("handwritten", "resolution")
        and within(party, mark)
    ]
    dated = [
        time
        for time in world.live("times")
        if time["document_id"] == party["document_id"]
        and time["kind"] in ("written", "other")
        and time["earliest"] is not None
        and time["latest"] is not None
        and any(within(time, mark) for mark in notes)
    ]
    return (min(t["earliest"] for t in dated), max(t["latest"] for t in dated)) if dated else None


def within(row: Row, span: Row) -> bool:
    """Whether a row begins in a span."""
    return row.get("start") is not None and span["start"] is not None and span["start"] <= row["start"] < span["end"]


def carries(world: World, way: Row, carrier: Carrier, all_of_it: bool) -> bool:
    """Whether a transmission of the carrier took along what is asked for."""
    return way["passages"] is None or holds(world, carrier, way["passages"], all_of_it)


def spoken_of(world: World, way: Row, first: datetime | None, sure: bool) -> Iterator[Came]:
    """Who speaks of a paper that was meant for him had it, unless he says that it had not come, or wrote before it."""
    paper = way["document_id"]
    for link in spoken(world):
        if link["target_id"] != paper or link["relation"] not in SPEAKING_OF or link["document_id"] == paper:
            continue
        if any((i["document_id"], i["target_id"]) == (link["document_id"], paper) for i in world.live("ignorance")):
            continue
        speaking = world.one("documents", link["document_id"])
        days = speaking["date_latest"], world.one("documents", paper)["date_earliest"]
        if None not in days and days[0] < days[1]:
            continue  # it is of an earlier day
        by_then, day = written(world, link["document_id"])[1], speaking["date_earliest"]
        if by_then is not None and first is not None and by_then < first:
            continue  # it was written before this one
        for actor in senders(world, link["document_id"]):
            if meant_for(world, way, actor, day):
                certain = by_then if sure else None
                shown = "read" if certain else "addressed"
                yield Came(
                    actor, certain, first, shown, day, link["document_id"], passages=way["passages"], only_by=True
                )


def meant_for(world: World, way: Row, actor: str, day: date | None) -> bool:
    """Whether a sending was meant for somebody who writes on a day: for him, an office of his, or one whose house he shares."""
    mine = house(world, actor, day)
    offices = {name for name in mine if world.one("entities", name)["kind"] == "office"}
    if way["to_id"] == actor or way["to_id"] in offices:
        return True
    if only_copied(world, way["document_id"], way["to_id"]):
        return False
    theirs = house(world, way["to_id"], world.one("documents", way["document_id"])["date_earliest"])
    return bool(mine & theirs)


def house(world: World, actor: str, day: date | None) -> set[str]:
    """The offices that an actor holds or is, and the services these belong to directly, or that he is; never a government."""
    entities = {e["id"]: e for e in world["entities"] if e["kind"] != "place"}
    offices = {actor}
    if day is not None:
        here = [t for t in world["tenures"] if t["person_id"] == actor and covers(t, day)]
        offices |= {t["office_id"] for t in here if t["kind"] in HOLDING}
        offices -= {t["office_id"] for t in here if t["kind"] not in HOLDING}
    out = set()
    for name in offices & set(entities):
        out.add(name)
        if entities[name]["kind"] in ("office", "person"):
            out.add(entities[name]["parent_id"])
    return {name for name in out if name in entities and entities[name]["kind"] in ("office", "service")}


def only_copied(world: World, document: str, actor: str) -> bool:
    """Whether somebody got nothing but a copy of a document."""
    roles = {
        p["role"]
        for p in world.live("parties")
        if p["document_id"] == document and actor in (p["entity_id"], p["office_id"])
    }
    return bool(roles & {"copy", "info"}) and not roles & {"to", "for", "via"}


def telling(world: World, way: Row, sure: bool) -> Iterator[Came]:
    """Who told somebody a thing, as a paper says, had it himself when he told it."""
    if (
        way["status"] not in ("asserted", "inferred")
        or way["asserted_by"] != way["document_id"]
        or way["passages"] is None
        or way["from_id"] is None
    ):
        return
    certain = (way["sent_latest"] or way["arrived_latest"]) if sure else None
    day = world.one("documents", way["document_id"])["date_earliest"]
    shown = "read" if certain else "addressed"
    yield Came(way["from_id"], certain, None, shown, day, way["document_id"], passages=way["passages"])


def done(world: World, order: Row, sure: bool) -> Iterator[Came]:
    """An instruction to tell, shown as done by a paper that refers to it and says that the one told the other."""
    if order["status"] != "instructed":
        return
    for link in spoken(world):
        if link["target_id"] != order["document_id"] or link["relation"] not in ("answers", "refers"):
            continue
        for told in world["transmissions"]:
            if (told["document_id"], told["from_id"], told["to_id"]) != (
                link["document_id"],
                order["from_id"],
                order["to_id"],
            ):
                continue
            if told["status"] != "asserted" or told["passages"] != [] or told["arrived_latest"] is None:
                continue
            over = earliest(told["sent_latest"], told["arrived_latest"])
            if order["arrived_earliest"] is not None and over is not None and over < order["arrived_earliest"]:
                continue  # it was said before it was ordered
            since = [m for m in (order["arrived_earliest"], told["arrived_earliest"]) if m is not None]
            day = world.one("documents", told["document_id"])["date_earliest"]
            yield Came(
                order["to_id"],
                told["arrived_latest"] if sure else None,
                max(since, default=None),
                "arrived" if sure else "addressed",
                day,
                told["document_id"],
                order["passages"],
                order["from_id"],
                sender_day=day,
            )


def senders(world: World, document: str) -> set[str]:
    """Who sent a document; who signed it where no sender is named."""
    for role in ("sender", "signed"):
        found = {
            p["entity_id"] or p["office_id"]
            for p in world.live("parties")
            if p["document_id"] == document and p["role"] == role and (p["entity_id"] or p["office_id"])
        }
        if found:
            return found
    return set()


def of_event(world: World, event: str, rung: str | None) -> Iterator[Came]:
    """All ways in which news of an event came to anybody."""
    happened = world.one("events", event)
    over = the_end(world, event)
    for report in world.live("reports"):
        if report["event_id"] != event or report["modality"] == "forecast":
            continue  # who was told that a thing would come was not told that it came
        document = report["document_id"]
        day = world.one("documents", document)["date_earliest"]
        record = talks(world, document) == {event} and report["passage_id"] is None
        yield from of_document(
            world,
            document,
            report["passage_id"],
            rung,
            all_of_it=True,
            not_before=over[1] if record else None,
        )
        if record:
            for actor in attending(world, document):
                shown = "read" if over[2] else "addressed"
                yield Came(actor, over[2], over[0], shown, day, document)
        by_then = written(world, document)[1]
        if report["voice_id"]:
            shown = "read" if by_then else "addressed"
            yield Came(report["voice_id"], by_then, happened["earliest"], shown, day, document, only_by=True)
        for talk in world.live("speech"):
            if talk["document_id"] != document or not inside(report, talk) or talk["mode"] == "to_be_conveyed":
                continue
            end = talk["latest"] or by_then
            shown = "read" if end else "addressed"
            if talk["speaker_id"]:
                yield Came(talk["speaker_id"], end, happened["earliest"], shown, day, document, only_by=True)
            if talk["addressee_id"]:
                began = talk["earliest"] or happened["earliest"]
                yield Came(talk["addressee_id"], end, began, shown, day, document)
    for way in tellings(world, event):
        yield came(world, way, rung)
        if happened["kind"] == "message" and way["from_id"] is not None:  # who brought it knows of it from then on
            by_then, day = (
                way["sent_latest"] or way["arrived_latest"],
                world.one("documents", way["document_id"])["date_earliest"],
            )
            yield Came(
                way["from_id"],
                by_then,
                way["sent_earliest"],
                "read" if by_then else "addressed",
                day,
                way["document_id"],
            )


def inside(report: Row, talk: Row) -> bool:
    """Whether a report stands wholly in what was said."""
    ends = (report.get("start"), report.get("end"), talk["start"], talk["end"])
    return None not in ends and talk["start"] <= report["start"] and report["end"] <= talk["end"]


def tellings(world: World, event: str) -> Iterator[Row]:
    """What papers that report an event assert to have passed in it: a talk by mouth, a message otherwise, on its day."""
    happened = world.one("events", event)
    reporting = {
        r["document_id"] for r in world.live("reports") if r["event_id"] == event and r["modality"] != "forecast"
    }
    for way in world["transmissions"]:
        if (
            way["status"] != "asserted"
            or way["asserted_by"] != way["document_id"]
            or way["document_id"] not in reporting
        ):
            continue
        spoke = happened["kind"] == "conversation" and way["mode"] == "oral" and way["passages"] == []
        wrote = happened["kind"] == "message" and way["mode"] != "oral"
        ends = [way["sent_earliest"], way["sent_latest"], happened["earliest"], happened["latest"]]
        if (spoke or wrote) and (not any(ends) or (all(ends) and near(*ends))):
            yield way


def the_end(world: World, event: str) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When a conversation began, how early and by when it was over.

    By the hours that papers give for it, or by the event's own: those that end first. Hours tell when it ended; a day leaves open
    at which hour of it that was.
    """
    happened = world.one("events", event)
    if happened["kind"] != "conversation":
        return None, None, None
    said = [(w["arrived_earliest"], w["arrived_latest"]) for w in tellings(world, event)]
    ends = [(first, last) for first, last in said if first and last and last - first < HOURS]
    began, over = own = happened["earliest"], happened["latest"]
    if ends and (over is None or over >= min(end for _, end in ends)):
        over = min(end for _, end in ends)
        began = max(first for first, last in [*ends, own] if first and last == over)
    by_hours = began is not None and over is not None and over - began < HOURS
    return began, over if by_hours else began, over


def talks(world: World, document: str) -> set[str]:
    """The conversations that a whole paper is about."""
    return {
        r["event_id"]
        for r in world.live("reports")
        if r["document_id"] == document
        and r["passage_id"] is None
        and r["modality"] != "forecast"
        and world.one("events", r["event_id"])["kind"] == "conversation"
    }


def attending(world: World, document: str) -> set[str]:
    """Who was present, interpreted or took notes, as a paper says."""
    return {
        p["entity_id"] or p["office_id"]
        for p in world.live("parties")
        if p["document_id"] == document
        and p["role"] in ("present", "interpreter", "note_taker")
        and (p["entity_id"] or p["office_id"])
    }


def near(first: datetime, last: datetime, begin: datetime, end: datetime) -> bool:
    """Whether two civil days are the same, by the middle of their intervals."""
    return abs((first - begin) + (last - end)) <= timedelta(hours=32)


def above(world: World, actor: str, day: date | None) -> dict[str, bool]:
    """All that an actor belongs to on a day, and of each whether what reached the actor surely reached it.

    A man surely brings it to the office that he holds that day, unless he is absent or elsewhere, or the day is not known.
    From house to house it surely goes within one town alone.
    """
    offices = {}
    for office in {t["office_id"] for t in world["tenures"] if t["person_id"] == actor}:
        rows = [t for t in world["tenures"] if (t["person_id"], t["office_id"]) == (actor, office)]
        kinds = {t["kind"] for t in rows if day is None or covers(t, day)}
        if kinds & HOLDING and (day is None or "left" not in kinds):
            offices[office] = day is not None and "absent" not in kinds and not elsewhere(world, actor, office, day)
    at_post = {office for office, there in offices.items() if there}
    surely = at_post | upward(world, {actor, *at_post}, one_town=True)
    perhaps = {*offices} | upward(world, {actor, *offices}, one_town=False)
    return {house: house in surely for house in perhaps if house != actor}


def upward(world: World, starts: set[str], one_town: bool) -> set[str]:
    """The houses above some actors; in one town, as long as each is at the same known place as the one below."""
    entities = {e["id"]: e for e in world["entities"] if e["kind"] != "place"}
    out: set[str] = set()
    waiting = list(starts)
    while waiting:
        here = entities.get(waiting.pop())
        up = entities.get(here["parent_id"]) if here else None
        if here is None or up is None or up["id"] in out:
            continue
        if one_town and (here["place_id"] is None or here["place_id"] != up["place_id"]):
            continue
        out.add(up["id"])
        waiting.append(up["id"])
    return out


def elsewhere(world: World, person: str, office: str, day: date) -> bool:
    """Whether a man is known to have been at some place that day, and not at that of the office."""
    [seat] = [e["place_id"] for e in world["entities"] if e["id"] == office]
    places = {w["place_id"] for w in world["whereabouts"] if w["person_id"] == person and covers(w, day)}
    return seat is not None and bool(places) and seat not in places


def covers(row: Row, day: date) -> bool:
    """Whether a day lies between a row's dates, of which a month stands for all its days; open ends hold for ever."""
    first, last, here = row["from"], row["to"], day.isoformat()
    return (first is None or first <= here[: len(first)]) and (last is None or here[: len(last)] <= last)


def holders(world: World, office: str, day: date | None) -> dict[str, bool]:
    """The one person who held an office on a day and was not absent, and whether he was not elsewhere; nobody where there are two."""
    if day is None:
        return {}
    rows = [t for t in world["tenures"] if t["office_id"] == office and covers(t, day)]
    found = {t["person_id"] for t in rows if t["kind"] in HOLDING}
    found -= {t["person_id"] for t in rows if t["kind"] not in HOLDING}
    return {person: not elsewhere(world, person, office, day) for person in found if len(found) == 1}


def who_knew(world: World, target: str, rung: str | None = None) -> dict[str, Verdict]:
    """Who had a document, `document#passage` or news of an event."""
    document, _, passage = target.partition("#")
    if any(d["id"] == document for d in world["documents"]):
        arrivals = list(of_document(world, document, passage or None, rung))
    else:
        arrivals = list(of_event(world, target, rung))
    # A report that went up to the seat: for a house that it surely reached, from a member of it that is away from there.
    informed: set[str] = set()
    for arrival in arrivals:
        if arrival.sender:
            reached = {arrival.actor, *(h for h, surely in above(world, arrival.actor, arrival.day).items() if surely)}
            away = {h for h, surely in above(world, arrival.sender, arrival.sender_day).items() if not surely}
            informed |= reached & away
    groups: dict[str, dict[str, list[Came]]] = {}

    def count(actor: str, level: str, arrival: Came, surely: bool = True) -> None:
        mine = arrival if surely else replace(arrival, certain=None, rung="addressed")
        groups.setdefault(actor, {"direct": [], "holder": [], "member": []})[level].append(mine)

    for arrival in arrivals:
        count(arrival.actor, "direct", arrival)
        for person, there in holders(world, arrival.actor, arrival.day).items():
            count(person, "holder", arrival, there)
        for house, surely in above(world, arrival.actor, arrival.day).items():
            # What came away from the seat no longer counts for a house to which a report went up.
            if surely or house not in informed:
                count(house, "member", arrival, surely)
    out = {actor: judge(levels) for actor, levels in groups.items()}
    for actor, said in denials(world, target).items():
        # What his members had is not what he had: a paper says that it had not come to himself.
        own = {**groups.get(actor, {"direct": [], "holder": []}), "member": []}
        out[actor] = denied(judge(own), said)
    return out


def denials(world: World, target: str) -> dict[str, list[tuple[datetime | None, str]]]:
    """Who had not had a document or heard of an event, up to when, and which documents say so."""
    out: dict[str, list[tuple[datetime | None, str]]] = {}
    for row in world.live("ignorance"):
        if row["actor_id"] is None or target not in (row["target_id"], row["event_id"]):
            continue
        moment = row["earliest"]
        if moment is None and row["latest"] is None:
            moment = written(world, row["document_id"])[0]
        day = world.one("documents", row["document_id"])["date_earliest"]
        for actor in {row["actor_id"], *holders(world, row["actor_id"], day)}:
            out.setdefault(actor, []).append((moment, row["document_id"]))
    return out


def denied(verdict: Verdict, said: list[tuple[datetime | None, str]]) -> Verdict:
    """The verdict on somebody of whom documents say that he had not had it: the latest such counts."""
    latest = max((moment for moment, _ in said if moment is not None), default=None)
    sources = frozenset(document for moment, document in said if moment == latest)
    stated = replace(verdict, denied=True, not_at=latest, sources=sources, ways=verdict if verdict.documents else None)
    return stated if stated.certain is not None else not_had(stated)


def not_had(verdict: Verdict) -> Verdict:
    """That a document says so is then all that there is to say."""
    return replace(verdict, certain=None, possible=None, rungs=frozenset({None}), documents=verdict.sources)


def judge(levels: dict[str, list[Came]]) -> Verdict:
    """The verdict on all ways to one actor, by level, the nearest first."""
    group = [arrival for found in levels.values() for arrival in found]
    proved = [level for level, found in levels.items() if any(a.certain for a in found)]
    level = [*proved, *(level for level, found in levels.items() if found), "direct"][0]
    certain = earliest(*(a.certain for a in group))
    ways = [a for a in group if not a.only_by] or group
    soonest = None if any(a.possible is None for a in ways) else earliest(*(a.possible for a in ways))
    if certain is not None:
        best = [a for a in group if a.certain == certain]
        # Where every way can only have brought it later, it came in another.
        possible = None if soonest is None or soonest > certain else soonest
    else:
        best = [a for a in ways if a.possible == soonest]
        possible = soonest
    return Verdict(level, certain, possible, frozenset(a.rung for a in best), frozenset(a.document for a in best))


def known(world: World, actor: str, at: datetime | None = None, rung: str | None = None) -> dict[str, Verdict]:
    """What had reached an actor by a moment: who knew, read from the other side."""
    out = {}
    for row in [*world["documents"], *world["events"]]:
        verdict = who_knew(world, row["id"], rung).get(actor)
        if at is not None and verdict is not None:
            verdict = by_then(verdict, at)
        if verdict is not None:
            out[row["id"]] = verdict
    return out


def by_then(verdict: Verdict, at: datetime) -> Verdict | None:
    """What a verdict comes to at a moment; None where it cannot have come by then."""
    if verdict.certain is not None and verdict.certain <= at:
        return verdict
    if verdict.not_at is not None and at <= verdict.not_at:
        return not_had(verdict)
    if verdict.denied:
        if verdict.ways is None:
            return None
        # After that moment it may have come, by a way that is known, but not before.
        bounds = [m for m in (verdict.ways.possible, verdict.not_at) if m is not None]
        verdict = replace(verdict.ways, possible=max(bounds, default=None), not_at=verdict.not_at)
    if (verdict.possible or EARLY) > at:
        return None
    return replace(verdict, certain=None)
