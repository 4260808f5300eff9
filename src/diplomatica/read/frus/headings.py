"""Documents of volumes without numbers: a file number or the word for the kind, a heading, a dateline.

860F.01/6–1445: Telegram The Acting Secretary of State to the Chargé in … Washington, June 30, 1945—5 p.m. …
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diplomatica.read.split import Cut

LOOK = 900
"""Code points behind the heading's first word within which its date stands."""

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
KIND = "(?:Circular [Tt]elegram|Circular [Aa]irgram|Circular [Ii]nstruction|Telegram|Airgram|Despatch|Instruction)"
_PERSON = (
    r"(?:The |Mr\. |Mrs\. |Dr\. |President |Prime Minister |General |Brigadier |Lieutenant |Major |Colonel |Admiral |Rear "
    r"|Marshal |Generalissimo |Captain |Commander |Senator |Señor |Sir |Lord |King |Foreign Minister |Ambassador )"
)
_PAPER = (
    r"(?:Memorandum|Record |Minutes|Aide|Draft|Report|Notes? |Paper|Statement|Policy|Proposed|Informal|Extract|Agreed"
    r"|Message|Translation|Text |Press|Summary|Letter|Oral|Resolution|Transcript|Circular|Instruction|Joint|Current"
    r"|Agreement|Exchange|Unsigned|Suggested|Outline|Background|Diplomatic|United States|Department of|British|French|Soviet)"
)
_DATE = re.compile(rf"{MONTH} \d{{1,2}}, (?:18|19)\d\d|\d{{1,2}} {MONTH},? (?:18|19)\d\d|undated|\[no date\]")
_TO = r"[^;]{2,250}? to (?:the|The|President|Prime|Mr|General|Certain|All|Diplomatic|American|Marshal)\b"
_ANCHORS = (
    # 860F.01/6–1445: Telegram …
    re.compile(rf"(?<=[\w.)]): (?=(?:{KIND}|Telegram\.) (?:\[[^\]]*\])?{_PERSON})"),
    # 711.52/10–2645 The American Embassy …
    re.compile(rf"(?<=[/ ])\d{{1,2}}[–-]\d{{2,4}} (?=[“\"\[]?(?:{_PERSON}|{_PAPER}))"),
    # Embassy Files: 800 Rumania The American Ambassador … to the …
    re.compile(
        r"(?<=[\s.”)\]])(?:[A-Z][\w.–-]+ ){1,3}(?:Files?|Papers|Lot [\w–-]+)\b[^.;]{0,40}? "
        rf"(?=(?:The |President |Memorandum|Minutes)(?:{_TO}|[^.;]{{5,120}}))"
    ),
    re.compile(rf"(?<=[.”)\]\w] )(?=(?:{KIND}) {_PERSON}{_TO})"),
    re.compile(r"(?<=[.”)\]\w] )(?=Editorial Note [A-Z“])"),
)
_FILE = re.compile(r"(?:\d{2,4}[A-Za-z]{0,2}\.\S*|\d{3}|Box|[A-Z]\w+(?: \w+)? Files?:?.*|1939/\S+)\Z")


def unnumbered(text: str) -> list[Cut]:
    """The documents of a volume without numbers, as far as their heads show; their texts run on to the next."""
    starts = sorted(set(_starts(text)))
    found = [start for place, start in enumerate(starts) if not place or start - starts[place - 1] > 40]
    return [Cut(start, None) for start in found]


def _starts(text: str) -> Iterator[int]:
    for place, anchor in enumerate(_ANCHORS):
        for match in anchor.finditer(text):
            if place == len(_ANCHORS) - 1:
                yield match.start()
            elif _DATE.search(text, match.end(), match.end() + LOOK):
                yield match.start() if place in (2, 3) else _file_start(text, match.start())


def _file_start(text: str, at: int) -> int:
    """Where the file number begins that ends at a place: `740.00119 Control (Italy)/5–845`, `123 Klieforth, Alfred W.`."""
    start = text.rfind(" ", 0, at) + 1
    here = start
    for _ in range(6):
        if re.match(r"\d{2,4}[A-Za-z]{0,2}\.\d|\d{3} ", text[here : here + 8]):
            return here
        if here < 2 or (text[here - 2] in ".”]" and not text[here - 3 : here - 2].isupper()):
            break
        here = text.rfind(" ", 0, here - 1) + 1
    return start
