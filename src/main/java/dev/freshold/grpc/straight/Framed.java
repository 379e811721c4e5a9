package dev.freshold.grpc.straight;

/** The stream of a message that was written with room for the prefix of gRPC before it. */
public interface Framed {

  /** The message with room before it, which whoever takes it fills; not to be read besides. */
  byte[] framed();
}
