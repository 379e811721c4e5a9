package dev.freshold.origin;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Version;
import dev.freshold.watch.Span;
import org.jspecify.annotations.Nullable;

/**
 * A key to load, and what to know about it.
 *
 * @param minVersion an answer of a lower version will be refused; null: none is known
 * @param readPrimary a replica of the origin may not have caught up
 * @param validator of the value that is cached; empty: none is, or it must not be relied on
 * @param cause what it is loaded for
 */
public record LoadItem(
    EntryKey key, @Nullable Version minVersion, boolean readPrimary, String validator, Span cause) {

  /** One that is not traced. */
  public LoadItem(
      EntryKey key, @Nullable Version minVersion, boolean readPrimary, String validator) {
    this(key, minVersion, readPrimary, validator, Span.NONE);
  }
}
