"""A letter as a mail program saved it (RFC 5322 and MIME): its own words, its heads, and each attachment as a document of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import parseaddr

from msgspec.structs import replace

from diplomatica.errors import DocumentError
from diplomatica.model.document import Facsimile, Field, Problem, RawDocument
from diplomatica.read import image
from diplomatica.read.decode import MAX_BYTES, decode
from diplomatica.read.flowing import Flowing
from diplomatica.read.html.flow import Page
from diplomatica.read.html.notes import find_notes
from diplomatica.read.html.tree import parse_html
from diplomatica.read.ids import file_key, file_slug
from diplomatica.read.laid_out import with_furniture
from diplomatica.read.partition import in_order
from diplomatica.read.reads import Reads, note
from diplomatica.read.text_lines import say_lines

_HEADS = re.compile(
    rb"(?i)\A(?:[A-Za-z0-9-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){0,200}?(?:message-id|mime-version|received|return-path):"
)
_CONTENT = re.compile(rb"(?im)^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*")
_TAKEN_APART = {"from", "to", "cc", "subject", "date", "message-id"}
MOST_PARTS = 200
LONGEST_HEADS = 131_072
"""Characters of all heads of a letter and its parts that are taken apart, which takes long over longer ones."""
DEEPEST = 5
"""Letters sent within letters."""
FORWARDED = "message/rfc822"
Inner = Callable[[bytes, str], Reads]


def recognise(path: str, data: bytes) -> bool:
    """Whether the file is a letter by its name, or begins with heads that only mail has."""
    return path.lower().endswith(".eml") or (
        path.lower().endswith((".txt", ".mail", ".msg")) and _HEADS.match(data[:20_000]) is not None
    )


def read(data: bytes, path: str, inner: Inner) -> Reads:
    """The letter and its attachments. Raises DocumentError for what is no letter."""
    if len(data) > MAX_BYTES:
        raise DocumentError(
            "too-large", f"the letter has {len(data) / 1_048_576:.0f} MB; up to {MAX_BYTES // 1_048_576} MB are read"
        )
    return _read(taken_apart(data), path, inner, 0)


def taken_apart(data: bytes) -> EmailMessage:
    """A letter in its parts. Raises DocumentError for what is no letter, has too many parts, or too long heads."""
    _check_heads(sum(len(found[0]) for found in _CONTENT.finditer(data)))
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(data)
        parts = sum(1 for _ in message.walk())
    except (MessageError, ValueError, RecursionError, LookupError) as error:
        raise DocumentError("bad-mail", f"no letter that can be read ({error})") from None
    if parts > MOST_PARTS:
        raise DocumentError("too-large", f"the letter has {parts} parts; up to {MOST_PARTS} are read")
    heads = (head for part in message.walk() for head in part.raw_items())
    _check_heads(sum(len(value) for name, value in heads if name.lower() in _TAKEN_APART))
    return message


def _check_heads(length: int) -> None:
    """Raises DocumentError for heads that are too long to be taken apart."""
    if length > LONGEST_HEADS:
        raise DocumentError(
            "too-large", f"the heads of the letter have {length:,} characters; up to {LONGEST_HEADS:,} are read"
        )


def _read(message: EmailMessage, path: str, inner: Inner, depth: int) -> Reads:
    problems: list[Problem] = []
    letter = _letter(message, path)
    raws: list[RawDocument] = []
    pictures: list[Facsimile] = []
    for name, part in members(message):
        member = f"{path}!{name}"
        if part.get_content_type() == FORWARDED:
            raws += _forwarded(part, member, inner, depth + 1, problems)
            continue
        data = payload(part)
        shown = _pictured(data, member, problems)
        pictures += shown or []
        if part.get_filename() and shown != []:
            raws += _attached(data, member, inner, problems, shown=bool(shown))
    if letter.text or letter.fields:
        raws.insert(0, replace(letter, facsimiles=pictures))
    if not raws:
        raise DocumentError("empty", "the letter has neither heads nor words")
    return Reads(raws, problems)


def members(message: EmailMessage) -> Iterator[tuple[str, EmailMessage]]:
    """What a letter holds besides its words, each under a name of its own: attachments, pictures in it, letters sent on with it."""
    taken: Counter[str] = Counter()
    forwarded = 0
    for part in _parts(message):
        name, kind = part.get_filename(), part.get_content_type()
        if kind == FORWARDED:
            forwarded += 1
            name = name or f"letter-{forwarded}.eml"
        elif part.is_multipart() or not (name or part.get_content_maintype() == "image"):
            continue
        plain = _plain(name or f"picture.{part.get_content_subtype()}")
        taken[plain.lower()] += 1
        while (count := taken[plain.lower()]) > 1:
            stem, dot, ending = plain.rpartition(".")
            plain = f"{stem}-{count}.{ending}" if dot else f"{plain}-{count}"
            taken[plain.lower()] += 1
        yield plain, part


def payload(part: EmailMessage) -> bytes:
    """The bytes of a part."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _pictured(data: bytes, path: str, problems: list[Problem]) -> list[Facsimile] | None:
    """The pages of a picture; none, and a remark, for a broken one. None for what is no picture."""
    if not image.recognise(path, data):
        return None
    try:
        return [Facsimile(f"{path}{part}") for part in image.pages(data).values()]
    except DocumentError as error:
        problems.append(note("attachment", f"{path.rpartition('!')[2]}: {error}"))
        return []


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a letter in order; a letter within it is one part, whatever it holds."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        if part is not message:
            yield part
        if part.get_content_type() != FORWARDED or part is message:
            inside = part.get_payload() if part.is_multipart() else []
            waiting += [inner for inner in reversed(list(inside)) if isinstance(inner, EmailMessage)]


