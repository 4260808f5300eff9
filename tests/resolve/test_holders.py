"""Who held an office on a day: nearest testimony first, the asked paper unheard, misreadings and other names of a seat."""

from __future__ import annotations

from datetime import date

from diplomatica.resolve.holders import Holders, Told, key, slip
from diplomatica.resolve.phrases import post


def told(
    office: str, name: str, first: str, last: str | None = None, kind: str = "heading", source: str = "a#1"
) -> Told:
    volume = source.partition("#")[0]
    begin = date.fromisoformat(first)
    return Told(post(office), key(name), name, begin, date.fromisoformat(last or first), kind, source, volume)


MAY = [
    told("The Envoy in Tarn", "Brandt", "1951-05-02", source="a#1"),
    told("The Chargé in Tarn", "Lund", "1951-05-20", source="a#2"),
    told("The Envoy in Tarn", "Brandt", "1951-04-02", source="a#3"),
    told("The Envoy in Vell", "Holt", "1951-05-03", source="a#4"),
    told("Director of the Office of Vellish Affairs", "Sorenholm", "1951-05-03", source="a#5"),
]


def names(holders: Holders, office: str, day: str, paper: str = "a#99") -> list[str]:
    return [one.name for one in holders.ask(office, date.fromisoformat(day), paper)]


def test_the_same_office_near_the_day_comes_first() -> None:
    holders = Holders.of(MAY)
    assert names(holders, "the Envoy in Tarn", "1951-05-03")[0] == "Brandt"
    assert names(holders, "Chargé in Tarn", "1951-05-03")[0] == "Lund"
    assert names(holders, "The Envoy in Vell", "1951-05-03")[0] == "Holt"
    [first, *_] = holders.ask("The Envoy in Tarn", date(1951, 5, 3), "a#99")
    assert first.why == "heading in a#1, 1951-05-02"


def test_what_nobody_tells_of_is_not_known() -> None:
    holders = Holders.of(MAY)
    assert names(holders, "the Comptroller of Weights", "1951-05-03") == []
    assert names(Holders.of([]), "The Envoy in Tarn", "1951-05-03") == []


def test_the_paper_that_is_asked_about_is_not_heard() -> None:
    for name in ("Brandt", "Sorenholm"):
        asked = told("The Envoy in Orsk", name, "1951-05-03", source="b#7")
        assert names(Holders.of([*MAY, asked]), "The Envoy in Orsk", "1951-05-03", paper="b#7") == []
        assert names(Holders.of([*MAY, asked]), "The Envoy in Orsk", "1951-05-03", paper="b#8") == [name]


def test_a_paper_that_cannot_be_told_from_the_asked_one_is_silent_on_its_day() -> None:
    unsure = Told(
        post("The Envoy in Orsk"), "lund", "Lund", date(1951, 5, 3), date(1951, 5, 3), "heading", "x", "", False
    )
    assert names(Holders.of([unsure]), "The Envoy in Orsk", "1951-05-03") == []
    assert names(Holders.of([unsure]), "The Envoy in Orsk", "1951-05-04") == ["Lund"]


def test_a_letter_misread_is_not_another_man() -> None:
    often = [told("The Envoy in Tarn", "Brandt", f"1951-04-{day:02}", source=f"a#{day}") for day in range(1, 5)]
    holders = Holders.of([*often, told("The Envoy in Tarn", "Bramdt", "1951-05-03", source="a#9")])
    assert names(holders, "The Envoy in Tarn", "1951-05-03") == ["Brandt"]
    assert not slip("holt", "host")


def test_two_holders_of_one_day_stay_two() -> None:
    two = [
        told("Envoy in Tarn", name, "1950-01-01", "1952-01-01", "tenure", source=name) for name in ("Brandt", "Lund")
    ]
    found = Holders.of(two).ask("Envoy in Tarn", date(1951, 5, 3), "a#9")
    assert sorted(one.name for one in found) == ["Brandt", "Lund"]
    assert found[0].score == found[1].score


def test_a_seat_of_two_names_is_known_by_its_holders() -> None:
    tenures = [
        told("Minister in Upper Tarn", "Brandt", "1950-01-01", "1951-12-31", "tenure"),
        told("Minister in Upper Tarn", "Holt", "1952-01-01", "1953-12-31", "tenure"),
    ]
    papers = [
        told("The Minister in the Isles", "Brandt", f"1951-0{month}-03", source=f"a#{month}") for month in (1, 2, 3)
    ]
    assert names(Holders.of([*tenures, *papers]), "Minister in the Isles", "1953-05-03")[0] == "Holt"
    assert "Holt" not in names(Holders.of([*tenures, *papers[:2]]), "Minister in the Isles", "1953-05-03")
