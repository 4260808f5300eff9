"""The words of a document's page for closed vocabularies that no other page shows."""

from __future__ import annotations

from diplomatica.serve.language import N_, Words

LAYERS = Words(
    {
        "printed": N_("The text as it is printed, with every sign and label that stands in it."),
        "read": N_(
            "What hands inserted is part of the text and what they struck out is not; notes, stamps and explanations in "
            "brackets are left out."
        ),
        "before": N_(
            "As it stood before hands changed it: insertions are left out, and what was struck out stands; so are notes, stamps and "
            "explanations in brackets left out."
        ),
        "diplomatic": N_(
            "Letter for letter and line for line, with the signs and labels of its editors, without links and notes of this archive."
        ),
    }
)
"""What each layer of a text is."""

BASES = Words(
    {
        "dateline": N_("dateline"),
        "stamp": N_("stamp"),
        "handwritten": N_("handwritten"),
        "catalogue": N_("catalogue"),
        "inferred": N_("inferred"),
    }
)
"""What the date of a document rests on."""

NUMBERS = Words(
    {
        "own": N_("own"),
        "incoming": N_("incoming"),
        "outgoing": N_("outgoing"),
        "special": N_("special"),
        "file": N_("File number"),
        "copy": N_("copy"),
        "repeat": N_("repeated"),
        "decision": N_("decision"),
        "local": N_("Mark"),
    }
)
"""Roles of numbers."""

CREDITS = Words(
    {
        "translator": N_("Translator"),
        "contributor": N_("Contributor"),
        "donor": N_("Donor"),
        "editor": N_("Editor"),
        "transcriber": N_("Transcriber"),
    }
)

WITNESSES = Words(
    {
        "original": N_("original"),
        "record_copy": N_("record copy"),
        "transcript": N_("transcript"),
        "translation": N_("translation"),
    }
)

RELATIONS = Words(
    {
        "answers": N_("Answers"),
        "refers": N_("Refers to"),
        "encloses": N_("Encloses"),
        "relays": N_("Relays"),
        "follows": N_("Follows"),
        "corrects": N_("Corrects"),
        "drafts": N_("Draft of"),
    }
)
"""What a paper does with another."""

BACK = Words(
    {
        "answers": N_("Answered by"),
        "refers": N_("Spoken of in"),
        "encloses": N_("Enclosed in"),
        "relays": N_("Relayed by"),
        "follows": N_("Followed by"),
        "corrects": N_("Corrected by"),
        "drafts": N_("Drafted in"),
    }
)
"""The same, seen from the other paper."""

VERSIONS = Words(
    {
        "copy_of": N_("Copy of"),
        "translation_of": N_("Translation of"),
        "draft_of": N_("Draft of"),
        "excerpt_of": N_("Excerpt of"),
        "variant_of": N_("Variant of"),
        "release_of": N_("Release of"),
    }
)
VERSIONS_BACK = Words(
    {
        "copy_of": N_("Its copy"),
        "translation_of": N_("Its translation"),
        "draft_of": N_("Its draft"),
        "excerpt_of": N_("An excerpt of it"),
        "variant_of": N_("A variant of it"),
        "release_of": N_("A release of it"),
    }
)

REQUESTS = Words(
    {
        "answer": N_("Asks for an answer"),
        "action": N_("Asks to act"),
        "convey": N_("Asks to tell"),
        "meet": N_("Asks to meet"),
    }
)

GONE = Words(
    {
        "document": N_("a paper"),
        "draft": N_("a draft"),
        "series_gap": N_("a number of a series"),
        "sheet_gap": N_("sheets of a file"),
    }
)
"""What is not held."""

GONE_STATES = Words(
    {
        "not_held": N_("not held"),
        "not_printed": N_("not printed"),
        "not_found": N_("not found"),
        "withheld": N_("withheld"),
        "destroyed": N_("destroyed"),
        "extant_elsewhere": N_("extant elsewhere"),
    }
)

SEVERITIES = Words({"note": N_("note"), "warning": N_("warning"), "shelved": N_("set aside")})

TAGS = Words(
    {
        "person": N_("person"),
        "office": N_("office"),
        "organisation": N_("organisation"),
        "place": N_("place"),
        "date": N_("date"),
        "term": N_("term"),
    }
)
"""What the markup of a file names."""

WAYS = Words(
    {"date": N_("By date"), "file": N_("In the file"), "volume": N_("In the volume"), "channel": N_("In the channel")}
)
"""Orders in which a paper stands between two others."""
