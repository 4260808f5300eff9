"""The columns of the calendar, which are also the words of a header block: one list for all who speak in fields."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

TIMES = ("written", "handed_in", "sent", "transmitted", "received", "deciphered", "typed", "distributed", "delivered")
PARTIES = ("sender", "on_behalf_of", "recipient", "via", "for", "copies")
REFERENCES = ("answers", "refers_to", "encloses", "follows", "relays", "corrects", "drafts")
STATEMENTS = ("told", "conversations", "conveys", "requests", "ignorance")

LISTS = frozenset(
    (
        *PARTIES,
        *REFERENCES,
        *STATEMENTS,
        "numbers",
        "holdings",
        "events",
        "credit",
        "other_times",
        "perhaps_same_as",
        "translation_of",
    )
)
"""Columns that may hold several items: JSON lists, or `|` between items."""

OBJECTS = frozenset(("printed", "by", "at", "whose"))
"""Objects from a column of times to how it is printed, who did it, where, and whose it is; as cells `printed.sent` and so on."""

IDENTITY = frozenset(("id", "path"))

KNOWN = (
    LISTS
    | OBJECTS
    | IDENTITY
    | frozenset(
        (
            *TIMES,
            *("title", "kind", "date", "place_from", "place_to", "clock", "classification", "precedence", "summary"),
            *("basis", "url", "citation", "provider", "repository", "collection", "reference", "language"),
            *("original_language", "rights", "edition_number", "summary_by", "copies_stated", "note"),
        )
    )
)
"""Every column that is understood; another one is named in a problem and left alone."""

SYNONYMS = {
    "from": "sender",
    "to": "recipient",
    "author": "sender",
    "subject": "title",
    "name": "title",
    "number": "numbers",
    "no": "numbers",
    "no.": "numbers",
    "cc": "copies",
    "copy": "copies",
    "copies_to": "copies",
    "copy_to": "copies",
    "on_behalf": "on_behalf_of",
    "address": "url",
    "link": "url",
    "place": "place_from",
    "type": "kind",
    "holding": "holdings",
    "shelfmark": "holdings",
    "archive": "repository",
    "source": "citation",
    "credits": "credit",
    "translator": "credit",
    "refers": "refers_to",
    "event": "events",
    "translates": "translation_of",
    "priority": "precedence",
    "file": "path",
    "senders": "sender",
    "writer": "sender",
    "addressee": "recipient",
    "addressees": "recipient",
    "recipients": "recipient",
    "telegram_no": "numbers",
    "document_no": "numbers",
    "despatched": "sent",
    "dispatched": "sent",
    "sent_at": "sent",
    "received_at": "received",
    "abstract": "summary",
    "remarks": "note",
    "notes": "note",
    "comments": "note",
}
"""What people also write, after lower case and underscores."""

ABROAD = {
    "numbers": "nr nummer numéro n° numero número № номер",
    "date": "datum data fecha дата",
    "sender": "absender verfasser von expéditeur auteur mittente remitente remetente afzender отправитель от от_кого",
    "recipient": "empfänger adressat an destinataire destinatario destinatário ontvanger получатель адресат кому",
    "title": "titel betreff titre objet titolo oggetto título asunto assunto onderwerp заголовок название тема",
    "kind": "art dokumentart nature tipo clase soort вид",
    "summary": "regest inhalt résumé analyse regesto sunto resumen resumo содержание",
    "place_from": "ort absendeort lieu lieu_d'expédition luogo lugar plaats место",
    "place_to": "empfangsort bestimmungsort lieu_de_réception luogo_d'arrivo",
    "sent": "abgang abgesandt gesendet départ envoyé expédié spedito partenza enviado verzonden отправлено",
    "received": "eingang ankunft empfangen erhalten arrivée reçu arrivo ricevuto recibido recebido ontvangen получено",
    "deciphered": "entziffert déchiffré decifrato descifrado расшифровано",
    "copies": "abschrift abschriften durchschläge copie copia copias копии",
    "holdings": "signatur fundstelle cote segnatura signatura шифр",
    "repository": "archiv archivio archivo архив",
    "classification": "geheimhaltung einstufung",
    "language": "sprache langue lingua idioma taal язык",
    "note": "bemerkung bemerkungen anmerkung anmerkungen remarque remarques observations osservazioni observaciones opmerking примечание",
}
"""What the heads of tables in other languages say, by the column that is meant."""
TEXT = "text"
"""The head of the column that holds the words of the papers themselves; only a table has it."""
_TEXTS = frozenset(
    (
        "text",
        "full_text",
        "fulltext",
        "transcription",
        "transcript",
        "volltext",
        "texte",
        "testo",
        "texto",
        "tekst",
        "текст",
    )
)
_HEADS = {word: name for name, words in ABROAD.items() for word in words.split()}

_GAPS = re.compile(r"[\s_-]+")


@lru_cache(maxsize=4096)
def heading(word: str) -> str | None:
    """The column that the head of a table means, in other languages too, or None.

    >>> heading("Empfänger"), heading("From"), heading("Nr.")
    ('recipient', 'sender', 'numbers')
    """
    name = _GAPS.sub("_", normalize("NFC", word).strip().lower()).strip("_").replace("’", "'")
    if name in _TEXTS:
        return TEXT
    return column(word) or _HEADS.get(name) or _HEADS.get(name.rstrip("."))


@lru_cache(maxsize=4096)
def column(word: str) -> str | None:
    """The column that a header word means, or None.

    >>> column("On behalf-of")
    'on_behalf_of'
    >>> column("Printed.Sent")
    'printed.sent'
    """
    name = _GAPS.sub("_", word.strip().lower()).strip("_")
    name = SYNONYMS.get(name, name)
    if name in KNOWN:
        return name
    group, dot, label = name.partition(".")
    return f"{group}.{label}" if dot and label and group in OBJECTS else None
