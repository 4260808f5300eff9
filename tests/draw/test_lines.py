"""The geometry of a line: within its intervals, never back in time, open where nothing is known."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from diplomatica.draw.axis import Scale
from diplomatica.draw.lines import Line, ink, shape

SCALE = Scale(0.0, 1000.0, 0.0, 1000.0)
"""A unit of the picture is a second."""

moments = st.one_of(st.none(), st.integers(-200, 1200).map(float))


def line(sent: tuple[float | None, float | None], arrived: tuple[float | None, float | None]) -> Line:
    return Line(0, 1, ink("documented", arrived[1]), sent, arrived)


@given(moments, moments, moments, moments)
def test_a_line_lies_within_its_intervals(
    se: float | None, sl: float | None, ae: float | None, al: float | None
) -> None:
    assume(se is None or sl is None or se <= sl)
    assume(ae is None or al is None or ae <= al)
    assume(al is None or max(v for v in (se, ae, al) if v is not None) <= al)
    found = shape(line((se, sl), (ae, al)), SCALE, 10, 90)
    if found is None:
        assert se is None and sl is None and al is None
        return
    (x1, y1), (x2, y2) = found.start, found.end
    assert y1 == 10 and x2 >= x1
    assert se is None or x1 >= se, "it never begins before the interval of its sending"
    assert sl is None or x1 <= max(sl, se if se is not None else sl), "nor after it"
    if al is None:
        assert found.ends_open and not found.ends_exact and y2 < 90, "no end is guessed"
        assert ae is None or x2 >= ae
    else:
        assert y2 == 90 and x2 <= al and not found.ends_open
        assert ae is None or x2 >= ae or x2 == al


@given(st.integers(0, 900).map(float), st.integers(0, 90).map(float))
def test_known_hours_are_exact(sent: float, later: float) -> None:
    found = shape(line((sent, sent), (sent + later, sent + later)), SCALE, 10, 90)
    assert found is not None
    assert (found.start, found.end) == ((sent, 10), (sent + later, 90))
    assert (found.starts_exact, found.ends_exact, found.bars) == (True, True, [])


def test_a_day_is_a_bar_as_wide_as_the_day_and_no_midnight() -> None:
    found = shape(line((100.0, 300.0), (350.0, 350.0)), SCALE, 10, 90)
    assert found is not None and not found.starts_exact
    assert found.bars == [(100.0, 300.0, 10)]
    assert found.start == (200.0, 10), "in the middle of the bar"


def test_a_line_up_stops_below_its_lane() -> None:
    found = shape(line((100.0, 100.0), (None, None)), SCALE, 90, 10)
    assert found is not None and 10 < found.end[1] < 90


def test_inks() -> None:
    assert ink("documented", 1.0) == ink("inferred", 1.0) == "certain"
    assert ink("documented", None) == "possible"
    assert ink("asserted", 1.0) == ink("instructed", None) == "told"
