#!/bin/sh
# LightGBM needs the system's libgomp: installs it where it is missing and we may, else says what follows.
set -eu

# ldconfig lies in /sbin, which is not always on the path
PATH=$PATH:/sbin:/usr/sbin
ldconfig -p 2>/dev/null | grep -q 'libgomp\.so\.1' && exit 0
[ "$(uname -s)" = Linux ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing libgomp1 for LightGBM."
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq >/dev/null && apt-get install -qq -y --no-install-recommends libgomp1 >/dev/null; then
        exit 0
    fi
fi
echo "NO LIBGOMP: LightGBM is left out of the classifiers. Install it (as root: apt-get install libgomp1)." >&2
