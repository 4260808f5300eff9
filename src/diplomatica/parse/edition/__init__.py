"""The head that an edition prints above a document: number, file, heading, note of the source, dateline, message number.

    372. Telegram From the Embassy in Orsk to the Department of State
    Source: Department of State, Central Files, 611.84/5–1351. Secret; Priority. Repeated to Vell.
    Orsk, May 13, 1957—3 p.m.
    143. …

Line breaks and spaces mean the same, so that texts whose markup was stripped are read like those that kept it.
"""

from __future__ import annotations

from diplomatica.parse.edition.rule import edition

__all__ = ["edition"]
