#!/usr/bin/env bash
# Generates, lints and tests the clients. Generators and linters are pinned here and in the files of each ecosystem; what is
# missing is installed from the Go proxy, npm and PyPI, into .tools/, node_modules/ and .venv/, which git ignores.
#
#   scripts/clients.sh generate   the stubs and descriptors, anew
#   scripts/clients.sh test       lint, check that the stubs are up to date, and run all tests and the conformance cases;
#                                 options of the harness may follow, such as -clients go -stores memory -run 'near-*'
set -euo pipefail
cd "$(dirname "$0")/.."

protoc_gen_go_version=v1.36.12
protoc_gen_go_grpc_version=v1.6.2
staticcheck_version=v0.8.2

# The clients need no C, and one way to build is compiled once.
export CGO_ENABLED=0

tools=$PWD/.tools
jar=target/quarkus-app/quarkus-run.jar
generated="clients/go/internal/pb clients/typescript/src/pb clients/python/src/freshold/_proto clients/conformance/harness/freshold.binpb"

# Installs a Go command at a version, in a folder of its own.
go_tool() {
  local name=$1 version=$2 package=$3 home=$tools/$1-$2
  if [ ! -x "$home/$name" ]; then
    GOBIN=$home GOFLAGS=-mod=mod go install "$package@$version"
  fi
  ln -sfn "../$name-$version/$name" "$tools/bin/$name"
}

node_modules() {
  local folder=clients/typescript
  if [ ! -f "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    touch "$folder/node_modules/.package-lock.json"
  fi
}

generate() {
  scripts/tools.sh >/dev/null
  go_tool protoc-gen-go "$protoc_gen_go_version" google.golang.org/protobuf/cmd/protoc-gen-go
  go_tool protoc-gen-go-grpc "$protoc_gen_go_grpc_version" google.golang.org/grpc/cmd/protoc-gen-go-grpc
  node_modules
  [ -d target/proto-imports ] || ./mvnw -B -ntp -q generate-sources
  "$tools/bin/buf" generate --template clients/buf.gen.yaml
  make -s -C clients/python generate
  "$tools/bin/buf" build --as-file-descriptor-set --exclude-source-info -o clients/conformance/harness/freshold.binpb
}

fingerprint() {
  # shellcheck disable=SC2086 # several paths
  find $generated -type f -not -name '*.pyc' | LC_ALL=C sort | xargs cksum
}

up_to_date() {
  local before
  before=$(fingerprint)
  generate
  if [ "$before" != "$(fingerprint)" ]; then
    echo "The stubs of the clients were not up to date; they are now: commit them." >&2
    exit 1
  fi
}

lint_go() {
  local module
  for module in clients/go clients/go/example clients/conformance/harness; do
    echo "+ gofmt, go vet and staticcheck in $module"
    (
      cd "$module"
      unformatted=$(gofmt -l .)
      [ -z "$unformatted" ] || { echo "gofmt -w $unformatted"; exit 1; }
      go vet ./...
      "$tools/bin/staticcheck" ./...
    )
  done
  echo "+ a static build of the command line"
  (cd clients/go && go build -o "$tools/freshold" ./cmd/freshold)
}

lint_typescript() {
  echo "+ tsc and eslint in clients/typescript"
  cd clients/typescript
  npm run --silent build
  npm run --silent lint
}

lint_python() {
  echo "+ ruff, mypy and the unit tests in clients/python"
  make -s -C clients/python lint test
}

lint_java() {
  echo "+ javac -Werror, Error Prone, Spotless and the unit tests in clients/java"
  ./mvnw -B -ntp -q -f clients/java/pom.xml verify
}

# Runs what lints each language side by side, shows what each has said, and names in unclean those that have failed.
unclean=''
lint() {
  go_tool staticcheck "$staticcheck_version" honnef.co/go/tools/cmd/staticcheck
  local i language pids=()
  local languages=(go typescript python java)
  for language in "${languages[@]}"; do
    (set -e; "lint_$language") >"$tools/lint-$language.log" 2>&1 &
    pids+=($!)
  done
  for i in "${!languages[@]}"; do
    wait "${pids[$i]}" || unclean+=" ${languages[$i]}"
    cat "$tools/lint-${languages[$i]}.log"
  done
}

server() {
  if [ ! -f "$jar" ] || [ -n "$(find src/main pom.xml -newer "$jar" -print -quit)" ]; then
    ./mvnw -B -ntp -q -DskipTests package
  fi
}

case ${1-} in
  generate) generate ;;
  test)
    server
    up_to_date
    lint
    # Played even where a linter has failed, so that one run says everything.
    (cd clients/conformance/harness && go run . "${@:2}")
    [ -z "$unclean" ] || { echo "lint failed:$unclean" >&2; exit 1; }
    ;;
  *)
    sed -n '2,8s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
