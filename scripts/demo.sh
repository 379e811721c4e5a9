#!/usr/bin/env bash
# Builds the application and its tests where a source is newer, then becomes a demo, Demo unless another is named: it
# starts a Redis, a Postgres, a Kafka and nodes of its own, plays its scenarios against them, and exits 1 if anything was
# not as expected. A name with a dot is that of a class below dev.freshold, such as bench.FleetBench.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v redis-server >/dev/null || {
  echo "redis-server 7 is needed: make tools installs it." >&2
  exit 1
}

. scripts/test-classes.sh

case ${1:-Demo} in
*.*) main=dev.freshold.$1 compiler= ;;
*) main=dev.freshold.demo.${1:-Demo} compiler=-XX:TieredStopAtLevel=1 ;;
esac

exec "${java[@]}" ${compiler:+"$compiler"} "$main" "${@:2}"
