package dev.freshold.ingest;

import dev.freshold.testing.ProgramProcess;
import java.lang.management.ManagementFactory;

/** How many classes a JVM loads for an expression, once it has read a first path. */
final class ClassesOfAPath {

  private ClassesOfAPath() {}

  /** Of another path. */
  static long load() {
    return load("event.source");
  }

  static long load(String expression) {
    return Long.parseLong(ProgramProcess.run(ClassesOfAPath.class.getName(), expression).strip());
  }

  /** Of that expression, in this JVM. */
  static void main(String[] arguments) {
    String first = Expression.parse("data.id").toString();
    long before = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
    String second = Expression.parse(arguments[0]).toString();
    long loaded = ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount() - before;
    if (first.equals(second)) {
      throw new IllegalArgumentException(second);
    }
    System.out.println(loaded);
  }
}
