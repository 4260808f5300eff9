"""The library: an archive folder, with the same words as the commands."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

from diplomatica import __version__
from diplomatica.cite import STYLES, Source, cite
from diplomatica.errors import UsageError
from diplomatica.folder import generations, settings
from diplomatica.view import Hits, View
from diplomatica.view.portrait import portrait

if TYPE_CHECKING:
    import pyarrow as pa

    from diplomatica.flow.answers import Answer
    from diplomatica.folder.decisions import Ruling

__all__ = ["STYLES", "Archive", "Source", "cache_folder", "moment", "sample"]

Progress = Callable[[str, int, int], None]


class Archive:
    """An archive folder at one finished generation, as one audience sees it; use it as a context or `close` it.

    It stays with the generation it was opened at. `reopened` gives the newest one after a build.
    """

    def __init__(self, root: Path, view: View, number: int, audience: str) -> None:
        self.root = root
        self.view = view
        self.generation = number
        self.audience = audience
        self.settings = settings.load(root)

    @classmethod
    def open(cls, path: str | Path, audience: str = "public") -> Archive:
        """The archive in a folder at its newest finished generation.

        `audience` is `public`, or `all` to see restricted documents as well.
        Raises UsageError where the folder has no `diplomatica.toml` or was never built.
        """
        root = Path(path).resolve()
        if not (root / settings.FILE_NAME).is_file():
            raise UsageError(f"{root}: no {settings.FILE_NAME} here; `diplomatica init {root}` makes one")
        number = generations.current(root)
        if number is None:
            raise UsageError(f"{root}: never built; `diplomatica build --archive {root}` does it")
        return cls(root, View(generations.folder(root, number), audience), number, audience)

    @property
    def name(self) -> str:
        """What the archive calls itself; else the name of its folder."""
        return self.settings.name or self.root.name

    def is_current(self) -> bool:
        """Whether no newer generation is in service."""
        return generations.current(self.root) == self.generation

    def reopened(self) -> Archive:
        """The same archive at its newest generation, for the same audience."""
        return type(self).open(self.root, self.audience)

    def search(self, query: str, limit: int = 20, offset: int = 0, filters: Mapping[str, str] | None = None) -> Hits:
        """A page of hits (`.rows`), how many there are in all (`.total`) and of how many documents (`.of`)."""
        return self.view.search(query, limit, offset, filters)

    def show(self, target: str) -> dict[str, Any]:
        """All that is known of a document, or of one passage of it (`id#3.b`); UsageError where it is not there."""
        return portrait(self.view, *self._find(target))

    def cite(self, target: str, style: str = "archive") -> str:
        """The citation of a document or passage in one of the styles of `diplomatica.cite.STYLES`."""
        return self.cite_shown(self.show(target), style)

    def cite_shown(self, shown: Mapping[str, Any], style: str = "archive") -> str:
        """The citation of what `show` gave, where that is at hand already."""
        if style not in STYLES:
            raise UsageError(f"no citation style {style!r}; there are {', '.join(STYLES)}")
        return cite(Source.of(shown, self.name, self.settings.base_url), style)

    def who_knew(self, target: str, rung: str | None = None) -> Answer:
        """Who had a document, a passage of it or news of an event: certain and possible from when, by what chain.

        `rung` is how far it had come: addressed, sent, arrived, readable, distributed or read; without it, readable
        where a deciphering hour is printed, else arrived.
        """
        from diplomatica.flow import answers

        return answers.who_knew(self.view.connection, target, rung, ledger=self.view.ledger)

    def known(self, actor: str, at: str | datetime | None = None, rung: str | None = None) -> Answer:
        """What had reached an actor by a moment (ISO 8601; a day means its end), newest first."""
        from diplomatica.flow import answers

        return answers.known(
            self.view.connection, actor, moment(at) if isinstance(at, str) else at, rung, ledger=self.view.ledger
        )

    def learned(self, actor: str, start: str | datetime, end: str | datetime, rung: str | None = None) -> Answer:
        """What reached an actor between two moments (a day alone: from its begin, to its end), oldest first."""
        from diplomatica.flow import answers

        first = moment(f"{start}T00:00" if len(start) == 10 else start) if isinstance(start, str) else start
        return answers.learned(
            self.view.connection,
            actor,
            first,
            moment(end) if isinstance(end, str) else end,
            rung,
            ledger=self.view.ledger,
        )

    def ahead(self, a: str, b: str, rung: str | None = None) -> Answer:
        """What one actor had before another, and by how much."""
        from diplomatica.flow import answers

        return answers.ahead(self.view.connection, a, b, rung, ledger=self.view.ledger)

    def compare_knowledge(self, a: str, b: str, at: str | datetime, rung: str | None = None) -> Answer:
        """What two actors had at a moment, beside each other."""
        from diplomatica.flow import answers

        return answers.compare(
            self.view.connection, a, b, moment(at) if isinstance(at, str) else at, rung, ledger=self.view.ledger
        )

    def channel(self, a: str, b: str, clocks_apart_hours: float = 0.0) -> Answer:
        """The channel from one actor to another: volume by week, delays with their number of hours, what was said of it."""
        from diplomatica.flow import answers

        return answers.channel(self.view.connection, a, b, clocks_apart_hours)

    def channels(self) -> Answer:
        """Who wrote to whom, how often, and how late as far as hours are printed."""
        from diplomatica.flow import answers

        return answers.channels(self.view.connection, ledger=self.view.ledger)

    def missing(self) -> Answer:
        """What is referred to or implied and not held."""
        from diplomatica.flow import answers

        return answers.missing(self.view.connection)

    def requests(self, state: str | None = None) -> Answer:
        """What documents ask for, and whether an answer is held."""
        from diplomatica.flow import answers

        return answers.requests(self.view.connection, state)

    def problems(self) -> Answer:
        """What a person should look at, the gravest first."""
        from diplomatica.flow.answers import Answer

        rows = self.view.rows("""select * from problems order by case severity when 'shelved' then 0 when 'warning'
            then 1 else 2 end, path nulls last, document_id nulls last, start nulls first, code, message""")
        return Answer(rows, len(rows))

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table as Arrow, with the columns and order that `docs/tables.md` promises."""
        return self.view.table(name, columns)

    def sql(self, query: str) -> pa.Table:
        """The answer to one SELECT over the tables."""
        return self.view.sql(query)

    def explain(self, fact: str) -> dict[str, Any]:
        """What a fact rests on: its row, the words it was read from, every rule that had a part in it."""
        from diplomatica.curate import explain

        return explain(self.view.connection, self.view.text, fact)

    def decide(
        self,
        fact: str,
        ruling: str,
        *,
        replacement: dict[str, Any] | None = None,
        note: str | None = None,
        by: str | None = None,
    ) -> dict[str, Any]:
        """Store a person's ruling about a fact; it takes effect at the next build and in every later one."""
        from diplomatica.curate import decide
        from diplomatica.folder.decisions import Decision

        decision = Decision(fact_id=fact, ruling=cast("Ruling", ruling), replacement=replacement, note=note, by=by)
        return decide(self.view.connection, self.view.text, self.root, decision)

    def near(self, target: str) -> list[str]:
        """Ids that look like one that is not there, the likest first."""
        from difflib import get_close_matches

        ids = [row["id"] for row in self.view.rows("select id from documents order by id limit 50000")]
        starts = [name for name in ids if target and name.startswith(target)][:5]
        return list(dict.fromkeys([*starts, *get_close_matches(target, ids, n=5, cutoff=0.5)]))[:5]

    def close(self) -> None:
        """Let go of the generation's files."""
        self.view.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _find(self, target: str) -> tuple[str, str | None]:
        """Document and passage of `id` or `id#passage`; UsageError with the likest ids where they are not there."""
        document_id, _, passage = target.partition("#")
        if not self.view.rows("select 1 from documents where id = ?", [document_id]):
            near = self.near(document_id)
            hint = f"; near it: {', '.join(near)}" if near else "; `diplomatica search` finds documents by their words"
            raise UsageError(f"{document_id!r}: no document of this archive has that id{hint}")
        if not passage:
            return document_id, None
        found = self.view.rows("select passage_id from passages where document_id = ? order by start", [document_id])
        ids = [row["passage_id"] for row in found]
        if passage not in ids:
            raise UsageError(f"{document_id}: no passage {passage!r}; there are {', '.join(ids) or 'none'}")
        return document_id, passage


