#!/usr/bin/env bash
# Builds the application and its tests where a source is newer, then becomes a demo, Demo unless another is named: it
# starts a Redis and nodes of its own, plays its scenarios against them, and exits 1 if anything was not as expected.
# A name with a dot is that of a class below dev.freshold, such as bench.FleetBench.
set -euo pipefail
cd "$(dirname "$0")/.."

. .mvn/find-jdk.sh

command -v redis-server >/dev/null || {
  echo "redis-server 7 is needed: make tools installs it." >&2
  exit 1
}

paths=target/test.classpath
if [ ! -f "$paths" ] || [ ! -f target/quarkus-app/quarkus-run.jar ] ||
  [ -n "$(find src pom.xml -newer "$paths" -print -quit)" ]; then
  echo "Building Freshold and its demo ..." >&2
  ./mvnw -B -ntp -q -DskipTests package dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$paths"
  touch "$paths"
fi

case ${1:-Demo} in
*.*) main=dev.freshold.$1 compiler= ;;
*) main=dev.freshold.demo.${1:-Demo} compiler=-XX:TieredStopAtLevel=1 ;;
esac

exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  ${compiler:+"$compiler"} -cp "target/test-classes:target/classes:$(cat "$paths")" "$main" "${@:2}"
