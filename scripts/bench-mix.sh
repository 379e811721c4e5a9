#!/usr/bin/env bash
# Measures what puts and invalidations of tags among the reads cost a node: Zipf keys, values of 128 and of 10,000 bytes, 64
# callers. Prints a table; bench/NOTES.md keeps one. How many rounds may follow; 5, the default, take three minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -gt 1 ] || ! [[ ${1-5} =~ ^[1-9][0-9]*$ ]]; then
  echo "usage: scripts/bench-mix.sh [ROUNDS]" >&2
  exit 2
fi

. scripts/test-classes.sh
. scripts/empty-service.sh

exec "${java[@]}" dev.freshold.bench.MixBench "$@"
