"""In whose voice a passage tells of an event, where the sentence says only "she" or "he"."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from diplomatica.building import staging
from diplomatica.conventions import builtin
from diplomatica.link.modality import Cues
from diplomatica.link.phrases import Found
from diplomatica.link.told import Paper, _quotation, _telling

EVENT = "the dam was broken"


@pytest.fixture(scope="module")
def cues() -> Iterator[Cues]:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE cues (convention VARCHAR, kind VARCHAR, ordinal INTEGER, pattern VARCHAR)")
        staging.add_cues(con, {"common": builtin()["common"]})
        yield Cues(con)


@pytest.mark.parametrize(
    ("text", "speech", "voice"),
    [
        ("I saw Lund. She said that the dam was broken.", "She said", "lund"),
        ("She told me on Friday that the dam was broken by ice.", "She told", "lund"),
        ("He denied that the dam was broken.", "He denied", "lund"),
        ("As I left, she remarked that the dam was broken.", "she remarked", "lund"),
        # Somebody whom nobody knows speaks within her words: they are his.
        ("She spoke for long; the Ferryman told us that the dam was broken.", "She spoke", None),
        ("The dam was old. On Friday the dam was broken.", "none", None),
    ],
    ids=["said", "told me", "denied", "behind a clause", "another within", "nobody"],
)
def test_the_voice_of_a_pronoun_is_that_of_the_speech_it_opens(
    cues: Cues, text: str, speech: str, voice: str | None
) -> None:
    start = text.index(EVENT)
    paper = Paper(text, "common", None, [])
    if speech in text:
        paper.speeches.append((text.index(speech), len(text), "lund"))
    found = Found(start, start + len(EVENT), "flood", weak=False)
    assert [one.voice for one in _telling("d", paper, found, None, cues)] == [voice]


def test_an_enclosed_paper_speaks_in_the_voice_of_whom_its_first_line_names() -> None:
    text = "I enclose a paper.\n\nHarbour Office of Tarn\n\nThe dam was broken.\n\nHolt and Lund\n\nIt was."
    first, second = text.index("Harbour"), text.index("Holt")
    paper = Paper(text, "common", None, [])
    paper.passages = [(first, second - 2, "e1"), (second, len(text), "e2"), (first, len(text), "p2")]
    paper.people = [(first, first + len("Harbour Office of Tarn"), "office"), (second, second + 4, "holt")]
    assert [paper.issuer(span) for span in paper.enclosed()] == ["office", None]


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        (', which I pass on whole: "The dam is broken."', "The dam is broken."),
        (": “The dam is broken.” Nobody knew.", "The dam is broken."),
        (' of the harbour, "The dam is broken."', "The dam is broken."),
        ('. He wrote: "The dam is broken."', None),
        (" of the harbour was read.", None),
    ],
    ids=["told", "colon", "comma", "another sentence", "no quotation"],
)
def test_the_words_of_a_paper_that_is_passed_on_whole(behind: str, words: str | None) -> None:
    text = "I send Notice No. 9" + behind
    span = _quotation(text, len("I send Notice No. 9"))
    assert (text[slice(*span)] if span else None) == words


@pytest.mark.parametrize(
    ("speech", "quoted"),
    [((0, 40, "lund"), False), ((0, 40, "holt"), True), ((0, 12, "lund"), True)],
    ids=["read already", "another's", "ends before the event"],
)
def test_words_that_are_read_as_somebodys_are_not_read_twice(
    cues: Cues, speech: tuple[int, int, str], quoted: bool
) -> None:
    text = "Maria Lund said that the dam was broken."
    start = text.index(EVENT)
    paper = Paper(text, "common", None, [])
    paper.people = [(0, len("Maria Lund"), "lund")]
    paper.speeches.append(speech)
    [one] = _telling("d", paper, Found(start, start + len(EVENT), "flood", weak=False), None, cues)
    assert (one.voice, one.quoted is not None) == ("lund", quoted)
