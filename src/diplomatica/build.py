"""From a folder to a generation: the table of contents of the program, one function, top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from diplomatica import __version__, authority, flow, index, link, resolve
from diplomatica.building import fingerprint, gather, openly, report, staging
from diplomatica.building.check import check_conventions
from diplomatica.building.reading import conventions
from diplomatica.building.report import Report, Stopwatch
from diplomatica.errors import BuildError
from diplomatica.flow import ledger_write
from diplomatica.folder import cache, decisions, generations, ids, settings
from diplomatica.folder.identity import identify
from diplomatica.folder.listing import list_files
from diplomatica.folder.lock import only_one
from diplomatica.model.schema import columns_name
from diplomatica.view import edition

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str, int, int], None]
"""Called with the step, how much of it is done, and how much there is."""


def build(  # noqa: PLR0915  the table of contents is one function, top to bottom
    root: str | Path, *, workers: int | None = None, frozen_ids: bool = False, progress: Progress | None = None
) -> Report:
    """The report on a new generation of the archive in the folder `root`, which is in service when this returns.

    `workers` are spawned processes: None is one per processor, or none at all for a few small files, and 0 is none.
    With `frozen_ids` nothing is written to `ids.csv`.

    Raises UsageError for settings that cannot be read and BuildError where another build runs or the disk refuses;
    the last generation then stays in service as it was.
    """
    root = Path(root).resolve()
    settled = settings.load(root)
    check_conventions(root, settled)
    watch = Stopwatch()
    say = progress or _quietly

    with only_one(root), _unfinished(root) as (number, folder, work):
        with watch.room("folder"):
            say("listing", 0, 0)
            listed = list_files(root)
            register, id_problems = ids.load(root)
            ruled, ruled_problems = decisions.read(root)
            count = gather.processes(workers, listed.files, report.cores())

        with watch.room("read") as reading:
            rooms = (reading, watch.rooms.setdefault("parse", report.Room()))
            gathered = gather.read_all(root, listed.files, settled, count, rooms, partial(say, "reading"))

        with watch.room("identity"):
            identities = identify(gathered.heads, register)

        with watch.room("assemble") as assembling:
            staged = work / "staged"
            assembling.cpu_seconds += gather.stage_all(
                root, gathered, identities, staged, count, partial(say, "assembling")
            )
            con = staging.connect(work, staged, report.cores())

        with closing(con):
            in_force = decisions.in_force(ruled)
            problems = [*listed.problems, *id_problems, *ruled_problems, *gathered.problems, *identities.problems]
            problems += identities.not_stored() if frozen_ids else []
            problems = staging.without_shown(con, problems)
            beside = staging.Beside(problems, identities.aliases, in_force, conventions(root))
            with watch.room("assemble"):
                staging.lay(con, beside)
                decisions.keep(folder, in_force)
            _understand(con, root, watch, say)

            with watch.room("write"):
                say("writing", 0, 2)
                staging.note_idle_decisions(con)
                staging.drop_idle_reasons(con)
                rows = staging.write_tables(con, staged, folder / "tables")
                severities = staging.severities(con)
                hidden, idle = openly.hidden(con), staging.idle_decisions(con)
            with watch.room("ledger"):
                ledger_write.write(con, folder / edition.LEDGER)
            with watch.room("index"):
                say("writing", 1, 2)
                index.build(folder / edition.SEARCH, index.documents(con))

        if hidden:
            with watch.room("public"):
                say("for the public", 0, 1)
                apart = openly.told_openly(beside, settled, hidden)

                def understand(con: duckdb.DuckDBPyConnection, tables: Path) -> None:
                    _understand(con, root, Stopwatch(), _quietly, lambda: edition.of_authority(con, folder, tables))

                task = openly.Openly(hidden, apart, idle, understand, report.cores())
                edition.prepare(folder, openly.work_out(work, folder, staged, task))

        done = Report(
            generation=number,
            version=__version__,
            files=len(listed.files),
            cached=gathered.cached,
            bytes=sum(file.size for file in listed.files),
            documents=len(identities.documents),
            shelved=severities.get("shelved", 0),
            problems=severities,
            skipped=listed.skipped,
            tables=rows,
            columns=columns_name(),
            workers=count,
            seconds=watch.seconds,
            rooms=watch.rooms,
            libraries=fingerprint.versions(),
            aliases=identities.aliases,
            settings=settled,
        )
        report.write(folder / "build.json", done)
        # Ids first: a generation whose ids were not kept could be followed by one that gives them to others. The
        # other way round, a crash between the two lines leaves ids that no generation names yet; the next build
        # finds them by the same keys and gives them to the same documents.
        if not frozen_ids:
            ids.append(root, register, identities.rows)
        generations.publish(root, number)
        cache.prune(root / ".diplomatica" / "cache", number, gathered.used)
    return done


def _understand(
    con: duckdb.DuckDBPyConnection,
    root: Path,
    watch: Stopwatch,
    say: Progress,
    narrow: Callable[[], None] | None = None,
) -> None:
    """Fill the columns that need other documents or the authority files, and add the rows that follow.

    `narrow` may take something out of the authority's tables first.
    """
    with watch.room("authority"):
        staging.add_rows(con, "problems", authority.load(con, root))
        if narrow is not None:
            narrow()
    for step, work_on in enumerate((resolve.resolve, link.link, flow.flow)):
        say("understanding", step, 3)
        with watch.room(work_on.__name__):
            work_on(con)


def _quietly(step: str, done: int, total: int) -> None:
    """No progress."""


@contextmanager
def _unfinished(root: Path) -> Iterator[tuple[int, Path, Path]]:
    """Number and folder of the new generation, and a folder for work; both are gone if the block fails."""
    try:
        number, folder, work = generations.begin(root)
        try:
            yield number, folder, work
        finally:
            generations.abandon(folder, work)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        raise BuildError(f"{place}{error.strerror or error}; the last generation stays in service") from error
