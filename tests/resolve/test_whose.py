"""Whose a stamp of receipt is that names an office or a house."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from diplomatica.resolve.whose import meant
from tests.resolve.orsk import directory


def _party(entity: str | None, office: str | None, words: str) -> dict[str, Any]:
    return {"entity_id": entity, "office_id": office, "text": words, "name_text": None, "office_text": words}


PREMIER, ENVOY = (
    _party("grey", "premier", "Premier of Belmark"),
    _party(None, "envoy-halm", "the Envoy of Vell in Halm"),
)


@pytest.mark.parametrize(
    ("words", "receivers", "whose"),
    [
        ("Office of the Premier", [PREMIER, ENVOY], "grey"),
        ("Chancery of the Envoy", [PREMIER, ENVOY], "envoy-halm"),
        ("The Premier of Belmark", [PREMIER, ENVOY], "grey"),
        ("Office of the Premier", [PREMIER, {**PREMIER, "entity_id": "olm"}], None),
        ("House of the Premier", [PREMIER, ENVOY], None),
        ("Office of the Prem", [PREMIER, ENVOY], None),
    ],
    ids=["office", "chancery", "as printed", "two premiers", "no office", "half a word"],
)
def test_whose(tmp_path: Path, words: str, receivers: list[dict[str, Any]], whose: str | None) -> None:
    assert meant(directory(tmp_path), receivers, words, date(1951, 2, 1)) == whose
