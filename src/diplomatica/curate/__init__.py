"""Facts before people: the proofs behind one, and a ruling about it that holds for good."""

from __future__ import annotations

from diplomatica.curate.decide import decide
from diplomatica.curate.explain import explain

__all__ = ["decide", "explain"]
