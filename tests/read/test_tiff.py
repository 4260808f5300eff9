"""Pages of a TIFF, counted without decoding: real files, both byte orders, large ones, thumbnails, broken chains."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from diplomatica.errors import DocumentError
from diplomatica.read import read_file
from diplomatica.read import tiff as reader
from tests.read.books import read_or_shelve


def tiff(pages: int, *, large: bool = False) -> bytes:
    """A TIFF of so many grey pages, as Pillow writes it."""
    made = [Image.new("L", (30 + n, 20), 40 * n) for n in range(pages)]
    out = io.BytesIO()
    made[0].save(out, "TIFF", save_all=True, append_images=made[1:], big_tiff=large)
    return out.getvalue()


def chain(*links: tuple[int, int], order: str = "<") -> bytes:
    """Directories of one entry each: what their picture is, and where the next one stands (a number of a directory, -1 for the end)."""
    out = struct.pack(order + "2sHI", b"II" if order == "<" else b"MM", 42, 8)
    for kind, following in links:
        at = 0 if following < 0 else 8 + following * 18
        out += struct.pack(order + "HHHIII", 1, 254, 4, 1, kind, at)
    return out


@pytest.mark.parametrize("large", [False, True], ids=("classic", "large"))
def test_pages_of_a_real_file(large: bool) -> None:
    assert reader.pages(tiff(1, large=large)) == [1]
    assert reader.pages(tiff(4, large=large)) == [1, 2, 3, 4]
    (raw,) = read_file(tiff(2, large=large), "documents/a.tif", beside=["documents/a.txt"]).raws
    assert [picture.path for picture in raw.facsimiles] == ["documents/a.tif#page=1", "documents/a.tif#page=2"]
    (raw,) = read_file(tiff(1, large=large), "documents/a.tif", beside=["documents/a.txt"]).raws
    assert [picture.path for picture in raw.facsimiles] == ["documents/a.tif"]


@pytest.mark.parametrize("order", ["<", ">"], ids=("little", "big"))
def test_smaller_pictures_and_masks_are_no_pages(order: str) -> None:
    assert reader.pages(chain((0, 1), (1, 2), (4, 3), (2, -1), order=order)) == [1, 4]


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (chain((0, 1), (0, 0)), "bad-tiff", "round in a circle"),
        (chain((0, 5)), "bad-tiff", "cut off"),
        (chain((1, -1)), "bad-tiff", "no page"),
        (b"II*\0", "bad-tiff", "cut off"),
        (b"II*\0\x08\0\0\0\xff\xff", "bad-tiff", "cut off"),
        (b"II+\0\x08\0\0\0" + b"\x10" + b"\0" * 7 + b"\xff" * 8, "bad-tiff", "cut off"),
        (chain(*((0, n + 1) for n in range(3_100)), (0, -1)), "too-large", "3,000 pages"),
    ],
    ids=("circle", "outside", "thumbnail alone", "head alone", "many entries", "more entries than bytes", "endless"),
)
def test_broken_and_endless_chains(data: bytes, code: str, said: str) -> None:
    found = read_or_shelve(data, "documents/a.tif")
    assert isinstance(found, DocumentError)
    assert (found.code, said in str(found)) == (code, True)


@given(st.binary(max_size=40), st.integers(4, 400))  # the first bytes stay: without them it is no TIFF
def test_damaged_files(noise: bytes, at: int) -> None:
    data = tiff(3)
    found = read_or_shelve(data[:at] + noise + data[at + len(noise) :], "documents/a.tif")
    assert isinstance(found, DocumentError), "without a text beside it a picture is a scan"
    assert found.code in ("bad-tiff", "too-large", "scan", "unsupported-format", "not-utf8", "empty", "bad-pdf")


def test_other_tags_before_the_kind() -> None:
    """Writers sort tags; the kind is found among the first."""
    made, out = Image.new("L", (4, 4)), io.BytesIO()
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[254] = 1
    made.save(out, "TIFF", tiffinfo=tags)
    with pytest.raises(DocumentError, match="no page"):
        reader.pages(out.getvalue())


def test_an_offset_beyond_all_memory() -> None:
    with pytest.raises(DocumentError) as caught:
        reader.pages(b"II+\0\x08\0\0\0" + b"\xff" * 8)
    assert caught.value.code == "bad-tiff"
