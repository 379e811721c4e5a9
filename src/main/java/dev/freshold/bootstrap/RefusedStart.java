package dev.freshold.bootstrap;

import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The node cannot serve as it is configured. The message says why, and what to do.
 *
 * <p>Of this kind, Quarkus prints the message alone and ends with exit code 1, wherever in the
 * start it comes from. It must be the root cause.
 */
final class RefusedStart extends ConfigurationException {

  private static final long serialVersionUID = 1;

  RefusedStart(String message) {
    super(message);
  }
}