def moment(text: str) -> datetime:
    """The instant that an ISO 8601 text means; a day alone is its end, no zone is UTC. UsageError for another text.

    >>> moment("1950-09-20").isoformat()
    '1950-09-20T23:59:59+00:00'
    """
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no time; write 1950-09-20 or 1950-09-20T14:30Z") from None
    if len(text) == 10:
        given = given.replace(hour=23, minute=59, second=59)
    return given.astimezone(UTC) if given.tzinfo else given.replace(tzinfo=UTC)


def sample(name: str = "korea-1950", progress: Progress | None = None) -> Path:
    """A built copy of a sample that comes with the program, in the user's cache folder; built only when it changed.

    The files in the package are never touched. Texts that a person put into the copy's `documents/` stay there.
    """
    from importlib.resources import as_file, files

    source = files("diplomatica").joinpath("samples", name)
    known = sorted(item.name for item in files("diplomatica").joinpath("samples").iterdir() if item.is_dir())
    if name not in known:
        raise UsageError(f"no sample {name!r}; there are {', '.join(known)}")
    target = cache_folder() / "samples" / name
    with as_file(source) as folder:
        # Unchanged files keep their time, so that the build's own cache sees them as it saw them before.
        shutil.copytree(
            folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".diplomatica")
        )
    stamp = target / ".diplomatica" / "sample"
    wanted = _fingerprint(target)
    if generations.current(target) is None or not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        from diplomatica.build import build

        build(target, progress=progress)
        # The build may have given ids to new files: the stamp is of the folder as it is now.
        stamp.write_text(_fingerprint(target), encoding="utf-8")
    return target


def cache_folder() -> Path:
    """Where this user's programs keep what can be made again; `DIPLOMATICA_CACHE` overrides it."""
    given = os.environ.get("DIPLOMATICA_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "diplomatica"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "diplomatica"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "diplomatica"


def _fingerprint(root: Path) -> str:
    """Changes with the program's version and with any file of the folder."""
    digest = sha256(__version__.encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and ".diplomatica" not in path.relative_to(root).parts:
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
