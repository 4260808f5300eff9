"""Finds every sentence of the pages and brings the catalogues of `serve/locale/` up to date; needs Babel.

    python tools/strings.py            adds new sentences to each catalogue, takes out those that are gone
    python tools/strings.py --check    ends with 1 where a catalogue is not complete

A catalogue holds no line numbers and is sorted, so that two people's new sentences seldom touch.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.checkers import checkers
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SERVE = Path(__file__).resolve().parents[1] / "src" / "diplomatica" / "serve"
LOCALE = SERVE / "locale"
DRAW = SERVE.parent / "draw"
SAID = {"say": None, "many": (1, 2), "N_": None}
"""How pictures name their sentences: `draw.voice`."""
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {
    "templates/**.html": {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
}


def sentences() -> Catalog:
    """All sentences that templates and code of the pages hold."""
    found = Catalog(charset="utf-8")
    for _, _, message, comments, context in extract_from_dir(
        SERVE, METHODS, OPTIONS, comment_tags=("for translators:",)
    ):
        found.add(message, auto_comments=comments, context=context)
    for _, _, message, comments, context in extract_from_dir(DRAW, [("**.py", "python")], keywords=SAID):
        found.add(message, auto_comments=comments, context=context)
    return found


def catalogue(code: str) -> Catalog:
    """The catalogue of a language as it is."""
    with (LOCALE / f"{code}.po").open("rb") as file:
        return read_po(file, locale=code)


def updated(old: Catalog, found: Catalog) -> Catalog:
    """The catalogue with the sentences of today; what was translated stays."""
    old.update(found, no_fuzzy_matching=True, update_header_comment=False)
    old.obsolete.clear()
    return old


def written(made: Catalog) -> bytes:
    """A catalogue as the bytes of its file, without any time of day."""
    out = io.BytesIO()
    write_po(out, made, width=0, no_location=True, omit_header=True, sort_output=True, include_previous=False)
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {made.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {made.plural_forms}\\n"\n\n'
    )
    return head.encode() + out.getvalue()


def faults(made: Catalog) -> list[str]:
    """What is not right with a catalogue: sentences not translated, blanks to fill that differ."""
    out = []
    for message in made:
        if not message.id:
            continue
        said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if not all(said) or message.fuzzy:
            out.append(f"{made.locale}: not translated: {_shown(message)!r}")
            continue
        for check in checkers:
            try:
                check(made, message)
            except Exception as error:  # noqa: BLE001 – each checker has its own kind
                out.append(f"{made.locale}: {_shown(message)!r}: {error}")
    return out


def _shown(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main() -> int:
    """Bring all catalogues up to date, or say what is lacking."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    checking = parser.parse_args().check
    found, wrong = sentences(), []
    for path in sorted(LOCALE.glob("*.po")):
        made = updated(catalogue(path.stem), found)
        wrong += faults(made)
        if checking:
            wrong += (
                [] if path.read_bytes() == written(made) else [f"{path.name}: not up to date, run tools/strings.py"]
            )
        else:
            path.write_bytes(written(made))
    print(f"{len(found)} sentences; {len(wrong)} to look at")
    for line in wrong:
        print(line)
    return 1 if checking and wrong else 0


if __name__ == "__main__":
    sys.exit(main())
