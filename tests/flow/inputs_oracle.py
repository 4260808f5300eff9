"""How transmissions come from what was read, slowly and straight from `docs/knowledge.md`, "From parties and hours to transmissions".

It reads plain rows and imports nothing of `flow`. Every function below is a sentence or two of that page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

from tests.flow.oracle import HOLDING, SPEAKING_OF, Row, World, copies, covers

SENT, RECEIVED = ("sent", "transmitted", "handed_in"), ("received", "delivered")
"""Kinds of hours that witness an end, the best first."""
RECEIVING = ("to", "via", "for", "info", "copy")
TO, FAR_VIA, NEAR_VIA, COPY, OWN_FILE = 1, 2, 3, 4, 5
"""How a receiver stands to the sender; the lowest counts."""


@dataclass(frozen=True)
class Interval:
    """The bounds of a moment, either unknown for None, and the hour as printed, where one is."""

    earliest: datetime | None = None
    latest: datetime | None = None
    printed: datetime | None = None


NEVER = Interval()


@dataclass(frozen=True)
class Receiver:
    """Somebody whom a paper names as one to whom it goes."""

    who: str
    standing: int
    seat: str | None
    away: bool = False
    """Whether he was elsewhere when the paper came there, and no office of his is named."""


@dataclass(frozen=True)
class Stamps:
    """Whose hands come first at the far end, and whether what is stamped there is theirs."""

    hands: list[Receiver]
    known: bool
    seat: str | None


def agreed(places: set[str | None]) -> str | None:
    """The one place of those that are known."""
    known = {place for place in places if place is not None}
    return min(known) if len(known) == 1 else None


def least(*moments: datetime | None) -> datetime | None:
    """The first of the moments that are known."""
    return min((m for m in moments if m is not None), default=None)


def greatest(*moments: datetime | None) -> datetime | None:
    """The last of the moments that are known."""
    return max((m for m in moments if m is not None), default=None)


def of(world: World, table: str, document: str) -> list[Row]:
    """The rows of a document that nobody rejected."""
    return [r for r in world[table] if r["document_id"] == document and r.get("status") != "rejected"]


# Who


def named(world: World, document: str, *roles: str) -> list[tuple[str, str | None]]:
    """The identified parties in some roles with the places at which they sat, one for each row."""
    return [(who, seat) for who, seat, _ in everybody(world, document, *roles)]


def everybody(world: World, document: str, *roles: str) -> list[tuple[str, str | None, bool]]:
    """The same, each with whether he was elsewhere and nothing but his name is printed."""
    seats = {row["fact_id"]: row["seat"] for row in world["seats"]}
    out = []
    for p in of(world, "parties", document):
        if p["role"] in roles and (p["entity_id"] or p["office_id"]):
            seat = seats.get(p["fact_id"])
            away = p["role"] in RECEIVING and elsewhere(world, p["entity_id"], seat, came_on(world, document, p))
            who = p["office_id"] or p["entity_id"] if away else p["entity_id"] or p["office_id"]
            out.append((who, seat, away and not p["office_id"]))
    return out


def came_on(world: World, document: str, party: Row) -> date | None:
    """The day on which a paper came to somebody: that of the stamp that names him, else of one that names nobody, else its own."""
    ids = [i for i in (party["entity_id"], party["office_id"]) if i]
    for several in ([stamped(world, document, who) for who in ids], [stamped(world, document, None)]):
        days = [date.fromisoformat(t["local"][:10]) for found in several for t in found if t["local"][:1] != "T"]
        if days:
            return min(days)
    paper = world.one("documents", document)
    return paper["date_earliest"] if paper["date_earliest"] == paper["date_latest"] else None


def stamped(world: World, document: str, who: str | None) -> list[Row]:
    """The stamps of receipt of the best kind that name somebody; for None those that name nobody."""
    for kind in RECEIVED:
        found = [
            t
            for t in of(world, "times", document)
            if t["kind"] == kind
            and t["earliest"] is not None
            and bool(t["whose_text"]) is (who is not None)
            and (who is None or t["whose_id"] == who)
        ]
        if found:
            return found
    return []


def elsewhere(world: World, person: str | None, seat: str | None, day: date | None) -> bool:
    """Whether somebody is known to have been at some place on a day, and not at this one."""
    if person is None or seat is None or day is None:
        return False
    places = {w["place_id"] for w in world["whereabouts"] if w["person_id"] == person and covers(w, day)}
    return bool(places) and seat not in places


def senders(world: World, document: str) -> dict[str, str | None]:
    """Who sent a paper and where he sat; who signed it where no sender is known."""
    found = named(world, document, "sender") or named(world, document, "signed")
    return {who: agreed({seat for other, seat in found if other == who}) for who, _ in found}


def sender_seat(world: World, document: str) -> str | None:
    """The sender's end: where he sits, unless somebody addressed sits there too and the ends cannot be told apart."""
    near, own = agreed(set(senders(world, document).values())), senders(world, document)
    addressed = {
        who: {s for w, s in named(world, document, "to") if w == who} for who, _ in named(world, document, "to")
    }
    local = any(near is not None and agreed(seats) == near for who, seats in addressed.items() if who not in own)
    return None if local else near


