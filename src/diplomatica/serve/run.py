"""Serve until interrupted, or once for a check."""

from __future__ import annotations

import os
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from diplomatica.errors import DiplomaticaError, UsageError
from diplomatica.serve import first
from diplomatica.serve.desk import Desk
from diplomatica.serve.security import LOOPBACK

if TYPE_CHECKING:
    import uvicorn

    from diplomatica.library import Archive


THIS_COMPUTER = ("127.0.0.1", "localhost", "::1")


def run(
    archives: Archive | Sequence[Archive], host: str, port: int, ready: Callable[[str], None], desk: Desk | None = None
) -> None:
    """Serve the archive, or several side by side; `ready` is called with the address once pages are answered.

    Port 0 takes a free one.

    With a desk, facts can be decided by whoever opens that address, at this computer alone. UsageError where the address
    cannot be taken.
    """
    if desk is not None and host not in THIS_COMPUTER:
        raise UsageError(
            f"--curate is for this computer alone: found --host {host}, expected one of {', '.join(THIS_COMPUTER)}"
        )
    with _listen(host, port) as listening:
        address = _address(host, listening)
        server = _server(archives, host, desk)
        pages = [first.paths(archive) for archive in _listed(archives)]

        def announce(where: str) -> None:
            ready(where + (f"desk?key={desk.key}" if desk is not None else ""))
            first.greet(where, pages, isinstance(archives, Sequence))

        threading.Thread(target=_announce, args=(server, address, announce), daemon=True).start()
        server.run(sockets=[listening])


@contextmanager
def served(archives: Archive | Sequence[Archive], desk: Desk | None = None) -> Iterator[str]:
    """The address of the archive, or of several, served beside what the caller does until the block ends."""
    ready, address = threading.Event(), []

    def announce(where: str) -> None:
        address.append(where)
        ready.set()

    with _listen("127.0.0.1", 0) as listening:
        server = _server(archives, "127.0.0.1", desk)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        _announce(server, _address("127.0.0.1", listening), announce)
        try:
            if not ready.is_set():
                raise DiplomaticaError("the pages could not be served")
            yield address[0]
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def check_once(archives: Sequence[Archive]) -> str:
    """One line about the front page of each archive as a browser would get it; DiplomaticaError where one does not come."""
    with served(archives) as address:
        start = _fetched(address)
        fronts = re.findall(rb'<h2[^>]*><a href="/([^"]+)"', start)
        if len(fronts) != len(archives):
            raise DiplomaticaError(f"the start page names {len(fronts)} archives of {len(archives)}")
        sizes = [len(_fetched(address + path.decode())) for path in fronts]
    said = [f"{archive.name}, {size:,} bytes" for archive, size in zip(archives, sizes, strict=True)]
    return f"the front pages came: {'; '.join(said)}"


def _fetched(address: str) -> bytes:
    from urllib.error import URLError
    from urllib.request import urlopen

    try:
        with urlopen(address, timeout=30) as answer:
            page: bytes = answer.read()
    except (URLError, OSError) as error:
        raise DiplomaticaError(f"{address} did not come: {error}") from None
    if b"</html>" not in page:
        raise DiplomaticaError(f"{address} is no page: {len(page)} bytes")
    return page


def can_open_browser() -> bool:
    """Whether a person sits at a display of this computer."""
    if os.environ.get("CI"):
        return False
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_soon(address: str) -> None:
    """Open the address in the person's browser, without waiting for it."""
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _server(archives: Archive | Sequence[Archive], host: str, desk: Desk | None = None) -> uvicorn.Server:
    import uvicorn

    from diplomatica.serve.app import create_app
    from diplomatica.serve.render import warm

    # What the first reader would wait for: templates, the index, the libraries behind the answers, the tables.
    warm()
    for archive in _listed(archives):
        for hit in archive.search("", 1).hits:
            archive.show(hit.id)
            archive.who_knew(hit.id)
    hosts = LOOPBACK if host in THIS_COMPUTER else ("*",)
    config = uvicorn.Config(
        create_app(archives, hosts, desk), log_level="warning", access_log=False, server_header=False, lifespan="off",
        timeout_graceful_shutdown=2,
    )  # fmt: skip
    return uvicorn.Server(config)


def _listed(archives: Archive | Sequence[Archive]) -> Sequence[Archive]:
    return archives if isinstance(archives, Sequence) else [archives]


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    try:
        if os.name != "nt":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise UsageError(f"cannot listen at {host} port {port}: {error.strerror or error}") from None
    return listening


def _address(host: str, listening: socket.socket) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{listening.getsockname()[1]}/"


def _announce(server: uvicorn.Server, address: str, ready: Callable[[str], None]) -> None:
    import time

    while not server.started and not server.should_exit:
        time.sleep(0.01)
    if server.started:
        ready(address)
