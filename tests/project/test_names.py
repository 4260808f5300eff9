"""Program code and conventions hold no name of a person or place: those are data of an archive."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "diplomatica"
SAMPLES = SOURCE / "samples"
SHORTEST = 5
COMMON = {"minister", "korea", "china", "party", "headquarters", "general", "chief", "the chinese comrades"}
"""Forms of the sample's authority that are also words of the language, or of a time zone."""


def names() -> set[str]:
    """Every form of a person or place in the samples' authority files."""
    out: set[str] = set()
    for name in ("people", "places"):
        for path in SAMPLES.glob(f"*/authority/{name}.csv"):
            with path.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    out.update([row["name"], *row["variants"].split("|")])
    for path in SAMPLES.glob("*/authority/names.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            out.update(row["form"] for row in csv.DictReader(lines) if row["kind"] != "collective")
    return {form for form in out if len(form) >= SHORTEST and form.lower() not in COMMON and form[0].isupper()}


def test_no_names_in_program_code() -> None:
    forms = sorted(names(), key=len, reverse=True)
    assert len(forms) > 100
    wanted = re.compile(r"(?<![\w/])(" + "|".join(map(re.escape, forms)) + r")(?!\w)")
    found = []
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix not in (".py", ".sql", ".toml", ".html", ".js") or SAMPLES in path.parents:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found += [f"{path.relative_to(ROOT)}:{number}: {m.group(0)}" for m in wanted.finditer(line)]
    assert found == []
