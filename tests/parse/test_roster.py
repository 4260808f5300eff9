"""Lists of persons out of flat text, in which nothing but the alphabet says where an entry ends."""

from __future__ import annotations

from datetime import date

from diplomatica.parse.roster import roster

ENTRIES = [
    (
        "Abel, Ada",
        "Envoy in Tarn until May 1951; thereafter Director of the Office of Vellish Affairs, Department of Isles",
    ),
    ("Brandt Lund, Colonel Bo", "Prime Minister of Vell, March 3, 1950–April 1952"),
    *[(f"{chr(66 + n)}orsk, Jan {chr(66 + n)}.", "Officer, Department of Isles") for n in range(20)],
    ("Zander, Érik, Jr.", "Minister for Foreign Affairs, Republic of Tarn, from June 1951"),
]


def test_entries_are_told_apart() -> None:
    body = " ".join(f"{name}, {text}" for name, text in sorted(ENTRIES))
    found = roster(f"Preface of a volume. List of Persons {body}")
    assert {row.surname for row in found} == {name.split(",")[0] for name, _ in ENTRIES}
    abel = [row for row in found if row.surname == "Abel"]
    assert [(row.office, row.first, row.last) for row in abel] == [
        ("Envoy in Tarn", None, date(1951, 5, 31)),
        ("Director of the Office of Vellish Affairs, Department of Isles", date(1951, 5, 31), None),
    ]
    [lund] = [row for row in found if row.surname == "Brandt Lund"]
    assert (lund.given, lund.first, lund.last) == ("Colonel Bo", date(1950, 3, 3), date(1952, 4, 30))


def test_no_list_gives_nothing() -> None:
    assert roster("Persons who were there, Ada Brandt, envoy, and Bo Lund, clerk.") == []
    assert roster("") == []
