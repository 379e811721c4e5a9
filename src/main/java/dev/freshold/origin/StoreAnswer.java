package dev.freshold.origin;

import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a write to an origin. */
public sealed interface StoreAnswer {

  /**
   * It is committed: cache what was stored.
   *
   * @param version what the row has now; null: the call's
   * @param value what was stored; null: what was sent
   * @param tags what it depends on besides
   */
  record Committed(@Nullable Version version, Outcome.@Nullable Value value, List<Tag> tags)
      implements StoreAnswer {

    public Committed {
      tags = List.copyOf(tags);
    }

    /** What was sent was stored. */
    public Committed(@Nullable Version version) {
      this(version, null, List.of());
    }
  }

  /**
   * It was refused, and nothing was changed: tell the caller, and cache nothing.
   *
   * @param code the canonical code of gRPC by which it was refused, such as "FAILED_PRECONDITION"
   */
  record Refused(String code, String message) implements StoreAnswer {}

  /**
   * It is not known whether it was committed: what is cached may be wrong, and a retry must carry
   * the same identity.
   */
  record Unknown(String message) implements StoreAnswer {}
}
