"""The only way to rows of a finished generation."""

from __future__ import annotations

from diplomatica.index import Reading
from diplomatica.index.snippet import Snippet
from diplomatica.view.edition import prepare
from diplomatica.view.hits import Hit, Hits, alone
from diplomatica.view.lens import Lens
from diplomatica.view.view import AUDIENCES, View

__all__ = ["AUDIENCES", "Hit", "Hits", "Lens", "Reading", "Snippet", "View", "alone", "prepare"]
