"""What each format costs: files and megabytes a CPU second, peak memory, against plain text in the same run; and a mixed folder built.

Run `python -m benchmarks.formats --count 200`. Every file is the same kind of made-up telegram of about 5 kB of text, written by an
independent program where there is one. Each format is read in a process of its own, whose peak memory is told.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks.build_scale import made_up
from diplomatica.build import build
from diplomatica.building.report import peak_bytes
from diplomatica.read import read_file


class Figure(NamedTuple):
    """What one format took."""

    name: str
    documents: int
    megabytes: float
    seconds: float
    peak: float
    """Megabytes at the most, the process itself included."""


def _html(text: str) -> bytes:
    body = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    menu = "<nav><ul>" + "<li><a href='/x'>Menu</a>" * 30 + "</ul></nav>"
    return f"<html><head><title>Telegram</title></head><body>{menu}<div class='content'>{body}</div></body></html>".encode()


def _tei(text: str) -> bytes:
    body = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'.encode()


def _docx(text: str) -> bytes:
    import docx

    made, out = docx.Document(), io.BytesIO()
    for part in text.split("\n\n"):
        made.add_paragraph(part)
    made.save(out)
    return out.getvalue()


def _odt(text: str) -> bytes:
    import odfdo

    made, out = odfdo.Document("text"), io.BytesIO()
    made.body.clear()
    for part in text.split("\n\n"):
        made.body.append(odfdo.Paragraph(part))
    made.save(out)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    out, style = io.BytesIO(), getSampleStyleSheet()["Normal"]
    SimpleDocTemplate(out, invariant=1).build(
        [x for part in text.split("\n\n") for x in (Paragraph(escape(part), style), Spacer(1, 10))]
    )
    return out.getvalue()


def _mail(text: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.org", "b@example.org", "Telegram"
    made.set_content(text)
    return made.as_bytes()


def _mhtml(text: str) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "<Saved by Blink>", "Telegram"
    made.set_content(_html(text).decode(), subtype="html", cte="quoted-printable")
    made.make_related()
    return made.as_bytes()


def _page(text: str) -> bytes:
    lines = "".join(
        f"<TextLine><TextEquiv><Unicode>{escape(line)}</Unicode></TextEquiv></TextLine>"
        for line in text.split("\n")
        if line
    )
    return f"<PcGts><Page><TextRegion id='r'>{lines}</TextRegion></Page></PcGts>".encode()


def _alto(text: str) -> bytes:
    lines = "".join(
        "<TextLine>" + "".join(f'<String CONTENT="{escape(word)}"/>' for word in line.split()) + "</TextLine>"
        for line in text.split("\n")
        if line
    )
    return (
        f"<alto><Layout><Page><PrintSpace><TextBlock>{lines}</TextBlock></PrintSpace></Page></Layout></alto>".encode()
    )


def _mbox(text: str) -> bytes:
    begin = b"From a@example.org Thu May  3 15:04:00 1951\n"
    return begin + _mail(text) + b"\n" + begin + _mail(text[::-1])


def _mets(text: str) -> bytes:
    half = text.index("\n\n", len(text) // 2) if "\n\n" in text[len(text) // 2 :] else len(text) // 2
    pages = {"page/1.xml": _page(text[:half]), "page/2.xml": _page(text[half:])}
    files = "".join(f"<file ID='f{n}'><FLocat href='{name}'/></file>" for n, name in enumerate(pages))
    divs = "".join(f"<div><fptr FILEID='f{n}'/></div>" for n in range(len(pages)))
    record = f"<mets><fileSec><fileGrp>{files}</fileGrp></fileSec><structMap>{divs}</structMap></mets>"
    return _packed({"mets.xml": record.encode(), **pages})


def _record(text: str) -> bytes:
    return f"<mets><dmdSec><xmlData><title>{escape(text[:7])}</title></xmlData></dmdSec></mets>".encode()


def _zip(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", text)
    return out.getvalue()


def _calendar(text: str) -> bytes:
    return (
        json.dumps({"id": text[:12], "title": text[:60], "date": "1950-05-03", "summary": text[60:400]}) + "\n"
    ).encode()


def _xlsx(text: str) -> bytes:
    """A workbook of one record, as the calendar has it."""
    import openpyxl

    made, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("id", "title", "date", "summary"), (text[:12], text[:60], "1950-05-03", text[60:400])):
        made.worksheets[0].append(row)
    made.save(out)
    return out.getvalue()


def _ods(text: str) -> bytes:
    """An OpenDocument table of one record, as the calendar has it."""
    import odfdo

    made, out, sheet = odfdo.Document("spreadsheet"), io.BytesIO(), odfdo.Table("Register")
    made.body.clear()
    for values in (("id", "title", "date", "summary"), (text[:12], text[:60], "1950-05-03", text[60:400])):
        row = odfdo.Row()
        row.set_values(values)
        sheet.append_row(row)
    made.body.append(sheet)
    made.save(out)
    return out.getvalue()


def _ris(text: str) -> bytes:
    return (
        f"TY  - MANSCPT\nTI  - {text[:7]}\nDA  - 1950/05/03/\nAB  - {' '.join(text[:400].split())}\nER  - \n".encode()
    )


def _bib(text: str) -> bytes:
    return f"@misc{{a, title = {{{text[:7]}}}, date = {{1950-05-03}}, abstract = {{{' '.join(text[:400].split())}}}}}\n".encode()


def _csl(text: str) -> bytes:
    return json.dumps([{"id": "a", "type": "manuscript", "title": text[:7], "abstract": text[:400]}]).encode()


def _tropy(text: str) -> bytes:
    item = {"@type": "Item", "title": text[:7], "photo": [{"path": "a.jpg", "note": [{"text": {"@value": text}}]}]}
    return json.dumps({"@context": "tropy", "@graph": [item]}).encode()


WRITERS: dict[str, Callable[[str], bytes]] = {
    "txt": str.encode,
    "html": _html,
    "tei.xml": _tei,
    "docx": _docx,
    "odt": _odt,
    "pdf": _pdf,
    "eml": _mail,
    "mhtml": _mhtml,
    "mbox": _mbox,
    "page.xml": _page,
    "alto.xml": _alto,
    "mets.xml": _record,
    "mets.zip": _mets,
    "zip": _zip,
    "jsonl": _calendar,
    "xlsx": _xlsx,
    "ods": _ods,
    "ris": _ris,
    "bib": _bib,
    "csl.json": _csl,
    "tropy.json": _tropy,
}
"""How a telegram is written in each format, by the end of the file's name; plain text is the measure of the others."""


