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
rm -rf .venv
"$python" -m venv .venv || fail "python3-venv is needed"
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps -r requirements.lock
.venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
.venv/bin/python -m pip check > /dev/null || fail "requirements.lock does not fit together"
echo "$wanted" > .venv/.locked
echo "venv: $(.venv/bin/python --version) in clients/python/.venv"
