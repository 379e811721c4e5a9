#!/usr/bin/env bash
# Measures how calls grow with entries, members of a tag, tags of an entry, subscribers and nodes, and writes bench/growth/ and
# the tables of bench/GROWTH.md. The short form takes less than ten minutes; --long goes on to ten million entries, for which
# Redis needs 3 GB, and repeats everything more often. Words name axes: entries, members, tags, subscribers, nodes, fleet, model. Needs
# a machine with two cores on which nothing else runs.
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
  --rounds=* | --powers=*) words+=("${word#--}") ;;
  entries | members | tags | subscribers | nodes | fleet | model) words+=("$word") ;;
  *)
    echo "usage: scripts/bench-growth.sh [--long] [--rounds=N] [--powers=3,4,5,6,7] [entries] [members] [tags] [subscribers] [nodes] [fleet] [model]" >&2
    exit 2
    ;;
  esac
done

. scripts/test-classes.sh

exec "${java[@]}" dev.freshold.bench.GrowthBench "$form" ${words[@]+"${words[@]}"}