class Hostile(NamedTuple):
    """A file that is broken or made to do harm, and the code under which it is shelved."""

    made: Callable[[], bytes]
    code: str


def _packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def _entities(name: str) -> bytes:
    """A billion laughs."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE {name} [<!ENTITY l0 "ha">{laughs}]><{name}><text><p>&l9;</p></text></{name}>'.encode()


def _rows() -> bytes:
    """An OpenDocument table with one row that says it stands there nine hundred million times."""
    row = b"<t:table-row t:number-rows-repeated='900000000'><t:table-cell><p>x</p></t:table-cell></t:table-row>"
    content = b"<o xmlns:t='t'><t:table>" + row + b"</t:table></o>"
    return _packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


HOSTILE: dict[str, Hostile] = {
    "laughs.xml": Hostile(lambda: _entities("TEI"), "declared-entity"),
    "outside.xml": Hostile(
        lambda: b'<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]><TEI><text><p>&x;</p></text></TEI>',
        "declared-entity",
    ),
    "laughs.docx": Hostile(lambda: _packed({"word/document.xml": _entities("document")}), "declared-entity"),
    "deep.xml": Hostile(lambda: b"<TEI>" + b"<div>" * 50_000 + b"</div>" * 50_000 + b"</TEI>", "too-deep"),
    "deep.html": Hostile(lambda: b"<html>" + b"<div>" * 50_000, "empty"),
    "deep.json": Hostile(lambda: b"[" * 100_000, "unsupported-format"),
    "bomb.docx": Hostile(lambda: _packed({"word/document.xml": b" " * 60_000_000}), "too-large"),
    "bomb.odt": Hostile(
        lambda: _packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b" " * 60_000_000}),
        "too-large",
    ),
    "bomb.xlsx": Hostile(lambda: _packed({"xl/workbook.xml": b" " * 60_000_000}), "too-large"),
    "laughs.xlsx": Hostile(lambda: _packed({"xl/workbook.xml": _entities("workbook")}), "declared-entity"),
    "laughs.ods": Hostile(
        lambda: _packed(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": _entities("office")}
        ),
        "declared-entity",
    ),
    "rows.ods": Hostile(_rows, "too-large"),
    "nested.zip": Hostile(lambda: _packed({"a.zip": _packed({"b.txt": b"x"})}), "empty"),
    "outside.zip": Hostile(lambda: _packed({"../../etc/passwd": b"x", "/root/a.txt": b"x"}), "empty"),
    "cut.zip": Hostile(lambda: _packed({"a.txt": b"words"})[:40], "bad-zip"),
    "cut.pdf": Hostile(lambda: _pdf("words")[:300], "bad-pdf"),
    "junk.pdf": Hostile(lambda: b"%PDF-1.7\n" + b"<< /Kids [1 0 R] >>" * 2_000, "bad-pdf"),
    "circle.tif": Hostile(lambda: b"II*\0\x08\0\0\0\0\0\x08\0\0\0", "bad-tiff"),
    "junk.bin": Hostile(lambda: bytes(range(256)) * 40, "unsupported-format"),
    "nothing.txt": Hostile(lambda: b" \n\n", "empty"),
    "zeros.txt": Hostile(lambda: b"\0" * 5_000, "unsupported-format"),
    "other.csv": Hostile(lambda: b"red,green\n1,2\n", "unknown-columns"),
    "open.bib": Hostile(lambda: b"@misc{a, title = {" + b"{" * 5_000, "empty"),
    "parts.eml": Hostile(
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 300, "too-large"
    ),
    "parts.mhtml": Hostile(
        lambda: b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 300, "too-large"
    ),
    "scripts.html": Hostile(lambda: b"<html><script>" + b"alert(1);" * 5_000 + b"</script></html>", "empty"),
}
"""By the end of the file's name, what must not be read as a document."""