def _letter(message: EmailMessage, path: str) -> RawDocument:
    flowing, length = Flowing(), 0
    body = _body(message)
    if body is not None:
        text = _decoded(body) if body.get_content_charset() is None else _content(body)
        flowing.part = f"!{body.get_content_type()}"
        if body.get_content_subtype() == "html":
            tree = parse_html(text)
            Page(find_notes(tree.root), flowing=flowing).say(tree.root)
        else:
            say_lines(flowing, text)
        length = len(text)
    fields = list(_fields(message))
    identity = _head(message, "Message-ID").encode("utf-8", "replace").decode().strip().strip("<>")
    raw = RawDocument(
        keys=[f"url:mid:{identity}"] if identity else [file_key(path)],
        preferred_id=file_slug(path),
        basis="record",
        text=flowing.text,
        spans=flowing.spans,
        fields=fields,
        source_start=0,
        source_end=length,
        tags=in_order(flowing.tags),
    )
    return with_furniture([raw], {flowing.part: length} if length else {})[0]


def _decoded(body: MIMEPart) -> str:
    data = body.get_payload(decode=True)
    return decode(data if isinstance(data, bytes) else b"").text


def _body(message: EmailMessage) -> MIMEPart | None:
    try:
        return message.get_body(("plain", "html"))
    except (KeyError, ValueError, LookupError, AttributeError):
        return None


def _content(body: MIMEPart) -> str:
    """The words of a part in the encoding that it names; decoded anew where it names none that exists."""
    try:
        return str(body.get_content()).replace("\r\n", "\n")
    except (LookupError, KeyError, ValueError):
        return _decoded(body)


def _fields(message: EmailMessage) -> list[Field]:
    found: list[Field] = []

    def add(name: str, value: str, head: str) -> None:
        # Heads in bytes of no encoding come with lone surrogates, which nothing that is written can hold.
        words = " ".join(value.encode("utf-8", "replace").decode().split())
        if words:
            found.append(Field(name, words, f"head {head}"))

    add("title", _head(message, "Subject"), "Subject")
    for name, head in (("sender", "From"), ("recipient", "To"), ("copies", "Cc")):
        for person in _people(message, head):
            add(name, person, head)
    sent = getattr(message.get("Date"), "datetime", None)
    if sent is not None:
        add("date", sent.date().isoformat(), "Date")
        add("sent", sent.isoformat(), "Date")
    add("kind", "letter", "From")
    return found


def _head(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, AttributeError, IndexError, TypeError):
        return ""


def _people(message: EmailMessage, head: str) -> list[str]:
    """Names, or addresses where there is no name."""
    try:
        stated = message.get(head)
        addresses = stated.addresses if stated is not None else ()
        return [address.display_name or address.addr_spec for address in addresses]
    except (ValueError, AttributeError, IndexError, TypeError):
        name, address = parseaddr(_head(message, head))
        return [name or address]


def _plain(name: str) -> str:
    """A file's name without any folder, and without signs that are no text."""
    return (
        "".join(char for char in name.replace("\\", "/").rpartition("/")[2] if char.isprintable())[:200] or "attachment"
    )


def _forwarded(part: EmailMessage, path: str, inner: Inner, depth: int, problems: list[Problem]) -> list[RawDocument]:
    """A letter that is sent within another, with its own attachments."""
    inside = part.get_payload()
    letter = inside[0] if isinstance(inside, list) and inside else None
    try:
        if depth > DEEPEST:
            raise DocumentError("too-deep", f"more than {DEEPEST} letters within each other")
        if not isinstance(letter, EmailMessage):
            raise DocumentError("bad-mail", "no letter that can be read")
        reads = _read(letter, path, inner, depth)
    except DocumentError as error:
        problems.append(note("attachment", f"{path.rpartition('!')[2]}: {error}"))
        return []
    problems += reads.problems
    return within(reads.raws, path)


def _attached(data: bytes, path: str, inner: Inner, problems: list[Problem], *, shown: bool) -> list[RawDocument]:
    """What an attachment holds; one that cannot be read is a remark, and the letter stays. A picture is shown with the letter."""
    try:
        reads = inner(data, path)
    except DocumentError as error:
        if not shown:
            problems.append(note("attachment", f"{path.rpartition('!')[2]}: {error}"))
        return []
    problems += reads.problems
    return within(reads.raws, path)


def within(raws: list[RawDocument], path: str) -> list[RawDocument]:
    """Documents of a part of a file, whose path ends with the part's name: their spans say so."""
    member = path[path.rindex("!") :]
    return [
        replace(
            raw,
            spans=[
                replace(span, part=f"{member}{span.part}") if span.source_start is not None else span
                for span in raw.spans
            ],
        )
        for raw in raws
    ]