def standing(role: str, seat: str | None, near: str | None) -> int:
    """How somebody in a role stands to a sender at a place."""
    here = seat is not None and seat == near
    if role == "to":
        return TO
    if role == "via":
        return NEAR_VIA if here else FAR_VIA
    return OWN_FILE if here else COPY


def receivers(world: World, document: str) -> list[Receiver]:
    """To whom a paper goes, everybody once and by the first of his roles."""
    near = sender_seat(world, document)
    roles: dict[str, list[tuple[int, str | None, bool]]] = {}
    for role in ("to", "via", "info", "copy"):
        parties = everybody(world, document, role)
        for who in {who for who, _, _ in parties}:
            seat = agreed({seat for other, seat, _ in parties if other == who})
            away = all(away for other, _, away in parties if other == who)
            roles.setdefault(who, []).append((standing(role, seat, near), seat, away))
    out = []
    for who, found in sorted(roles.items()):
        if who not in senders(world, document):
            first = min(order for order, _, _ in found)
            mine = [(seat, away) for order, seat, away in found if order == first]
            out.append(Receiver(who, first, agreed({seat for seat, _ in mine}), all(away for _, away in mine)))
    return out


# When


def hour(world: World, document: str, kinds: tuple[str, ...]) -> Interval | None:
    """The first of the hours of the best kind that there is."""
    for kind in kinds:
        found = [t for t in of(world, "times", document) if t["kind"] == kind and t["earliest"] is not None]
        if found:
            return first_of(found)
    return None


def first_of(found: list[Row]) -> Interval:
    """The first of several hours of one kind, wherever it can lie."""
    first = min(found, key=lambda t: (t["latest"], t["earliest"], t["local"]))
    return Interval(min(t["earliest"] for t in found), min(t["latest"] for t in found), printed(first["local"]))


def printed(local: str) -> datetime | None:
    """The hour on the paper's own clock."""
    day, _, clock = local.partition("T")
    if not clock:
        return None
    if clock == "24:00":
        return datetime.fromisoformat(day) + timedelta(days=1)
    return datetime.fromisoformat(local)


def day(world: World, document: str) -> Interval:
    """The instants that the paper's own day can mean."""
    found = [d for d in world["document_days"] if d["document_id"] == document]
    return Interval(found[0]["earliest"], found[0]["latest"]) if found else NEVER


def sent(world: World, document: str) -> Interval:
    """When a paper was sent: not before it was written, and on its day, where no hour says more."""
    own, wrote = hour(world, document, SENT), hour(world, document, ("written",))
    if own is not None:
        return own
    return Interval(wrote.earliest if wrote else day(world, document).earliest, day(world, document).latest)


def written_by(world: World, document: str) -> datetime | None:
    """By when a paper was written."""
    wrote = hour(world, document, ("written",)) or NEVER
    return least(wrote.latest, sent(world, document).latest)


