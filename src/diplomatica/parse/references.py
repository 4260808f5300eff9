"""References to other messages: by number, by date, as the one numbered next to this, or as a draft that is there."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from diplomatica.model.document import Row
from diplomatica.parse.dates import DateFound, day_alone, find_dates
from diplomatica.parse.grown import apart
from diplomatica.parse.passed_between import OWN, THEIRS, Ways, addressee, ends_behind, whose
from diplomatica.parse.people import somebody
from diplomatica.parse.phrases import joined, likely, patterns, shaped
from diplomatica.parse.pointers import pointer
from diplomatica.parse.scan import Hit, Scan, pattern
from diplomatica.parse.sentences import sentence_start
from diplomatica.parse.spans import Taken, dates_in
from diplomatica.parse.state import Span, State

NEAR_DATE = pattern(r"(?:,| of| dated| from| on| \(|, dated|, of)? ?")
"""What may stand between a reference and its date."""
NEXT = pattern(
    r"(?:,| and|, and| &) (?:[Nn]os?\. ?)?(?P<number>\d{2,7})(?:[,.;:)\n]|$| (?:of|dated|from|and|on|about|concerning|to)\b)"
)
"""The next number of a list, `telegrams Nos. 2506 and 2507`; a count of something else follows with a noun."""
NEXT_DATED = pattern(r"(?:,| and|, and| &| or) (?:[Nn]os?\. ?)?(?P<number>\d{1,7})(?:,? (?:of |dated )?)")
"""The next number of a list whose members have dates of their own, `Embtels 22 May 25 and 31 June 2`."""
AHEAD = timedelta(days=5)
"""A paper may speak of one that is dated a little later: its writer was elsewhere, or it waited."""
LONGEST_ANSWER = 24
"""Code points between the beginning of a sentence and the paper that its own document answers: `In further reply to …`."""
QUOTED = pattern(r":\s*[\"“]")
UNQUOTED = pattern(r"[\"”]\s*(?:\n|$)")
LABEL = pattern(r"(?:\n|[\"“])(?P<label>\d{1,2})\. ")


def references(state: State) -> None:
    """Add a row of `references` for each message that the text names, and for a draft that an editor's note announces."""
    # What an act is about may name papers: its span takes nothing away.
    said = [
        *state.found("numbers"),
        *(row for row in state.found("references") if row["rule"].startswith("references.")),
    ]
    taken = Taken((row["start"], row["end"]) for row in said if row.get("start") is not None)
    for found in likely(state.scan, state.convention, "reference"):
        for hit in state.scan.all(found):
            span = hit.start, hit.end
            bare = not any(hit.span(group) for group in ("owner", "from", "series", "point"))
            if (
                bare
                and span[0] < state.work.head_end
                and len(state.blocks) > 1
                and _relation(state, span, None) == "refers"
            ):
                continue  # a number of the head that no series claims
            if taken.free(span) and _is_dated(state, hit):
                taken.claim(_add(state, hit, taken))
                for more in _listed(state, hit):
                    taken.claim(more)
    for found in patterns(state.convention, "opener"):
        for hit in state.scan.all(found):
            opens = hit.span("number")
            if opens and taken.free(opens) and not _counted(state, opens):
                taken.claim(_opener(state, opens))
    _others(state, taken)


def _others(state: State, taken: Taken) -> None:
    """The message numbered next to this one, one that has the names of who wrote it, and a draft."""
    for found in likely(state.scan, state.convention, "named"):
        for hit in state.scan.all(found):
            if taken.claim((hit.start, hit.end)):
                _named(state, hit)
    for found in likely(state.scan, state.convention, "beside"):
        for hit in state.scan.all(found):
            if taken.claim((hit.start, hit.end)):
                _beside(state, hit)
    for found in likely(state.scan, state.convention, "draft"):
        for hit in state.scan.all(found):
            span = hit.start, hit.end
            state.quote("references", span, rule="references.draft", confidence=0.92, relation="drafts")


def _is_dated(state: State, hit: Hit) -> bool:
    """Whether what the pattern takes for a date is one: `Department’s 25 May 1949` has no number 25."""
    place = hit.span("dated")
    return place is None or state.text[place[0]] == "[" or _date_at(state, place[0]) is not None


