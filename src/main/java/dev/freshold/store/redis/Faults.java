package dev.freshold.store.redis;

import dev.freshold.store.StoreException;
import dev.freshold.store.StoreException.Fault;
import io.vertx.redis.client.impl.types.ErrorType;

/** What errors of Redis mean. */
final class Faults {

  private Faults() {}

  static StoreException late(long millis) {
    return new StoreException(
        Fault.UNAVAILABLE,
        "Redis did not answer within " + millis + " ms (freshold.redis.command-timeout)");
  }

  static boolean isUnknownScript(Throwable failure) {
    return failure instanceof ErrorType error && error.is("NOSCRIPT");
  }

  /** Whether the server behind the connection is not, or no longer, the one to talk to. */
  static boolean endsConnection(Throwable failure) {
    if (isCrowded(failure)) {
      return false;
    }
    return !(failure instanceof ErrorType error)
        || error.is("READONLY")
        || error.is("NOTPRIMARY")
        || error.is("LOADING")
        || error.is("MASTERDOWN")
        || error.is("NOAUTH");
  }

  /** The client's own queue is full: the command was never sent, and the connection is fine. */
  private static boolean isCrowded(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().contains("waiting queue is full");
  }

  static StoreException of(Throwable failure) {
    if (failure instanceof StoreException known) {
      return known;
    }
    String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (failure instanceof ErrorType error) {
      return of(error, said);
    }
    return new StoreException(Fault.UNAVAILABLE, "Redis cannot be reached: " + said, failure);
  }

  private static StoreException of(ErrorType error, String said) {
    if (error.is("EXHAUSTED")) {
      return new StoreException(
          Fault.EXHAUSTED,
          "the version of \""
              + said.substring(10)
              + "\" cannot grow any further; invalidate it as a tag");
    }
    if (error.is("UNDURABLE")) {
      return Persistence.none();
    }
    if (error.is("NOTPRIMARY") || error.is("READONLY")) {
      return new StoreException(
          Fault.UNAVAILABLE, "this Redis is a replica; waiting for the primary: " + said, error);
    }
    return new StoreException(Fault.UNAVAILABLE, "Redis refused: " + said, error);
  }
}
