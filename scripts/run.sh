#!/usr/bin/env bash
# Builds the application where a source is newer than it, then becomes it, so that signals reach it.
# JAVA_OPTS goes to the JVM, arguments go to the application. QUARKUS_CONFIG_LOCATIONS names the files with the
# policies; without it, the samples are served.
set -euo pipefail
cd "$(dirname "$0")/.."

. .mvn/find-jdk.sh

jar=target/quarkus-app/quarkus-run.jar
if [ ! -f "$jar" ] || [ -n "$(find src/main pom.xml -newer "$jar" -print -quit)" ]; then
  echo "Building Freshold ..." >&2
  ./mvnw -B -ntp -q -DskipTests package
fi

samples=
if [ -z "${QUARKUS_CONFIG_LOCATIONS-}" ]; then
  samples=-Dquarkus.config.locations=samples/namespaces.yaml
fi

# As made by make package, for the jar by its full name; what was built since then has none.
cache=()
if [ target/quarkus-app/freshold.aot -nt "$jar" ]; then
  cache=(-XX:AOTCache=target/quarkus-app/freshold.aot)
  jar=$PWD/$jar
fi

# The flags let Netty and protobuf load native code and use Unsafe without a warning at start.
# shellcheck disable=SC2086 # JAVA_OPTS holds several words, samples one or none
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  ${cache[@]+"${cache[@]}"} $samples ${JAVA_OPTS-} -jar "$jar" "$@"