def measure(name: str, count: int) -> Figure:
    """Read so many files of a format in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (name, count))


def _measured(name: str, count: int) -> Figure:
    write = WRITERS[name]
    files = [write(text) for text in islice(made_up(), count)]
    read_file(files[0], f"documents/first.{name}")  # what is loaded once is not the format's price
    began = time.process_time()
    documents = sum(len(read_file(data, f"documents/{n}.{name}").raws) for n, data in enumerate(files))
    spent = time.process_time() - began
    return Figure(name, documents, sum(map(len, files)) / 1e6, spent, peak_bytes() / 1e6)


def fill(root: Path, count: int, hostile: int) -> None:
    """An archive of so many files in all formats, and `hostile` of those that are broken or made to do harm, in turn."""
    (root / "documents").mkdir(parents=True)
    (root / "diplomatica.toml").write_text('[archive]\nname = "Mixed"\n', "utf-8")
    names = list(WRITERS)
    for n, text in enumerate(islice(made_up(), count)):
        name = names[n % len(names)]
        (root / "documents" / f"d{n:05d}.{name}").write_bytes(WRITERS[name](text))
    harmful = list(HOSTILE)
    for n in range(hostile):
        name = harmful[n % len(harmful)]
        (root / "documents" / f"h{n:05d}-{name}").write_bytes(HOSTILE[name].made())


def mixed(root: Path, count: int) -> None:
    """Build a folder of so many files, a twentieth of them hostile, and say what came of it."""
    fill(root, count - count // 20, count // 20)
    report = build(root)
    rate = report.files / max(report.seconds, 1e-9)
    print(
        f"\n{report.files} mixed files, {count // 20} of them hostile: {report.documents} documents, {report.shelved} shelved, "
        f"{report.seconds:.1f} s, {rate:.0f} files/s, {peak_bytes() / 1e6:.0f} MB in this process"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="files of each format")
    parser.add_argument("--mixed", type=int, default=1000, help="files of the mixed folder; 0 for none")
    asked = parser.parse_args()
    plain = measure("txt", asked.count)
    print("| format | documents/s | MB/s | CPU of plain text × | peak MB |\n|---|---|---|---|---|")
    for name in WRITERS:
        found = plain if name == "txt" else measure(name, asked.count)
        ratio = found.seconds / max(plain.seconds, 1e-9)
        rate = found.documents / max(found.seconds, 1e-9)
        print(
            f"| {name} | {rate:,.0f} | {found.megabytes / max(found.seconds, 1e-9):.1f} | {ratio:.1f} | {found.peak:.0f} |"
        )
    if asked.mixed:
        root = Path(tempfile.mkdtemp())
        try:
            mixed(root / "archive", asked.mixed)
        finally:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
