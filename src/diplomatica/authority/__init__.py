"""Who and what there is: people, offices, organisations, places, their names and tenures, from the user's CSV files."""

from __future__ import annotations

from diplomatica.authority.load import load

__all__ = ["load"]
