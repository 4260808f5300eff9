"""Where on a page of an unknown site the document stands: between the first and the last line of its main text."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from diplomatica.read.html.tree import Tree


def main_range(tree: Tree, source: str, text: str, containers: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of a page's words that is its main text, found by Resiliparse; all of them where it finds none.

    What stands between its first and its last line stays, and so does the rest of the innermost division that holds both:
    the library takes lines of one or two signs for furniture, and a signature may be one.
    """
    whole = (0, len(text))
    if tree.flattened:
        return whole  # depth costs the library quadratic time
    from resiliparse.extract.html2text import extract_plain_text

    wanted = extract_plain_text(
        source, main_content=True, preserve_formatting=True, list_bullets=False, alt_texts=False
    )
    main = [line for words in wanted.split("\n") if (line := _letters(words))]
    lines = _lines(text)
    once = Counter(letters for letters, *_ in lines)
    at = {letters: place for place, (letters, *_) in enumerate(lines) if once[letters] == 1}
    known = [(n, at[letters]) for n, letters in enumerate(main) if letters in at]
    if not known:
        return whole
    first = _back(*known[0], main, lines)
    last = _on(*known[-1], main, lines)
    if first > last:
        return whole
    start, end = lines[first][1], lines[last][2]
    around = [(low, high) for low, high in containers if low <= start and end <= high]
    return min(around, key=lambda stretch: stretch[1] - stretch[0], default=(start, end))


def without_links(text: str, links: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """The stretch without lines at either end that are nothing but links: the ways through a site."""
    lines = _lines(text[start:end])
    kept = [place for place, line in enumerate(lines) if not _only_links(text, start + line[1], start + line[2], links)]
    if not kept:
        return start, end
    return start + lines[kept[0]][1], start + lines[kept[-1]][2]


def _only_links(text: str, start: int, end: int, links: list[tuple[int, int]]) -> bool:
    """Whether all words of `start:end` stand in links; `links` are in order and lie beside each other."""
    at, linked = start, False
    for first, last in links[max(bisect_right(links, (start, start)) - 1, 0) :]:
        if first >= end:
            break
        if last <= at:
            continue
        if any(char.isalnum() for char in text[at : max(first, at)]):
            return False
        at, linked = last, True
    return linked and not any(char.isalnum() for char in text[at:end])


def _lines(text: str) -> list[tuple[str, int, int]]:
    """Letters, begin and end of each line that has any."""
    found, at = [], 0
    for line in text.split("\n"):
        letters = _letters(line)
        if letters:
            found.append((letters, at, at + len(line)))
        at += len(line) + 1
    return found


def _letters(line: str) -> str:
    """What both sides agree on whatever they do with white space, bullets and numbers of items."""
    return "".join(filter(str.isalpha, line)) or "".join(line.split())


def _back(n: int, place: int, main: list[str], lines: list[tuple[str, int, int]]) -> int:
    """From a line that both have, up over the lines before it that both have in the same order."""
    while n > 0 and place > 0 and lines[place - 1][0] == main[n - 1]:
        n, place = n - 1, place - 1
    return place


def _on(n: int, place: int, main: list[str], lines: list[tuple[str, int, int]]) -> int:
    while n + 1 < len(main) and place + 1 < len(lines) and lines[place + 1][0] == main[n + 1]:
        n, place = n + 1, place + 1
    return place
