package dev.freshold.bootstrap;

/** The node cannot serve as it is configured. The message says why, and what to do. */
final class RefusedStart extends RuntimeException {

  private static final long serialVersionUID = 1;

  RefusedStart(String message) {
    super(message);
  }
}
