package dev.freshold.example;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.sql.SQLException;

/** Answers a call with what its work brings, or with what its failure means to Freshold. */
final class Answering {

  private static final System.Logger LOG = System.getLogger(Answering.class.getName());

  private Answering() {}

  /** What a call has to do. */
  interface Work<R> {
    R answer() throws SQLException;
  }

  static <R> void with(StreamObserver<R> seat, Work<R> work) {
    R answer;
    try {
      answer = work.answer();
    } catch (StatusRuntimeException refused) {
      seat.onError(refused);
      return;
    } catch (SQLException failed) {
      seat.onError(status(failed).asRuntimeException());
      return;
    }
    seat.onNext(answer);
    seat.onCompleted();
  }

  /**
   * What a failure of the database is called on the wire. Of a write it matters whether it may have
   * been committed: UNAVAILABLE and DEADLINE_EXCEEDED say that nobody knows, the others that it was
   * not. Messages are handed to readers, so that those of the database stay here.
   */
  private static Status status(SQLException failed) {
    if (Context.current().isCancelled()) {
      return Status.CANCELLED.withDescription("nobody waits for it any more");
    }
    String state = String.valueOf(failed.getSQLState());
    if (state.startsWith("22") || state.startsWith("23")) { // bad data, broken constraints
      return Status.INVALID_ARGUMENT.withDescription("the table does not take that");
    }
    if (state.equals("57014")) { // the statement was given up
      return Status.DEADLINE_EXCEEDED.withDescription("the database took too long");
    }
    if (state.startsWith("40")) { // rolled back, as after a deadlock
      return Status.ABORTED.withDescription("another write was in the way");
    }
    LOG.log(System.Logger.Level.WARNING, "the database failed", failed);
    return Status.UNAVAILABLE.withDescription("the database could not be asked");
  }
}
