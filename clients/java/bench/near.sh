#!/usr/bin/env bash
# Measures a hit of the near cache beside a bare Caffeine and a direct Redis GET (S4 of bench/RESULTS.md). Starts a Redis and the
# packaged server on it, on free ports, and ends both. Needs redis-server, and ./mvnw package at the root before it.
set -euo pipefail
cd "$(dirname "$0")/../../.."
. .mvn/find-jdk.sh

jar=$PWD/target/quarkus-app/quarkus-run.jar
[ -f "$jar" ] || { echo "Build the server first: ./mvnw -DskipTests package" >&2; exit 1; }
work=$(mktemp -d)
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || :; done; wait; rm -rf "$work"' EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
redis=$(free_port) http=$(free_port) management=$(free_port)

redis-server --port "$redis" --bind 127.0.0.1 --save "" --appendonly no --dir "$work" >"$work/redis.log" &
pids+=($!)
QUARKUS_HTTP_PORT=$http QUARKUS_MANAGEMENT_PORT=$management FRESHOLD_STORE=redis QUARKUS_REDIS_HOSTS=redis://127.0.0.1:$redis \
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
  -Xmx256m -Dquarkus.config.locations="$PWD/clients/conformance/namespaces.yaml" -jar "$jar" >"$work/server.log" 2>&1 &
pids+=($!)
for _ in $(seq 600); do
  curl -fsS -o "$work/ready" "http://127.0.0.1:$management/q/health/ready" 2>/dev/null && break
  kill -0 "${pids[1]}" || { cat "$work/server.log" >&2; exit 1; }
  sleep 0.2
done

FRESHOLD_ADDRESS=127.0.0.1:$http BENCH_REDIS_PORT=$redis ./mvnw -B -ntp -q -f clients/java/pom.xml test -Dtest=NearBench "$@"
