"""Pictures of every page of both samples, for people to look at: three widths, light, dark and as printed.

python -m tests.browser.screenshots FOLDER             every page, in FOLDER/SAMPLE/WIDTH-LIGHT/
python -m tests.browser.screenshots FOLDER /pictures   pages whose address begins so, alone
python -m tests.browser.screenshots --docs             the pictures of the README and of docs/, anew
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright

from diplomatica.library import Archive
from diplomatica.serve.desk import Desk
from diplomatica.serve.run import served
from tests.browser.tour import addresses
from tests.conftest import CHROMIUM_NAMES
from tests.samples.built import NAMES, built

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at."""

    name: str
    width: int
    colours: Literal["light", "dark"] = "light"
    medium: Literal["screen", "print"] = "screen"


LOOKS = (
    Look("360-light", 360), Look("360-dark", 360, "dark"), Look("768-light", 768), Look("768-dark", 768, "dark"),
    Look("1280-light", 1280), Look("1280-dark", 1280, "dark"), Look("print", 794, medium="print"),
)  # fmt: skip

TALLEST = 6000
"""Pixels of a page that a picture shows at most."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of the README or of the handbook: what of which page, in what window."""

    name: str
    sample: str
    address: str
    width: int
    height: int
    of: str = ""
    """The element that is shown alone; without it the window is."""


SHOTS = (
    Shot("document", "korea-1950", "/d/ciphered-telegram-matveyev-zakharov-feng-xi-stalin", 1280, 1000),
    Shot("front", "straits-1951", "/", 1280, 900),
    Shot("pictures", "straits-1951", "/pictures", 1280, 900),
    Shot("space-time", "straits-1951", "/space-time?from=1951-05-11&to=1951-05-14T12:00Z", 1280, 900, "figure.drawn .box"),
    Shot("spread", "straits-1951", "/spread?of=closing", 1280, 900, "figure.drawn .box"),
    Shot("map", "korea-1950", "/map", 1280, 900, "figure.drawn .box"),
)  # fmt: skip


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of this machine."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if path is None:
        sys.exit("no Chromium here; `sh tools/need_chromium.sh` installs it or names the packages")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def file_name(address: str) -> str:
    """An address as the name of a file."""
    return re.sub(r"[^A-Za-z0-9.=-]+", "_", address).strip("_")[:100] or "front"


def look_at(page: Page, look: Look, paths: Sequence[tuple[str, str]], folder: Path) -> list[str]:
    """Take pictures of pages; what asks to be scrolled sideways."""
    page.emulate_media(media=look.medium, color_scheme=look.colours)
    page.set_viewport_size({"width": look.width, "height": 800})
    wide = []
    for name, address in paths:
        page.goto(address)
        asks, high = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        if asks > look.width:
            wide.append(f"{name} at {look.name}: {asks} pixels wide")
        clip = {"x": 0, "y": 0, "width": look.width, "height": min(high, TALLEST)}
        page.screenshot(path=folder / look.name / f"{file_name(name)}.png", full_page=True, clip=clip)  # type: ignore[arg-type]
    return wide


def everything(browser: Browser, work: Path, out: Path, beginning: str) -> int:
    """Pictures of every page in every look; 1 where a page is wider than its window."""
    wide = []
    for sample in NAMES:
        root = built(work, sample)
        desk = Desk(root, "A. Reader")
        with Archive.open(root) as archive, served(archive, desk) as address:
            page = browser.new_page()
            page.goto(f"{address}desk?key={desk.key}")
            paths = [path for path in (*addresses(archive), "/decide") if path.startswith(beginning)]
            whole = [(path, address.rstrip("/") + path) for path in paths]
            for look in LOOKS:
                (out / sample / look.name).mkdir(parents=True, exist_ok=True)
                wide += [f"{sample}: {said}" for said in look_at(page, look, whole, out / sample)]
            page.close()
            print(f"{sample}: {len(paths)} pages in {len(LOOKS)} looks, in {out / sample}")
    print("\n".join(wide) or "no page is wider than its window")
    return 1 if wide else 0


def best(browser: Browser, work: Path) -> int:
    """The pictures of the README and of the handbook."""
    for shot in SHOTS:
        with Archive.open(built(work, shot.sample)) as archive, served(archive) as address:
            page = browser.new_page(viewport={"width": shot.width, "height": shot.height}, color_scheme="light")
            page.goto(address.rstrip("/") + shot.address)
            shown = page.locator(shot.of).first if shot.of else page
            shown.screenshot(path=IMAGES / f"{shot.name}.png")
            page.close()
            print(f"docs/images/{shot.name}.png")
    return 0


def main() -> int:
    """Take the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="where the pictures go")
    parser.add_argument("beginning", nargs="?", default="/", help="pages whose address begins so")
    parser.add_argument("--docs", action="store_true", help="the pictures of the README and of docs/")
    asked = parser.parse_args()
    if not asked.docs and asked.folder is None:
        parser.error("name a folder, or --docs")
    with tempfile.TemporaryDirectory() as work, chromium() as browser:
        return (
            best(browser, Path(work)) if asked.docs else everything(browser, Path(work), asked.folder, asked.beginning)
        )


if __name__ == "__main__":
    sys.exit(main())
