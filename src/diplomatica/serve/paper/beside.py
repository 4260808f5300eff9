"""An original and its translation side by side, matched where the papers themselves show what belongs together."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from diplomatica.serve.paper.sheet import Block

Pair = tuple[list[Block], list[Block]]


def others(shown: Mapping[str, Any], held: Container[str]) -> list[tuple[str, str]]:
    """Papers that are here and the original of this one or its translation, with which of the two they are."""
    found = [(row["other_id"], "original") for row in shown["versions"] if row["relation"] == "translation_of"]
    found += [
        (row["document_id"], "translation") for row in shown["other_versions"] if row["relation"] == "translation_of"
    ]
    return [one for one in dict.fromkeys(found) if one[0] in held]


def paired(left: Sequence[Block], right: Sequence[Block]) -> list[Pair]:
    """Paragraphs beside each other: point by point where both have the same points, one by one where both have as many
    paragraphs, else the two texts whole: which sentence translates which is not guessed.
    """
    common = _common_points(left, right)
    if common:
        return list(_by_points(left, right, common))
    if len(left) == len(right):
        return [([one], [other]) for one, other in zip(left, right, strict=True)]
    return [(list(left), list(right))]


def _common_points(left: Sequence[Block], right: Sequence[Block]) -> list[str]:
    """Points that both have, where both have them in the same order; else none."""
    ours, theirs = _labels(left), _labels(right)
    shared = [name for name in ours if name in theirs]
    return shared if shared == [name for name in theirs if name in ours] else []


def _labels(blocks: Iterable[Block]) -> list[str]:
    return [block.paragraph.label for block in blocks if block.paragraph.label]


def _by_points(left: Sequence[Block], right: Sequence[Block], common: Sequence[str]) -> Iterable[Pair]:
    wanted = set(common)
    for one, other in zip(_parts(left, wanted), _parts(right, wanted), strict=True):
        if one or other:
            yield one, other


def _parts(blocks: Sequence[Block], begin_at: set[str]) -> list[list[Block]]:
    """The blocks in parts, a new one at each of the points."""
    out: list[list[Block]] = [[]]
    for block in blocks:
        if block.paragraph.label in begin_at:
            out.append([])
        out[-1].append(block)
    return out
