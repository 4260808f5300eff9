#!/bin/sh
# Makes sure that the browser tests find a Chromium: as root installs Debian's. Prints one line where that is
# not possible, else nothing; progress goes to stderr.
packages="chromium fonts-dejavu-core"
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "the browser tests need Chromium; as root: apt-get install $packages"
    exit 0
fi
echo "installing $packages" >&2
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
if ! { apt-get update && apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install $packages"
fi
rm -f "$log"
