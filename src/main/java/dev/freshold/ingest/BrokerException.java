package dev.freshold.ingest;

/** A broker did not do what it was asked. */
public final class BrokerException extends Exception {

  private static final long serialVersionUID = 1;

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }

  public BrokerException(String message) {
    super(message);
  }
}
