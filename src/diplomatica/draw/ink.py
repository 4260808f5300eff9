"""The ink of a picture that stands alone; in the room its stylesheet takes over, by the same classes, also in the dark."""

from __future__ import annotations

PAPER, SHEET, INK, SOFT, LINE, EDGE = "#faf8f3", "#fffdf8", "#1d1b18", "#5c574f", "#ddd6c8", "#8a8375"
BLUE, WASH, RED = "#1f4e79", "#e8eff6", "#9b2f22"
FONT = "system-ui, 'Segoe UI', 'Noto Sans', Roboto, sans-serif"

DASHES: dict[str, str | None] = {"certain": None, "possible": "6 4", "told": "1.5 3.5"}
"""How a line is drawn whose arrival is certain, only possible, or which another paper tells of."""

STROKES = {"certain": INK, "possible": INK, "told": BLUE}
