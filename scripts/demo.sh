#!/usr/bin/env bash
# Builds the application and its tests where a source is newer, then becomes a demo, Demo unless another is named: it
# starts a Redis, a Postgres and nodes of its own, plays its scenarios against them, and exits 1 if anything was not as
# expected.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v redis-server >/dev/null || {
  echo "redis-server 7 is needed: make tools installs it." >&2
  exit 1
}

. scripts/test-classes.sh

exec "${java[@]}" "dev.freshold.demo.${1:-Demo}" "${@:2}"
