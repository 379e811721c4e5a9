#!/usr/bin/env bash
# Says what a setting does: scripts/choice.sh ROUNDS NAME=value ... measures a node with these variables of the environment
# beside one without them; scripts/choice.sh ROUNDS OTHER/quarkus-run.jar, one of another build.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ $# -lt 2 ]; then
  echo "usage: scripts/choice.sh ROUNDS NAME=value ... | OTHER/quarkus-run.jar" >&2
  exit 2
fi

. scripts/test-classes.sh
. scripts/empty-service.sh

exec "${java[@]}" dev.freshold.bench.Choice "$@"
