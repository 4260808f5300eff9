"""Ids: the same for ever, whatever is added, renamed, moved, edited or learned later."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diplomatica.errors import BuildError, UsageError
from diplomatica.folder import ids
from diplomatica.folder.identity import Identities, identify
from diplomatica.folder.same import Head

HEADER = "id,key,source_sha256,alias_of\n"


def page(path: str, *keys: str, sha: str = "", wanted: str = "", text: bool = True, part: int = 0) -> Head:
    """An input; without keys it is known by its file name alone, without a hash each path has its own content."""
    name = path.rpartition("/")[2].rpartition(".")[0]
    return Head(path, part, list(keys) or [f"file:{path}"], wanted or name, sha or f"sha-{path}", text)


def row(path: str, *keys: str, part: int = 0) -> Head:
    return page(path, *keys, wanted=keys[0].partition(":")[2], text=False, part=part)


def built(root: Path, heads: Sequence[Head]) -> tuple[dict[str, str], Identities]:
    """Ids by path and part after a build that keeps its ids."""
    register, _ = ids.load(root)
    heads = list(heads)
    found = identify(heads, register)
    ids.append(root, register, found.rows)
    names = {}
    for identifier, members in found.documents:
        for index in members:
            head = heads[index]
            names[f"{head.path}#{head.part}" if head.part else head.path] = identifier
    return names, found


def codes(found: Identities) -> list[tuple[str, str]]:
    return [(path, problem.code) for path, problem in found.problems]


def test_ids_come_from_number_address_or_name(tmp_path: Path) -> None:
    names, found = built(
        tmp_path,
        [
            page("a.txt", "id:209812", wanted="209812"),
            page("b.txt", "url:https://x.org/cable-7", "slug:cable-7", wanted="cable-7"),
            page("notes/Note to Vell.txt"),
        ],
    )
    assert names == {"a.txt": "209812", "b.txt": "cable-7", "notes/Note to Vell.txt": "note-to-vell"}
    assert codes(found) == []
    assert (tmp_path / "ids.csv").read_text() == (
        HEADER
        + "209812,id:209812,sha-a.txt,\n"
        + "cable-7,url:https://x.org/cable-7|slug:cable-7,sha-b.txt,\n"
        + "note-to-vell,file:notes/Note to Vell.txt,sha-notes/Note to Vell.txt,\n"
    )


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    heads = [page("a.txt"), page("b.txt", "id:7", wanted="7")]
    first, _ = built(tmp_path, heads)
    content = (tmp_path / "ids.csv").read_bytes()
    second, found = built(tmp_path, [page("a.txt"), page("b.txt", "id:7", wanted="7")])
    assert first == second
    assert found.rows == []
    assert (tmp_path / "ids.csv").read_bytes() == content


def test_an_earlier_file_shifts_nothing(tmp_path: Path) -> None:
    built(tmp_path, [page("m/note.txt"), page("n/note.txt")])
    names, _ = built(tmp_path, [page("a/note.txt"), page("m/note.txt"), page("n/note.txt")])
    assert names == {"a/note.txt": "note-3", "m/note.txt": "note", "n/note.txt": "note-2"}


def test_rename_and_move_keep_the_id_also_after_a_later_edit(tmp_path: Path) -> None:
    built(tmp_path, [page("a.txt", sha="s1")])
    assert built(tmp_path, [page("deep/b.txt", sha="s1")])[0] == {"deep/b.txt": "a"}
    assert built(tmp_path, [page("deep/b.txt", sha="s2")])[0] == {"deep/b.txt": "a"}
    names, found = built(tmp_path, [page("c.txt", sha="s2")])
    assert names == {"c.txt": "a"}
    assert codes(found) == []


def test_renamed_and_edited_is_a_new_id_and_a_problem_that_tells_the_cure(tmp_path: Path) -> None:
    built(tmp_path, [page("note-one.txt", sha="s1")])
    names, found = built(tmp_path, [page("note-1.txt", sha="s2")])
    assert names == {"note-1.txt": "note-1"}
    assert codes(found) == [("note-1.txt", "new-id"), ("ids.csv", "files-gone")]
    message = found.problems[0][1].message
    assert "note-one.txt (id note-one)" in message
    cure = "note-1,,,note-one"
    assert f"`{cure}`" in message
    with (tmp_path / "ids.csv").open("a") as file:
        file.write(cure + "\n")
    names, found = built(tmp_path, [page("note-1.txt", sha="s2")])
    assert names == {"note-1.txt": "note-one"}
    assert found.aliases == {"note-1": "note-one"}


def test_a_copy_is_a_second_document(tmp_path: Path) -> None:
    built(tmp_path, [page("b.txt", sha="s")])
    names, found = built(tmp_path, [page("a.txt", sha="s"), page("b.txt", sha="s")])
    assert names == {"a.txt": "a", "b.txt": "b"}
    assert codes(found) == [("b.txt", "same-bytes")]


def test_a_page_takes_over_its_row_under_the_rows_id(tmp_path: Path) -> None:
    calendar = row("cal.csv", "id:cable-7", "url:https://x.org/7")
    assert built(tmp_path, [calendar])[0] == {"cal.csv": "cable-7"}
    here = page("page.txt", "id:7", "url:https://x.org/7", wanted="7")
    names, found = built(tmp_path, [row("cal.csv", "id:cable-7", "url:https://x.org/7"), here])
    assert names == {"cal.csv": "cable-7", "page.txt": "cable-7"}
    assert codes(found) == []
    # and keeps it when the row goes
    names, _ = built(tmp_path, [page("page.txt", "id:7", "url:https://x.org/7", wanted="7")])
    assert names == {"page.txt": "cable-7"}


def test_a_row_that_names_a_file_is_that_file(tmp_path: Path) -> None:
    names, _ = built(tmp_path, [row("cal.csv", "id:k7", "file:a.txt"), page("a.txt")])
    assert names == {"cal.csv": "k7", "a.txt": "k7"}


def test_two_documents_that_turn_out_to_be_one(tmp_path: Path) -> None:
    built(tmp_path, [row("cal.csv", "id:k7"), page("p.txt", "url:https://x.org/7", wanted="seven")])
    names, found = built(
        tmp_path,
        [row("cal.csv", "id:k7", "url:https://x.org/7"), page("p.txt", "url:https://x.org/7", wanted="seven")],
    )
    assert names == {"cal.csv": "k7", "p.txt": "k7"}
    assert found.aliases == {"seven": "k7"}
    assert codes(found) == [("ids.csv", "alias")]
    again, quiet = built(tmp_path, [page("p.txt", "url:https://x.org/7", wanted="seven")])
    assert again == {"p.txt": "k7"}
    assert (quiet.aliases, quiet.problems) == (found.aliases, found.problems)


def test_rows_that_share_the_address_of_their_collection_stay_apart(tmp_path: Path) -> None:
    rows = [row("cal.csv", f"id:k{n}", "url:https://x.org/collection", part=n) for n in range(3)]
    names, found = built(tmp_path, rows)
    assert sorted(names.values()) == ["k0", "k1", "k2"]
    assert codes(found) == [("cal.csv", "key-shared")] * 2


def test_two_texts_with_different_numbers_stay_apart(tmp_path: Path) -> None:
    shared = "url:https://x.org/c"
    names, _ = built(tmp_path, [page("a.txt", "id:1", shared, wanted="1"), page("b.txt", "id:2", shared, wanted="2")])
    assert names == {"a.txt": "1", "b.txt": "2"}


def test_documents_of_one_file_that_nothing_tells_apart(tmp_path: Path) -> None:
    key = "file:vol.txt#1950-09-20 The Envoy to Vell"
    heads = [page("vol.txt", key, wanted="vol-envoy", sha="s", part=n) for n in range(2)]
    first, _ = built(tmp_path, heads)
    assert first == {"vol.txt": "vol-envoy", "vol.txt#1": "vol-envoy-2"}
    renamed = [page("v1.txt", key.replace("vol", "v1"), wanted="v1-envoy", sha="s", part=n) for n in range(2)]
    assert built(tmp_path, renamed)[0] == {"v1.txt": "vol-envoy", "v1.txt#1": "vol-envoy-2"}


def test_the_catalogue_number_chooses_before_a_file_name(tmp_path: Path) -> None:
    names, found = built(tmp_path, [page("1.txt"), page("z.txt", "id:1", wanted="1")])
    assert names == {"1.txt": "1-2", "z.txt": "1"}
    assert codes(found) == [("1.txt", "id-taken")]


def test_an_id_is_never_given_twice(tmp_path: Path) -> None:
    built(tmp_path, [page("x/a.txt")])
    built(tmp_path, [])
    names, _ = built(tmp_path, [page("y/a.txt")])
    assert names == {"y/a.txt": "a-2"}
    assert built(tmp_path, [page("x/a.txt"), page("y/a.txt")])[0] == {"x/a.txt": "a", "y/a.txt": "a-2"}


def test_wild_names_become_ids(tmp_path: Path) -> None:
    names, _ = built(tmp_path, [page("a.txt", wanted="../Ünl|x y"), page("b|c.txt", wanted="...")])
    assert names == {"a.txt": "nl-x-y", "b|c.txt": "document"}
    assert built(tmp_path, [page("b|c.txt", sha="other")])[0] == {"b|c.txt": "document"}


WORLD = st.lists(
    st.tuples(
        st.sampled_from(["a.txt", "b.txt", "c/a.txt", "d.csv"]),
        st.sets(st.sampled_from(["id:1", "id:2", "url:u", "slug:s"]), max_size=2),
        st.sampled_from(["s1", "s2"]),
        st.booleans(),
    ),
    max_size=6,
    unique_by=lambda item: item[0],
)


def heads_of(world: list[tuple[str, set[str], str, bool]]) -> list[Head]:
    return [page(path, *sorted(keys), sha=sha, wanted="same", text=text) for path, keys, sha, text in world]


@given(worlds=st.lists(WORLD, max_size=4), seed=st.integers(0, 9))
def test_any_history(
    tmp_path_factory: pytest.TempPathFactory, worlds: list[list[tuple[str, set[str], str, bool]]], seed: int
) -> None:
    """Every input has one id, no id two documents, order of inputs counts for nothing, and a rebuild adds nothing."""
    root = tmp_path_factory.mktemp("ids")
    for world in worlds:
        register, problems = ids.load(root)
        assert problems == []
        mixed = heads_of(world)
        random.Random(seed).shuffle(mixed)
        other = identify(mixed, register)
        names, found = built(root, heads_of(world))
        assert [identifier for identifier, _ in other.documents] == [identifier for identifier, _ in found.documents]
        assert len(names) == len(world)
        assert len({identifier for identifier, _ in found.documents}) == len(found.documents)
        again, quiet = built(root, heads_of(world))
        assert again == names
        assert quiet.rows == []
        lasting = [item for item in found.problems if item[1].code != "new-id"]
        assert quiet.problems == lasting


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("key,id\n", "'source_sha256' is missing"),
        ('id,key,source_sha256,alias_of\na,"file:a.txt\n', "cannot be read after"),
        ("id,key,source_sha256,alias_of,note\n", "'note' is unknown"),
    ],
)
def test_an_unreadable_file_stops_the_build(tmp_path: Path, content: str, words: str) -> None:
    (tmp_path / "ids.csv").write_text(content)
    with pytest.raises(UsageError, match=words):
        ids.load(tmp_path)


def test_bad_rows_are_named(tmp_path: Path) -> None:
    (tmp_path / "ids.csv").write_text(HEADER + "A b,file:a,,\na,,,\nb,,,nobody\nc,,,d\nd,,,c\ne,file:e,,\n")
    register, problems = ids.load(tmp_path)
    assert [problem.code for _, problem in problems] == [
        "bad-id-row",
        "bad-id-row",
        "alias-of-nothing",
        "alias-ring",
        "alias-ring",
    ]
    assert problems[0][1].message.startswith("ids.csv:2: ")
    assert register.by_key == {"file:e": "e"}


def test_an_edit_during_the_build_is_not_lost(tmp_path: Path) -> None:
    register, _ = ids.load(tmp_path)
    (tmp_path / "ids.csv").write_text(HEADER + "a,file:a.txt,,\n")
    with pytest.raises(BuildError, match="changed while the build ran"):
        ids.append(tmp_path, register, [ids.IdRow("b", ("file:b.txt",))])
    assert (tmp_path / "ids.csv").read_text() == HEADER + "a,file:a.txt,,\n"


def test_rows_are_added_after_an_open_line(tmp_path: Path) -> None:
    (tmp_path / "ids.csv").write_text(HEADER + "a,file:a.txt,,")
    register, _ = ids.load(tmp_path)
    ids.append(tmp_path, register, [ids.IdRow("b", ("file:b.txt",))])
    assert (tmp_path / "ids.csv").read_text() == HEADER + "a,file:a.txt,,\nb,file:b.txt,,\n"
