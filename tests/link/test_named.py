"""Papers that are told by who wrote them, without a number, find their document where one alone fits."""

from __future__ import annotations

import pytest

import diplomatica
from diplomatica.build import build

ARCHIVE = '[archive]\nname = "Orsk"\n\n[[source]]\npath = "documents/**"\nconvention = "common"\n'
AUTHORITY = {
    "people": "id,name,variants\nlund,Maria Lund,Lund\nbrandt,Anders Brandt,Brandt\ngrey,Tove Grey,Grey\n",
    "offices": "id,name,organisation_id\nregent,Regent of Orsk,orsk\nenvoy,Envoy of Vell,vell\nconsul,Consul of Vell,vell\n",
    "organisations": "id,name,kind\norsk,Government of Orsk,government\nvell,Government of Vell,government\n",
    "tenures": "person_id,office_id,kind,from\n"
    "lund,regent,appointed,1949\nbrandt,envoy,appointed,1949\ngrey,consul,appointed,1949\n",
}
POINTS = '"2. The dam at Tarn was opened on Monday by the engineers of the harbour.\n\n3. Nobody was told of it."'
PAPERS = {
    "a": (
        "Letter, Lund to Brandt",
        "Halm, 3 March 1951\n\nTo: Anders Brandt\n\nThe ferry waits for coal.\n\nMARIA LUND\n",
    ),
    "b": ("Telegram, Lund to Grey", "Halm, 4 March 1951\n\nTo: Tove Grey\n\nThe ferry waits.\n\nMARIA LUND\n"),
    "c": ("Letter, Lund to Grey", "Halm, 4 March 1951\n\nTo: Tove Grey\n\nThe ice is thin.\n\nMARIA LUND\n"),
    "d": (
        "Telegram, Grey to Brandt",
        "Tarn, 6 March 1951\n\nTo: Anders Brandt\n\n1. It snows.\n\n" + POINTS.replace('"', "") + "\n\nTOVE GREY\n",
    ),
    "e": ("Letter, Grey to Lund", "Tarn, 7 March 1951\n\nTo: Maria Lund\n\nThe dam is old.\n\nTOVE GREY\n"),
    "z": (
        "Telegram, Brandt to Grey",
        "Vellgard, 12 March 1951\n\nTo: Tove Grey\n\nThe engineers have asked for the papers once more, and nobody has them.\n\n"
        "We have read Lund's letter of 3 March. Lund's telegram of 4 March is here, and so is Chairman Lund's letter of 4 March. "
        "Lund's message of 4 March is not. Lund's letter of 5 March neither.\n\n"
        "Your private letter to Maria Lund has been read. Your private letter to Anders Holt has not.\n\n"
        f"Following are points 2 and 3 of telegram from Tove Grey:\n\n{POINTS}\n\nANDERS BRANDT\n",
    ),
}


@pytest.fixture(scope="module")
def targets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    """The target of each reference of the citing paper by its words."""
    root = tmp_path_factory.mktemp("named")
    (root / "diplomatica.toml").write_text(ARCHIVE)
    for name, rows in AUTHORITY.items():
        (root / "authority").mkdir(exist_ok=True)
        (root / "authority" / f"{name}.csv").write_text(rows)
    (root / "documents").mkdir()
    for name, (title, text) in PAPERS.items():
        (root / "documents" / f"{name}.txt").write_text(f"id: {name}\ntitle: {title}\n\n{text}")
    build(root)
    found = diplomatica.open(root).table("references").to_pylist()
    return {row["text"]: row["target_id"] for row in found if row["document_id"] == "z"}


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("Lund's letter of 3 March", "a"),
        ("Lund's telegram of 4 March", "b"),
        ("Chairman Lund's letter of 4 March", "c"),
        ("Lund's message of 4 March", None),
        ("Lund's letter of 5 March", None),
        ("Your private letter to Maria Lund", "e"),
        ("Your private letter to Anders Holt", None),
        ("Following are points 2 and 3 of telegram from Tove Grey", "d"),
    ],
    ids=["day", "kind", "title", "two fit", "no paper of that day", "ends", "nobody", "quoted"],
)
def test_a_paper_told_by_its_writer(targets: dict[str, str | None], words: str, target: str | None) -> None:
    assert targets[words] == target
