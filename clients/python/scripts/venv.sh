#!/usr/bin/env bash
# Makes .venv with exactly what requirements.lock says, and this package as it stands. Quick when that has been done.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "venv: $*" >&2
  exit 1
}

find_python() {
  local python
  for python in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$python" ] && command -v "$python" > /dev/null || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
      echo "$python"
      return
    fi
  done
  fail "Python 3.11 or newer is needed; name it in PYTHON"
}

wanted="$(cat requirements.lock scripts/venv.sh | cksum)"
if [ -x .venv/bin/python ] && [ "$(cat .venv/.locked 2> /dev/null)" = "$wanted" ]; then
  exit 0
fi
python="$(find_python)"
# Debian keeps a part of the standard library in a package of its own.
if ! "$python" -c 'import ensurepip' 2> /dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y --no-install-recommends python3-venv; } > /dev/null
  fi
  "$python" -c 'import ensurepip' 2> /dev/null || fail "python3-venv is needed: install it with your package manager"
fi
rm -rf .venv
"$python" -m venv .venv
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -r requirements.lock
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
.venv/bin/python -m pip check > /dev/null || fail "requirements.lock does not fit together"
echo "$wanted" > .venv/.locked
echo "venv: $(.venv/bin/python --version) in clients/python/.venv"
