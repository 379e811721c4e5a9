package dev.freshold.ingest;

import io.smallrye.mutiny.Multi;

/** A channel as its broker has it. */
public interface Source extends AutoCloseable {

  /** Its messages; each call opens it anew. Ends with a failure if the broker gives it up. */
  Multi<Delivery> open();

  /** What stands before it. Blocks. */
  Backlog backlog() throws BrokerException;

  /** Its dead letters, those that were replayed left out. Blocks. */
  Reader deadLetters(From from) throws BrokerException;

  /**
   * What it has brought before, as far as its broker keeps it. Blocks.
   *
   * @throws UnsupportedOperationException if the broker keeps nothing
   */
  Reader history(From from) throws BrokerException;

  @Override
  void close();
}
