#!/usr/bin/env bash
# Measures Freshold beside other caches at the same work, and writes bench/PEERS.md and bench/peers.json. Takes about a quarter
# of an hour; words name parts (reads, tags, races), and what was measured of the others stays. `quick` only sees that
# everything works, `only=redis,varnish` has only those take part; both leave the page as it is. Everything listens on
# loopback alone, and ends with the run.
#
# memcached and Varnish are Debian's. Where they are missing, they are installed if that can be done here; otherwise they are
# left out, and the page says so.
set -euo pipefail
cd "$(dirname "$0")/.."

for tool in redis-server taskset; do
  command -v "$tool" >/dev/null || {
    echo "$tool is needed: make tools installs Redis, and taskset is of util-linux." >&2
    exit 1
  }
done

words=()
for word in "$@"; do
  case $word in
  reads | tags | races | quick | only=*) words+=("$word") ;;
  *)
    echo "usage: scripts/bench-peers.sh [quick] [only=peer,...] [reads] [tags] [races]" >&2
    exit 2
    ;;
  esac
done

# Installed without being started: the bench starts its own.
install() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  echo "Installing $* ..." >&2
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" && made=yes
  fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"; } >&2 || :
  [ -z "$made" ] || rm -f "$policy"
}

xkey() { compgen -G '/usr/lib/*/varnish/vmods/libvmod_xkey.so' >/dev/null; }

without=()
command -v memcached >/dev/null || install memcached
command -v memcached >/dev/null || without+=(memcached)
{ command -v varnishd >/dev/null && xkey; } || install varnish varnish-modules
{ command -v varnishd >/dev/null && xkey; } || without+=(varnish)
for one in ${without[@]+"${without[@]}"}; do
  echo "WARNING: $one cannot be had here, and is left out." >&2
done

. .mvn/find-jdk.sh

node=target/quarkus-app/quarkus-run.jar
if [ ! -f "$node" ] || [ -n "$(find src/main pom.xml -newer "$node" -print -quit)" ]; then
  echo "Building Freshold ..." >&2
  ./mvnw -B -ntp -q -DskipTests package
fi

# With the Java client of this tree, and nothing installed.
paths=bench/peers/target/classpath
if [ ! -f "$paths" ] || [ -n "$(find bench/peers/src bench/peers/*.xml clients/java/src/main clients/java/pom.xml src/main/proto -newer "$paths" -print -quit)" ]; then
  echo "Building the bench ..." >&2
  ./mvnw -B -ntp -q -f bench/peers/all.xml -pl :freshold-bench-peers -am -DskipTests package org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
    -Dmdep.includeScope=runtime -Dmdep.outputFile="$PWD/$paths"
  touch "$paths"
fi

version() { sed -n "s/.*<$1.version>\([^<]*\)<.*/\1/p" bench/peers/pom.xml; }

versions="Freshold of this tree, its store and the peers' $(redis-server --version | sed -n 's/.* v=\([0-9.]*\) .*/Redis \1/p')"
versions+=", Lettuce $(version lettuce), Spring Data Redis $(version spring-data-redis), Hazelcast $(version hazelcast)"
versions+=", Infinispan $(version infinispan), Caffeine $(version caffeine)"
if [[ " ${without[*]-} " == *" memcached "* ]]; then
  versions+="; **memcached could not be had here and is left out**"
else
  versions+=", $(memcached -V) by xmemcached $(version xmemcached)"
fi
if [[ " ${without[*]-} " == *" varnish "* ]]; then
  versions+="; **Varnish could not be had here and is left out**"
else
  versions+=", $(varnishd -V 2>&1 | sed -n 's/^varnishd (\(varnish-[0-9.]*\).*/\1/p')"
fi
versions+="."

[ ${#without[@]} = 0 ] || words+=("without=$(IFS=,; echo "${without[*]}")")
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx512m \
  "-Dpeers.versions=$versions" -cp "$PWD/bench/peers/target/classes:$(cat "$paths")" dev.freshold.peers.PeersBench ${words[@]+"${words[@]}"}
