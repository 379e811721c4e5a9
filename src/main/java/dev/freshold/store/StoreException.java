package dev.freshold.store;

/** The store did not do what it was asked. The message says why and holds nothing secret. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What the caller can do about it. */
  public enum Fault {
    /**
     * Not reached, or no answer in time: ask again. Of a command that changes something it is
     * unknown whether it did.
     */
    UNAVAILABLE,
    /** Reached, but not fit to serve: an operator must act. */
    UNFIT,
    /** A counter cannot grow any further. */
    EXHAUSTED
  }

  private final Fault fault;

  public StoreException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  public StoreException(Fault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
