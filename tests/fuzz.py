"""Coverage-guided fuzzing of every reader and of the grammar: `make fuzz`, ten minutes; `SECONDS=60` for less.

Each target runs in a process of its own, for libFuzzer ends the process it runs in. What it finds stays in `.fuzz/`:
a file `crash-…` or `timeout-…` beside the target's name, which `python -m tests.fuzz TARGET FILE` runs again.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

SAMPLES = Path(__file__).parents[1] / "src" / "diplomatica" / "samples"
FOUND = Path(".fuzz")
PATIENCE = 20
"""Seconds that one input may take, on any machine."""
LARGEST = 20_000
"""Bytes of an input."""

READERS = (
    "txt",
    "html",
    "xml",
    "jsonl",
    "csv",
    "ris",
    "bib",
    "json",
    "md",
    "eml",
    "mhtml",
    "mbox",
    "zip",
    "docx",
    "odt",
    "xlsx",
    "ods",
    "pdf",
    "tif",
)
TARGETS = ("text", *READERS)


def target(name: str) -> Callable[[bytes], None]:
    """What is done with the bytes of one input: parsed as a text, or read as a file of that kind and parsed."""
    from diplomatica.conventions import builtin
    from diplomatica.errors import DocumentError
    from diplomatica.parse import ParseSettings, parse
    from diplomatica.read import read_file
    from tests.parse.fiction import document
    from tests.parse.test_fuzz import check
    from tests.read.parts import check_parts

    settings = ParseSettings(conventions=builtin())

    def text(data: bytes) -> None:
        words = data.decode("utf-8", "replace")
        raw = document(words)
        check(raw.text, parse(raw, settings))

    def file(data: bytes) -> None:
        try:
            # A picture alone would be given to another program; beside a text it is read by us.
            reads = read_file(data, f"documents/input.{name}", beside=["documents/input.txt"] if name == "tif" else ())
        except DocumentError:
            return
        check_parts(reads.raws)
        for raw in reads.raws[:5]:
            check(raw.text, parse(raw, settings))

    return text if name == "text" else file


MORE = {
    "txt": [
        "May 14, 1951\n\nCable, Mora to Ruiz\n\nCitation:\n\nWilson Center Digital Archive, RGANI, f. 5.\n"
        "https://digitalarchive.wilsoncenter.org/document/123456\n\nSummary:\n\nThe bridge.\n\nTO RUIZ\n\nThe bridge is closed.\n"
    ],
    "md": ["---\nid: vell-1\nto: [Ruiz, Ott]\n---\nThe bridge[^1] is closed.\n\n[^1]: Of stone.\n"],
    "xml": [
        "<mets><dmdSec><mdWrap><xmlData><mods><title>Papers</title></mods></xmlData></mdWrap></dmdSec><fileSec><fileGrp><file ID='a'>"
        "<FLocat href='1.xml'/></file></fileGrp></fileSec><structMap><div><fptr FILEID='a'/></div></structMap></mets>",
        "<PcGts><Page><TextRegion id='r'><TextLine><TextEquiv>"
        "<Unicode>The bridge is</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>",
        "<alto><Layout><Page><PrintSpace><TextBlock>"
        "<TextLine><String CONTENT='bridge' WC='0.9'/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>",
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><front><list type="names">'
        '<item><persName xml:id="p_M1">Mora, Anna</persName>, Consul in '
        "Vell from May 1951; thereafter Director</item></list></front><body><div type='document'><p>Vell</p></div></body></text></TEI>",
    ],
    "json": [
        '{"@context": "tropy", "@graph": [{"@type": "Item", "title": "A note",'
        ' "photo": [{"path": "a.jpg", "note": [{"text": {"@value": "words"}}]}]}]}'
    ],
}
"""Inputs of other readers that know a file by the same ending."""


def seeds(name: str) -> list[bytes]:
    """Inputs to begin with: the sample papers for texts, and what the tests of a format make."""
    papers = [path.read_bytes() for path in sorted(SAMPLES.glob("*/documents/**/*")) if path.is_file()]
    more = [seed.encode() for seed in MORE.get(name, ())]
    if name in ("text", "txt", "md"):
        return [*more, *(paper for paper in papers if len(paper) < LARGEST)]
    words = papers[0].decode("utf-8", "replace") if papers else "The bridge is closed."
    made = {
        "html": f"<html><head><title>Paper</title></head><body><article><p>{words}</p></article></body></html>",
        "xml": '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><div type="document">'
        f"<p>{words[:300]}</p></div></body></text></TEI>",
        "jsonl": '{"id": "a1", "title": "A note", "sent": "1951-05-14T08:10", "sender": "Anna Mora"}\n',
        "csv": "id,title,sent,sender\na1,A note,14.5.51 at 8:10,Anna Mora\n",
        "ris": "TY  - MANSCPT\nTI  - A note\nAU  - Mora, Anna\nDA  - 1951/05/14/\nER  - \n",
        "bib": "@misc{a1, title = {A {N}ote}, author = {Mora, Anna}, date = {1951-05-14}}\n",
        "json": '[{"type": "manuscript", "title": "A note", "issued": {"date-parts": [[1951, 5, 14]]}}]',
        "mbox": "From a@example.org Thu May  3 15:04:00 1951\nFrom: a@example.org\nSubject: A note\n\nThe bridge is closed.\n\n"
        "From a@example.org Thu May  3 15:04:00 1951\nFrom: b@example.org\n\n>From Vell nothing.\n",
        "mhtml": "MIME-Version: 1.0\nSnapshot-Content-Location: https://example.org/a\nContent-Type: multipart/related; boundary=b\n\n"
        "--b\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n<p>The bridge is=20closed.\n--b--\n",
        "eml": "From: a@example.org\nTo: b@example.org\nSubject: A note\nMessage-ID: <1@example.org>\n\nThe bridge is closed.\n",
    }
    return [made[name].encode() if name in made else _packed(name), *more]


def _packed(name: str) -> bytes:
    """A small file of a format that is no text, as the tests of its reader make it."""
    from tests.read.test_archive import packed
    from tests.read.test_office import word
    from tests.read.test_pdf import drawn

    match name:
        case "docx":
            return word("<w:p><w:r><w:t>The bridge is closed.</w:t></w:r></w:p>")
        case "pdf":
            return drawn(lambda page: page.drawString(72, 720, "The bridge is closed."))
        case "tif":
            from tests.read.test_tiff import tiff

            return tiff(2)
        case "xlsx":
            from tests.read.test_sheets import FULL, workbook

            return workbook(Telegrams=FULL)
        case "ods":
            from tests.read.test_ods import FULL as ROWS
            from tests.read.test_ods import table

            return table(Telegrams=ROWS)
        case "odt":
            from odfdo import Document, Paragraph

            out, made = BytesIO(), Document("text")
            made.body.append(Paragraph("The bridge is closed."))
            made.save(out)
            return out.getvalue()
    return packed({"a.txt": b"The bridge is closed.", "b.csv": b"id,title\na1,A note\n"})


def run(name: str, seconds: int) -> None:
    """Fuzz one target in this process, which libFuzzer then ends."""
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["diplomatica"]):
        once = target(name)
    corpus = FOUND / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-timeout={PATIENCE}",
            f"-max_len={LARGEST}",
            f"-artifact_prefix={FOUND / name}-",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-verbosity=0",
        ],
        once,
    )
    atheris.Fuzz()


def main() -> int:
    """Exit status: 0 nothing found, 1 something was."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="?", choices=TARGETS)
    parser.add_argument("file", nargs="?", type=Path, help="run this input once, without fuzzing")
    parser.add_argument("--seconds", type=int, default=600, help="for all targets together")
    given = parser.parse_args()
    if given.file:
        target(given.target)(given.file.read_bytes())
        print(f"{given.file}: nothing is wrong")
        return 0
    if given.target:
        run(given.target, given.seconds)
        return 0
    share = max(1, given.seconds // len(TARGETS))
    bad = 0
    for name in TARGETS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(share)],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
        )
        stats = [line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        print(
            f"{name:6} {share} s, {stats[0] if stats else '?'} inputs: {'nothing found' if done.returncode == 0 else 'FOUND'}",
            flush=True,
        )
        if done.returncode:
            bad = 1
            print("\n".join(done.stderr.splitlines()[-25:]))
    return bad


if __name__ == "__main__":
    sys.exit(main())
