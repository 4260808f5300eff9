"""The chain: which rules look at a document, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from diplomatica.conventions import Convention
from diplomatica.model.document import Parsed, RawDocument
from diplomatica.parse.acts import acts
from diplomatica.parse.caption import caption
from diplomatica.parse.choose import choose
from diplomatica.parse.claims import claims
from diplomatica.parse.classification import classification
from diplomatica.parse.conveyed import conveyed
from diplomatica.parse.copies import copies
from diplomatica.parse.dating import dating
from diplomatica.parse.edition import edition
from diplomatica.parse.encoded import encoded
from diplomatica.parse.fields import fields
from diplomatica.parse.hands import hands
from diplomatica.parse.heading import heading
from diplomatica.parse.ignorance import ignorance
from diplomatica.parse.initialled import initialled
from diplomatica.parse.issuer import issuer
from diplomatica.parse.kinds import OF_EDITORS
from diplomatica.parse.labelled import labelled
from diplomatica.parse.legend import legend
from diplomatica.parse.letterhead import letterhead
from diplomatica.parse.marks import marks
from diplomatica.parse.mentions import mentions
from diplomatica.parse.message_head import message_head
from diplomatica.parse.numbering import numbering
from diplomatica.parse.passages import passages
from diplomatica.parse.presented import presented
from diplomatica.parse.printed import printed
from diplomatica.parse.quotation import quotation
from diplomatica.parse.references import references
from diplomatica.parse.requests import requests
from diplomatica.parse.sayings import sayings
from diplomatica.parse.scan import Scan
from diplomatica.parse.signature import signature
from diplomatica.parse.speech import speech
from diplomatica.parse.stamps import stamps
from diplomatica.parse.state import State

Rule = Callable[[State], None]

CHAIN: list[tuple[str, Rule]] = [
    ("fields", fields),  # first: what the catalogue says is the frame of all else
    ("marks", marks),
    ("encoded", encoded),  # before edition: its head may be marked
    ("edition", edition),  # before dating: its dateline is the document's
    ("dating", dating),
    ("printed", printed),  # after dating, whose line it reads on
    ("message_head", message_head),
    ("labelled", labelled),  # before caption and heading, which leave alone what its lines say
    ("caption", caption),  # before signature: who sends by the caption is not counted again
    ("heading", heading),
    ("numbering", numbering),
    ("stamps", stamps),
    ("letterhead", letterhead),  # after dating and numbering, beside whose lines it looks
    ("classification", classification),
    ("hands", hands),
    ("initialled", initialled),
    ("copies", copies),  # before signature: a list below it is passed over
    ("legend", legend),  # before signature: no name stands in it
    ("signature", signature),  # before passages: the last point ends where the signature begins
    ("issuer", issuer),
    ("passages", passages),
    ("requests", requests),  # before acts: a conversation that is asked for lies in the future
    ("conveyed", conveyed),  # after requests, which find the message
    ("speech", speech),
    ("acts", acts),
    (
        "sayings",
        sayings,
    ),  # after speech and acts: what is to be conveyed was not said yet, and what was told at a meeting is known
    ("references", references),
    ("claims", claims),
    ("ignorance", ignorance),
    ("mentions", mentions),
    ("presented", presented),
    ("quotation", quotation),
]
"""Name and function of every rule in order. A rule adds rows and takes none away."""


class ParseSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What the folder says about how to parse the documents of a path."""

    conventions: Mapping[str, Convention]
    convention: str | None = None
    """The convention asked for; None for the one that scores best."""
    clock: str | None = None
    """An IANA zone, an offset, `local`, or None."""
    access: str = "public"


def parse(raw: RawDocument, settings: ParseSettings) -> Parsed:
    """What one document says about itself. Pure; never raises, whatever the text is.

    A rule that fails all the same is left out for this document and named in its problems.
    """
    raw = _clean(raw)
    scan = Scan(raw.text)
    convention, reason = _convention(raw, scan, settings)
    state = State(raw, convention, reason, settings.clock, scan)
    state.document["convention"] = convention.name
    state.document["convention_reason"] = reason
    state.document["access"] = settings.access
    for name, rule in _rules(raw):
        try:
            rule(state)
        except Exception as error:  # noqa: BLE001 - the border of the room: one rule must not cost a document
            state.problem("rule-failed", f"rule {name} failed: {type(error).__name__}: {error}")
    return state.finish()


def follows(raw: RawDocument, settings: ParseSettings) -> tuple[str, str]:
    """The name of the convention that `parse` would read a document by, and the reason in words. Pure; never raises."""
    raw = _clean(raw)
    convention, reason = _convention(raw, Scan(raw.text), settings)
    return convention.name, reason


def _convention(raw: RawDocument, scan: Scan, settings: ParseSettings) -> tuple[Convention, str]:
    return choose(scan, settings.convention, settings.conventions, _series(raw))


ANY_WORDS = frozenset(("fields", "marks", "encoded", "dating", "passages", "references", "mentions"))
"""Rules for all words, whoever wrote them."""


def _rules(raw: RawDocument) -> list[tuple[str, Rule]]:
    """The rules for a document: all of them, or those for the words of editors."""
    kind = next((field.value for field in raw.fields if field.name == "kind"), None)
    return [(name, rule) for name, rule in CHAIN if name in ANY_WORDS] if kind in OF_EDITORS else CHAIN


def _series(raw: RawDocument) -> str:
    """What the catalogue calls the series: editions have habits of their own."""
    return " ".join(field.value for field in raw.fields if field.name == "collection")


def _clean(raw: RawDocument) -> RawDocument:
    """The document without lone surrogates, which no encoding knows; offsets stay."""
    try:
        raw.text.encode()
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in raw.text)
        return msgspec.structs.replace(raw, text=text)
    return raw