def _date_at(state: State, start: int) -> DateFound | None:
    """The date that begins there; also one onto which a note's first word grew, or behind a number that looks like its day."""
    known = next((found for found in dates_in(state, start, start + 40) if found.start == start), None)
    if known:
        return _past(state, known)
    hit = state.scan.at(shaped(state.convention, "{DATE}"), start, min(start + 40, len(state.text)))
    if hit is None or state.text[hit.end : hit.end + 1].isdecimal():
        return None
    alone = find_dates(state.text[start : hit.end], near=state.day, order=state.convention.order)
    return _past(state, replace(alone[0], start=start, end=hit.end)) if alone and alone[0].start == 0 else None


def _past(state: State, found: DateFound) -> DateFound:
    """The date in the last year that it can mean: a paper that is referred to was written before."""
    if found.form != "day-month" or found.first is None or state.day is None or found.first <= state.day + AHEAD:
        return found
    try:
        day = found.first.replace(year=found.first.year - 1)
    except ValueError:
        return found
    return replace(found, first=day, last=day, edtf=day.isoformat())


def _add(state: State, hit: Hit, taken: Taken) -> Span:
    number, series = _number(state, hit), hit.text("series")
    start, end = hit.start, hit.end
    dates = dates_in(state, start, end)
    dated = hit.span("dated")
    found = _date_at(state, dated[0]) if dated else dates[0] if dates else None
    if found is None and dated is None:
        gap = state.scan.at(NEAR_DATE, end, min(end + 10, len(state.text)))
        behind = gap.end if gap else end
        found = _date_at(state, behind)
        untold = state.scan.at(shaped(state.convention, "{DAY}"), behind, min(behind + 40, len(state.text)))
        end = untold.end if untold and state.text[behind] == "[" else end
    if found is None and hit.span("group") and state.day:
        found = day_alone(end, end, int((hit.text("group") or "")[:2]), state.day)
    end = max(end, found.end) if found else end
    end, hour, ways = ends_behind(
        state, end, whose(state, hit), dated=found is not None or end > hit.end or dated is not None
    )
    if not taken.free((start, end)):
        end = hit.end
    columns: Row = {"date_earliest": found.first, "date_latest": found.last} if found else {}
    reader = addressee(state, (start, end)) if ways.recipient is None else None
    owner, again = hit.text("owner"), hit.text("re")
    relation = _relation(state, (start, end), ways.sender)
    if relation == "refers" and again and again[0] == "R":
        relation = "follows" if ways.sender == OWN else "answers"  # "Reurtel": what the paper is about
    state.quote(
        "references",
        (start, end),
        rule="references.number" if number else "references.date",
        confidence=0.93 if owner or series or hit.text("from") or found else 0.75,
        relation=relation,
        number=number,
        series=series,
        passages=_points(state, end) or None if relation == "relays" else None,
        _from_way=ways.sender,
        _to_way=ways.recipient,
        _hour=hour,
        _numbers=_same(state, end) if number else None,
        _pointer=pointer(state, (start, end)),
        _to=state.text[slice(*reader)] if reader else None,
        **columns,
    )
    return start, end


def _same(state: State, end: int) -> str | None:
    """The paper's other number, where an editor's note right behind its first one gives it."""
    for found in patterns(state.convention, "same"):
        if hit := state.scan.at(found, end, min(end + 40, len(state.text))):
            return hit.text("number")
    return None


def _number(state: State, hit: Hit) -> str | None:
    """The number without a note's number grown onto it; of a point of a protocol, `140/XLI`; None where it is not given."""
    number = hit.text("number")
    if number is None or number[0] == "[":
        return None
    number, point = apart(number, state.text), hit.text("point")
    return f"{number}/{point}" if point else number


def _listed(state: State, hit: Hit) -> list[Span]:
    """The further numbers of a list, each a reference of its own."""
    out: list[Span] = []
    number = hit.span("number")
    if number is None:
        return out
    first = state.found("references")[-1]
    behind = first["end"]
    with_dates = first.get("date_earliest") is not None
    if not with_dates and number[1] != hit.end:
        return out
    while more := state.scan.at(NEXT_DATED if with_dates else NEXT, behind, min(behind + 30, len(state.text))):
        span = more.span("number")
        found = _date_at(state, more.end) if with_dates else None
        if span is None or (with_dates and found is None):
            break
        columns: Row = {"date_earliest": found.first, "date_latest": found.last} if found else {}
        end, hour, ways = ends_behind(
            state, found.end if found else span[1], Ways(first["_from_way"], first["_to_way"]), dated=found is not None
        )
        state.quote(
            "references",
            (span[0], end),
            rule="references.list",
            confidence=0.9 if hit.text("owner") or hit.text("series") else 0.75,
            relation="refers" if first["relation"] == "relays" else first["relation"],
            number=apart(state.text[slice(*span)], state.text),
            series=hit.text("series"),
            _from_way=ways.sender,
            _to_way=ways.recipient,
            _hour=hour,
            _pointer=pointer(state, (span[0], end)),
            **columns,
        )
        out.append((span[0], end))
        behind = end
    return out


