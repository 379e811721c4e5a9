#!/usr/bin/env bash
# Measures what puts and invalidations of tags among the reads cost a node: Zipf keys, values of 128 and of 10,000 bytes, 64
# callers. Prints a table; bench/NOTES.md keeps one. How many rounds may follow; 5 take some two minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-classes.sh
. scripts/empty-service.sh

exec "${java[@]}" dev.freshold.bench.MixBench "$@"
