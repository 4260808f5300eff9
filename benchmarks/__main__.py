"""All benchmarks one after another, or one of them by name: `python -m benchmarks [NAME] [its options]`.

Each is a module of its own that runs alone too (`python -m benchmarks.kills --count 20`); figures go to standard output.
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = ("kills", "build_scale", "parse_rules", "flow_scale", "lens_scale", "formats", "pages_scale")
"""In the order in which `make bench` runs them: does a killed build lose anything, what does a build cost, what does each rule,
how long do answers take, what does a lens add to a search, what does each format cost to read, how long do pages take."""


def main(words: list[str]) -> int:
    """Run the benchmark that the first word names with the other words, or all of them; returns the exit status."""
    if words and words[0] not in BENCHMARKS:
        print(f"benchmarks: no {words[0]!r}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in words[:1] or BENCHMARKS:
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *words[1:]], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
