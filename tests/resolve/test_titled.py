"""A bare title is the one man whom the paper calls so, and nobody where the paper speaks of another who has the title."""

from __future__ import annotations

import pytest

from diplomatica.resolve.titled import titled

THE = "The Ambassador was told of it."


def _of(text: str, *names: str, words: str = "the Ambassador", with_title: bool = False) -> str | None:
    """Who is meant, where these names are known; with_title: the mention of a man begins with his title."""
    persons = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            head = text[:at].rstrip().rfind(" ") + 1 if with_title else at
            persons.append((head, name.lower()))
            at = text.find(name, at + 1)
    return titled(text, persons, words)


@pytest.mark.parametrize("with_title", [False, True], ids=["name", "title and name"])
@pytest.mark.parametrize(
    "text",
    [
        f"Ambassador Lund came at noon. {THE}",
        f"{THE} Ambassador Lund thanked us.",
        f"I saw Ambassador  Lund twice. When the Ambassador left, Ambassador Lund smiled. {THE}",
        f"Ambassador Lund came to the house. The Ambassador to whom I spoke was kind. {THE}",
    ],
)
def test_the_one_man_with_the_title(text: str, with_title: bool) -> None:
    assert _of(text, "Lund", with_title=with_title) == "lund"


@pytest.mark.parametrize(
    "text",
    [
        f"Ambassador Lund had written. Ambassador Berk called. {THE}",
        f"Ambassador Lund had written. The Vellan Ambassador called. {THE}",
        f"Ambassador Lund had written. The Ambassador of Vell called. {THE}",
        f"Ambassador Lund had written. The Ambassador to the Court called. {THE}",
        f"Ambassador Lund had written. Our Ambassador called. {THE}",
        f"Ambassador Lund had written. His Ambassador called. {THE}",
        f"Participants: Mr. Berk, Ambassador\nMr. Holt\nAmbassador Lund had written. {THE}",
        f"Mr. Lund had written. {THE}",
        THE,
    ],
)
def test_nobody_where_another_has_it(text: str) -> None:
    assert _of(text, "Lund") is None


def test_two_known_men_are_nobody() -> None:
    text = f"Ambassador Lund met Ambassador Brandt. {THE}"
    assert _of(text, "Lund", "Brandt") is None


@pytest.mark.parametrize(
    "words", ["the Vice-Minister", "The Vice-Minister", "the vice-minister"], ids=["small", "capital", "lower"]
)
def test_a_title_of_two_words(words: str) -> None:
    text = "Minister Berk was away. Vice-Minister Lund received me."
    assert _of(text, "Lund", words=words) == "lund"


def test_a_part_of_a_longer_title_is_not_it() -> None:
    assert _of("Vice-Minister Lund received me. The Minister was away.", "Lund", words="the Minister") is None


@pytest.mark.parametrize("words", ["", "the", "the ", "he", "an Ambassador", "Ambassador"])
def test_what_is_no_bare_title_is_nobody(words: str) -> None:
    assert _of("Ambassador Lund came.", "Lund", words=words) is None
