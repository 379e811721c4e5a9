#!/usr/bin/env bash
# Measures Freshold beside what it is measured against, and writes bench/RESULTS.md and bench/results.json. The short form
# takes less than ten minutes; --long repeats everything more often and with more members. Other words name parts: server,
# tags, loads. Needs a machine with two cores on which nothing else runs.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in redis-server taskset; do
  command -v "$tool" >/dev/null || {
    echo "$tool is needed: make tools installs Redis, and taskset is of util-linux." >&2
    exit 1
  }
done

form=short words=()
for word in "$@"; do
  case $word in
  --long) form=long ;;
  --short) form=short ;;
  server | tags | loads) words+=("$word") ;;
  *)
    echo "usage: scripts/bench.sh [--long] [server] [tags] [loads]" >&2
    exit 2
    ;;
  esac
done

. scripts/test-classes.sh

. scripts/empty-service.sh

exec "${java[@]}" dev.freshold.bench.Bench "$form" ${words[@]+"${words[@]}"}
