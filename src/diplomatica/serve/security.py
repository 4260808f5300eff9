"""What every answer must carry and every request must be: a wall around the pages."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_URL = 4_000
"""Bytes of path and query that are read."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""No script but our own files runs, nothing comes from elsewhere, nobody frames a page."""


class Wall:
    """Refuses methods that write, hosts that are not ours and addresses that are too long; adds the headers above.

    Addresses that begin with one of `writes` may be sent forms, by pages of this very address alone.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str] = LOOPBACK, writes: Sequence[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(hosts)
        self.writes = tuple(writes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(scope)
        await (refusal or self.app)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        writing = scope["method"] == "POST" and scope["path"].startswith(self.writes) if self.writes else False
        if scope["method"] not in ("GET", "HEAD") and not writing:
            return PlainTextResponse("only reading here\n", 405, {"allow": "GET, HEAD"})
        # A page of another site may point its own name at this computer: only our names are answered.
        if "*" not in self.hosts and _name(Headers(scope=scope).get("host", "")) not in self.hosts:
            return PlainTextResponse("this host name is not served here\n", 421)
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_URL:
            return PlainTextResponse("the address is too long\n", 414)
        if writing and not _from_here(Headers(scope=scope)):
            return PlainTextResponse("forms are taken from pages of this address alone\n", 403)
        return None


def _from_here(headers: Headers) -> bool:
    """Whether a page of this very address, port included, sends the form: browsers say so of every form that they send."""
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return headers.get("origin", "") == f"http://{headers.get('host', '')}"


def _name(host: str) -> str:
    """The name without its port."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()
