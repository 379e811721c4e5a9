# Sourced, in the folder of the project: builds the empty service that nodes are measured beside, where a source is newer.
# shellcheck shell=bash

# The same stack with nothing in it, of the same versions.
for version in quarkus.platform.version vertx-grpc.version; do
  if [ "$(grep -o "<$version>[^<]*" pom.xml)" != "$(grep -o "<$version>[^<]*" bench/echo/pom.xml)" ]; then
    echo "bench/echo/pom.xml has another $version than pom.xml" >&2
    exit 1
  fi
done
echo=bench/echo/target/quarkus-app/quarkus-run.jar
if [ ! -f "$echo" ] || [ -n "$(find bench/echo/src bench/echo/pom.xml -newer "$echo" -print -quit)" ]; then
  echo "Building the empty service ..." >&2
  ./mvnw -B -ntp -q -f bench/echo/pom.xml -DskipTests package
fi
