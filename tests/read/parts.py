"""What must hold of every file that has parts: each part is covered once, and the words that a document says are its source's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from diplomatica.model.document import RawDocument


def check_parts(raws: Sequence[RawDocument], sources: Mapping[str, str] | None = None) -> None:
    """Spans cover each part from its begin to its end once; verbatim ones say what stands there, where `sources` are given."""
    covered: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for raw in raws:
        place = 0
        for span in raw.spans:
            if span.source_start is not None:
                assert span.source_end is not None
                covered[span.part].add((span.source_start, span.source_end))
            if span.start is None:
                assert span.how == "furniture"
                continue
            assert span.start == place
            place = span.end or 0
            if span.how == "verbatim" and sources is not None:
                assert raw.text[span.start : span.end] == sources[span.part][span.source_start : span.source_end]
        assert place == len(raw.text)
        assert all(0 <= tag.start <= tag.end <= len(raw.text) for tag in raw.tags)
        assert raw.text == raw.text.strip()
    for part, stretches in covered.items():
        at = 0
        for start, end in sorted(stretches):
            assert start == at, (part, start, at)
            at = end
        if sources is not None:
            assert at == len(sources[part])
