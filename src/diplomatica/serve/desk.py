"""The desk of those who rule over facts: who may sit at it, what is ruled and not yet built, and the build.

There is one only where `serve --curate` asks for it, at this computer alone. Who opens the address that the command prints gets a
cookie, and only a page that was made for that cookie may send something: a page of another site, another program at another port, and
another person at the same computer know neither the cookie nor the token of the process.
"""

from __future__ import annotations

import hmac
import subprocess
import sys
import threading
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from starlette.requests import Request

if TYPE_CHECKING:
    from diplomatica.library import Archive, Standing

LONGEST_SAID = 2_000
"""Characters of what a failing build said that are shown, the last ones."""


class Desk:
    """Where facts are decided in one process: its key, its token, who rules, and the build that it started."""

    def __init__(self, root: Path, by: str | None) -> None:
        self.root = root
        self.by = by
        self.key = token_urlsafe(24)
        self.token = self._sign("token")
        self.cookie = f"desk-{self._sign('cookie')[:8]}"  # not that of another desk at another port
        self.failure = ""
        """What the last build that was started here said, where it failed."""
        self._building: threading.Thread | None = None
        self._lock = threading.Lock()

    def _sign(self, word: str) -> str:
        return hmac.new(self.key.encode(), word.encode(), sha256).hexdigest()

    def fits(self, key: str) -> bool:
        """Whether this is the key."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def knows(self, request: Request) -> bool:
        """Whether the request comes from a browser that was given the cookie."""
        return hmac.compare_digest(request.cookies.get(self.cookie, "").encode(), self._sign("seat").encode())

    def seat(self) -> str:
        """The cookie as a header sets it: unknown to scripts, never sent by a page of another site."""
        return f"{self.cookie}={self._sign('seat')}; Path=/; HttpOnly; SameSite=Strict"

    def sent_by_us(self, token: str) -> bool:
        """Whether a form carries the token of this process."""
        return hmac.compare_digest(token.encode(), self.token.encode())

    def build(self) -> None:
        """Start `diplomatica build` in a process of its own, unless the last one still runs."""
        with self._lock:
            if self.is_building:
                return
            self.failure = ""
            self._building = threading.Thread(target=self._build, daemon=True)
            self._building.start()

    def _build(self) -> None:
        command = [sys.executable, "-m", "diplomatica", "build", "--archive", str(self.root)]
        try:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
            )
        except OSError as error:
            self.failure = str(error)
            return
        if done.returncode:
            self.failure = done.stderr.decode("utf-8", "replace").strip()[-LONGEST_SAID:] or "it was ended"

    @property
    def is_building(self) -> bool:
        """Whether a build that was started here runs."""
        return self._building is not None and self._building.is_alive()


class Sitting:
    """The desk for the length of one request: rulings beside the generation that its page is made from."""

    def __init__(self, desk: Desk, archive: Archive) -> None:
        self.desk = desk
        self.rulings = archive.rulings()

    def of(self, fact_id: str) -> Standing | None:
        """The ruling about a fact."""
        return self.rulings.get(fact_id)

    def pending(self, fact_id: str) -> Standing | None:
        """The ruling about a fact that no build has taken up yet."""
        found = self.rulings.get(fact_id)
        return found if found and found.pending else None

    @property
    def waiting(self) -> int:
        """How many rulings no build has taken up yet."""
        return sum(ruling.pending for ruling in self.rulings.values())


SITTING: ContextVar[Sitting | None] = ContextVar("sitting", default=None)
"""The desk, where the page that is being made is for somebody who sits at it."""
