"""Word and OpenDocument files that independent programs wrote: what they show, with notes, numbers, changes and comments."""

from __future__ import annotations

import io
import zipfile

import docx
import odfdo
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.folder.pictures import png
from diplomatica.model.document import RawDocument
from diplomatica.read import read_file
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str, **parts: str) -> bytes:
    """A Word file whose body is this markup; other parts by their names, `footnotes` for word/footnotes.xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{W}">{text}</w:{name}>')
    return out.getvalue()


def read(data: bytes, name: str = "telegram.docx") -> RawDocument:
    (raw,) = read_file(data, f"documents/{name}").raws
    suffix = name.rpartition(".")[2]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        found = {part: package.read(part[1:]).decode() for part in {span.part for span in raw.spans} if part}
    assert suffix in ("docx", "odt")
    check_parts([raw], found | {"": ""})
    return raw


def test_a_file_that_another_program_wrote() -> None:
    made = docx.Document()
    made.add_heading("Telegram", 1)
    line = made.add_paragraph("To ")
    line.add_run("Brandt").underline = True
    line.add_run(" & all, café")
    for words, style in (("First", "List Number"), ("Second", "List Number"), ("a bullet", "List Bullet")):
        made.add_paragraph(words, style=style)
    table = made.add_table(2, 2)
    for row, column, words in ((0, 0, "a"), (0, 1, "b"), (1, 0, "c")):
        table.cell(row, column).text = words
    said = made.add_paragraph("said so")
    made.add_comment(said.runs, text="by whom?", author="Holt")
    out = io.BytesIO()
    made.save(out)
    raw = read(out.getvalue())
    assert raw.text == "Telegram\n\nTo Brandt & all, café\n\n1. First\n\n2. Second\n\na bullet\n\na\tb\n\nc\n\nsaid so"
    found = {tag.kind: raw.text[tag.start : tag.end] for tag in raw.tags}
    assert found == {"underlined": "Brandt", "gloss": "said so"}
    assert [tag.value for tag in raw.tags if tag.kind == "gloss"] == ["Holt: by whom?"]


def test_changes_notes_and_hidden_words() -> None:
    body = (
        "<w:p><w:r><w:t>The bridge </w:t></w:r><w:del w:author='L'><w:r><w:delText>is open</w:delText></w:r></w:del>"
        "<w:ins w:author='L'><w:r><w:t xml:space='preserve'>is closed</w:t></w:r></w:ins>"
        "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>.</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>struck</w:t></w:r><w:r><w:tab/><w:t>out</w:t><w:br/><w:t>line</w:t></w:r></w:p>"
    )
    notes = "<w:footnote w:id='-1'><w:p><w:r><w:t>no</w:t></w:r></w:p></w:footnote>"
    notes += "<w:footnote w:id='2'><w:p><w:r><w:t>See Vell.</w:t></w:r></w:p></w:footnote>"
    raw = read(word(body, footnotes=notes))
    assert raw.text == "The bridge is openis closed.\n\nstruck out\nline\n\nSee Vell."
    found = [(tag.kind, raw.text[tag.start : tag.end], tag.value) for tag in raw.tags]
    assert found == [
        ("deleted", "is open", None),
        ("inserted", "is closed", None),
        ("anchor", "", "1"),
        ("deleted", "struck", None),
        ("note", "See Vell.", "1"),
    ]


def test_numbers_as_the_program_shows_them() -> None:
    numbering = (
        "<w:abstractNum w:abstractNumId='0'>"
        "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='%1.'/></w:lvl>"
        "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1.%2)'/></w:lvl>"
        "</w:abstractNum><w:num w:numId='5'><w:abstractNumId w:val='0'/></w:num>"
        "<w:num w:numId='6'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='4'/></w:lvlOverride></w:num>"
    )

    def item(words: str, level: int, number: int = 5) -> str:
        return (
            f"<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr></w:pPr>"
            f"<w:r><w:t>{words}</w:t></w:r></w:p>"
        )

    body = item("one", 0) + item("sub", 1) + item("sub", 1) + item("two", 0) + item("sub", 1) + item("other", 0, 6)
    raw = read(word(body, numbering=numbering))
    assert raw.text.split("\n\n") == ["I. one", "I.a) sub", "I.b) sub", "II. two", "II.a) sub", "IV. other"]


LISTED = """<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>"""


def test_an_opendocument_text() -> None:
    made = odfdo.Document("text")
    made.body.clear()
    made.insert_style(
        odfdo.Style("text", name="U", area="text", underline="solid", text_underline_style="solid"), automatic=True
    )
    made.insert_style(LISTED, automatic=True)
    made.body.append(odfdo.Header(1, "Telegram"))
    line = odfdo.Paragraph("To Brandt & all")
    line.set_span("U", regex="Brandt")
    line.insert_note(after="Brandt", note_id="n1", citation="1", body="A note.")
    line.insert_annotation(position=2, body="by whom?", creator="Holt")
    made.body.append(line)
    outer, inner = odfdo.List(["one"], style="L"), odfdo.List(["x", "y"])
    outer.get_elements("text:list-item")[0].append(inner)
    outer.append(odfdo.ListItem("two"))
    made.body.append(outer)
    table, row = odfdo.Table("T"), odfdo.Row()
    row.append_cell(odfdo.Cell("p"))
    row.append_cell(odfdo.Cell("q"))
    table.append_row(row)
    made.body.append(table)
    out = io.BytesIO()
    made.save(out)
    raw = read(out.getvalue(), "telegram.odt")
    assert raw.text == "Telegram\n\nTo Brandt & all\n\n1. one\n\na) x\n\nb) y\n\n2. two\n\np\tq\n\nA note."
    found = [(tag.kind, raw.text[tag.start : tag.end], tag.value) for tag in raw.tags]
    assert found == [("underlined", "Brandt", None), ("anchor", "", "1"), ("note", "A note.", "1")]


def test_a_header_block_in_a_word_file() -> None:
    lines = ["---", "id: vell-1", "title: Telegram, Lund to Brandt", "date: 3 May 1951", "---", "The bridge is closed."]
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    raw = read(word(body))
    assert (raw.preferred_id, raw.text) == ("vell-1", "The bridge is closed.")
    assert {field.name: field.value for field in raw.fields} == {
        "title": "Telegram, Lund to Brandt",
        "date": "3 May 1951",
    }


SMALL = png(2, 2, [b"ab", b"cd"])


def test_pictures_of_a_word_file_stand_beside_its_text() -> None:
    made = docx.Document()
    made.add_paragraph("The bridge.")
    made.add_picture(io.BytesIO(SMALL))
    made.add_paragraph("The road.")
    made.add_picture(io.BytesIO(SMALL))  # the same again: kept once
    out = io.BytesIO()
    made.save(out)
    raw = read(out.getvalue())
    assert raw.text == "The bridge.\n\nThe road."
    assert [(picture.path, picture.start) for picture in raw.facsimiles] == [
        ("documents/telegram.docx!word/media/image1.png", 11)
    ]


def test_pictures_of_an_opendocument_text() -> None:
    made = odfdo.Document("text")
    made.body.clear()
    name = made.add_file(io.BytesIO(SMALL))
    frame = odfdo.Frame.image_frame(name, size=("1cm", "1cm"), anchor_type="as-char")
    paragraph = odfdo.Paragraph("The bridge.")
    paragraph.append(frame)
    made.body.append(paragraph)
    out = io.BytesIO()
    made.save(out)
    raw = read(out.getvalue(), "telegram.odt")
    assert raw.text == "The bridge."
    (picture,) = raw.facsimiles
    assert picture.path.startswith("documents/telegram.odt!Pictures/")
    assert picture.start == 11


def with_pictures(targets: list[str], held: list[str], relations: str | None = None) -> bytes:
    """A Word file whose pictures point to these targets; `held` are the files in it."""
    blips = "".join(f'<w:pict><v:imagedata xmlns:v="v" xmlns:r="r" r:id="r{n}"/></w:pict>' for n in range(len(targets)))
    said = "".join(f'<Relationship Id="r{n}" Target="{target}"/>' for n, target in enumerate(targets))
    out = io.BytesIO(word(f"<w:p><w:r><w:t>words</w:t>{blips}</w:r></w:p>"))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/_rels/document.xml.rels", relations or f"<Relationships>{said}</Relationships>")
        for name in held:
            package.writestr(name, SMALL)
    return out.getvalue()


def test_pictures_that_lead_out_or_are_of_other_kinds() -> None:
    """No path leaves the package; what is not shown is counted; broken relations cost no words."""
    targets = [
        "../../etc/passwd",
        "/word/media/a.png",
        "media/b.emf",
        "media/none.png",
        "file:///etc/hostname",
        "../c.tif",
    ]
    data = with_pictures(targets, ["word/media/a.png", "word/media/b.emf", "c.tif", "unused.png"])
    reads = read_file(data, "documents/telegram.docx")
    assert [picture.path for picture in reads.raws[0].facsimiles] == [
        "documents/telegram.docx!word/media/a.png",
        "documents/telegram.docx!c.tif",
    ]
    assert [(found.code, found.message) for found in reads.problems] == [
        ("pictures-not-kept", "1 pictures of a kind that is not shown (.emf); the words are read")
    ]
    (raw,) = read_file(with_pictures(targets, ["word/media/a.png"], "<Relationships><broken>"), "documents/a.docx").raws
    assert (raw.text, raw.facsimiles) == ("words", [])


def test_too_many_pictures_are_counted() -> None:
    names = [f"media/{n}.png" for n in range(520)]
    reads = read_file(with_pictures(names, [f"word/{name}" for name in names]), "documents/telegram.docx")
    assert len(reads.raws[0].facsimiles) == 500
    assert reads.problems[0].message == "20 of 520 pictures; the words are read"


def test_each_document_of_a_file_has_its_own_pictures() -> None:
    made = docx.Document()
    for n in range(3):
        made.add_paragraph(f"No. {n}. The bridge.")
        made.add_picture(io.BytesIO(png(2, 2, [b"ab", bytes([n, n])])))
    out = io.BytesIO()
    made.save(out)
    reads = read_file(out.getvalue(), "documents/all.docx", split=r"pattern: No\. \d\.")
    assert [(len(raw.facsimiles), raw.facsimiles[0].start) for raw in reads.raws] == [(1, 18)] * 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 word/document.xml", "bad-zip"),
        (word("<w:p>"), "bad-xml"),
        (word("<!DOCTYPE x [<!ENTITY a 'b'>]>"), "bad-xml"),
        (word(""), "empty"),
        (word("<w:p>" + "<w:sdt>" * 300 + "</w:sdt>" * 300 + "</w:p>"), "too-deep"),
    ],
    ids=["no-zip", "open-tag", "no-root", "no-words", "deep"],
)
def test_broken_files_are_shelved(data: bytes, code: str) -> None:
    found = read_or_shelve(data, "documents/telegram.docx")
    assert isinstance(found, DocumentError)
    assert found.code == code


inline = st.sampled_from(
    [
        "<w:r><w:t>one </w:t></w:r>",
        "<w:r><w:t> two</w:t></w:r>",
        "<w:r><w:tab/></w:r>",
        "<w:r><w:br/></w:r>",
        "<w:r><w:rPr><w:u w:val='single'/></w:rPr><w:t>u</w:t></w:r>",
        "<w:ins><w:r><w:t>in</w:t></w:r></w:ins>",
        "<w:commentRangeStart w:id='1'/>",
        "<w:commentRangeEnd w:id='1'/>",
        "<w:r><w:footnoteReference w:id='1'/></w:r>",
    ]
)


@settings(max_examples=60)
@given(st.lists(st.lists(inline, max_size=6), min_size=1, max_size=5), st.booleans())
def test_any_file(paragraphs: list[list[str]], tabled: bool) -> None:
    body = "".join(f"<w:p>{''.join(parts)}</w:p>" for parts in paragraphs)
    body = f"<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>" if tabled else body
    notes = "<w:footnote w:id='1'><w:p><w:r><w:t>note</w:t></w:r></w:p></w:footnote>"
    comments = "<w:comment w:id='1'><w:p><w:r><w:t>remark</w:t></w:r></w:p></w:comment>"
    found = read_or_shelve(word(body, footnotes=notes, comments=comments), "documents/telegram.docx")
    if not isinstance(found, DocumentError):
        check_parts(found.raws)


@settings(max_examples=60)
@given(st.binary(max_size=200), st.integers(0, 2000))
def test_damaged_files(noise: bytes, at: int) -> None:
    data = word("<w:p><w:r><w:t>words</w:t></w:r></w:p>")
    read_or_shelve(data[:at] + noise + data[at + len(noise) :], "documents/telegram.docx")