def _counted(state: State, span: Span) -> bool:
    """Whether the number counts points: its neighbour opens a line too."""
    number = int(state.text[slice(*span)])
    return any(f"\n{other}." in state.text for other in (number - 1, number + 1))


def _opener(state: State, span: Span) -> Span:
    """The bare number that opens an answer, `2005. We agree …`: the message that is answered."""
    state.quote(
        "references",
        span,
        rule="references.opener",
        confidence=0.85,
        relation="answers",
        number=apart(state.text[slice(*span)], state.text),
    )
    return span


def _named(state: State, hit: Hit) -> None:
    """A message that is told by who wrote it, `Consul Lund’s letter of 5 May`, perhaps to whom, and mostly by its day."""
    span = hit.start, hit.end
    dated = hit.span("dated")
    found = _date_at(state, dated[0]) if dated else None
    dates = [found] if found else dates_in(state, *span)
    columns: Row = {"date_earliest": dates[-1].first, "date_latest": dates[-1].last} if dates else {}
    writer, reader = (somebody(state, who) if (who := hit.span(group)) else None for group in ("by", "to"))
    relation = _relation(state, span, None)
    if relation == "answers" and sentence_start(state, span[0]) < span[0] - LONGEST_ANSWER:
        relation = "refers"  # somebody told of in this sentence answers it: "He said in reply to …"
    state.quote(
        "references",
        span,
        rule="references.named",
        confidence=0.9 if dates else 0.8,
        relation=relation,
        passages=_points(state, hit.end) or None if relation == "relays" else None,
        _pointer=pointer(state, span),
        _from=state.text[slice(*writer)] if writer else None,
        _to=state.text[slice(*reader)] if reader else None,
        **columns,
    )


def _beside(state: State, hit: Hit) -> None:
    """The message before or after this one in its series, `my immediately preceding telegram`: its number is next to the own."""
    owner = (hit.text("owner") or "").lower()
    own = next((row["value"] for row in state.found("numbers") if row["role"] in ("own", "outgoing")), None)
    step = -1 if hit.text("which") == "preceding" else 1
    number = str(int(own) + step) if own and own.isdecimal() and owner not in ("your", "the") else None
    state.quote(
        "references",
        (hit.start, hit.end),
        rule="references.beside",
        confidence=0.9 if number else 0.7,
        relation="follows" if step < 0 else "refers",
        number=number,
        _from_way=THEIRS if owner == "your" else OWN,
    )


def _relation(state: State, span: Span, sender: str | None) -> str:
    """What the document does with the paper, by the words around: it answers it, follows it, passes it on, or only names it."""
    start, end = span
    line = state.text.rfind("\n", 0, start) + 1
    if state.scan.cut(max(line, start - 40), start).first(joined(state.convention, "answers")):
        return "follows" if sender == OWN else "answers"
    around = Scan(f"{state.text[max(line, start - 90) : start]}‹{state.text[start:end]}›{state.text[end : end + 30]}")
    if around.first(joined(state.convention, "relays")):
        return "relays"
    if around.first(joined(state.convention, "encloses")):
        return "encloses"
    parts = around.first(joined(state.convention, "relays_points"))
    return "relays" if parts and _points(state, end) else "refers"


def _points(state: State, end: int) -> list[str]:
    """The labels of the numbered points that are quoted behind a reference."""
    begin = state.scan.first(QUOTED, end, min(end + 160, len(state.text)))
    close = state.scan.first(UNQUOTED, begin.end, None) if begin else None
    if begin is None or close is None:
        return []
    return [label for hit in state.scan.all(LABEL, begin.end - 1, close.end) if (label := hit.text("label"))]
