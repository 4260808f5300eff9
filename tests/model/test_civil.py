"""EDTF bounds against a slow oracle that tries every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.model.civil import bounds, from_days

DAYS = [date(1940, 1, 1) + timedelta(days=n) for n in range(366 * 20)]
digits = st.sampled_from("01X")


def slow(edtf: str) -> tuple[date, date] | None:
    """First and last day whose ISO date fits the pattern, digit by digit."""
    pattern = edtf.rstrip("?~%")
    fitting = [d for d in DAYS if all(p in ("X", c) for p, c in zip(pattern, d.isoformat(), strict=False))]
    return (fitting[0], fitting[-1]) if fitting else None


@given(
    st.sampled_from(["1941", "1944", "194X", "1950", "195X"]),
    st.one_of(st.none(), st.tuples(st.sampled_from("01X"), st.sampled_from("0123456789X"))),
    st.one_of(st.none(), st.tuples(st.sampled_from("0123X"), st.sampled_from("0123456789X"))),
    st.sampled_from(["", "?", "~", "%"]),
)
def test_bounds_are_the_first_and_last_fitting_day(
    year: str, month: tuple[str, str] | None, day: tuple[str, str] | None, doubt: str
) -> None:
    edtf = year + (f"-{''.join(month)}" if month else "") + (f"-{''.join(day)}" if month and day else "")
    expected = slow(edtf)
    try:
        found = bounds(edtf + doubt)
    except ValueError:
        found = None
    if expected is None:
        assert found is None
    elif found is None:
        # A day that only some of the fitting months have ("1950-XX-31") may be refused, never misread.
        assert "X" in edtf
    else:
        assert found[0] is not None and found[1] is not None
        assert found[0] <= expected[0] and expected[1] <= found[1]
        if "X" not in edtf:
            assert found == expected


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("1950", date(1950, 1, 1), date(1950, 12, 31)),
        ("1950-02", date(1950, 2, 1), date(1950, 2, 28)),
        ("1952-02", date(1952, 2, 1), date(1952, 2, 29)),
        ("1950-09-20", date(1950, 9, 20), date(1950, 9, 20)),
        ("1950-09~/1950-10", date(1950, 9, 1), date(1950, 10, 31)),
        ("../1950", None, date(1950, 12, 31)),
        ("1950/..", date(1950, 1, 1), None),
        ("195X", date(1950, 1, 1), date(1959, 12, 31)),
        ("1950-1X", date(1950, 10, 1), date(1950, 12, 31)),
        ("1950-09-XX", date(1950, 9, 1), date(1950, 9, 30)),
    ],
)
def test_examples(edtf: str, first: date | None, last: date | None) -> None:
    assert bounds(edtf) == (first, last)


@pytest.mark.parametrize(
    "wrong",
    ["", "1950-13", "1950-02-30", "September 1950", "1950-9-1", "50", "1951/1950", "../..", "1950-00", "20.9.1950"],
)
def test_what_is_no_edtf_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="EDTF"):
        bounds(wrong)


@given(st.sampled_from(DAYS), st.integers(0, 800))
def test_from_days_comes_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert bounds(from_days(first, last)) == (first, last)
