#!/usr/bin/env bash
# Says where a node spends its time under one work of the benchmarks: near, far, many, echo, mix (with
# puts) or storm (with invalidations of tags besides), and for how many seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-classes.sh
. scripts/empty-service.sh

exec "${java[@]}" dev.freshold.bench.Profile "$@"
