"""Files in old encodings are read where that is sure, with a remark; broken UTF-8 is mended where that is certain, and marked."""

from __future__ import annotations

import time
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import DocumentError
from diplomatica.model.encodings import mended
from diplomatica.read import read_file
from diplomatica.read.decode import decode

WORDS = {
    "cp1252": "Le télégramme est arrivé à l'ambassade après la fermeture des bureaux; où était-il passé l'été précédent? ",
    "cp1250": "Depesza do ambasadora: most został zamknięty wieczorem, a nikt nie wie, kiedy będzie otwarty dla pociągów zboża. ",
    "cp1251": "Телеграмма послу. Мост закрыт с вечера второго мая, и никто не знает, когда он будет открыт для поездов с зерном. ",
    "koi8-r": "Телеграмма послу. Мост закрыт с вечера второго мая, и никто не знает, когда он будет открыт для поездов с зерном. ",
    "cp1254": "Büyükelçi bakana köprünün dün akşamdan beri kapalı olduğunu ve kimsenin ne zaman açılacağını bilmediğini bildirdi. ",
    "gb18030": "大使致部长电报。桥梁自五月二日晚起关闭，无人知道何时开放运粮列车通行。",
    "cp932": "大使より大臣宛て電報。橋は五月二日の夜から閉鎖されており、いつ開かれるか誰も知らない。",
    "cp949": "대사가 장관에게 보낸 전보. 다리는 오월 이일 저녁부터 폐쇄되었고 언제 열릴지 아무도 모른다.",
}


@pytest.mark.parametrize("encoding", WORDS)
def test_old_encodings_are_read_with_a_remark(encoding: str) -> None:
    text = WORDS[encoding] * 4
    reads = read_file(text.encode(encoding), "documents/a.txt")
    assert reads.raws[0].text == text.strip()
    assert [(found.code, found.severity) for found in reads.problems] == [("encoding", "note")]
    assert "no UTF-8" in reads.problems[0].message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_marks_of_byte_order_are_believed(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert decode(mark + "Чей мост?".encode(encoding)).text == "Чей мост?"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["cp1252", "cp1251", "gb18030"])
def test_wide_letters_without_a_mark_are_read_with_a_remark(encoding: str, language: str) -> None:
    text = WORDS[language] + "\n" + WORDS[language]
    reads = read_file(text.encode(encoding), "documents/a.txt")
    assert reads.raws[0].text == text.strip()
    assert [(found.code, found.severity) for found in reads.problems] == [("encoding", "note")]


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\0\0\0\x18ftypmp42" * 8, b"ab\0\x01" * 30], ids=["all", "film", "mixed"]
)
def test_binary_files_are_no_wide_letters(data: bytes) -> None:
    with pytest.raises(DocumentError):
        decode(data)


def test_japanese_without_a_language_model_to_know_it() -> None:
    text = (
        "大使への電報。橋は閉鎖されており、昨日受け取った電報の内容を大臣に知らせていただきたい。これは重要な事項である。"
        * 6
    )
    assert decode(text.encode("cp932")).text == text


def test_what_a_page_says_of_itself_is_believed() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Мост закрыт</p></body></html>'
    assert read_file(page.encode("cp1251"), "documents/a.html").raws[0].text == "Мост закрыт"


def test_typists_quotation_marks_alone_are_no_guess() -> None:
    assert decode("He said “no” – and left".encode("cp1252")).text == "He said “no” – and left"


@pytest.mark.parametrize(
    "data",
    [
        b"p\xe8re",
        b"\x81\x82\x83 words",
        b"\xe9",
        "Мост".encode("cp1251"),
        "Ελλάς".encode("cp1253"),
        "März".encode("cp437"),
        "März".encode("mac_roman"),
    ],
    ids=range(7),
)
def test_short_texts_are_not_guessed_at(data: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        decode(data)
    assert caught.value.code == "not-utf8"


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "latin-1", "iso-8859-2"])
def test_letters_that_all_encodings_of_latin_letters_share_are_no_guess(encoding: str) -> None:
    """A table that a spreadsheet of Windows saved: an umlaut or two in all of it."""
    text = "Datum,Absender,Empfänger\n1951-05-04,Müller,Léon\n"
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert [code for code, _ in decoded.remarks] == ["encoding"]


def test_a_word_without_end_costs_no_more_than_its_length() -> None:
    begun = time.process_time()
    assert decode(b"a" * 5_000_000 + b" M\xfcller").text.endswith(" Müller")
    assert time.process_time() - begun < 5


def test_mojibake_is_mended_and_marked() -> None:
    reads = read_file("PÃ©kin, le trÃ¨s â€œgrandâ€\x9d pont\r\n".encode(), "documents/a.txt")
    assert reads.raws[0].text == "Pékin, le très “grand” pont"
    assert [found.code for found in reads.problems] == ["mojibake"]
    assert "4 places" in reads.problems[0].message
    changed = [span for span in reads.raws[0].spans if span.how == "normalised"]
    assert [(span.source_start, span.source_end) for span in changed] == [(1, 3), (13, 15), (17, 20), (25, 28)]


@pytest.mark.parametrize("text", ["PÃ©kin et Orléans", "Ã la carte", "São Paulo", "Å", "naïve"])
def test_what_might_be_meant_is_left_alone(text: str) -> None:
    assert decode(text.encode()).text == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1))
def test_mending_undoes_what_was_done(text: str) -> None:
    """Text whose every run beyond ASCII was read wrongly comes back as it was."""
    broken = text.encode().decode("latin-1")
    if any("\x80" <= char <= "\x9f" and char not in "\x81\x8d\x8f\x90\x9d" for char in broken):
        return  # Windows-1252 shows these bytes as other characters
    assert mended(broken)[0] == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_mending_never_changes_the_number_of_meanings(text: str) -> None:
    """What was mended encodes to the same bytes as what stood there, read as Windows-1252."""
    found, changes = mended(text)
    for start, end, new in changes:
        assert len(new) < end - start
    if not changes:
        assert found == text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_every_text_of_utf8_is_read(text: str) -> None:
    decoded = decode(text.encode())
    if not decoded.remarks:
        plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert decoded.text == normalize("NFC", plain) or decoded.text
