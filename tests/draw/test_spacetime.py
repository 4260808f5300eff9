"""The space-time diagram as drawn: every line once, by its ink, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from diplomatica.draw.frame import NAMESPACE, Picture
from diplomatica.draw.happened import Event
from diplomatica.draw.lanes import Lane
from diplomatica.draw.lines import INKS, Line, ink
from diplomatica.draw.moment import Moment
from diplomatica.draw.spacetime import Content, space_time
from diplomatica.draw.stage import Stage
from diplomatica.draw.strip import Bar, strip
from diplomatica.draw.voice import ENGLISH

DAY = 86400.0
EVIL = "</title><script>alert('x')</script>\x00 & \"Müller\" 周恩来"
LANES = [Lane(f"a{i}", f"p{i // 2}", f"Actor {i} {EVIL}", f"Place {i // 2} {EVIL}", "Europe/Oslo") for i in range(5)]
LANES.append(Lane(None, None, "not known", "place not known"))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    sent = draw(st.floats(0, 20 * DAY))
    day = draw(st.booleans())
    late = draw(st.one_of(st.none(), st.floats(0, 3 * DAY)))
    status = draw(st.sampled_from(["documented", "asserted", "instructed", "inferred"]))
    arrived = None if late is None else sent + late
    return Line(
        draw(st.integers(0, 5)), draw(st.integers(0, 5)), ink(status, arrived), (sent, sent + DAY if day else sent),
        (sent, arrived), draw(st.integers(0, 9)), f"/d/{draw(st.integers(0, 9))}?{EVIL}", EVIL,
    )  # fmt: skip


def picture(found: list[Line], lens: Moment | None = None) -> Picture:
    events = [Event(f"{EVIL} {i}", i * DAY, (i + i % 2) * DAY, f"/event/{i}", i == 3) for i in range(12)]
    return space_time(Content(LANES, found, events, lens), Stage(2 * DAY, 16 * DAY), EVIL, EVIL)


def elements(made: str) -> Iterator[ElementTree.Element]:
    """All elements of a picture as it stands in a page; the names and the plot are two."""
    return ElementTree.fromstring(f"<page>{made}</page>").iter()


@settings(max_examples=60)
@given(st.lists(lines(), max_size=25))
def test_every_line_stands_there_once_in_its_ink(found: list[Line]) -> None:
    made = picture(found)
    groups = {
        one.get("class"): one for one in elements(made.inline("x")) if (one.get("class") or "").startswith("ink ")
    }
    for kind in INKS:
        wanted = [line for line in found if line.ink == kind]
        group = groups.get(f"ink {kind}")
        drawn = [one for one in group if one.tag == "a"] if group is not None else []
        assert len(drawn) == len(wanted) == made.counts[kind]
        assert group is None or (group.get("stroke-dasharray") is None) == (kind == "certain"), "solid is certain alone"
    assert made.counts["lines"] == len(found)


@settings(max_examples=30)
@given(st.lists(lines(), max_size=10))
def test_whole_sheets_are_well_formed_and_the_same_each_time(found: list[Line]) -> None:
    made = picture(found, Moment(5 * DAY, EVIL)).sheet(EVIL, ENGLISH)
    assert made == picture(found, Moment(5 * DAY, EVIL)).sheet(EVIL, ENGLISH)
    root = ElementTree.fromstring(made.encode())
    assert root.tag == f"{{{NAMESPACE}}}svg" and root[0].tag.endswith("title")
    assert not any(one.tag.endswith("script") for one in root.iter())
    assert not any(name.startswith("on") for one in root.iter() for name in one.attrib)


def test_the_lens_stands_at_its_moment_and_only_inside() -> None:
    def at(when: float) -> list[ElementTree.Element]:
        made = picture([], Moment(when, "Lund"))
        return [one for one in elements(made.inline("x")) if one.get("class") == "lens-line"]

    [line] = at(9 * DAY)
    assert line.get("x1") == line.get("x2") == "430", "in the middle of a plot of 860"
    assert at(30 * DAY) == []


def test_bundles_are_as_broad_as_they_are_many_and_say_so() -> None:
    several = [
        Line(0, 1, "certain", (d * DAY, d * DAY), (d * DAY, d * DAY), count=n) for d, n in ((3, 1), (5, 100), (8, 25))
    ]
    made = picture(several)
    assert made.counts["transmissions"] == 126 and made.counts["lines"] == 3
    broad = [
        float(one.get("stroke-width") or 0)
        for one in elements(made.inline("x"))
        if one.tag == "path" and one.get("d", "").startswith("M") and one.get("stroke-width") not in (None, "11")
    ]
    assert sorted(broad) == [1.7, 4.5, 8.0]
    assert "100" in [one.text for one in elements(made.inline("x")) if one.get("class") == "many"]


def test_the_strip_counts_all_and_leads_to_each_stretch() -> None:
    bars = [Bar(i * DAY, (i + 1) * DAY, i, f"/space-time?from={i}") for i in range(5)]
    made = strip(bars, (DAY, 2 * DAY), Stage(0, 5 * DAY), "All")
    links = [one.get("href") for one in elements(made.inline("s")) if one.tag == "a"]
    assert links == [bar.href for bar in bars if bar.n] and made.counts["transmissions"] == 10


@given(st.floats(1.2, 15.9), st.floats(0, 1))
def test_every_midnight_of_a_place_is_marked_whatever_the_stretch(days: float, begin: float) -> None:
    made = space_time(Content(LANES[:1], []), Stage(begin * DAY, (begin + days) * DAY), "t", "d")
    marks = [float(one.get("x1") or 0) for one in elements(made.inline("x")) if one.get("class") == "midnight"]
    # The clock of Oslo is an hour ahead.
    first = DAY - 3600 if begin * DAY <= DAY - 3600 else 2 * DAY - 3600
    assert len(marks) == int(((begin + days) * DAY - first) // DAY) + 1
    assert marks == sorted(set(marks))
