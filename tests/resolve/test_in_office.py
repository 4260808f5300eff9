"""An office named without its man: the nearest papers of the service before and after tell, the paper itself never."""

from __future__ import annotations

import pytest

import diplomatica
from diplomatica.build import build
from tests.conftest import MakeFolder

PEOPLE = "id,name,variants\nlund,Maria Lund,\nholt,Bo Holt,\n"
ASKED = "The Secretary of State to the Ambassador in Tarn"
LUND = "The Ambassador in Tarn (Lund) to the Secretary of State"
HOLT = "The Ambassador in Tarn (Holt) to the Secretary of State"


def paper(heading: str, day: str) -> str:
    return f"{heading}\nVell, {day}.\n\nNothing new.\n"


def asked(
    make_folder: MakeFolder, others: dict[str, str], *, hidden: str = "none", more: dict[str, str] | None = None
) -> tuple[str | None, list[tuple[str, str]]]:
    """Who the addressee of the asked paper is, and the proofs by rule and document."""
    root = make_folder(
        {f"documents/open/{name}.txt": text for name, text in others.items() if name != hidden}
        | {f"documents/closed/{name}.txt": text for name, text in others.items() if name == hidden}
        | {"documents/open/asked.txt": paper(ASKED, "May 12, 1951"), "authority/people.csv": PEOPLE}
        | {"diplomatica.toml": '[[source]]\npath = "open/**"\nconvention = "us-state"\naccess = "public"\n'
           '[[source]]\npath = "closed/**"\nconvention = "us-state"\naccess = "restricted"\n'}
        | (more or {})
    )  # fmt: skip
    build(root, workers=0)
    archive = diplomatica.open(root)
    [party] = archive.sql(
        "SELECT fact_id, entity_id FROM parties WHERE document_id = 'asked' AND role = 'to'"
    ).to_pylist()
    reasons = archive.sql(
        f"SELECT rule, document_id FROM reasons WHERE fact_id = '{party['fact_id']}' ORDER BY document_id"
    ).to_pylist()
    return party["entity_id"], [(row["rule"], row["document_id"]) for row in reasons]


def test_before_and_after_agree(make_folder: MakeFolder) -> None:
    who, proofs = asked(make_folder, {"a": paper(LUND, "May 2, 1951"), "b": paper(LUND, "May 22, 1951")})
    assert who == "lund"
    assert proofs == [("resolve.in_office", "a"), ("resolve.in_office", "b")]


@pytest.mark.parametrize(
    "others",
    [
        {"a": paper(LUND, "May 2, 1951"), "b": paper(HOLT, "May 22, 1951")},
        {"a": paper(LUND, "May 2, 1951")},
        {"a": paper(LUND, "May 2, 1951"), "b": paper(LUND, "May 22, 1951"), "c": paper(HOLT, "May 22, 1951")},
    ],
    ids=["another man after", "nobody after", "two of one day"],
)
def test_what_does_not_agree_stays_possible(make_folder: MakeFolder, others: dict[str, str]) -> None:
    who, proofs = asked(make_folder, others)
    assert who is None
    assert {rule for rule, _ in proofs} == {"resolve.in_office.possible"}


def test_other_posts_and_far_days_tell_nothing(make_folder: MakeFolder) -> None:
    far = {"a": paper(LUND, "January 2, 1951"), "b": paper(LUND, "September 22, 1951")}
    other = {"c": paper("The Ambassador in Vell (Holt) to the Secretary of State", "May 12, 1951")}
    house = {"d": paper("The Legation in Tarn (Holt) to the Secretary of State", "May 12, 1951")}
    assert asked(make_folder, far | other | house) == (None, [])


def test_a_restricted_paper_tells_open_ones_nothing(make_folder: MakeFolder) -> None:
    others = {"a": paper(LUND, "May 2, 1951"), "b": paper(LUND, "May 22, 1951")}
    assert asked(make_folder, others, hidden="b") == (None, [("resolve.in_office.possible", "a")])


def test_where_tenures_know_two_they_stay_two(make_folder: MakeFolder) -> None:
    authority = {
        "authority/offices.csv": "id,name,variants,organisation_id,place_id\nenvoy,Ambassador in Tarn,,,\n",
        "authority/tenures.csv": "person_id,office_id,kind,from,to,source\n"
        "lund,envoy,appointed,1951-01,1951-12,list\nholt,envoy,acting,1951-05,1951-06,list\n",
    }
    others = {"a": paper(LUND, "May 2, 1951"), "b": paper(LUND, "May 22, 1951")}
    who, proofs = asked(make_folder, others, more=authority)
    assert who is None
    assert not [rule for rule, _ in proofs if rule.startswith("resolve.in_office")]


def test_whom_a_text_presents_is_possible(make_folder: MakeFolder) -> None:
    text = paper("The Consul in Vell (Holt) to the Secretary of State", "May 3, 1951")
    others = {"a": text.replace("Nothing new.", "I saw Maria Lund, Ambassador in Tarn, who knew nothing.")}
    assert asked(make_folder, others) == (None, [("resolve.in_office.possible", "a")])


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("I have written to our Ambassador in Tarn about it.", {"resolve.in_office"}),
        ("I have written to our Ambassador in Vell about it.", set()),
        ("I have written to their Ambassador in Tarn about it.", set()),
    ],
    ids=["own", "another post", "another service"],
)
def test_an_office_that_a_text_speaks_of(make_folder: MakeFolder, body: str, told: set[str]) -> None:
    others = {"a": paper(LUND, "May 2, 1951"), "b": paper(LUND, "May 22, 1951")}
    body = f"The bridge is closed for all traffic until the engineers have seen it.\n\n{body}\n\nNothing else is known."
    text = paper("The Secretary of State to the Consul in Vell", "May 12, 1951").replace("Nothing new.", body)
    asked(make_folder, others | {"spoken": text})
    archive = diplomatica.open(make_folder({}))
    rows = archive.sql(
        "SELECT m.text, r.rule, r.document_id FROM mentions m LEFT JOIN reasons r USING (fact_id) "
        "WHERE m.document_id = 'spoken' AND m.kind = 'office' AND m.text LIKE '%mbassador%'"
    ).to_pylist()
    assert rows
    assert {row["rule"] for row in rows if row["rule"]} == told
