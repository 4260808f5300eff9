"""Facts before people: the proofs behind one, and a ruling about it that holds for good."""

from __future__ import annotations

from diplomatica.curate.decide import check, decide
from diplomatica.curate.doubts import doubts, facts, kinds
from diplomatica.curate.explain import explain, explain_made
from diplomatica.curate.standing import Rulings, Standing

__all__ = ["Rulings", "Standing", "check", "decide", "doubts", "explain", "explain_made", "facts", "kinds"]
