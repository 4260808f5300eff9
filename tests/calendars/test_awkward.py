"""Calendars as people type them: registers with a title above, ditto signs, days either way round, names of columns in other languages.

Each case is a file beside what it must come to, worked out by hand: the rows of a table, as `column=value` for those that matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import diplomatica
from diplomatica.build import build


@dataclass(frozen=True)
class Case:
    """A file, the problems that it gives, and by query what stands in the archive."""

    name: str
    text: str
    problems: tuple[str, ...]
    asked: dict[str, list[Any]]
    file: str = "calendar.csv"
    encoding: str = "utf-8"


DAYS = "SELECT concat_ws(' ', date_text, '=', date_edtf) FROM documents ORDER BY source_start"
OF = "JOIN documents d ON d.id = f.document_id ORDER BY d.source_start"
ENDS = (
    f"SELECT concat_ws(' ', d.date_edtf, f.role, coalesce(f.name_text, f.office_text)) FROM parties f {OF}, f.ordinal"
)
NUMBERS = f"SELECT concat_ws(' ', d.date_edtf, f.value) FROM numbers f {OF}, f.value"
HOURS = f"SELECT concat_ws(' ', f.kind, f.local) FROM times f {OF}, f.kind"
DELAYS = "SELECT concat_ws(' ', delay_min_seconds, delay_max_seconds) FROM transmissions ORDER BY document_id"

CASES = [
    Case(
        "a register with a title above, ditto, and days that one of them puts in order",
        "Register of telegrams, Vellan Legation at Orsk\nCopied by the clerk\n\nNo.;Date;From;To;Subject;Sent;Received\n"
        "12;3/4/1951;Lund;Foreign Office;Bridge;6.15 p.m.;\n13 [recte 14];5/4/1951;do.;ditto;Harbour;;9 a.m.\n"
        "15-17;14/4/1951;Foreign Office;Lund;Ice;;15/4 9.30 a.m.\n",
        ("above-the-head", "time-unread"),
        {
            DAYS: ["3/4/1951 = 1951-04-03", "5/4/1951 = 1951-04-05", "14/4/1951 = 1951-04-14"],
            ENDS: [
                "1951-04-03 sender Lund",
                "1951-04-03 to Foreign Office",
                "1951-04-05 sender Lund",
                "1951-04-05 to Foreign Office",
                "1951-04-14 sender Foreign Office",
                "1951-04-14 to Lund",
            ],
            NUMBERS: ["1951-04-03 12", "1951-04-05 13", "1951-04-05 14", "1951-04-14 15-17"],
            HOURS: ["sent 1951-04-03T18:15", "received", "received 1951-04-15T09:30"],
        },
    ),
    Case(
        "the other order, and one that contradicts itself is doubted",
        "date,sender,recipient\n3/4/1951,Lund,Brandt\n3/14/1951,Lund,Brandt\n",
        (),
        {DAYS: ["3/4/1951 = 1951-03-04", "3/14/1951 = 1951-03-14"]},
    ),
    Case(
        "both orders",
        "date,sender,recipient\n3/4/1951,Lund,Brandt\n3/14/1951,Lund,Brandt\n15/3/1951,Lund,Brandt\n",
        ("date-order",),
        {DAYS: ["3/4/1951 = 1951-04-03", "3/14/1951 = 1951-03-14", "15/3/1951 = 1951-03-15"]},
    ),
    Case(
        "German heads, saved by a spreadsheet of Windows",
        "Datum;Absender;Empfänger;Nr.;Ort\n3. Mai 1951;Müller;Auswärtiges Amt;7;Orsk\num 10. Mai 1951;dgl.;Lund;;Halm\n",
        ("encoding",),
        {
            DAYS: ["3. Mai 1951 = 1951-05-03", "um 10. Mai 1951 = 1951-05-10~"],
            ENDS: [
                "1951-05-03 sender Müller",
                "1951-05-03 to Auswärtiges Amt",
                "1951-05-10~ sender Müller",
                "1951-05-10~ to Lund",
            ],
            NUMBERS: ["1951-05-03 7"],
        },
        encoding="cp1252",
    ),
    Case(
        "Russian heads, tabs",
        "№\tДата\tОтправитель\tПолучатель\n5\t1951-05-03\tЛунд\tБрандт\n",
        (),
        {ENDS: ["1951-05-03 sender Лунд", "1951-05-03 to Брандт"], NUMBERS: ["1951-05-03 5"]},
        file="list.tsv",
    ),
    Case(
        "what is not known is not known",
        "date,sender,recipient,number,received\n1951-05-04,?,Lund,n/a,–\nn.d.,Brandt,Lund,7,\n1951-05-05,,,,\n",
        ("missing-id",),
        {
            DAYS: ["1951-05-04 = 1951-05-04", "="],
            ENDS: ["1951-05-04 to Lund", "sender Brandt", "to Lund"],
            NUMBERS: ["7"],
            HOURS: [],
        },
    ),
    Case(
        "days with words around them",
        "date,sender,recipient\nbefore 10 May 1951,Lund,Holt\nafter 10 May 1951,Lund,Holt\n10 or 11 May 1951,Lund,Holt\n"
        "between 28 April and 2 May 1951,Lund,Holt\nc. May 1951,Lund,Holt\n12 May 1951?,Lund,Holt\n[12 May 1951],Lund,Holt\n"
        "not before noon,Lund,Holt\n1951-13-45,Lund,Holt\n",
        ("date-unread", "date-unread"),
        {
            DAYS: [
                "before 10 May 1951 = ../1951-05-09",
                "after 10 May 1951 = 1951-05-11/..",
                "10 or 11 May 1951 = 1951-05-10/1951-05-11",
                "between 28 April and 2 May 1951 = 1951-04-28/1951-05-02",
                "c. May 1951 = 1951-05~",
                "12 May 1951? = 1951-05-12?",
                "[12 May 1951] = 1951-05-12",
                "not before noon =",
                "1951-13-45 =",
            ],
        },
    ),
    Case(
        "old style and new",
        "date,sender,recipient\n7/20 November 1917,Lund,Holt\n8 (20) May 1877,Lund,Holt\n25 October/7 November 1917,Lund,Holt\n"
        "7/9 May 1951,Lund,Holt\n",
        (),
        {
            DAYS: [
                "7/20 November 1917 = 1917-11-20",
                "8 (20) May 1877 = 1877-05-20",
                "25 October/7 November 1917 = 1917-11-07",
                "7/9 May 1951 = 1951-05",
            ]
        },
    ),
    Case(
        "several in a cell",
        'Date,Sender,Recipient\n4 May 1951,Lund; Brandt,"Foreign Office; repeated to Orsk, Tarn and Halm"\n',
        (),
        {
            ENDS: [
                "1951-05-04 sender Lund",
                "1951-05-04 sender Brandt",
                "1951-05-04 to Foreign Office",
                "1951-05-04 info Orsk",
                "1951-05-04 info Tarn",
                "1951-05-04 info Halm",
            ]
        },
    ),
    Case(
        "the same as what is not there is not known",
        "date,sender,recipient\nditto,Lund,Holt\n1951-05-04,,Holt\n1951-05-05,ditto,Holt\n",
        (),
        {
            DAYS: ["=", "1951-05-04 = 1951-05-04", "1951-05-05 = 1951-05-05"],
            "SELECT count(*) FROM parties WHERE role = 'sender'": [1],
        },
    ),
    Case(
        "offices that begin like a list of copies; a remark behind a number",
        "date,sender,recipient,number\n1951-05-04,CC ORU,Information Minister Mora; cc: Holt,17 (second part)\n",
        (),
        {
            ENDS: [
                "1951-05-04 sender CC ORU",
                "1951-05-04 to Mora",
                "1951-05-04 info Holt",
            ],
            NUMBERS: ["1951-05-04 17 (second part)"],
        },
    ),
    Case(
        "two rows that say the same are two papers; an empty cell means nothing",
        "date,sender,recipient\n1951-05-04,Lund,Holt\n1951-05-04,Lund,Holt\n,,Holt\n",
        ("missing-id",),
        {"SELECT id FROM documents ORDER BY source_start": ["1951-05-04-lund-holt", "1951-05-04-lund-holt-2"]},
    ),
    Case(
        "over the line where the day changes, and in the hour that came twice",
        "date,sender,recipient,place_from,place_to,sent,received\n1951-05-04,Lund,Holt,Orsk,Tarn,1951-05-04T23:30+12:00,1951-05-04T09:00-11:00\n"
        "1951-10-21,Lund,Holt,Orsk,Tarn,1951-10-21T01:40+01:00,1951-10-21T01:10+00:00\n",
        (),
        {
            DELAYS: [
                "30600 30600",
                "1800 1800",
            ],
        },
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(tmp_path: Path, case: Case) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    (tmp_path / "authority").mkdir()
    (tmp_path / "authority" / "people.csv").write_text("id,name\nlund,Lund\nholt,Holt\n", encoding="utf-8")
    (tmp_path / "documents" / case.file).write_bytes(case.text.encode(case.encoding))
    build(tmp_path, workers=0)
    archive = diplomatica.open(tmp_path)
    assert sorted(row["code"] for row in archive.problems().rows) == sorted(case.problems)
    for query, wanted in case.asked.items():
        [column] = archive.sql(query).to_pydict().values()
        assert column == wanted, query


def test_a_sign_for_the_same_says_where_that_stands(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    (tmp_path / "documents" / "list.csv").write_text(
        "date,sender,recipient\n1951-05-04,Lund,Holt\n1951-05-05,ditto,Holt\n1951-05-06,ditto,Holt\n"
    )
    build(tmp_path, workers=0)
    places = diplomatica.open(tmp_path).sql(
        "SELECT DISTINCT text FROM reasons WHERE text LIKE '%column sender%' ORDER BY ALL"
    )
    assert any("row 4, column sender, the same as in row 2" in row["text"] for row in places.to_pylist())


def test_the_words_of_a_paper_may_stand_in_its_row(tmp_path: Path) -> None:
    """They are parsed as any text is; what the row says of day and ends stays the row's."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "diplomatica.toml").write_text('[archive]\nname = "Orsk (fiction)"\n', encoding="utf-8")
    words = '"No. 12. The ""bridge"" is closed.\r\n\r\n2. Your telegram No. 7 has not come."'
    rows = f"Date,From,To,Transcription\n4 May 1951,Lund,Holt,{words}\n5 May 1951,Holt,Lund,\n"
    (tmp_path / "documents" / "list.csv").write_bytes(rows.encode())
    build(tmp_path, workers=0)
    archive = diplomatica.open(tmp_path)
    text = 'No. 12. The "bridge" is closed.\n\n2. Your telegram No. 7 has not come.'
    asked = {
        "SELECT text FROM documents ORDER BY source_start": [text, None],
        "SELECT text_scope FROM documents ORDER BY source_start": ["full", "none"],
        'SELECT number FROM "references"': ["7"],
        "SELECT DISTINCT basis FROM parties": ["calendar"],
        "SELECT how FROM spans ORDER BY source_start": ["furniture", "normalised", "furniture"],
    }
    for query, wanted in asked.items():
        [column] = archive.sql(query).to_pydict().values()
        assert column == wanted, query
