#!/bin/sh
# The browser tests drive Chromium: installs it where it is missing and we may, else says that they will be skipped.
set -eu

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests."
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >/dev/null && apt-get install -qq -y --no-install-recommends chromium >/dev/null; then
        exit 0
    fi
fi
echo "NO CHROMIUM: the browser tests will be skipped. Install it (as root: apt-get install chromium) to run them." >&2