def received(world: World, document: str, receiver: Receiver) -> Interval:
    """When a receiver got a paper by its stamps, if they are his: by those that name him, else by those that name nobody."""
    mine = own_stamps(world, document, receiver)
    found = mine or stamped(world, document, None)
    return first_of(found) if found else NEVER


def own_stamps(world: World, document: str, receiver: Receiver) -> list[Row]:
    """The stamps that name a receiver, unless he was elsewhere."""
    ids = {
        i
        for p in of(world, "parties", document)
        if p["role"] in ("to", "via", "info", "copy") and receiver.who in (p["entity_id"], p["office_id"])
        if receiver.who == called(world, document, p)
        for i in (p["entity_id"], p["office_id"])
        if i
    }
    return [] if receiver.away else [t for i in sorted(ids) for t in stamped(world, document, i)]


def called(world: World, document: str, party: Row) -> str:
    """Who is meant by a party: the man, or his office where he was elsewhere."""
    seats = {row["fact_id"]: row["seat"] for row in world["seats"]}
    away = elsewhere(world, party["entity_id"], seats.get(party["fact_id"]), came_on(world, document, party))
    first, second = ("office_id", "entity_id") if away else ("entity_id", "office_id")
    return str(party[first] or party[second])


def before_sent(came: Interval, went: Interval) -> bool:
    """Whether something was received before it was sent on every clock."""
    return came.latest is not None and went.earliest is not None and came.latest < went.earliest


# What a stamp proves


def stamps(world: World, document: str) -> Stamps:
    """The first hands at the far end."""
    everybody = receivers(world, document)
    far = [r for r in everybody if r.standing == FAR_VIA]
    hands = far or [r for r in everybody if r.standing == TO]
    places = {r.seat for r in hands}
    known = len(hands) == 1 or (len(places) == 1 and None not in places)
    return Stamps(hands, known, agreed(places))


def not_before_stamp(receiver: Receiver, stamp: Stamps) -> bool:
    """Whether somebody cannot have had a paper before it was stamped."""
    if not stamp.known or receiver.away or receiver.standing in (NEAR_VIA, OWN_FILE):
        return False
    return receiver.standing != COPY or (receiver.seat is not None and receiver.seat == stamp.seat)


def first_hour(world: World, document: str, receiver: Receiver) -> datetime | None:
    """The first hour at which a receiver can have had a paper."""
    came, went = received(world, document, receiver), sent(world, document)
    if not own_stamps(world, document, receiver):
        if receiver.standing in (NEAR_VIA, OWN_FILE):
            return None
        if not not_before_stamp(receiver, stamps(world, document)):
            return went.earliest
    if came.earliest is None:
        return went.earliest
    return came.earliest if before_sent(came, went) else greatest(came.earliest, went.earliest)


def shown(world: World, document: str, who: str) -> list[tuple[str, datetime, bool]]:
    """Papers by which somebody shows that one had come to him, by when they were written, and whether they answer it."""
    out = []
    for name in sorted({r["document_id"] for r in world["references"] if r["target_id"] == document}):
        ties = [
            r["relation"]
            for r in world["references"]
            if (r["document_id"], r["target_id"]) == (name, document)
            and r["status"] != "rejected"
            and not r.get("in_note")
        ]
        end = written_by(world, name)
        if end is None or who not in speakers(world, name):
            continue
        if "answers" in ties:
            out.append((name, end, True))
        elif set(ties) & set(SPEAKING_OF) and name != document and can_mean(world, name, document):
            out.append((name, end, False))
    return out


def speakers(world: World, document: str) -> set[str]:
    """Who sent a paper, and the offices that he held at their seats that day."""
    out = set(senders(world, document))
    day = world.one("documents", document)["date_earliest"]
    seats = {e["id"]: e["place_id"] for e in world["entities"]}
    for person in senders(world, document):
        here = [t for t in world["tenures"] if t["person_id"] == person and day is not None and covers(t, day)]
        for office in {t["office_id"] for t in here}:
            holds = all(t["kind"] in HOLDING for t in here if t["office_id"] == office)
            if holds and not elsewhere(world, person, seats.get(office), day):
                out.add(office)
    return out


