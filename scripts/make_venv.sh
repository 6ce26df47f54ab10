#!/bin/sh
# Makes .venv with the Python named by the first argument, or says in one line why it cannot.
set -eu
python=$1

fail() {
    echo "$1" >&2
    exit 1
}

.venv/bin/python -m pip --version >/dev/null 2>&1 && exit 0
[ -n "$python" ] || fail "Python 3.11 is needed and none was found. Install it, or name it: make PYTHON=/path/to/python3.11"
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
    fail "Python 3.11 is needed and $python does not run. Name another: make PYTHON=/path/to/python3.11"
[ "$version" = 3.11 ] ||
    fail "Python 3.11 is needed and $python is $version. Name another: make PYTHON=/path/to/python3.11"
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "$python comes without venv. Install it (on Debian and Ubuntu: apt-get install python3.11-venv) and try again."
echo "Making .venv with $python ($version)."
"$python" -m venv --clear .venv
