"""Pictures: rows become SVG. Pure functions, the same bytes for the same rows, every word from outside escaped."""
