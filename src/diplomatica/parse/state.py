"""What the rules of the chain share: the document as read, the habits that apply, and the rows found so far."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from datetime import date
from typing import Any, Literal

from diplomatica.conventions import Convention
from diplomatica.model.document import Parsed, Problem, RawDocument, Row
from diplomatica.parse.dates import DateFound
from diplomatica.parse.layout import Block, blocks, head_end
from diplomatica.parse.scan import Scan

Severity = Literal["note", "warning", "shelved"]

Span = tuple[int, int]
"""Half-open, in code points of the text."""


@dataclass(slots=True)
class Work:
    """What rules tell later rules without publishing it."""

    head_end: int = 0
    """Prose begins here; addresses, numbers and stamps stand before it."""
    tail_start: int = 0
    """The signature, or what follows the text where there is none."""
    message: Span | None = None
    """What the recipient is to pass on, without its quotation marks."""
    sayings: list[Span] = field(default_factory=list)
    """What he is to say by demands whose own words say it."""
    demands: list[Span] = field(default_factory=list)
    """Spans of requests: a conversation named there lies in the future."""
    dates: list[DateFound] = field(default_factory=list)
    """Dates of the text in order."""
    notes: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Where notes begin that a file's markup sets apart: the end of each and its label."""
    notes_start: int = 0
    """Where the notes at the end begin that a file's markup sets apart; the end of the text where there are none."""
    source_note: Span | None = None
    """The marked-up note that tells what was printed from."""
    quiet: bool | None = None
    """Whether no sentence shows a sign of a rare statement; None as long as nobody has looked."""


@dataclass(slots=True)
class State:
    """One document on its way through the chain. Rules read `raw`, `text` and `convention` and add rows; they never remove."""

    raw: RawDocument
    convention: Convention
    """The habits that apply: asked for by the settings, or the best-scoring ones."""
    convention_reason: str
    clock: str | None = None
    """The clock that the settings state for the path: an IANA zone, an offset, or `local`."""
    ready: InitVar[Scan | None] = None
    """The text ready to be searched, where the caller has it."""
    document: Row = field(default_factory=dict)
    """Columns of `documents`."""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    scan: Scan = field(init=False)
    """The text, ready to be searched."""
    blocks: list[Block] = field(init=False)
    """Its paragraphs."""
    work: Work = field(init=False)

    def __post_init__(self, ready: Scan | None) -> None:
        self.scan = ready or Scan(self.raw.text)
        self.blocks = blocks(self.raw.text)
        end = head_end(self.blocks, len(self.raw.text))
        last = self.blocks[-1].end if self.blocks else 0
        self.work = Work(head_end=end, tail_start=last, notes_start=len(self.raw.text))

    @property
    def text(self) -> str:
        """The document's text, NFC; all offsets count its code points."""
        return self.raw.text

    @property
    def day(self) -> date | None:
        """First day of the document's date as known so far: what relative dates and missing years lean on."""
        return self.document.get("date_earliest")

    def add(self, table: str, *, rule: str, confidence: float, basis: str = "text", **columns: Any) -> Row:
        """Add a fact with its rule and confidence (0 to 1) and return its row."""
        row: Row = {**columns, "basis": basis, "rule": rule, "confidence": round(confidence, 3)}
        self.rows.setdefault(table, []).append(row)
        return row

    def quote(self, table: str, span: Span, *, rule: str, confidence: float, **columns: Any) -> Row:
        """Add a fact whose words stand in the text: fills `start`, `end` and `text`."""
        start, end = span
        return self.add(
            table, rule=rule, confidence=confidence, start=start, end=end, text=self.raw.text[start:end], **columns
        )

    def add_plain(self, table: str, **columns: Any) -> Row:
        """Add a row to a table whose rows are no facts (`credits`)."""
        row: Row = dict(columns)
        self.rows.setdefault(table, []).append(row)
        return row

    def add_act(self, *, rule: str, confidence: float, **columns: Any) -> Row:
        """Add a row to the staged table `acts`."""
        row: Row = {**columns, "rule": rule, "confidence": round(confidence, 3)}
        self.rows.setdefault("acts", []).append(row)
        return row

    def found(self, table: str) -> list[Row]:
        """The rows of a table found so far, in the order found."""
        return self.rows.get(table, [])

    def head(self) -> list[Block]:
        """The paragraphs of the head."""
        return [block for block in self.blocks if block.start < self.work.head_end]

    def problem(
        self,
        code: str,
        message: str,
        *,
        severity: Severity = "warning",
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        """Note something a person should know, at a span of the text where it has one."""
        self.problems.append(
            Problem(stage="parse", severity=severity, code=code, message=message, start=start, end=end)
        )

    def finish(self) -> Parsed:
        """What the chain found, as the record that leaves the room."""
        return Parsed(document=self.document, rows=self.rows, problems=self.problems)
