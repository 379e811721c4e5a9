# Sourced, in the folder of the project: builds the application and its tests where a source is newer, and puts into
# `java` the command that runs one of their classes.
# shellcheck shell=bash disable=SC2034 # java is read by whoever sources this

. .mvn/find-jdk.sh

paths=target/test.classpath
if [ ! -f "$paths" ] || [ ! -f target/quarkus-app/quarkus-run.jar ] ||
  [ -n "$(find src pom.xml -newer "$paths" -print -quit)" ]; then
  echo "Building Freshold and its tests ..." >&2
  ./mvnw -B -ntp -q -DskipTests package dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$paths"
  touch "$paths"
fi

java=("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
  -Djava.util.logging.manager=org.jboss.logmanager.LogManager
  -cp "target/test-classes:target/classes:$(cat "$paths")")