def can_mean(world: World, name: str, document: str) -> bool:
    """Whether a paper can speak of another as one that had come: it is not older, and does not say that it had not."""
    if any((i["document_id"], i["target_id"]) == (name, document) for i in world.live("ignorance")):
        return False
    days = world.one("documents", name)["date_latest"], world.one("documents", document)["date_earliest"]
    if None not in days and days[0] < days[1]:
        return False
    end, begin = written_by(world, name), sent(world, document).earliest
    return end is None or begin is None or end >= begin


def answering(reference: Row, document: str) -> bool:
    return (reference["target_id"], reference["relation"]) == (document, "answers") and reference[
        "status"
    ] != "rejected"


def seconds(begin: datetime | None, end: datetime | None) -> int | None:
    return None if begin is None or end is None else round((end - begin).total_seconds())


def delays(world: World, document: str, receiver: Receiver) -> Row:
    """As printed, and the least and most on any clock."""
    went, came = sent(world, document), received(world, document, receiver)
    out: Row = {"delay_printed_seconds": seconds(went.printed, came.printed)}
    if out["delay_printed_seconds"] is None:
        return out
    shortest = seconds(went.latest, came.earliest)
    if shortest is not None and not before_sent(came, went):
        shortest = max(0, shortest)
    return {
        **out,
        "delay_min_seconds": shortest,
        "delay_max_seconds": seconds(went.earliest, came.latest),
    }


def row(document: str, sender: tuple[str | None, str | None], receiver: tuple[str, str | None], **more: object) -> Row:
    """A transmission; what is not said is unknown."""
    columns = [
        "passages",
        "asserted_by",
        "sent_earliest",
        "sent_latest",
        "arrived_earliest",
        "arrived_latest",
        "readable_earliest",
        "readable_latest",
        "delay_printed_seconds",
        "delay_min_seconds",
        "delay_max_seconds",
    ]
    return {
        **dict.fromkeys(columns),
        "document_id": document,
        "from_id": sender[0],
        "from_place_id": sender[1],
        "to_id": receiver[0],
        "to_place_id": receiver[1],
        "mode": "unknown",
        **more,
    }


# How it is known


def is_draft(world: World, document: str) -> bool:
    return "draft" in (world.one("documents", document)["kind"] or "")


def mode(kind: str | None) -> str:
    """The manner in which a paper of a kind travels."""
    for manner, words in (
        ("cipher", ("cipher",)),
        ("telegram", ("telegram", "cable", "airgram")),
        ("letter", ("letter", "note", "memorandum")),
        ("courier", ("despatch", "dispatch")),
        ("press", ("press",)),
    ):
        if any(word in (kind or "") for word in words):
            return manner
    return "unknown"


def proof_of_sending(world: World, draft: str) -> set[str]:
    """The papers of which one may stand as proof that a draft was sent: itself by its number, else the first answer."""
    if any(n["role"] in ("own", "outgoing", "incoming") for n in of(world, "numbers", draft)):
        return {draft}
    found: dict[str, datetime | None] = {}
    for reference in world["references"]:
        if answering(reference, draft):
            answer = reference["document_id"]
            meant = {who for who, _ in named(world, draft, "to", "via", "for", "info", "copy")}
            if (meant - set(senders(world, draft))) & set(senders(world, answer)):
                found[answer] = written_by(world, answer)
    first = least(*found.values())
    return {answer for answer, moment in found.items() if moment == first}


def own_hours(world: World, document: str, receiver: Receiver) -> tuple[datetime | None, datetime | None]:
    """By when a receiver had a paper, and had it deciphered, by the hours on the paper alone."""
    stamp = stamps(world, document)
    if receiver.standing == NEAR_VIA:
        return sent(world, document).latest, None
    first = stamp.known and receiver in stamp.hands and not receiver.away
    came = received(world, document, receiver).latest if first or own_stamps(world, document, receiver) else None
    if came is None and first:
        came = handed_over(world, document, receiver)
    return came, (hour(world, document, ("deciphered",)) or NEVER).latest if first else None


