package dev.freshold.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One of the stream of invalidations. */
public sealed interface Event {
  /** Resumes after this event, in another process too. Empty of a {@link Gap}. */
  String resumeToken();

  /**
   * A stream, the first or one that took its place, has said that nothing newer is known.
   *
   * @param resumeToken see {@link Event#resumeToken}
   * @param position the number of the newest invalidation
   */
  record Connected(String resumeToken, long position) implements Event {}

  /** What was invalidated, or written. */
  enum What {
    /** Keys, in all their schema versions. */
    KEY,
    /** Everything that carries one of the tags. */
    TAG,
    /** Everything whose key names the scope. */
    SCOPE,
    /** A whole namespace. */
    NAMESPACE,
    /** A key has a new value: copies of another version are out of date. */
    PUT,
    /** The server is newer than this client, and said something else. */
    UNKNOWN
  }

  /**
   * Copies of what it names are out of date. It may be told twice.
   *
   * @param resumeToken see {@link Event#resumeToken}
   * @param position its number, one higher for each invalidation of the tenant
   * @param time by the clock of the store
   * @param what it is that was invalidated
   * @param mode SOFT: copies may be served as stale while they are loaded again
   * @param namespace with KEY, PUT and NAMESPACE; empty otherwise
   * @param keys with KEY and PUT
   * @param tags with TAG
   * @param scopes with SCOPE
   * @param reason for people; may be empty
   */
  record Invalidation(
      String resumeToken,
      long position,
      Instant time,
      What what,
      Mode mode,
      String namespace,
      List<String> keys,
      List<String> tags,
      List<String> scopes,
      String reason)
      implements Event {}

  /**
   * Nothing at or below the position is still to come.
   *
   * @param resumeToken see {@link Event#resumeToken}
   * @param position up to which all was told
   * @param current there is nothing newer either
   */
  record Checkpoint(String resumeToken, long position, boolean current) implements Event {}

  /** Why history is gone. */
  enum ResetReason {
    /** The store begins a new history. */
    EPOCH,
    /** The subscriber was away for longer than the journal reaches back. */
    TRIMMED,
    /** The server is newer than this client, and said something else. */
    UNKNOWN
  }

  /**
   * History is gone: drop every copy that {@code drop} could meet; all of them, if it names
   * nothing.
   *
   * @param resumeToken see {@link Event#resumeToken}; empty where the stream goes on from now
   * @param reason why
   * @param position where the stream goes on
   * @param drop what to drop
   */
  record Reset(String resumeToken, ResetReason reason, long position, Selector drop)
      implements Event {}

  /**
   * The node ends the stream as planned; the subscription goes on by itself.
   *
   * @param resumeToken see {@link Event#resumeToken}
   * @param retryAfter how long to wait before subscribing to the same node again
   */
  record Goodbye(String resumeToken, Duration retryAfter) implements Event {}

  /**
   * Nothing was heard for three checkpoint intervals: copies are not to be trusted until {@link
   * Connected}.
   *
   * @param silence how long
   */
  record Gap(Duration silence) implements Event {
    /** Empty. */
    @Override
    public String resumeToken() {
      return "";
    }
  }
}
