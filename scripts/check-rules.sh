#!/usr/bin/env bash
# Tries the rules of a settings file on a file of events, one message a line, and prints what each calls for; nothing is
# invalidated. Ends with 1 if one of them would be a dead letter, and with 2 if the settings are wrong.
#
#   scripts/check-rules.sh samples/events.yaml samples/events.jsonl [CHANNEL]
set -euo pipefail

. "$(dirname "$0")/../.mvn/find-jdk.sh"

app=$(dirname "$0")/../target/quarkus-app
if [ ! -f "$app/quarkus-run.jar" ]; then
  echo "Building Freshold ..." >&2
  (cd "$(dirname "$0")/.." && ./mvnw -B -ntp -q -DskipTests package)
fi

exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -XX:TieredStopAtLevel=1 -cp "$app/app/*:$app/lib/main/*:$app/lib/boot/*" dev.freshold.bootstrap.CheckRules "$@"
