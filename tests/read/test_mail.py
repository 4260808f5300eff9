"""Letters as mail programs save them, with attachments, and damaged ones."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.document import RawDocument
from diplomatica.read import ocr, read_file
from diplomatica.read.inside import inside
from tests.read.books import read_or_shelve
from tests.read.parts import check_parts
from tests.read.test_archive import packed
from tests.read.test_pdf import drawn
from tests.read.test_tiff import tiff

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff\xe0"


def letter(body: str = "TO BRANDT\n\nThe bridge is closed.\n", html: str | None = None) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Ada Lund <lund@example.org>"
    made["To"] = "brandt@example.org, =?utf-8?q?Jo_M=C3=BCller?= <jo@example.org>"
    made["Cc"] = "Holt <holt@example.org>"
    made["Date"] = "Thu, 03 May 1951 15:04:00 +0300"
    made["Subject"] = "The bridge =?utf-8?q?at_Vell=C3=A9?="
    made["Message-ID"] = "<abc@example.org>"
    made.set_content(body)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def test_a_letter_with_attachments() -> None:
    made = letter()
    made.add_attachment(b"The note itself.", maintype="text", subtype="plain", filename="../note.txt")
    made.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream", filename="x.bin")
    reads = read_file(made.as_bytes(), "documents/a.eml")
    first, second = reads.raws
    check_parts(reads.raws)
    assert first.text == "TO BRANDT\n\nThe bridge is closed."
    assert [(field.name, field.value) for field in first.fields] == [
        ("title", "The bridge at Vellé"),
        ("sender", "Ada Lund"),
        ("recipient", "brandt@example.org"),
        ("recipient", "Jo Müller"),
        ("copies", "Holt"),
        ("date", "1951-05-03"),
        ("sent", "1951-05-03T15:04:00+03:00"),
        ("kind", "letter"),
    ]
    assert first.keys == ["url:mid:abc@example.org"]
    assert (second.text, second.preferred_id) == ("The note itself.", "a-note")
    assert {span.part for span in second.spans} == {"!note.txt"}
    assert [(found.code, found.severity) for found in reads.problems] == [("attachment", "note")]


def test_a_letter_that_is_a_page() -> None:
    made = EmailMessage()
    made["From"] = "Lund <l@example.org>"
    made.set_content("<p>The bridge<script>alert(1)</script> is <u>closed</u>.</p>", subtype="html")
    (raw,) = read_file(made.as_bytes(), "documents/a.eml").raws
    assert raw.text == "The bridge is closed."
    assert [tag.kind for tag in raw.tags] == ["underlined"]


def test_plain_words_are_taken_before_the_page() -> None:
    (raw,) = read_file(letter("plain\n", "<p>page</p>").as_bytes(), "documents/a.eml").raws
    assert raw.text == "plain"


def test_an_unknown_encoding_is_decoded_anew() -> None:
    data = (
        b"From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-none\r\n\r\nThe bridge.\r\n"
    )
    (raw,) = read_file(data, "documents/a.eml").raws
    assert raw.text == "The bridge."


def test_a_telegram_with_typed_heads_is_no_letter() -> None:
    data = b"To: the Envoy\nFrom: the Minister\nDate: 3 May 1951\n\nThe bridge is closed.\n"
    (raw,) = read_file(data, "documents/a.txt").raws
    assert raw.text.startswith("To: the Envoy")


def test_many_parts_are_shelved() -> None:
    made = letter()
    for n in range(250):
        made.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{n}.txt")
    found = read_or_shelve(made.as_bytes(), "documents/a.eml")
    assert isinstance(found, DocumentError)
    assert found.code == "too-large"


@pytest.mark.parametrize(
    "heads",
    [
        b"To: " + b"x@y.org, " * 100_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 100_000,
        b"Content-Type: text/plain; " + b"a=b; " * 100_000,
        b"Content-Type: text/plain;\r\n" + b" a=b;\r\n" * 100_000,
    ],
    ids=["addresses", "encoded-words", "parameters", "folded"],
)
def test_endless_heads_are_shelved_before_they_are_taken_apart(heads: bytes) -> None:
    begun = time.process_time()
    inner = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n"
    for data in (heads.strip() + b"\n\nwords\n", inner + heads.strip() + b"\n\nwords\n\n--b--\n"):
        found = read_or_shelve(b"From: a@example.org\n" + data, "documents/a.eml")
        assert isinstance(found, DocumentError)
        assert found.code == "too-large"
        assert "heads of the letter" in str(found)
    assert time.process_time() - begun < 5


def test_a_letter_to_a_thousand_people_is_read() -> None:
    made = b"From: a@example.org\nTo: " + b", ".join(b"n%d@example.org" % n for n in range(1_000)) + b"\n\nwords\n"
    (raw,) = read_file(made, "documents/a.eml").raws
    assert sum(field.name == "recipient" for field in raw.fields) == 1_000


def test_a_letter_within_a_letter_is_one_of_its_own() -> None:
    inside = letter("The letter that is sent on.\n")
    inside.replace_header("Message-ID", "<inner@example.org>")
    inside.add_attachment(b"The note itself.", maintype="text", subtype="plain", filename="note.txt")
    made = letter("See below.\n")
    made.add_attachment(inside)
    reads = read_file(made.as_bytes(), "documents/a.eml")
    check_parts(reads.raws)
    assert [raw.text for raw in reads.raws] == ["See below.", "The letter that is sent on.", "The note itself."]
    assert reads.raws[1].keys == ["url:mid:inner@example.org"]
    assert [{span.part for span in raw.spans} for raw in reads.raws] == [
        {"!text/plain"},
        {"!letter-1.eml!text/plain"},
        {"!letter-1.eml!note.txt"},
    ]


def test_letters_within_letters_have_an_end() -> None:
    made = letter("0\n")
    for n in range(1, 12):
        outer = letter(f"{n}\n")
        outer.replace_header("Message-ID", f"<{n}@example.org>")
        outer.add_attachment(made)
        made = outer
    reads = read_file(made.as_bytes(), "documents/a.eml")
    assert [raw.text for raw in reads.raws] == ["11", "10", "9", "8", "7", "6"]
    assert [found.message for found in reads.problems] == ["letter-1.eml: more than 5 letters within each other"]


@given(st.binary(max_size=200), st.integers(0, 600))
def test_damaged_letters(noise: bytes, at: int) -> None:
    data = letter(html="<p>page</p>").as_bytes()
    found = read_or_shelve(data[:at] + noise + data[at + len(noise) :], "documents/a.eml")
    if not isinstance(found, DocumentError):
        check_parts(found.raws)


def test_a_head_in_bytes_of_no_encoding() -> None:
    """Lone surrogates, by which the library says such bytes, cannot be written into any table."""
    data = b"From: a@example.org\nTo: b@ex\x80mple.org\nMessage-ID: <\xff1@x>\nSubject: \xfe\n\nThe bridge is closed.\n"
    (raw,) = read_file(data, "documents/a.eml").raws
    "".join([*raw.keys, *(field.value for field in raw.fields)]).encode()


def with_pictures() -> EmailMessage:
    """A page with a picture in it, two attached under one name, a TIFF of two pages, a PDF, a letter that brings one more."""
    made = letter(html="<p>TO BRANDT</p><img src='cid:1'>")
    page = list(made.iter_parts())[1]
    assert isinstance(page, EmailMessage)
    page.add_related(JPEG, maintype="image", subtype="jpeg", cid="<1>")
    for data in (PNG, PNG + b"other"):
        made.add_attachment(data, maintype="image", subtype="png", filename="Scan!.png")
    made.add_attachment(tiff(2), maintype="image", subtype="tiff", filename="pages.tif")
    made.add_attachment(b"II*\0\xff\xff\xff\xff", maintype="image", subtype="tiff", filename="broken.tif")
    made.add_attachment(
        drawn(lambda canvas: canvas.drawString(72, 700, "The note itself, said the envoy of Vell.")),
        maintype="application", subtype="pdf", filename="note.pdf",
    )  # fmt: skip
    sent_on = letter("An older one.")
    sent_on.replace_header("Message-ID", "<older@example.org>")
    sent_on.add_attachment(PNG + b"inner", maintype="image", subtype="png", filename="inner.png")
    made.add_attachment(sent_on)
    return made


def paths(raw: RawDocument) -> list[str]:
    return [picture.path for picture in raw.facsimiles]


def test_pictures_of_a_letter_are_shown_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "program", lambda: None)
    reads = read_file(with_pictures().as_bytes(), "documents/a.eml")
    first, note, older = reads.raws
    assert paths(first) == [
        "documents/a.eml!picture.jpeg",
        "documents/a.eml!Scan!.png",
        "documents/a.eml!Scan!-2.png",
        "documents/a.eml!pages.tif#page=1",
        "documents/a.eml!pages.tif#page=2",
    ]
    assert paths(note) == ["documents/a.eml!note.pdf#page=1"]
    assert paths(older) == ["documents/a.eml!letter-1.eml!inner.png"]
    assert [(found.code, found.message.partition(":")[0]) for found in reads.problems] == [("attachment", "broken.tif")]


def mailbox() -> bytes:
    begin = b"From a@example.org Thu May  3 15:04:00 1951\n"
    return begin + letter().as_bytes() + b"\n" + begin + with_pictures().as_bytes()


@pytest.mark.parametrize(
    ("name", "made", "member"),
    [
        ("a.eml", lambda: with_pictures().as_bytes(), ""),
        ("a.mbox", mailbox, "2.eml!"),
        ("a.zip", lambda: packed({"in/a.eml": with_pictures().as_bytes()}), "in/a.eml!"),
    ],
    ids=["letter", "mailbox", "package"],
)
def test_every_picture_is_found_again_where_its_path_says(
    name: str, made: Callable[[], bytes], member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "program", lambda: None)
    data = made()
    raws = read_file(data, f"documents/{name}").raws
    found = {path.partition("#")[0] for raw in raws for path in paths(raw)}
    begins = {
        "picture.jpeg": JPEG, "Scan!.png": PNG, "Scan!-2.png": PNG + b"other", "pages.tif": b"II*\0", "note.pdf": b"%PDF",
        "letter-1.eml!inner.png": PNG + b"inner",
    }  # fmt: skip
    assert found == {f"documents/{name}!{member}{end}" for end in begins}
    for end, start in begins.items():
        assert (inside(data, f"{member}{end}") or b"").startswith(start)
    for none in ("x.png", "0.eml!x", "9.eml!Scan!.png", "", "!", "../a.eml", "!" * 400):
        assert inside(data, none) is None


@given(st.binary(max_size=60), st.integers(0, 3000), st.text("a2.eml!png", max_size=20))
def test_a_damaged_letter_gives_no_picture_and_no_error(noise: bytes, at: int, member: str) -> None:
    data = with_pictures().as_bytes()
    inside(data[:at] + noise + data[at + len(noise) :], member)
