"""The search index: built whole for each generation, asked with a small grammar, shown in snippets."""

from __future__ import annotations

from diplomatica.index.compile import AS_USUAL, Reading
from diplomatica.index.document import IndexDocument
from diplomatica.index.gather import documents
from diplomatica.index.only import Only
from diplomatica.index.read import Found, Index, open_index
from diplomatica.index.write import build

__all__ = ["AS_USUAL", "Found", "Index", "IndexDocument", "Only", "Reading", "build", "documents", "open_index"]