def handed_over(world: World, document: str, receiver: Receiver) -> datetime | None:
    """By when the one through whose hands a paper went at the far end must have had it: the stamp that names the one addressed."""
    addressed = [r for r in receivers(world, document) if r.standing == TO]
    alone = len([r for r in receivers(world, document) if r.standing == FAR_VIA]) == 1
    if receiver.standing != FAR_VIA or not alone or len(addressed) != 1:
        return None
    delivered = own_stamps(world, document, addressed[0])
    if not delivered or before_sent(first_of(delivered), sent(world, document)):
        return None
    return first_of(delivered).latest


def messages(world: World, document: str) -> Iterator[Row]:
    """Every sender to every receiver; nobody known to every receiver where no sender is told."""
    paper = world.one("documents", document)
    bases = {k["basis"] for k in world["known_from"] if k["document_id"] == document}
    if is_draft(world, document):
        proofs = sorted(proof_of_sending(world, document))
        if not proofs:
            return
        status, proof = "inferred", proofs[0]
    else:
        only_named = bool(bases) and "document" not in bases and paper["text_scope"] != "full"
        status, proof = "asserted" if only_named else "documented", None
    went, opened = sent(world, document), hour(world, document, ("deciphered",))
    for receiver in receivers(world, document):
        stamp = stamps(world, document)
        first_hand = stamp.known and receiver in stamp.hands and not receiver.away
        by_stamp = first_hand or bool(own_stamps(world, document, receiver))
        first = first_hour(world, document, receiver)
        last, read = own_hours(world, document, receiver)
        answered = least(*(moment for _, moment, _ in shown(world, document, receiver.who)))
        readable = NEVER
        if opened is not None and not_before_stamp(receiver, stamp):
            readable = Interval(greatest(opened.earliest, first), least(read, answered) if first_hand else None)
        for sender in senders(world, document).items() or ((None, None),):
            yield row(
                document,
                sender,
                (receiver.who, receiver.seat),
                mode=mode(paper["kind"]),
                status=status,
                asserted_by=proof,
                sent_earliest=went.earliest,
                sent_latest=went.latest,
                arrived_earliest=first,
                arrived_latest=least(last, answered),
                readable_earliest=readable.earliest,
                readable_latest=readable.latest,
                **(delays(world, document, receiver) if by_stamp else {}),
            )


# To be told


def conveying(world: World, document: str) -> list[tuple[Row, Receiver, str, str | None]]:
    """What the words tell addressees to tell, whom, and where he sits."""
    if is_draft(world, document):
        return []
    addressed = [r for r in receivers(world, document) if r.standing == TO]
    return [
        (act, receiver, told, seat)
        for act in of(world, "acts", document)
        if act["kind"] == "convey"
        for told, seat in partners(world, act, "to")
        for receiver in addressed
        if receiver.who != told and told not in senders(world, document)
    ]


def instructions(world: World, document: str) -> Iterator[Row]:
    """Who is to tell whom."""
    orders = conveying(world, document)
    for act, receiver, told, seat in orders:
        since = first_hour(world, document, receiver)
        yield row(
            document,
            (receiver.who, receiver.seat),
            (told, seat or receiver.seat),
            passages=act["passages"] or None,
            mode=act["mode"] or "unknown",
            status="instructed",
            asserted_by=document,
            sent_earliest=since,
            arrived_earliest=since,
        )
    if is_draft(world, document):
        return
    hands = stamps(world, document).hands
    through = any(r.standing == FAR_VIA for r in hands)
    meant = named(world, document, "for", *(("to",) if through else ()))
    for receiver, who in product(hands, sorted({who for who, _ in meant})):
        if who == receiver.who or who in senders(world, document) or any(who == told for _, _, told, _ in orders):
            continue
        since = first_hour(world, document, receiver)
        for behind in receivers(world, document):
            # A stamp that names him says when it was handed on to him.
            if through and (behind.who, behind.standing) == (who, TO) and own_stamps(world, document, behind):
                since = greatest(since, first_hour(world, document, behind))
        yield row(
            document,
            (receiver.who, receiver.seat),
            (who, seat_of(world, document, who, through)),
            status="instructed",
            asserted_by=document,
            sent_earliest=since,
            arrived_earliest=since,
        )


