"""What a file's markup says of its text, as rows: notes and their anchors, layers, names with their keys, references with their targets.

The markup is an editor's statement about these very words. It stands beside what the rules read, never in place of the words.
"""

from __future__ import annotations

from diplomatica.parse.encoded.names import keyed, named
from diplomatica.parse.encoded.rule import encoded

__all__ = ["encoded", "keyed", "named"]
