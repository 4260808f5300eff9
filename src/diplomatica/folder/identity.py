"""Ids for documents: the one they have had, by key or by hash, or a new one that nobody has had."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import msgspec

from diplomatica.folder.ids import IdRow, Register, part_of
from diplomatica.folder.same import STRENGTH, Head, by_strength, groups, normalise, strength
from diplomatica.model.document import Problem

MANY = 200
"""With more missing names than this, none is proposed as the old name of a new one."""


class Identities(msgspec.Struct):
    """Which inputs make which document."""

    documents: list[tuple[str, list[int]]]
    """(id, indices of its heads in the order of path and part), sorted by id."""
    rows: list[IdRow]
    """What is new for `ids.csv`."""
    problems: list[tuple[str, Problem]]
    """(path, problem)."""
    aliases: dict[str, str]
    """Other ids and the id that they stand for now."""

    def not_stored(self, path: str = "ids.csv") -> list[tuple[str, Problem]]:
        """The problem of a build that may not write `ids.csv` although it has something new for it."""
        fresh = [row.id for row in self.rows]
        if not fresh:
            return []
        names = ", ".join(fresh[:5]) + (" and others" if len(fresh) > 5 else "")
        message = f"ids are frozen: {len(fresh)} rows are missing ({names}); build without --frozen-ids to add them"
        return [(path, _problem("ids-not-stored", message))]


class _Group(msgspec.Struct):
    members: list[int]
    keys: list[str]
    path: str
    sha256: str
    id: str = ""


def identify(heads: Sequence[Head], register: Register) -> Identities:
    """The id of every document, for ever the same; a function of heads and register alone.

    Known keys come first, then the hash of a file whose old name is gone, then new ids: those with the strongest key
    choose first, then those with the earlier path.
    """
    normalise(heads)
    members, apart = groups(heads)
    found = [_group(heads, indices) for indices in members]
    out = Identities([], [], [], dict(register.aliases))
    for first, other, key in apart:
        message = f"has {key} in common with {heads[first].path}, but another catalogue number: two documents"
        out.problems.append((heads[other].path, _problem("key-shared", message)))
    _by_key(found, register, out)
    _by_hash(found, register)
    gone = _gone(found, register)
    _new_ids(found, heads, register, gone, out)
    out.rows += _rows(found, register, out.aliases)
    out.documents = sorted((group.id, group.members) for group in found)
    _lasting(found, heads, register, gone, out)
    return out


def _order(group: _Group) -> tuple[int, str, list[str]]:
    """Who chooses first: the strongest key, then the earlier path."""
    return strength(group.keys[0]), group.path, group.keys


def _group(heads: Sequence[Head], indices: list[int]) -> _Group:
    """A group with all its keys; path and hash are those of its text, else of its first input."""
    main = next((i for i in reversed(indices) if heads[i].has_text), indices[0])
    keys = by_strength([key for i in indices for key in heads[i].keys])
    return _Group(indices, keys, heads[main].path, heads[main].sha256)


def _by_key(found: Sequence[_Group], register: Register, out: Identities) -> None:
    """Give each group the id of its strongest known key; other ids of its keys become aliases."""
    claimed: set[str] = set()
    for group in sorted(found, key=_order):
        ids = [
            (strength(key), register.rank[known], known) for key in group.keys if (known := register.by_key.get(key))
        ]
        for _, _, known in sorted(ids):
            if known not in claimed:
                group.id = known
                claimed.add(known)
                break
    for group in found:
        if not group.id:
            continue
        for other in dict.fromkeys(register.by_key.get(key, "") for key in group.keys):
            if other and other not in claimed:
                claimed.add(other)
                out.aliases |= {old: group.id for old, new in out.aliases.items() if new == other}
                out.aliases[other] = group.id
                out.rows.append(IdRow(other, alias_of=group.id))


def _by_hash(found: Sequence[_Group], register: Register) -> None:
    """Give files that only changed their name the id they had."""
    present = {key for group in found for key in group.keys}
    taken = {group.id for group in found if group.id}
    for group in found:
        if group.id or strength(group.keys[0]) < STRENGTH["file"]:
            continue
        for identifier in register.by_sha256.get((group.sha256, part_of(group.keys[0])), ()):
            if identifier not in taken and not present.intersection(register.keys[identifier]):
                group.id = identifier
                taken.add(identifier)
                break


def _gone(found: Sequence[_Group], register: Register) -> list[str]:
    """File keys of ids that were known by their file alone and that nothing answers to now."""
    taken = {group.id for group in found}
    out = []
    for identifier, keys in register.keys.items():
        held = [key for key in keys if register.by_key[key] == identifier]  # not given to another id since
        if identifier not in taken and held and all(strength(key) == STRENGTH["file"] for key in held):
            out.append(held[-1])
    return out


def _new_ids(
    found: Sequence[_Group], heads: Sequence[Head], register: Register, gone: list[str], out: Identities
) -> None:
    """Give a new id to every group without one, and say which of them may be a file renamed and edited."""
    taken = set(register.rank)
    next_number: dict[str, int] = {}
    known = {group.sha256 for group in found if group.id}
    for group in sorted((group for group in found if not group.id), key=_order):
        wanted = _wanted(heads[i] for i in group.members)
        group.id = wanted
        while group.id in taken:
            next_number[wanted] = next_number.get(wanted, 1) + 1
            group.id = f"{wanted}-{next_number[wanted]}"
        taken.add(group.id)
        if gone and strength(group.keys[0]) == STRENGTH["file"] and group.sha256 not in known:
            out.problems.append((group.path, _problem("new-id", _renamed(group, gone, register))))


def _lasting(
    found: Sequence[_Group], heads: Sequence[Head], register: Register, gone: list[str], out: Identities
) -> None:
    """Notes that hold as long as the folder is as it is: the same in the build that gives the ids and in every later one."""
    first: dict[str, _Group] = {}
    given = {group.id for group in found} | set(register.rank)
    for group in sorted(found, key=lambda group: group.path):
        wanted = _wanted(heads[i] for i in group.members)
        if wanted in given and re.fullmatch(re.escape(wanted) + r"-\d+", group.id):
            message = f"the id {wanted} is another document's; this one has {group.id}"
            out.problems.append((group.path, _problem("id-taken", message, "note")))
        if strength(group.keys[0]) == STRENGTH["file"] and not part_of(group.keys[0]):
            owner = first.setdefault(group.sha256, group)
            if owner is not group:
                message = f"the same bytes as {owner.path} (id {owner.id}): two documents until one file is removed"
                out.problems.append((group.path, _problem("same-bytes", message, "note")))
    for other, identifier in sorted(out.aliases.items()):
        message = f"{other} is another name of {identifier}, and leads there"
        out.problems.append(("ids.csv", _problem("alias", message, "note")))
    if gone:
        names = ", ".join(f"{key.removeprefix('file:')} (id {register.by_key[key]})" for key in gone[:5])
        message = f"{len(gone)} known files are not in documents/ any more: {names}{' …' if gone[5:] else ''}"
        out.problems.append(("ids.csv", _problem("files-gone", message, "note")))


def _renamed(group: _Group, gone: list[str], register: Register) -> str:
    close = get_close_matches(group.keys[0], gone, 3, 0.5) if len(gone) <= MANY else []
    close = close or gone[:1]
    names = ", ".join(f"{key.removeprefix('file:')} (id {register.by_key[key]})" for key in close)
    old = register.by_key[close[0]]
    return (
        f"gets the new id {group.id}; {len(gone)} known file names are gone, such as {names}. "
        f"If this is that document renamed and edited, add the line `{group.id},,,{old}` to ids.csv"
    )


def _wanted(heads: Iterable[Head]) -> str:
    """The id that the input with the strongest key would like, in the characters of ids."""
    best = min(heads, key=lambda head: (strength(head.keys[0]), head.path, head.part))
    return re.sub(r"[^a-z0-9._-]+", "-", best.preferred_id.lower()).strip("-.")[:200] or "document"


def _rows(found: Sequence[_Group], register: Register, aliases: dict[str, str]) -> list[IdRow]:
    """What `ids.csv` does not know yet: ids, keys, and the hashes by which renamed files are known."""
    known = {key: aliases.get(identifier, identifier) for key, identifier in register.by_key.items()}
    owner: dict[str, str] = {}
    for group in sorted(found, key=_order):
        for key in group.keys:
            # A key that documents share leads to one of them, and in every build to the same.
            if key not in owner or known.get(key) == group.id:
                owner[key] = group.id
    rows = []
    for group in sorted(found, key=_order):
        fresh = [key for key in group.keys if owner[key] == group.id != known.get(key)]
        by_name = strength(group.keys[0]) == STRENGTH["file"]
        hashed = register.by_sha256.get((group.sha256, part_of(group.keys[0])), ())
        if fresh or (by_name and group.id not in hashed):
            rows.append(IdRow(group.id, tuple(fresh or group.keys), group.sha256))
    return sorted(rows, key=lambda row: row.id)


def _problem(code: str, message: str, severity: str = "warning") -> Problem:
    return msgspec.convert({"stage": "folder", "severity": severity, "code": code, "message": message}, Problem)
