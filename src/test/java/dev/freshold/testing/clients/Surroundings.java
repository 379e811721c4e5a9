package dev.freshold.testing.clients;

import dev.freshold.testing.history.Recorder;
import java.util.List;

/** What clients find around them. Whatever is planned here happens one after the other. */
public interface Surroundings {

  /** Plans something. */
  void after(long millis, Runnable action);

  /** Plans something for now, in the order of ranks where that can be kept. */
  void soon(int rank, Runnable action);

  /** All nodes, in the lives that they lead now. */
  List<Endpoint> nodes();

  Origin origin();

  Recorder recorder();

  /** Whether the owner's versions are put, busted and asked for. */
  boolean versioned();

  /** Of a hundred things that a client does. */
  int writes();

  /** Numbers the calls of all clients. */
  int nextCall();

  /** Takes note of a failure with which no node may answer. */
  void mishap(String failure);
}
