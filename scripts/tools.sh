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
helm_version=v3.22.0
kustomize_version=v5.8.1
kubectl_validate_version=v0.0.4
compose_go_version=v2.16.2
prometheus_operator_version=v0.85.0

tools=$PWD/.tools
mkdir -p "$tools/bin"

say() { printf '%-16s %s\n' "$1" "$2"; }

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

# A Go program at a version; its file is called like the last part of its package.
go_tool() {
  local name=$1 version=$2 package=$3 home=$tools/$1-$2
  local binary=$home/${4:-$name}
  if [ ! -x "$binary" ]; then
    command -v go >/dev/null || fail "$name" "needs Go to be installed: see https://go.dev/dl"
    quietly "$name" env GOBIN="$home" go install "$package@$version"
  fi
  ln -sfn "../$name-$version/${binary##*/}" "$tools/bin/$name"
  say "$name" "$version at .tools/bin/$name"
}

# The schemas of ServiceMonitor and PrometheusRule, as the operator of Prometheus ships them.
crds() {
  local home=$tools/crds-$prometheus_operator_version module=github.com/prometheus-operator/prometheus-operator kind source
  if [ ! -f "$home/servicemonitors.yaml" ]; then
    command -v go >/dev/null || fail crds "needs Go to be fetched: see https://go.dev/dl"
    quietly crds go mod download "$module@$prometheus_operator_version"
    source=$(go env GOMODCACHE)/$module@$prometheus_operator_version/example/prometheus-operator-crd
    mkdir -p "$home"
    for kind in prometheusrules servicemonitors; do
      install -m 644 "$source/monitoring.coreos.com_$kind.yaml" "$home/$kind.yaml"
    done
  fi
  ln -sfn "crds-$prometheus_operator_version" "$tools/crds"
  say crds "$prometheus_operator_version at .tools/crds"
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

# The languages of the clients. Their packages come with scripts/clients.sh.
language() {
  local command=$1 oldest=$2 version=$3 where=$4
  command -v "$command" >/dev/null || fail "$command" "not found: $oldest or newer is needed, see $where"
  printf '%s\n%s\n' "$oldest" "$version" | sort -VC || fail "$command" "$version found: $oldest or newer is needed, see $where"
  say "$command" "$version at $(command -v "$command")"
}

languages() {
  # An older Go (1.21 on) fetches the newer one that a module asks for by itself.
  language go 1.21 "$(go env GOVERSION 2>/dev/null | sed 's/^go//')" https://go.dev/dl
  language node 20 "$(node --version 2>/dev/null | sed 's/^v//')" https://nodejs.org
  language npm 9 "$(npm --version 2>/dev/null)" https://nodejs.org
  language python3 3.11 "$(python3 -c 'import platform; print(platform.python_version())' 2>/dev/null)" https://www.python.org/downloads
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

languages
redis
broker nats-server nats-server
broker rabbitmq-server rabbitmq-server
pulsar
prometheus
go_tool grpcurl "$grpcurl_version" github.com/fullstorydev/grpcurl/cmd/grpcurl
go_tool helm "$helm_version" helm.sh/helm/v3/cmd/helm
go_tool kustomize "$kustomize_version" sigs.k8s.io/kustomize/kustomize/v5
go_tool kubectl-validate "$kubectl_validate_version" sigs.k8s.io/kubectl-validate
go_tool compose-go "$compose_go_version" github.com/compose-spec/compose-go/v2/cmd cmd
crds
buf
