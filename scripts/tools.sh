#!/usr/bin/env bash
# Makes sure of the tools that the tests call, one line each. Pinned ones go to .tools/, which git ignores, each version
# in a folder of its own; redis-server, nats-server and rabbitmq-server come from the system, and Pulsar from Maven Central.
# Quick when all of them are there.
set -euo pipefail
cd "$(dirname "$0")/.."

redis_wanted=7
grpcurl_version=v1.9.3
buf_version=1.75.0
pulsar_version=4.0.7

tools=$PWD/.tools
mkdir -p "$tools/bin"

say() { printf '%-13s %s\n' "$1" "$2"; }

fail() {
  say "$1" "$2" >&2
  exit 1
}

# Runs a command in silence; when it fails, shows the end of what it said.
quietly() {
  local name=$1 log=$tools/$1.log
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "$name" "could not be installed by: $*"
  fi
  rm -f "$log"
}

redis_version() {
  command -v redis-server >/dev/null || return 0
  redis-server --version | sed -n 's/.* v=\([0-9.]*\) .*/\1/p'
}

redis() {
  if [ -z "$(redis_version)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    quietly redis-server apt-get update
    quietly redis-server apt-get install -y --no-install-recommends redis-server
  fi
  local version
  version=$(redis_version)
  [ "${version%%.*}" -ge "$redis_wanted" ] 2>/dev/null ||
    fail redis-server "${version:-nothing} found: install redis-server $redis_wanted or newer with your package manager"
  say redis-server "$version at $(command -v redis-server)"
}

grpcurl() {
  local home=$tools/grpcurl-$grpcurl_version
  if [ ! -x "$home/grpcurl" ]; then
    command -v go >/dev/null || fail grpcurl "needs Go to be installed: see https://go.dev/dl"
    quietly grpcurl env GOBIN="$home" go install "github.com/fullstorydev/grpcurl/cmd/grpcurl@$grpcurl_version"
  fi
  ln -sfn "../grpcurl-$grpcurl_version/grpcurl" "$tools/bin/grpcurl"
  say grpcurl "$grpcurl_version at .tools/bin/grpcurl"
}

buf() {
  local home=$tools/buf-$buf_version
  command -v node >/dev/null || fail buf "needs Node.js to run: see https://nodejs.org"
  if [ ! -x "$home/node_modules/.bin/buf" ]; then
    command -v npm >/dev/null || fail buf "needs npm to be installed: see https://nodejs.org"
    quietly buf npm install --prefix "$home" --no-save --no-audit --no-fund "@bufbuild/buf@$buf_version"
  fi
  ln -sfn "../buf-$buf_version/node_modules/.bin/buf" "$tools/bin/buf"
  say buf "$buf_version at .tools/bin/buf"
}

# Brokers that the tests start themselves; the system's own service, if it starts one, is not used.
broker() {
  local package=$1 binary=$2
  if ! command -v "$binary" >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    quietly "$package" apt-get update
    quietly "$package" apt-get install -y --no-install-recommends "$package"
  fi
  command -v "$binary" >/dev/null || fail "$package" "not found: install it with your package manager"
  say "$package" "at $(command -v "$binary")"
}

# promtool checks the alert rules. Debian's package is unpacked and not installed, so that no service starts.
prometheus() {
  local home=../prometheus/usr/bin
  if [ ! -x "$tools/prometheus/usr/bin/promtool" ]; then
    if command -v promtool >/dev/null; then
      home=$(dirname "$(command -v promtool)")
    else
      command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
        fail prometheus "promtool not found: install Prometheus, see https://prometheus.io/download"
      [ "$(id -u)" != 0 ] || quietly prometheus apt-get update
      quietly prometheus unpack prometheus "$tools/prometheus"
    fi
  fi
  ln -sfn "$home/promtool" "$tools/bin/promtool"
  ln -sfn "$home/prometheus" "$tools/bin/prometheus"
  say prometheus "promtool at .tools/bin/promtool"
}

# The files of a Debian package, below a folder.
unpack() {
  mkdir -p "$2"
  (cd "$2" && rm -f ./*.deb && apt-get download "$1" && dpkg-deb -x ./*.deb . && rm ./*.deb)
}

# A broker of Pulsar is some 300 jars of Maven's repository. Tests start it from the list of them.
pulsar() {
  local list=$tools/pulsar-$pulsar_version/classpath jar missing=
  if [ -s "$list" ]; then
    for jar in $(tr : '\n' <"$list"); do
      [ -f "$jar" ] || missing=$jar
    done
  fi
  if [ ! -s "$list" ] || [ -n "$missing" ]; then
    mkdir -p "${list%/*}"
    quietly pulsar ./mvnw -B -ntp -q -f src/test/pulsar/pom.xml -Dpulsar.version=$pulsar_version \
      org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
      -Dmdep.includeScope=runtime -Dmdep.outputFile="$list"
  fi
  ln -sfn "pulsar-$pulsar_version" "$tools/pulsar"
  say pulsar "$pulsar_version, listed in .tools/pulsar/classpath"
}

redis
broker nats-server nats-server
broker rabbitmq-server rabbitmq-server
pulsar
prometheus
grpcurl
buf
