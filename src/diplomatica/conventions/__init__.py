"""The habits of an archive or a service as data: how it numbers, dates, addresses, signs and stamps its papers."""

from __future__ import annotations

from diplomatica.conventions.load import Convention, builtin, load_all

__all__ = ["Convention", "builtin", "load_all"]
