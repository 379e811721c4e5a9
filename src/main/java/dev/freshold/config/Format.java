package dev.freshold.config;

/** Text to value and back. */
interface Format<T extends Comparable<T>> {

  /** The kind of setting that is written so. */
  Kind kind();

  /** The value of what was written, without regard to limits. */
  T parse(String text) throws Unreadable;

  /** As it would be written; {@link #parse} gives the same value again. */
  String print(T value);
}
