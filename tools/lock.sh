#!/bin/sh
# Pins all dependencies for every platform and Python from 3.11 on, with hashes and without naming an index.
set -eu
command -v uv >/dev/null 2>&1 || { echo "make: lock needs uv on the PATH (pip install uv)" >&2; exit 2; }
pin() {
    uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate "$@"
}
pin --group build --output-file requirements.lock
pin --group dev --constraints requirements.lock --output-file requirements-dev.lock
pin --group fuzz --constraints requirements-dev.lock --output-file requirements-fuzz.lock
