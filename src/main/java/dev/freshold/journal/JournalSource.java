package dev.freshold.journal;

import dev.freshold.model.Receipt;
import org.jspecify.annotations.Nullable;

/** A partition's journal as far as this node has learned it. */
public interface JournalSource {

  /**
   * When, by the scheduler's clock, a question was sent whose answer had nothing that is not
   * learned by now; {@link Long#MIN_VALUE}: there was none.
   */
  long confirmedAt();

  /**
   * Has the listener told of everything behind the position that is returned. Null: nothing has
   * been learned yet, and the listener is told where it begins.
   */
  @Nullable Receipt listen(JournalListener listener);

  void unlisten(JournalListener listener);
}
