"""Files made to do harm that no other test of a reader holds: each is shelved with its reason, or read, in bounded time."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from diplomatica.errors import DocumentError
from tests.read.books import read_or_shelve
from tests.read.test_archive import packed
from tests.read.test_office import word

ROUND = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>endobj
trailer<</Root 1 0 R/Size 3>>
%%EOF
"""
METS = b"""<mets xmlns:xlink="x"><fileSec><fileGrp><file ID="a"><FLocat xlink:href="mets.xml"/></file></fileGrp></fileSec>
<structMap TYPE="PHYSICAL"><div><div><fptr FILEID="a"/></div></div></structMap></mets>"""
TABLES = "<w:tbl><w:tr><w:tc>" * 2_000 + "<w:p><w:r><w:t>x</w:t></w:r></w:p>" + "</w:tc></w:tr></w:tbl>" * 2_000
TROPY = b'{"@context":"https://tropy.org/v1/contexts/export.jsonld","@graph":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", ROUND, "bad-pdf"),
        ("a.zip", packed({"mets.xml": METS}), "empty"),
        ("a.docx", word(TABLES), "too-deep"),
        ("a.json", TROPY, "bad-json"),
        ("a.jsonl", b'{"id":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "unknown-columns"),
        ("a.jsonl", b'{"id":' + b"9" * 1_000_000 + b"}", "unknown-columns"),
        ("a.ris", b"TY  - BOOK\nTI  - " + b"x" * 45_000_000 + b"\nER  - \n", "bad-ris"),
        ("a.bib", b"@book{a, title={" + b"{" * 500_000, "empty"),
    ],
    ids=["page-tree", "mets-itself", "tables", "tropy-deep", "row-deep", "number", "long-line", "braces"],
)
def test_each_is_shelved_with_its_reason(name: str, data: bytes, code: str) -> None:
    begun = time.process_time()
    found = read_or_shelve(data, f"documents/{name}")
    assert isinstance(found, DocumentError)
    assert (found.code, bool(str(found))) == (code, True)
    assert time.process_time() - begun < 5


def test_strings_of_a_bibliography_that_double_are_not_expanded() -> None:
    names = "abcdefghijklmnopqrstuvwxyz"
    doubled = "".join(f"@string{{{new}={old} # {old}}}" for old, new in pairwise(names))
    data = f'@string{{a="xxxxxxxxxx"}}{doubled}@book{{k, title=z}}'.encode()
    found = read_or_shelve(data, "documents/a.bib")
    assert isinstance(found, DocumentError) or all(len(field.value) < 3_000 for field in found.raws[0].fields)


def test_a_quotation_mark_that_never_closes_in_a_long_table() -> None:
    begun = time.process_time()
    found = read_or_shelve(b"id,title\n" + b'a,"b\n' * 100_000, "documents/a.csv")
    assert isinstance(found, DocumentError) or 0 < len(found.problems) <= 1_000
    assert time.process_time() - begun < 10
