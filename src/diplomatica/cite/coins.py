"""COinS: a citation as one line in a page, for reference managers; right for persons alone."""

from __future__ import annotations

from urllib.parse import urlencode

from diplomatica.cite.source import Source


def coins(source: Source) -> str:
    """The record as an OpenURL of a manuscript; empty where an author is no person with a family's name.

    Readers of COinS take every author for a person and take his name apart: an office would become a man.
    """
    if not source.authors or not all(author.family for author in source.authors):
        return ""
    fields = [("ctx_ver", "Z39.88-2004"), ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"), ("rft.type", "manuscript")]
    fields += [("rft.title", source.title), ("rft.date", source.edtf if source.edtf[:4].isdigit() else "")]
    fields += [("rft.creator", f"{author.family}, {author.given}") for author in source.authors]
    fields += [("rft.source", source.shelfmark or source.repository), ("rft.language", source.language)]
    fields += [("rft.rights", source.rights), ("rft.identifier", source.address)]
    return urlencode([(key, value) for key, value in fields if value])
