"""What a document says about itself: a chain of named rules, each of which adds rows and takes none away."""

from __future__ import annotations

from diplomatica.parse.chain import CHAIN, ParseSettings, follows, parse

__all__ = ["CHAIN", "ParseSettings", "follows", "parse"]
