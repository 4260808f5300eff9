"""A TEI volume through the whole build: its list of persons is authority, its references find their documents."""

from __future__ import annotations

from pathlib import Path

from diplomatica.build import build
from diplomatica.library import Archive
from tests.read.test_tei import ATTACHED, VOLUME

LIST = """<list type="names">
<item><persName xml:id="p_A1">Amblin, Colonel Ruth</persName>, Consul in Tarn</item>
<item><persName xml:id="p_F1">Falcon, Ada</persName>, pseudonym for <persName corresp="#p_A1">Ruth Amblin</persName></item>
<item><persName xml:id="p_P1">Penhale, Walter</persName>, Secretary</item></list>"""


def archive(root: Path, volumes: dict[str, str], people: str = "") -> Archive:
    (root / "documents").mkdir(parents=True)
    (root / "diplomatica.toml").write_text("[archive]\nname = 'Tarn'\n", "utf-8")
    for name, text in volumes.items():
        (root / "documents" / name).write_text(text, "utf-8")
    if people:
        (root / "authority").mkdir()
        (root / "authority" / "people.csv").write_text(people, "utf-8")
    build(root)
    return Archive.open(root)


def test_persons_of_the_list(tmp_path: Path) -> None:
    with archive(tmp_path, {"volume.xml": VOLUME.replace("<p>A preface.</p>", LIST)}) as held:
        names = held.sql("SELECT entity_id, form, kind FROM names ORDER BY ALL").to_pylist()
        assert [tuple(row.values()) for row in names] == [
            ("ruth-amblin", "Ada Falcon", "cover"),
            ("ruth-amblin", "Ruth Amblin", "name"),
            ("walter-penhale", "Walter Penhale", "name"),
        ]
        parties = held.sql(
            "SELECT role, entity_id FROM parties WHERE document_id = 'volume-d1' ORDER BY ALL"
        ).to_pylist()
        assert {"role": "sender", "entity_id": "ruth-amblin"} in parties
        (reference,) = held.sql("SELECT target_id, text FROM \"references\" WHERE rule LIKE 'encoded%'").to_pylist()
        assert reference == {"target_id": "volume-d2", "text": "Document 2"}


def test_one_name_in_two_lists_is_one_person_and_the_authority_has_the_word(tmp_path: Path) -> None:
    volume = VOLUME.replace("<p>A preface.</p>", LIST)
    people = "id,name\namblin,Ruth Amblin\n"
    with archive(tmp_path, {"a.xml": volume, "b.xml": volume.replace("straits1951", "straits1952")}, people) as held:
        known = held.sql("SELECT id FROM entities WHERE kind = 'person' ORDER BY id").to_pylist()
        assert [row["id"] for row in known] == ["amblin", "walter-penhale"]
        who = held.sql("SELECT DISTINCT entity_id FROM mentions WHERE text = 'Amblin'").to_pylist()
        assert who == [{"entity_id": "amblin"}]


DATED = LIST.replace("Consul in Tarn<", "Consul in Tarn from January 1949<").replace(
    ", Secretary<", ", Secretary, Office of Isles, until May 1951; thereafter Acting Director, Office of Isles<"
)


def test_offices_that_a_list_gives_with_their_days_are_tenures(tmp_path: Path) -> None:
    """With the words that say so; what the list leaves open is not known."""
    with archive(tmp_path, {"volume.xml": VOLUME.replace("<p>A preface.</p>", DATED)}) as held:
        rows = held.sql('SELECT person_id, office_id, kind, "from", "to", source FROM tenures ORDER BY ALL').to_pylist()
        assert [tuple(row.values()) for row in rows] == [
            (
                *("ruth-amblin", "consul-in-tarn", "appointed", "1949-01", None),
                "volume-front-matter: “Consul in Tarn from January 1949”",
            ),
            (
                *("walter-penhale", "director-office-of-isles", "acting", "1951-05", None),
                "volume-front-matter: “thereafter Acting Director, Office of Isles”",
            ),
        ]
        (office,) = held.sql("SELECT kind, name FROM entities WHERE id = 'consul-in-tarn'").to_pylist()
        assert office == {"kind": "office", "name": "Consul in Tarn"}