def seat_of(world: World, document: str, who: str, through: bool) -> str | None:
    """Where somebody sits for whom a paper is meant."""
    roles = ("for", "to") if through else ("for",)
    return agreed({agreed({s for w, s in named(world, document, role) if w == who}) for role in roles})


# Said to have been told


def partners(world: World, act: Row, role: str) -> list[tuple[str, str | None]]:
    """Who has a role in an act, and the place that the authority gives him; a place can neither tell nor be told."""
    spot = [act[name] for name in ("document_id", "start", "end", "kind")]
    found = {
        part["entity_id"]
        for part in world["act_parts"]
        if [part[name] for name in ("document_id", "start", "end", "kind")] == spot and part["role"] == role
    }
    known = {e["id"]: e for e in world["entities"]}
    return sorted((who, known[who]["place_id"]) for who in found if who in known and known[who]["kind"] != "place")


def anywhere(first: date | None, last: date | None) -> Interval:
    """Civil days on any clock of the earth."""
    begin = None if first is None else datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=14)
    end = None if last is None else datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(hours=38)
    return Interval(begin, end)


def stated(world: World, act: Row) -> Interval:
    """When an act fell: on its days, and not after the paper that tells of it."""
    days = anywhere(act["date_earliest"], act["date_latest"])
    return replace(days, latest=least(days.latest, written_by(world, act["document_id"])))


def tellings(world: World, document: str) -> Iterator[Row]:
    """What a document says was told."""
    for act in of(world, "acts", document):
        if act["kind"] != "told":
            continue
        when, by_then = stated(world, act), written_by(world, document)
        said, through, told = (partners(world, act, role) for role in ("by", "via", "to"))
        common = {"passages": act["passages"] or [], "asserted_by": document, "sent_latest": when.latest}
        # Where nobody says who told it, or nobody knows him, it was told all the same.
        nobody: list[tuple[str | None, str | None]] = [(None, None)]
        for (who, seat), (hearer, place) in product(through or said or nobody, told):
            if who != hearer:
                yield row(
                    document,
                    (who, seat),
                    (hearer, place or (seat if through else None)),
                    **common,
                    mode=act["mode"] or "unknown",
                    status="asserted",
                    sent_earliest=when.earliest,
                    arrived_earliest=when.earliest,
                    arrived_latest=by_then,
                )
        for speaker, messenger in product(said, through):
            if speaker[0] != messenger[0]:
                yield row(document, speaker, messenger, **common, status="inferred", arrived_latest=by_then)


def talk(world: World, document: str, event: str) -> tuple[list[Row], Interval]:
    """What a document says of one conversation, and when that was by all of it."""
    spots = [
        (x["start"], x["end"])
        for x in world["act_events"]
        if (x["document_id"], x["event_id"], x["kind"]) == (document, event, "conversation")
    ]
    acts = [a for a in of(world, "acts", document) if a["kind"] == "conversation" and (a["start"], a["end"]) in spots]
    days = [stated(world, act) for act in acts]
    first, last = greatest(*(d.earliest for d in days)), least(*(d.latest for d in days))
    # A talk that the authority lists with its time was then, though nobody told of it before it was over.
    listed = [e for e in world["events"] if e["id"] == event and acts]
    if listed and listed[0]["earliest"] is not None:
        first = listed[0]["earliest"]
    if listed and listed[0]["latest"] is not None:
        last = least(listed[0]["latest"], written_by(world, document))
    return acts, Interval(first, last)


