#!/usr/bin/env bash
# Measures S11: from the start of the process to its first answered call, of a node packaged in each way and of the smallest
# Quarkus application that answers a call (bench/bare), in turn, and prints the median, the least and the most of each: the time
# that passed, and the CPU time that the process had used by then, which says more on a machine that is shared.
#
#   scripts/bench-start.sh [ROUNDS]      9 unless told otherwise; builds what is missing into target/start
set -euo pipefail
cd "$(dirname "$0")/.."

. .mvn/find-jdk.sh
rounds=${1:-9}
work=$PWD/target/start
port=${PORT:-21940}
java=("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseG1GC)

build() {
  local name=$1
  shift
  if [ ! -f "$work/$name/quarkus-run.jar" ] || [ -n "$(find src/main pom.xml bench/bare/src bench/bare/pom.xml -newer "$work/$name/built" -print -quit 2>&1)" ]; then
    ./mvnw -B -ntp -q -DskipTests package "$@"
    mkdir -p "$work"
    rm -rf "${work:?}/$name"
    cp -a "${from:-target/quarkus-app}" "$work/$name"
    rm -f "$work/$name/freshold.aot"
    touch "$work/$name/built"
  fi
}

build fast-jar
build aot-jar -Dquarkus.package.jar.type=aot-jar
from=bench/bare/target/quarkus-app build bare -f bench/bare/pom.xml
[ -f "$work/aot-jar/freshold.aot" ] || JAVA_OPTS=-XX:+UseG1GC scripts/aot-cache.sh "$work/aot-jar"

# A frame of gRPC: Get of country/de, and an empty word.
printf '\0\0\0\0\015\012\007country\022\002de' >"$work/get.bin"
printf '\0\0\0\0\0' >"$work/say.bin"

# Starts one, calls until it is answered, and writes down microseconds and milliseconds of CPU.
once() {
  local name=$1 folder=$2 path=$3 frame=$4 begun ended pid user system
  shift 4
  cd "$work/$folder"
  begun=${EPOCHREALTIME//[.,]/}
  "${java[@]}" "$@" -Dquarkus.http.port="$port" -jar "$PWD/quarkus-run.jar" >"$work/$name.log" 2>&1 &
  pid=$!
  # Asked now and then, so that asking does not take a core from who starts.
  until [ -s "$work/answer" ]; do
    kill -0 "$pid" 2>/dev/null || { tail -n 5 "$work/$name.log" >&2; exit 1; }
    curl -s --http2-prior-knowledge -H 'content-type: application/grpc' -H 'te: trailers' --data-binary "@$work/$frame" \
      "http://127.0.0.1:$port/$path" -o "$work/answer" || sleep 0.01
  done
  ended=${EPOCHREALTIME//[.,]/}
  read -r _ _ _ _ _ _ _ _ _ _ _ _ _ user system _ <"/proc/$pid/stat"
  kill "$pid"
  wait "$pid" || true
  rm -f "$work/answer"
  echo "$(((ended - begun) / 1000)) $(((user + system) * 10))" >>"$work/$name.times"
  cd - >/dev/null
}

node() {
  once "$1" "$2" freshold.v1.CacheService/Get get.bin -Dquarkus.management.port=$((port + 1)) \
    -Dquarkus.config.locations="$samples" "${@:3}"
}

samples=$PWD/samples/namespaces.yaml
rm -f "$work"/*.times "$work/answer"
for _ in $(seq "$rounds"); do
  once bare bare bare.Echo/Say say.bin
  node fast-jar fast-jar
  node aot-jar aot-jar
  node aot-jar+cache aot-jar -XX:AOTCache=freshold.aot
done

middle() {
  sort -n | awk '{ all[NR] = $1 } END { printf "%d (%d to %d)", all[int((NR + 1) / 2)], all[1], all[NR] }'
}
printf '%-14s | %-24s | %s\n' "" "ms to the first answer" "ms of CPU until then"
for name in bare fast-jar aot-jar aot-jar+cache; do
  printf '%-14s | %-24s | %s\n' "$name" "$(cut -d' ' -f1 "$work/$name.times" | middle)" "$(cut -d' ' -f2 "$work/$name.times" | middle)"
done
