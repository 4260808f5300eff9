#!/bin/sh
# Prints one line where the interpreter named by $1 cannot make a virtual environment for us, else nothing.
if ! command -v "$1" >/dev/null 2>&1; then
    echo "no $1 here: install Python 3.11 or newer with venv, or name one: make PYTHON=/path/to/python3.11"
elif ! "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$("$1" --version 2>&1) is too old, 3.11 or newer is needed: make PYTHON=/path/to/python3.11"
elif ! "$1" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$1 has no venv: install it (on Debian and Ubuntu: apt-get install python3-venv)"
fi