def conversations(world: World, document: str) -> Iterator[Row]:
    """Both sides heard each other."""
    for event in sorted({x["event_id"] for x in world["act_events"] if x["document_id"] == document}):
        acts, when = talk(world, document, event)
        speakers = {who for act in acts for who in partners(world, act, "by")}
        others = {who for act in acts for role in ("to", "with", "via") for who in partners(world, act, role)}
        for a, b in {*product(speakers, others), *product(others, speakers)}:
            if a[0] != b[0]:
                yield row(
                    document,
                    a,
                    b,
                    passages=[],
                    mode="oral",
                    status="asserted",
                    asserted_by=document,
                    sent_earliest=when.earliest,
                    sent_latest=when.latest,
                    arrived_earliest=when.earliest,
                    arrived_latest=when.latest,
                )


def reports(world: World, document: str) -> Iterator[Row]:
    """Reports of conversations that the writer must have had."""
    places = {e["id"]: e["place_id"] for e in world["entities"]}
    ties = {(r["not_held_id"], r["event_id"]) for r in of(world, "references", document) if r["not_held_id"]}
    for (missing, event), voice in product(sorted(ties, key=str), of(world, "voices", document)):
        paper = world.one("not_held", missing)
        acts, when = talk(world, document, event) if event else ([], NEVER)
        if not acts or paper["existence"] != "inferred" or paper["from_id"] in (None, voice["entity_id"]):
            continue
        yield row(
            document,
            (paper["from_id"], places.get(paper["from_id"])),
            (voice["entity_id"], places.get(voice["entity_id"])),
            passages=[],
            status="inferred",
            asserted_by=document,
            sent_earliest=when.earliest,
            sent_latest=written_by(world, document),
            arrived_earliest=when.earliest,
            arrived_latest=written_by(world, document),
        )


def transmissions(world: World) -> list[Row]:
    """All that the papers of an archive prove to have passed, or to have been ordered, between two actors."""
    return [
        found
        for paper in world["documents"]
        for made in (messages, instructions, tellings, conversations, reports)
        for found in made(world, paper["id"])
    ]


def traffic(world: World) -> list[tuple[str | None, str, str]]:
    """The papers that went from one actor to another: sender, receiver, document; who got but a copy is no end of a channel."""
    return [(t["from_id"], t["to_id"], t["document_id"]) for t in sendings(world)]


def sendings(world: World) -> list[Row]:
    """The sendings that channels count, with their delays.

    What went from the same to the same on the same day in the same words is one sending: that with both hours printed counts, else
    the first by its id, and then with the hour of sending of one copy and that of receipt of another.
    """
    out = []
    for paper in world["documents"]:
        if is_draft(world, paper["id"]):
            continue
        for sent_on in messages(world, paper["id"]):
            named_so = [
                p for p in of(world, "parties", paper["id"]) if sent_on["to_id"] in (p["entity_id"], p["office_id"])
            ]
            roles = {p["role"] for p in named_so}
            if not roles <= {"copy", "info"}:
                out.append(sent_on)
    narrowed = {reason[:3] for reason in reasons(world)}
    return [
        {**t, **put_together(world, t, [o for o in out if o == t or one_sending(world, o, t)], narrowed)}
        for t in out
        if not any(counts_for(world, other, t) for other in out)
    ]


def put_together(world: World, counted: Row, same: list[Row], narrowed: set[tuple[str, str, str]]) -> Row:
    """The delay of a sending of which each copy prints one hour; of several the first counts, and no stamp that later papers narrow."""
    if (
        counted["delay_printed_seconds"] is not None
        or world.one("documents", counted["document_id"])["date_earliest"] is None
    ):
        return {}
    went, came = [], []
    for t in same:
        name = t["document_id"]
        moment = hour(world, name, SENT) or NEVER
        if moment.printed is not None:
            went.append((moment.latest, name, moment))
        receiver = next(r for r in receivers(world, name) if r.who == t["to_id"])
        stamp = stamps(world, name)
        his = (stamp.known and receiver in stamp.hands and not receiver.away) or bool(own_stamps(world, name, receiver))
        moment = received(world, name, receiver)
        his = his and (name, t["from_id"], t["to_id"]) not in narrowed
        if his and moment.printed is not None and not before_sent(moment, sent(world, name)):
            came.append((moment.latest, name, moment))
    if not went or not came or before_sent(min(came)[2], min(went)[2]):
        return {}
    begin, end = min(went)[2], min(came)[2]
    least_of = seconds(begin.latest, end.earliest)
    return {
        "delay_printed_seconds": seconds(begin.printed, end.printed),
        "delay_min_seconds": None if least_of is None else max(0, least_of),
        "delay_max_seconds": seconds(begin.earliest, end.latest),
    }


