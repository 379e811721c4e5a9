package dev.freshold.ingest;

/** How the messages of a channel are written. */
public enum Format {
  /** Whichever of the others it looks like. */
  AUTO,
  /** CloudEvents 1.0, structured or binary. */
  CLOUDEVENTS,
  /** Change events of Debezium, with or without their schema. */
  DEBEZIUM,
  /** Any JSON; what it is and where it is from is told by the place where it stands. */
  JSON
}