def test_where_the_archive_keeps_offices_the_list_adds_none(tmp_path: Path) -> None:
    root = tmp_path / "two"
    (root / "authority").mkdir(parents=True)
    (root / "authority" / "offices.csv").write_text("id,name\nconsul,Consul in Tarn\n", "utf-8")
    with archive(root, {"volume.xml": VOLUME.replace("<p>A preface.</p>", DATED)}) as held:
        rows = held.sql("SELECT office_id FROM tenures").to_pylist()
        assert rows == [{"office_id": "consul"}]
        assert held.sql("SELECT count(*) AS n FROM entities WHERE kind = 'office'").to_pylist() == [{"n": 1}]


def test_an_attachment_is_enclosed_in_its_paper(tmp_path: Path) -> None:
    with archive(tmp_path, {"volume.xml": ATTACHED}) as held:
        rows = held.sql(
            "SELECT document_id, target_id FROM \"references\" WHERE relation = 'encloses' ORDER BY ALL"
        ).to_pylist()
        assert [tuple(row.values()) for row in rows] == [
            ("straits1951-d5", "straits1951-d5a1"),
            ("straits1951-d5a1", "straits1951-d5a1a1"),
        ]


PEOPLE = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Letters</title></titleStmt></fileDesc></teiHeader>
<standOff><listPerson><person xml:id="p1"><persName><surname>Amblin</surname> <forename>Ruth</forename></persName>
<note>Consul in Tarn</note></person>
<person xml:id="p2"><persName>Walter Penhale</persName><persName type="cover">Falcon</persName></person></listPerson></standOff>
<text><body><p>Told by <persName ref="#p1">Amblin</persName> and by <persName ref="#p2">W. P.</persName></p></body></text></TEI>"""


def test_persons_of_a_list_outside_the_text(tmp_path: Path) -> None:
    with archive(tmp_path, {"letter.xml": PEOPLE}) as held:
        names = held.sql("SELECT entity_id, form FROM names ORDER BY ALL").to_pylist()
        assert [tuple(row.values()) for row in names] == [
            ("ruth-amblin", "Ruth Amblin"),
            ("walter-penhale", "Walter Penhale"),
        ]
        who = held.sql("SELECT text, entity_id FROM mentions WHERE document_id = 'letter' ORDER BY start").to_pylist()
        assert [tuple(row.values()) for row in who] == [("Amblin", "ruth-amblin"), ("W. P.", "walter-penhale")]
        kinds = held.sql("SELECT id, kind, title FROM documents ORDER BY id").to_pylist()
        assert [(row["id"], row["kind"]) for row in kinds] == [("letter", None), ("letter-persons", "front matter")]


TERMS = """<list type="terms">
<item><hi rend="strong"><term xml:id="t_FO1">FO</term>,</hi> Foreign Office<note>Since 1900.</note></item>
<item><term xml:id="t_en1">en</term>, Embassy telegram</item>
<item><term xml:id="t_D1">D</term>, Division</item><item><term xml:id="t_D1">D</term>, Director</item></list>
<list type="gloss"><label xml:id="t_X1">X</label><item>Exchange</item></list>"""


def test_terms_of_the_list_are_what_the_abbreviations_mean(tmp_path: Path) -> None:
    """Shown where they stand; one that means a body of the authority is that body. A key of two meanings has none."""
    said = "".join(f'<gloss target="#t_{key}1">{key}</gloss> ' for key in ("FO", "en", "D", "X"))
    volume = VOLUME.replace("<p>A preface.</p>", TERMS).replace(
        "The harbor is closed.", f"The harbor is closed. {said}"
    )
    root = tmp_path / "a"
    (root / "authority").mkdir(parents=True)
    (root / "authority" / "organisations.csv").write_text("id,name,kind\noffice,Foreign Office,service\n", "utf-8")
    with archive(root, {"volume.xml": volume}) as held:
        rows = held.sql(
            "SELECT value, attributes FROM encoding WHERE document_id = 'volume-d1' AND kind = 'term' "
            "AND len(attributes) = 1 AND attributes[1] LIKE 'target=%' ORDER BY start"
        ).to_pylist()
        assert [(row["value"], row["attributes"]) for row in rows] == [
            ("Foreign Office", ["target=#t_FO1"]),
            ("Embassy telegram", ["target=#t_en1"]),
            ("#t_D1", ["target=#t_D1"]),
            ("Exchange", ["target=#t_X1"]),
        ]
        who = held.sql(
            "SELECT text, kind, entity_id, rule, basis FROM mentions WHERE document_id = 'volume-d1' AND text IN ('FO', 'en')"
        ).to_pylist()
        assert who == [
            {"text": "FO", "kind": "organisation", "entity_id": "office", "rule": "encoded.term", "basis": "record"}
        ]
        (reason,) = held.sql("SELECT text FROM reasons WHERE rule = 'encoded.term'").to_pylist()
        assert reason["text"] == "the edition's list of terms has “Foreign Office”"


def test_lists_that_do_not_say_what_they_are_are_known_by_their_keys(tmp_path: Path) -> None:
    """In some volumes only the division around a list says so."""
    plain = "<div xml:id='persons'>" + LIST.replace(' type="names"', "") + "</div>"
    plain += "<div xml:id='terms'>" + TERMS.replace(' type="terms"', "").replace("FO</term>", "F.O.</term>") + "</div>"
    said = '<gloss target="#t_FO1">FO</gloss>'
    volume = VOLUME.replace("<p>A preface.</p>", plain).replace(
        "The harbor is closed.", f"The harbor is closed. {said}"
    )
    with archive(tmp_path, {"volume.xml": volume}) as held:
        people = held.sql("SELECT id FROM entities WHERE kind = 'person' ORDER BY id").to_pylist()
        assert [row["id"] for row in people] == ["ruth-amblin", "walter-penhale"]
        (term,) = held.sql(
            "SELECT value FROM encoding WHERE document_id = 'volume-d1' AND attributes[1] = 'target=#t_FO1'"
        ).to_pylist()
        assert term == {"value": "Foreign Office"}


def test_offices_of_a_person_with_days_in_the_markup_are_tenures(tmp_path: Path) -> None:
    """With the words and the days of the markup; what may have begun on some day, ranks and places of work are none."""
    said = (
        '<occupation from="1949-01-03" to="1951-05">Consul in Tarn</occupation>'
        '<affiliation from="1951-06"><roleName>Director</roleName>, <orgName>Office of Isles</orgName></affiliation>'
        '<affiliation from="1940" to="1948">Tarn Company</affiliation><occupation notBefore="1939">Secretary</occupation>'
        '<occupation from="1938" to="1937">Secretary</occupation><occupation from="1938-31">Secretary</occupation>'
        "<occupation>Painter</occupation>"
    )
    role = (
        '<persName>Walter Penhale <roleName when="1951-05-14">Premier</roleName>'
        '<roleName type="nobility" from="1930">Duke</roleName></persName>'
    )
    people = PEOPLE.replace("<note>Consul in Tarn</note>", said).replace("<persName>Walter Penhale</persName>", role)
    with archive(tmp_path, {"letter.xml": people}) as held:
        rows = held.sql('SELECT person_id, office_id, kind, "from", "to", source FROM tenures ORDER BY ALL').to_pylist()
        assert [tuple(row.values()) for row in rows] == [
            (
                *("ruth-amblin", "consul-in-tarn", "appointed", "1949-01-03", "1951-05"),
                "letter-persons: “Consul in Tarn (from 1949-01-03, to 1951-05)”",
            ),
            (
                *("ruth-amblin", "director-office-of-isles", "appointed", "1951-06", None),
                "letter-persons: “Director, Office of Isles (from 1951-06)”",
            ),
            (
                *("walter-penhale", "premier", "appointed", "1951-05-14", "1951-05-14"),
                "letter-persons: “Premier (when 1951-05-14)”",
            ),
        ]
        text = held.sql("SELECT text FROM documents WHERE id = 'letter-persons'").to_pylist()[0]["text"]
        assert "Amblin, Ruth\nConsul in Tarn\nDirector, Office of Isles\nTarn Company" in text
        assert held.sql("SELECT count(*) AS n FROM mentions WHERE text = 'Painter'").to_pylist() == [{"n": 0}]