def one_sending(world: World, other: Row, sent_on: Row) -> bool:
    """Whether a copy went from the same to the same on the same day."""
    papers = [world.one("documents", t["document_id"]) for t in (other, sent_on)]
    days = [(paper["date_earliest"], paper["date_latest"]) for paper in papers]
    return (
        other["from_id"] is not None  # of two senders whom nobody knows nobody knows whether they are one
        and other["document_id"] in copies(world, sent_on["document_id"])
        and (other["from_id"], other["to_id"]) == (sent_on["from_id"], sent_on["to_id"])
        and days[0] == days[1]
    )


def counts_for(world: World, other: Row, sent_on: Row) -> bool:
    """Whether one sending counts for another, being of a copy."""
    places = [(t["delay_printed_seconds"] is None, t["document_id"]) for t in (other, sent_on)]
    if sent_on["from_id"] is None and other["from_id"] is not None:
        # A copy names him, and nothing is lost with this one.
        as_his = {**sent_on, "from_id": other["from_id"]}
        return one_sending(world, other, as_his) and places[0][0] <= places[1][0]
    return one_sending(world, other, sent_on) and places[0] < places[1]


def reasons(world: World) -> list[tuple[str, str, str, str, str]]:
    """What proves bounds beyond a paper's own hours: document, sender, receiver, the paper that shows it, and how."""
    out = []
    for paper in world["documents"]:
        receiving = {r.who: r for r in receivers(world, paper["id"])}
        for t in messages(world, paper["id"]):
            acts = shown(world, paper["id"], t["to_id"])
            first = least(*(moment for _, moment, _ in acts))
            came, read = own_hours(world, paper["id"], receiving[t["to_id"]])
            if first is not None and (came is None or first < came or (read is not None and first < read)):
                for name, moment, answers in acts:
                    if moment == first:
                        how = "answered" if answers else "mentioned"
                        out.append((paper["id"], t["from_id"], t["to_id"], name, how))
    return out


def problems(world: World) -> list[tuple[str, str]]:
    """Documents whose order of time cannot be, and what is said of them."""
    out = []
    ever = "on every clock that may be meant; both are kept"
    for paper in world["documents"]:
        name = paper["id"]
        stamps_there = [t for t in of(world, "times", name) if t["earliest"] is not None]
        for whose in {(bool(t["whose_text"]), t["whose_id"]) for t in stamps_there if t["kind"] in RECEIVED}:
            mine = [
                t for t in stamps_there if t["kind"] in RECEIVED and (bool(t["whose_text"]), t["whose_id"]) == whose
            ]
            best = [t for t in mine if t["kind"] == RECEIVED[0]] or mine
            if not before_sent(first_of(best), sent(world, name)):
                continue
            came = sorted(t["text"] for t in mine)
            went, wrote = (
                sorted(t["text"] for t in stamps_there if t["kind"] in kinds) for kinds in (SENT, ("written",))
            )
            sending = f"sent ({went[0]})" if went else f"written ({wrote[0]})" if wrote else "written, by its own date"
            message = (name, f"received ({came[0]}) before it was {sending} {ever}")
            if message not in out:
                out.append(message)
        for other in world["documents"]:
            replies = [r for r in of(world, "references", other["id"]) if answering(r, name)]
            end, begin = written_by(world, other["id"]), sent(world, name).earliest
            if replies and other is not paper and end is not None and begin is not None and end < begin:
                out.append((name, f"answered by {other['id']} before it was sent {ever}"))
    return out
