"""What a convention file may say: every key is checked, and a message names file, key and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from diplomatica.errors import UsageError
from diplomatica.model.schema import TABLES

ORDERS = ("dmy", "mdy", "ymd")
ROLES = TABLES["numbers"].vocabularies["role"]
KINDS = TABLES["times"].vocabularies["kind"]
MARKS = TABLES["marks"].vocabularies["kind"]

WORDS = {
    "title": "words before one name (Comrade, General)",
    "titles": "words before several names (Cdes., Messrs.)",
    "office": "offices (ambassador, minister)",
    "states": "names of states and bodies that an office is held to (Ambassador to …)",
    "towns": "towns from which and to which papers go: alone on a side of a caption they are no man",
    "held": "nouns of offices in lists of persons (Secretary, Director)",
    "group": "collective words after an adjective (friends, comrades)",
    "body": "bodies after an adjective (government, command)",
    "house": "what a writer calls a service without its name (the ministry, this post)",
    "asked": "words that follow a verb of asking: Telegraph *about*, Report *on*",
    "own": "the writer's own voice as owner (our, my)",
    "recipient": "the recipient as owner (your)",
    "other": "others as owner (its, their)",
    "message": "names of messages (telegram, letter)",
    "series": "series that stand before a number in running text (Deptel, Embtel)",
    "centre": "the head office as owner of a paper (Department)",
    "mission": "a post as owner of a paper (Embassy, Legation)",
    "of_own": "words before a number that make it a paper of the writer (mytel)",
    "of_theirs": "words before a number that make it a paper of the recipient (urtel)",
    "of_centre": "words before a number that make it one from the head office to the post (Deptel)",
    "of_post": "words before a number that make it one from the post to the head office (Embtel)",
    "numbered": "kinds of papers that a number may follow (telegram 30)",
    "kind": "how a printed head names the kind of paper (Telegram); an edition without such heads has none",
    "untold": "headings that name no parties (Memorandum of)",
    "note": "words that open an editor's note behind a heading (Drafted, Repeated)",
    "addressee": "recipients that a heading names without their own name",
    "seat": "where the service sits",
    "formula": "kinds of papers that bear the name of the service's head whoever wrote them, when they leave the seat",
    "marking": "words of the line of classification and precedence",
    "conversation": "words for conversations",
    "say": "verbs of saying, as they stand before quoted words (said, declared)",
    "saying": "verbs of saying that need no *that* (said, replied)",
    "holding": "verbs that say something where *that* follows (explained, denied)",
    "telling": "verbs of saying that name whom it is said to (told, informed)",
    "naming": "verbs that tell what one spoke of (brought up, spoke of)",
    "asking": "verbs of asking (asked, inquired)",
    "opening": "words that open a sentence and belong to no name behind them, lower case",
    "sort": "what may stand before such a word (recent, telephone), where the conversation is past",
    "classification": "classifications, as a search for them without regard to case",
    "precedence": "precedences, likewise",
    "should": "what makes a demand of the recipient (you should, please)",
    "approval": "how a note by hand begins that agrees to the paper (agreed), lower case",
    "enclosure": "what a line says above an enclosed paper (Enclosure), perhaps with its number",
    "to_you": "how a paragraph begins that is for the recipient alone (For your information)",
    "bidding": "what makes a demand at the beginning of a sentence whatever the verb (You should)",
    "no_bidding": "verbs that make none behind it: to know or to say something, or only a courtesy (Please find)",
    "answer": "verbs by which a service asks for an answer (telegraph, report)",
    "action": "verbs of other demands (execute, ensure)",
    "meet": "verbs of meeting (meet with, visit)",
    "convey": "verbs of passing on (present, transmit)",
    "following": "how that which is to be passed on is announced (the following)",
    "counted": "words before a number that make it a page, a part, a day: no file number, lower case",
    "another": "words right before a number that make it another paper's (your, our, to), lower case",
    "distribution": "how a list of those who get copies begins (copies to:), lower case",
    "from_label": "labels before who writes, in a head of labelled lines (From, Originator)",
    "to_label": "labels before whom it is for (To, Memorandum for)",
    "via_label": "labels before whom it goes through (Through)",
    "info_label": "labels before who gets it for information (Info)",
    "copy_label": "labels before who gets a copy (cc, Copies)",
    "subject_label": "labels before the subject (Subject, Re)",
    "back": "how a sentence points back at what has just been said (these views), lower case",
    "via": "words before the one through whom it went (through, via)",
    "tidings": "what goes through a channel (information, reports)",
    "medium": "what it goes by, as a complaint names it (pouch, wire)",
    "regular": "words for a channel that works in time and in order (regular, regularly)",
    "complete": "words for one that leaves nothing out (full, fully)",
    "fragmentary": "words for one that leaves things out (scanty, poorly)",
    "late": "words for one that is slow (tardy, belatedly)",
    "distorted": "words for one that changes what it carries (one-sided)",
    "supplied": "words that editors supply in brackets ([of]): never foreign words",
    "not_names": "capitalised words that are no family names after a title or initials",
    "not_given": "words before a last name that make it no person's (the, Port)",
    "calling": "what a person is, in lower case right before his name (guide, correspondent)",
    "closing": "polite endings of letters",
    "participants": "how a list of those who were present begins (Participants)",
    "no_signature": "short last lines that are no signatures (End)",
}
PATTERNS = {
    "address": "a whole line of the head; groups place, office, name, role (`to` or `from`)",
    "signature": "a whole last line; groups name, office, authority, on",
    "told": "somebody was told; groups by (or i), to",
    "untold": "words right before that somebody was told, or its last ones and the next word, that make it no telling",
    "told_to": "right behind that somebody was told: that he was to do a thing, which is no news",
    "conversation": "a conversation; groups by, with, between",
    "said": "a verb of saying and what must follow it; group to",
    "sayer": "who stands right before such a verb; group who",
    "interposed": "a verb of saying within the words that it gives (he said,); group to",
    "interposer": "who stands before that; group who",
    "according": "whose words they are, where no verb says so (according to); group who",
    "there": "what one of two who met then did with words, in the same sentence",
    "hand_sign": "what no note of hands is without",
    "hand": "a note of who drafted, cleared, approved, or to whom it was repeated; groups drafted, cleared, authorised, info",
    "interpreted": "who interpreted, in a sentence; group interpreter",
    "someone": "the name of one in a list of those present; group name",
    "talk_sign": "what no such meeting is without: `talk` is tried in such a sentence alone",
    "talk": "two met, as the writer tells it; groups by (or i, o, me, host), with",
    "received": "something reached the writer; groups to, by",
    "convey": "a demand to pass something on; groups you, to",
    "wish_answer": "the writer wishes for an answer, at the beginning of a sentence",
    "wish_action": "the writer asks for something else, likewise",
    "to_us": "a verb of telling and the writer or his house: an answer",
    "to_others": "a verb of telling and somebody else than the writer who is to be told; group whom",
    "convey_that": "a demand to tell somebody what its own words say; groups you, second, that",
    "claim_sign": "what no claim is without: the others are tried in such a sentence alone",
    "ignorance_sign": "what no lack is without, likewise",
    "claim": "how well a channel works; groups from, to, quality, counter, or named as a quality",
    "cause": "why, behind a claim in its sentence; group cause",
    "cause_behind": "why, as the beginning of the next sentence; group cause",
    "conditional": "words right before a claim or lack that make it no statement",
    "explained": "words behind it that make it a statement all the same",
    "not_told": "somebody had not been told; groups actor, second, third",
    "not_received": "something had not come; groups actor or to, what",
    "no_report": "somebody had no report; groups actor, what",
    "given": "the event, set in ‹ ›, is spoken of as known; wins over all that follow",
    "denial": "the event in ‹ › is denied",
    "rumour": "the event in ‹ › is rumour",
    "forecast": "the event in ‹ › is expected, asked or feared",
    "news": "the event in ‹ › is told as news",
    "presupposed": "the event in ‹ › is taken for known",
    "finite": "a verb among the words of the event: they tell it",
    "attributed": "whose words the event in ‹ › stands in; groups who, second",
    "not_it": "words right before a reference that make the lack one of something about it (a reply to)",
    "the_paper": "what somebody lacks is the one paper spoken of (the telegram)",
    "at_the_talk": "somebody had not been told when a conversation began (when I came in)",
    "as_asked": "what somebody was not told is what the answered paper asked to be told him",
    "person_before": "words that only a person's name follows; ends with the name's first letter",
    "person_aside": "likewise, where the name stands between commas; ends with its first letter",
    "person_behind": "words right behind a name that make it a person's (’s widow)",
    "draft": "a note that a draft is there",
    "reference": "a message; groups owner, from, series, number, point (of a protocol), dated (must be one), group (of date and time)",
    "named": "a message told by who wrote it, without number; groups by, to",
    "encloses": "words around a reference, set in ‹ ›, by which the document encloses that paper",
    "same": "an editor's note right behind a reference that gives the paper's other number; group number",
    "pointer": "what an editor's note right behind a reference says of the paper; groups document (its number in the same edition), before "
    "or after (the document next to this one), printed (its page), elsewhere (another edition), unprinted, unfound, destroyed; none of "
    "them: nothing",
    "handed_on": "words before a reference, which begins at ‹, by which a name behind it is not that of the paper's own recipient",
    "repeat_sign": "how the sentence begins at a paper's end that says to whom it was repeated",
    "repeat": "in that sentence, a post with the number that the paper has there; group number",
    "beside": "the message numbered before or after this one; groups owner, which",
    "opener": "the bare number that opens an answer; group number",
    "relays": "words around a reference, set in ‹ ›, by which the document passes that paper on",
    "relays_points": "likewise, where it passes on the numbered points that are quoted behind",
    "answers": "words before a reference that make the document its answer",
    "source_note": "a note that tells of a stamp; group text",
    "shelfmark": "a whole line below the text that says where the original lies; group mark where there is more",
    "legend": "a last line that names the archive, or furniture",
    "dateline": "a whole line of the head with place and date; groups place, date; kind, number, clock where an edition prints them there",
    "printed_heading": "the line above it that names the parties; groups from, to, from_place, to_place, received, title, edition",
}


def wrong(file: str, key: str, message: str) -> NoReturn:
    """Raise UsageError for a key of a file."""
    raise UsageError(f"{file}: key {key}: {message}")


def _texts(value: Any, file: str, key: str) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        wrong(file, key, f"expected a list of words, found {value!r:.60}")


def _one_of(value: Any, allowed: Any, file: str, key: str) -> None:
    if value not in allowed:
        wrong(file, key, f"expected one of {', '.join(allowed)}, found {value!r:.60}")


def _known(table: Any, allowed: Any, file: str, key: str) -> Mapping[str, Any]:
    if not isinstance(table, dict):
        wrong(file, key, f"expected a table, found {table!r:.60}")
    for name in table:
        if name not in allowed:
            wrong(file, f"{key}.{name}" if key else name, f"unknown; known are {', '.join(allowed)}")
    return table


def _entries(value: Any, file: str, key: str) -> list[Any]:
    if not isinstance(value, list):
        wrong(file, key, f"expected [[{key}]] entries, found {value!r:.60}")
    return value


def _signs(value: Any, file: str) -> None:
    for place, sign in enumerate(_entries(value, file, "signs")):
        key = f"signs[{place}]"
        _known(sign, ("words", "weight", "says"), file, key)
        _texts(sign.get("words"), file, f"{key}.words")
        if not isinstance(sign.get("weight"), int | float) or not 0 < sign["weight"] <= 10:
            wrong(file, f"{key}.weight", "expected a number above 0 and up to 10")
        if not isinstance(sign.get("says"), str):
            wrong(file, f"{key}.says", "expected a sentence for people")


def _words(value: Any, file: str) -> None:
    for name, listed in _known(value, WORDS, file, "words").items():
        _texts(listed, file, f"words.{name}")


def _patterns(value: Any, file: str) -> None:
    for name, listed in _known(value, PATTERNS, file, "patterns").items():
        _texts(listed, file, f"patterns.{name}")
        for place, pattern in enumerate(listed):
            _compiles(pattern, file, f"patterns.{name}[{place}]")


def _numbers(value: Any, file: str) -> None:
    for place, series in enumerate(_entries(value, file, "numbers")):
        key = f"numbers[{place}]"
        _known(series, ("pattern", "role", "name", "where"), file, key)
        _one_of(series.get("role"), ROLES, file, f"{key}.role")
        _one_of(series.get("where", "head"), ("head", "anywhere"), file, f"{key}.where")
        if not isinstance(series.get("pattern"), str) or "(?P<value>" not in series["pattern"]:
            wrong(file, f"{key}.pattern", "expected a pattern with a group (?P<value>…)")
        _compiles(series["pattern"], file, f"{key}.pattern")


def _times(value: Any, file: str) -> None:
    for kind, stamp in _known(value, KINDS, file, "times").items():
        _known(stamp, ("labels", "clock"), file, f"times.{kind}")
        _texts(stamp.get("labels"), file, f"times.{kind}.labels")
        clock = stamp.get("clock", "local")
        if clock != "local":
            _zone(clock, file, f"times.{kind}.clock")


def _zone(clock: Any, file: str, key: str) -> None:
    from diplomatica.model.clock import zone

    try:
        zone(clock)
    except (ValueError, TypeError, AttributeError):
        wrong(file, key, f"expected `local` or a time zone such as Europe/Moscow, found {clock!r:.60}")


def _marks(value: Any, file: str) -> None:
    for label, kind in _known(value, value if isinstance(value, dict) else (), file, "marks").items():
        _one_of(kind, MARKS, file, f"marks.{label!r}")
        if label != label.lower():
            wrong(file, f"marks.{label!r}", "labels are written in lower case")


def _points(value: Any, file: str) -> None:
    for forms in _entries(_known(value, ("ordinals",), file, "points").get("ordinals", []), file, "points.ordinals"):
        _texts(forms, file, "points.ordinals")


def _posts(value: Any, file: str) -> None:
    for name, post in _known(value, value if isinstance(value, dict) else (), file, "posts").items():
        for key, listed in _known(post, ("also", "of"), file, f"posts.{name}").items():
            _texts(listed, file, f"posts.{name}.{key}")


def _compiles(pattern: str, file: str, key: str) -> None:
    import re2

    from diplomatica.conventions.macros import LISTS, expand

    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(expand(pattern, dict.fromkeys(LISTS, ("word",))), options)
    except re2.error as error:
        wrong(file, key, f"not an RE2 pattern: {error.args[0]!s:.120}")


_TABLES: dict[str, Callable[[Any, str], None]] = {
    "signs": _signs,
    "words": _words,
    "patterns": _patterns,
    "numbers": _numbers,
    "times": _times,
    "marks": _marks,
    "points": _points,
    "posts": _posts,
}


def checked(data: dict[str, Any], file: str) -> dict[str, Any]:
    """The data as given; raises UsageError with file and key where something is not as `docs/conventions.md` says."""
    _known(data, ("name", "title", "extends", "order", *_TABLES), file, "")
    for key in ("name", "title", "extends"):
        if key in data and (not isinstance(data[key], str) or not data[key].strip()):
            wrong(file, key, f"expected a text, found {data[key]!r:.60}")
    if "name" not in data:
        wrong(file, "name", "is missing")
    if "order" in data:
        _one_of(data["order"], ORDERS, file, "order")
    for name, check in _TABLES.items():
        if name in data:
            check(data[name], file)
    return data
