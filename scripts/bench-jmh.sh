#!/usr/bin/env bash
# Measures the hot paths alone with JMH, with what they allocate. Arguments go to JMH: a pattern of names, or its options.
set -euo pipefail
cd "$(dirname "$0")/.."

. scripts/test-classes.sh

paths_jmh=bench/jmh/target/jmh.classpath
if [ ! -f "$paths_jmh" ] || [ bench/jmh/pom.xml -nt "$paths_jmh" ]; then
  ./mvnw -B -ntp -q -f bench/jmh/pom.xml dependency:build-classpath -Dmdep.outputFile=target/jmh.classpath
  touch "$paths_jmh"
fi

classes=bench/jmh/target/classes
all="target/test-classes:target/classes:$(cat "$paths"):$(cat "$paths_jmh")"
rm -rf "$classes"
mkdir -p "$classes"
"$JAVA_HOME/bin/javac" -proc:full -nowarn -d "$classes" -cp "$all" -processorpath "$(cat "$paths_jmh")" \
  $(find bench/jmh/src -name '*.java')

# Each in a JVM of its own; -prof gc counts what is allocated for one operation.
exec "$JAVA_HOME/bin/java" -cp "$classes:$all" org.openjdk.jmh.Main -f 1 -wi 3 -w 1 -i 5 -r 1 -prof gc \
  -jvmArgs "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Djava.util.logging.manager=org.jboss.logmanager.LogManager" "$@"
