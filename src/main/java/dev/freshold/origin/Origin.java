package dev.freshold.origin;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * The source of a namespace's values. An implementation speaks one protocol and nothing else: how
 * much is asked of it, and for how long, is seen to by {@link LimitedOrigin}.
 *
 * <p>A cancelled call is cancelled at the origin too, as far as the protocol allows.
 */
public interface Origin extends AutoCloseable {

  /**
   * Loads the items of one call: an answer for each, in their order. What goes wrong is an answer
   * as well ({@link LoadAnswer.Failed}, {@link LoadAnswer.Denied}); a failure of the {@link Uni} is
   * a fault of ours.
   */
  Uni<List<LoadAnswer>> load(LoadCall call);

  /** How many items a call may have; may become less when it is found out that it must. */
  int mostItems();

  /** Writes one key; the same holds for what goes wrong. */
  Uni<StoreAnswer> store(StoreCall call);

  /** In words: what it is, and where. Holds nothing secret. */
  String describe();

  @Override
  void close();
}
