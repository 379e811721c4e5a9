package dev.freshold.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Reads messages again, from some place up to what was the end when it was opened. Blocks, so it is
 * for a thread of its own.
 */
public interface Reader extends AutoCloseable {

  /** The next one; null at the end. */
  @Nullable Letter next() throws BrokerException;

  /** How many are still to come, about. */
  long remaining();

  /** Has what was read up to the token, which has been carried out, be a dead letter no more. */
  void done(String token) throws BrokerException;

  /** Has one that failed again stay a dead letter: before what is done next is done with. */
  void keep(Letter letter) throws BrokerException;

  @Override
  void close();
}
