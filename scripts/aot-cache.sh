#!/usr/bin/env bash
# Makes the AOT cache of a packaged node: starts it with the flags that it is run with, has a client call it, and stops it, so
# that the JVM writes down which classes were loaded and what the methods did. It is made for one JVM, one set of
# flags of the collector, and the jars as they lie there, named in full; with any others the JVM says so, and starts without it.
#
#   scripts/aot-cache.sh [FOLDER]    of the packaged node, target/quarkus-app unless another is named
set -euo pipefail

home=$(cd "$(dirname "$0")/.." && pwd)
app=$(cd "${1:-$home/target/quarkus-app}" && pwd)
if [ -z "${AOT_JAVA-}" ]; then
  . "$home/.mvn/find-jdk.sh" >&2
  AOT_JAVA=$JAVA_HOME/bin/java
fi

log=$(mktemp)
node=
stop() {
  [ -z "$node" ] || kill "$node" 2>/dev/null || true
  rm -f "$log"
}
trap stop EXIT

fail() {
  tail -n 20 "$log" >&2
  echo "no AOT cache was made: $1" >&2
  exit 1
}

# What the environment says of a node is not meant for this one.
for name in $(compgen -e | grep -E '^(FRESHOLD|QUARKUS)_' || true); do
  unset "$name"
done

flags=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
cd "$app"
rm -f freshold.aot
# shellcheck disable=SC2086 # JAVA_OPTS holds several words
"$AOT_JAVA" "${flags[@]}" ${JAVA_OPTS-} -XX:AOTCacheOutput=freshold.aot \
  -Dquarkus.http.host=127.0.0.1 -Dquarkus.http.port=0 -Dquarkus.management.host=127.0.0.1 -Dquarkus.management.port=0 \
  -Dquarkus.config.locations="${AOT_SAMPLES:-$home/samples/namespaces.yaml}" -jar "$app/quarkus-run.jar" >"$log" 2>&1 &
node=$!

listening=
for _ in $(seq 600); do
  listening=$(sed -n 's|.*Listening on: http://\([0-9.:]*\)\. Management interface listening on http://\([0-9.:]*\)\..*|\1 \2|p' "$log")
  [ -z "$listening" ] || break
  kill -0 "$node" 2>/dev/null || fail "the node has ended"
  sleep 0.1
done
[ -n "$listening" ] || fail "the node does not listen"

# shellcheck disable=SC2086 # two addresses
"$AOT_JAVA" "${flags[@]}" -XX:TieredStopAtLevel=1 -cp "app/*:lib/main/*:lib/boot/*" dev.freshold.grpc.Rehearsal $listening >&2 ||
  fail "the node could not be called"

kill "$node"
wait "$node" || true
node=
[ -s freshold.aot ] || fail "the JVM has written none"
echo "AOT cache: $app/freshold.aot, $(($(wc -c <freshold.aot) / 1048576)) MiB" >&2
