"""An archive folder, with the same words as the commands."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Collection, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast

from diplomatica.cite import STYLES, Source, cite
from diplomatica.errors import UsageError
from diplomatica.folder import generations, settings
from diplomatica.library.questions import Questions
from diplomatica.library.twice import twice
from diplomatica.view import Hits, Lens, View
from diplomatica.view.portrait import portrait

if TYPE_CHECKING:
    import pyarrow as pa

    from diplomatica.curate import Rulings, Standing
    from diplomatica.flow.answers import Answer
    from diplomatica.folder.decisions import Ruling
    from diplomatica.folder.pictures import Picture

LENSES = 8
"""States of knowledge that are kept ready."""

SEVERITIES = (("shelved", "shelved"), ("warning", "warnings"), ("note", "notes"))
"""How grave a problem can be, the gravest first: of one, of several."""


class Archive(Questions):
    """An archive folder at one finished generation, as one audience sees it; use it as a context or `close` it.

    It stays with the generation it was opened at. `reopened` gives the newest one after a build.
    """

    def __init__(self, root: Path, view: View, number: int, audience: str) -> None:
        self.root = root
        self.view = view
        self.generation = number
        self.audience = audience
        self.settings = settings.load(root)
        self.behind: Self | None = None
        """The archive without the lens, where this one is seen through one."""
        self._lenses: OrderedDict[tuple[str, str], Self] = OrderedDict()
        self._surely: Self | None = None
        self._everybody: Answer | None = None
        self._doubtful: list[dict[str, Any]] | None = None
        self._rulings: Rulings | None = None
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: str | Path, audience: str = "public") -> Self:
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

    def reopened(self) -> Self:
        """The same archive at its newest generation, for the same audience."""
        return type(self).open(self.root, self.audience)

    @property
    def lens(self) -> Lens | None:
        """As known to whom, at what time; None for all that is held."""
        return self.view.lens

    def as_known_to(self, actor: str, at: str) -> Self:
        """The same archive as known to an actor at a moment: only what had reached him by then, by the same words.

        `at` is a day (its end, on any clock) or an hour with its offset. What can have come counts as *possible*, and
        `lens.marked(rows)` says so of every row. `lens` counts what is shown and hidden. The archive stays open as long as
        this one. Raises UsageError for an actor that is not there, and for a time that cannot be read.
        """
        if self.behind is not None:
            return self.behind.as_known_to(actor, at)
        with self._lock:
            key = (actor, at)
            if key not in self._lenses:
                self._lenses[key] = self._put_on(actor, at)
                # A lens that is let go of closes when the last page that is made through it is done.
                while len(self._lenses) > LENSES:
                    self._lenses.popitem(last=False)
            self._lenses.move_to_end(key)
            return self._lenses[key]

    def _put_on(self, actor: str, at: str) -> Self:
        from diplomatica.flow.reached import moment, reached

        when = moment(at)
        names = self.view.rows("select id, name from entities where id = ? and kind <> 'place'", [actor])
        if not names:
            raise UsageError(
                f"{actor!r}: no actor of this archive has that id; `diplomatica search` finds people and offices by name"
            )
        found = reached(self.view.connection, actor, when, self.view.ledger)
        lens = Lens(actor, names[0]["name"] or actor, at, found.documents, found.parts, self.view.documents)
        seen = type(self)(self.root, self.view.through(lens), self.generation, self.audience)
        seen.behind = self
        return seen

    @property
    def surely(self) -> Self | None:
        """The same with nothing in it but what had surely come, where the lens lets through anything that only can have come."""
        if self.lens is None or self.behind is None or not self.lens.doubtful:
            return None
        with self._lock:
            if self._surely is None:
                view = self.behind.view.through(self.lens.surely())
                self._surely = type(self)(self.root, view, self.generation, self.audience)
                self._surely.behind = self.behind
            return self._surely

    def hides(self, target: str) -> str:
        """One line where the lens hides a document or event that is here, and how to see it; empty where it does not."""
        if self.behind is None or self.lens is None:
            return ""
        name = target.partition("#")[0]
        event = "select 1 from events where id = ?"
        if self.behind.view.rows(event, [name]):
            shown = bool(self.view.rows(event, [name]))
        else:
            try:
                shown = self.behind._find(name)[0] in self.lens.documents
            except UsageError:
                return ""
        if shown:
            return ""
        return (
            f"{name!r} is hidden by the lens: nothing here shows that it can have come to {self.lens.actor} "
            f"by {self.lens.at}; without --as-known-to it is shown"
        )

    def search(
        self,
        query: str,
        limit: int = 20,
        offset: int = 0,
        filters: Mapping[str, str] | None = None,
        *,
        stems: bool = True,
        letters: bool = True,
    ) -> Hits:
        """A page of hits (`.rows`), how many there are in all (`.total`) and of how many documents (`.of`).

        Without `stems` words are found as typed alone, without `letters` not in the other script (Latin, Cyrillic).
        """
        from diplomatica.index import Reading

        return self.view.search(query, limit, offset, filters, Reading(stems, letters))

    def compare(self, a: str, b: str) -> list[dict[str, Any]]:
        """The passages of two documents beside each other: same, changed with the words that differ, moved, in one alone."""
        from diplomatica.view.compared import compared, leaves

        return compared(leaves(self.show(a)), leaves(self.show(b)))

    def show(self, target: str) -> dict[str, Any]:
        """All that is known of a document, or of one passage of it (`id#3.b`); UsageError where it is not there.

        `intervals` are those between the printed hours; references carry `after`: how long after the paper its answer came.
        """
        from diplomatica.flow.intervals import answering, intervals

        con, shown = self.view.connection, portrait(self.view, *self._find(target))
        ends = [(row, (row["target_id"], shown["id"])) for row in shown["references"]]
        ends += [(row, (shown["id"], row["document_id"])) for row in shown["referred_to_by"]]
        found = answering(con, (pair for _, pair in ends if pair[0]))
        for row, pair in ends:
            row["after"] = found.get(pair, [])
        hours = [row for row in shown["times"] if "T" in (row["local"] or "")]
        return {**shown, "intervals": intervals(con, shown["id"]).rows if len(hours) > 1 else []}

    def facsimile(self, document: str, number: int) -> Picture:
        """The picture of a page of a document, counted from 0; UsageError where there is none, or none that this audience may see.

        Under a lens a page is shown only where the whole document had come: a picture cannot be cut.
        """
        from diplomatica.folder.pictures import holders, picture
        from diplomatica.read.inside import inside

        name = self._find(document)[0]
        if self.lens is not None and self.lens.parts.get(name) is not None:
            raise UsageError(f"{name}: only parts of it had come, and a picture of a page cannot be cut")
        rows = self.view.rows("select path from facsimiles where document_id = ? and ordinal = ?", [name, number])
        if not rows:
            raise UsageError(f"{name}: there is no picture {number} of it")
        path = rows[0]["path"]
        files = [self.settings.for_path(name) for name in holders(path)]
        if self.audience == "public" and any(file.access != "public" for file in files):
            raise UsageError(f"{name}: there is no picture {number} of it")
        return picture(self.root, path, inside)

    def cite(self, target: str, style: str = "archive") -> str:
        """The citation of a document or passage in one of the styles of `diplomatica.cite.STYLES`; `hides` says of a lens."""
        if self.behind is not None and self.hides(target):
            return self.behind.cite(target, style)
        return self.cite_shown(self.show(target), style)

    def cite_shown(self, shown: Mapping[str, Any], style: str = "archive") -> str:
        """The citation of what `show` gave, where that is at hand already."""
        if style not in STYLES:
            raise UsageError(f"no citation style {style!r}; there are {', '.join(STYLES)}")
        return cite(Source.of(shown, self.name, self.settings.base_url), style)

    @twice("id", "sent addressed mentioned")
    def actors(self, words: str | None = None) -> Answer:
        """Everybody who can be asked about, the busiest first; with words, those whose id, name or form has them all."""
        from diplomatica.flow import directory

        with self._lock:
            if self._everybody is None:
                self._everybody = directory.everybody(self.view.connection)
        return directory.called(self._everybody, words)

    @twice("name kind", "papers")
    def names(self, least: int = 1) -> Answer:
        """Names and offices on papers that no authority file knows, on `least` papers or more: the most frequent first."""
        from diplomatica.flow.answers import Answer
        from diplomatica.resolve.unknown import unknown

        parties = self.view.rows("""select p.name_text, p.office_text, p.place_text, p.entity_id, p.office_id, p.role, p.document_id,
            d.date_earliest::varchar as date from parties p join documents d on d.id = p.document_id
            where p.status <> 'rejected' order by p.document_id, p.ordinal, p.fact_id""")
        found = unknown(parties)
        rows = [row for row in found if row["papers"] >= least]
        return Answer(
            rows,
            len(found),
            [f"papers are of {self.view.documents}; `diplomatica names --adopt` writes rows into authority/"],
        )

    def adopt(self, least: int = 1) -> dict[str, int]:
        """Write the `names` on `least` papers or more into the files of `authority/`, under what stands there; rows by file.

        They hold from the next build on. Raises UsageError where a file cannot be written.
        """
        from diplomatica.authority.adopt import adopt
        from diplomatica.read.ids import slug

        taken = {row["id"] for row in self.view.rows("select id from entities")}
        try:
            return adopt(self.root / "authority", self.names(least).rows, taken, slug)
        except OSError as error:
            raise UsageError(f"{self.root / 'authority'}: {error}; nothing was written there") from None

    @twice()
    def problems(self) -> Answer:
        """What a person should look at, the gravest first."""
        from diplomatica.flow.answers import Answer

        rows = self.view.rows("""select * from problems order by case severity when 'shelved' then 0 when 'warning'
            then 1 else 2 end, path nulls last, document_id nulls last, start nulls first, code, message""")
        counts = Counter(row["severity"] for row in rows)
        said = [f"{counts[word]} {word if counts[word] == 1 else more}" for word, more in SEVERITIES if counts[word]]
        return Answer(rows, len(rows), [", ".join(said)] if said else [])

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table as Arrow, with the columns and order that `docs/tables.md` promises."""
        return self.view.table(name, columns)

    def sql(self, query: str) -> pa.Table:
        """The answer to one SELECT over the tables."""
        return self.view.sql(query)

    def explain(self, fact: str, table: str | None = None) -> dict[str, Any]:
        """What a fact rests on: its row, the words it was read from, every rule that had a part in it.

        `table` says where it stands, where that is known.
        """
        from diplomatica.curate import explain

        return explain(self.view.connection, self.view.text, fact, table)

    def explain_made(self, made: str) -> dict[str, Any] | None:
        """What a paper not held (`nh-…`) or a transmission (`t-…`) rests on, with the references that speak of it; None for another id."""
        from diplomatica.curate import explain_made

        return explain_made(self.view.connection, made)

    def doubts(
        self, first: int = 0, most: int = 100, *, table: str = "", rule: str = "", but: Collection[str] = ()
    ) -> list[dict[str, Any]]:
        """Facts that were read with little confidence, the least sure first: so many after the `first`, without those in `but`."""
        from diplomatica.curate import doubts

        return doubts(self.view.connection, first, most, table=table, rule=rule, but=but)

    def doubtful(self) -> list[dict[str, Any]]:
        """How many facts were read with little confidence, by table and rule."""
        from diplomatica.curate import kinds

        with self._lock:
            if self._doubtful is None:
                self._doubtful = kinds(self.view.connection)
            return self._doubtful

    def facts(self, names: Collection[str]) -> dict[str, dict[str, Any]]:
        """By fact: table, document, rule, confidence, status, and whether it is doubtful, of those that are here."""
        from diplomatica.curate import facts

        return facts(self.view.connection, names)

    def rulings(self) -> Mapping[str, Standing]:
        """By fact: what people ruled as the files of `decisions/` say now, and whether a build has taken it up."""
        from diplomatica.curate import Rulings

        with self._lock:
            if self._rulings is None:
                self._rulings = Rulings(self.root, generations.folder(self.root, self.generation))
            return self._rulings.now()

    def decide(
        self,
        fact: str,
        ruling: str,
        *,
        replacement: dict[str, Any] | None = None,
        note: str | None = None,
        by: str | None = None,
    ) -> dict[str, Any]:
        """Store a person's ruling about a fact; it takes effect at the next build and in every later one.

        `by` is who rules; without it the `curator` of the settings, and nobody's name where there is none.
        """
        from diplomatica.curate import decide
        from diplomatica.folder.decisions import Decision

        decision = Decision(
            fact_id=fact,
            ruling=cast("Ruling", ruling),
            replacement=replacement,
            note=note,
            by=by or self.settings.curator,
        )
        return decide(self.view.connection, self.view.text, self.root, decision)

    def near(self, target: str) -> list[str]:
        """Ids that look like one that is not there, the likest first."""
        from difflib import get_close_matches

        ids = [row["id"] for row in self.view.rows("select id from documents order by id limit 50000")]
        starts = [name for name in ids if target and name.startswith(target)][:5]
        return list(dict.fromkeys([*starts, *get_close_matches(target, ids, n=5, cutoff=0.5)]))[:5]

    def close(self) -> None:
        """Let go of the generation's files."""
        for seen in self._lenses.values():
            seen.close()
        self.view.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _canonical(self, target: str) -> str:
        """`id` or `id#passage` under the id that the document goes by."""
        document_id, mark, passage = target.partition("#")
        return self.view.canonical(document_id) + mark + passage

    def _find(self, target: str) -> tuple[str, str | None]:
        """Document and passage of `id` or `id#passage`; UsageError with the likest ids where they are not there."""
        document_id, _, passage = self._canonical(target).partition("#")
        if hidden := self.hides(document_id):
            raise UsageError(hidden)
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
