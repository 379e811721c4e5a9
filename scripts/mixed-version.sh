#!/usr/bin/env bash
# Runs nodes of this build and of an earlier one on one Redis: under random clients whose histories are checked, and in a
# rolling deploy from the one to the other. The earlier one is built in a worktree below target/, so this takes two builds; it
# belongs to the nightly run.
#
#   scripts/mixed-version.sh [COMMIT]    the newest tag unless another is named, or the commit before where there is none
set -euo pipefail
cd "$(dirname "$0")/.."

commit=${1:-$(git describe --tags --abbrev=0 2>/dev/null || git rev-parse HEAD^)}
commit=$(git rev-parse --short "$commit^{commit}")
other=$PWD/target/previous/$commit

if [ ! -f "$other/target/quarkus-app/quarkus-run.jar" ]; then
  echo "Building $commit ..." >&2
  git worktree prune
  [ -d "$other" ] || git worktree add --detach "$other" "$commit"
  (cd "$other" && ./mvnw -B -ntp -q -DskipTests -Dmaven.test.skip=true package)
fi

exec ./mvnw -B -ntp verify -Dtest=NoSuchTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=MixedFleet,RollingDeployIT \
  -Dprevious.jar="$other/target/quarkus-app/quarkus-run.jar"
