package dev.freshold.store;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;

/**
 * What a store tells without being asked. Every number of a partition is told in order as long as
 * nothing goes wrong; since numbers are dense, whoever listens sees what is missing and asks for
 * it.
 */
public sealed interface News {

  /** A number was taken. */
  record Appended(Tenant tenant, Epoch epoch, JournalRecord record) implements News {}

  /**
   * Every member of the fleet has applied the journal up to here.
   *
   * @param members how many there are
   */
  record Acked(Tenant tenant, Receipt all, int members) implements News {}

  /** News may have been missed: ask for it. */
  record Interrupted() implements News {}
}
