package dev.freshold.grpc;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.store.JournalRecord;
import dev.freshold.subscribe.Loss;
import dev.freshold.v1.Checkpoint;
import dev.freshold.v1.Goodbye;
import dev.freshold.v1.Invalidation;
import dev.freshold.v1.Mode;
import dev.freshold.v1.Reset;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeResponse;

/** How subscribers are told. */
final class SubscribeAnswers {

  private static final long RETRY_MILLIS = 1_000;

  private SubscribeAnswers() {}

  static SubscribeResponse checkpoint(Receipt position, boolean current) {
    return at(position)
        .setCheckpoint(Checkpoint.newBuilder().setPosition(position.position()).setCurrent(current))
        .build();
  }

  static SubscribeResponse invalidation(Receipt position, JournalRecord record) {
    return at(position).setInvalidation(invalidation(record)).build();
  }

  static SubscribeResponse reset(Receipt position, Loss loss, Selector drop) {
    Reset.Reason reason =
        switch (loss) {
          case EPOCH -> Reset.Reason.EPOCH;
          case TRIMMED -> Reset.Reason.TRIMMED;
        };
    return at(position)
        .setReset(
            Reset.newBuilder().setReason(reason).setPosition(position.position()).setDrop(drop))
        .build();
  }

  static SubscribeResponse goodbye(Receipt position) {
    return at(position)
        .setGoodbye(
            Goodbye.newBuilder()
                .setReason(Goodbye.Reason.STOPPING)
                .setRetryAfter(Spans.duration(RETRY_MILLIS)))
        .build();
  }

  private static SubscribeResponse.Builder at(Receipt position) {
    return SubscribeResponse.newBuilder().setResumeToken(position.token());
  }

  private static Invalidation invalidation(JournalRecord record) {
    Invalidation.Builder message =
        Invalidation.newBuilder()
            .setPosition(record.number())
            .setTime(Spans.timestamp(record.time()))
            .setMode(record.soft() ? Mode.SOFT : Mode.HARD)
            .setReason(record.reason());
    switch (record.kind()) {
      case KEY -> keys(message.setWhat(Invalidation.What.KEY), record);
      case PUT -> keys(message.setWhat(Invalidation.What.PUT), record);
      case TAG -> message.setWhat(Invalidation.What.TAG).addAllTags(record.names());
      case SCOPE -> message.setWhat(Invalidation.What.SCOPE).addAllScopes(record.names());
      case NAMESPACE ->
          message
              .setWhat(Invalidation.What.NAMESPACE)
              .setNamespace(new Subject(record.names().getFirst()).namespace());
      case EPOCH -> throw new IllegalArgumentException("an epoch is told as a reset");
    }
    return message.build();
  }

  /** A record of keys is of one namespace. */
  private static void keys(Invalidation.Builder message, JournalRecord record) {
    message.setNamespace(EntryKey.namespaceOf(record.names().getFirst()));
    for (String subject : record.names()) {
      message.addKeys(EntryKey.keyOf(subject));
    }
  }
}
