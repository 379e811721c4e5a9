package dev.freshold.origin;

import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of asking an origin for one key. */
public sealed interface LoadAnswer {

  /**
   * There is a value: cache it, and hand it out.
   *
   * @param ttl the origin's own, which only shortens; null: the policy's
   * @param grace the same for how long past that it may be served
   */
  record Found(
      Outcome.Value value,
      @Nullable Version version,
      List<Tag> tags,
      @Nullable Duration ttl,
      @Nullable Duration grace)
      implements LoadAnswer {

    public Found {
      tags = List.copyOf(tags);
    }
  }

  /**
   * There is no such thing: cache that, for a short time.
   *
   * @param version at which it was deleted; null: none is known
   * @param tags what its absence depends on
   */
  record Absent(@Nullable Version version, String message, List<Tag> tags) implements LoadAnswer {

    public Absent {
      message = shortened(message);
      tags = List.copyOf(tags);
    }
  }

  /** The value whose validator was shown still holds: cache it anew. */
  record NotModified(@Nullable Duration ttl, @Nullable Duration grace) implements LoadAnswer {}

  /**
   * We may not have it: tell those who are waiting, and cache nothing.
   *
   * @param unauthenticated whether it did not know who asks; false: it knew, and refused
   */
  record Denied(boolean unauthenticated, String message) implements LoadAnswer {

    public Denied {
      message = shortened(message);
    }
  }

  /**
   * The origin failed, did not answer in time, or answered what cannot be: cache that for a very
   * short time, unless there is something stale to serve, and leave the key alone for a while.
   */
  record Failed(String message) implements LoadAnswer {

    public Failed {
      message = shortened(message);
    }
  }

  /**
   * Nobody was asked, for too many wait for that already: serve what is stale, or say so.
   *
   * @param limit how many may wait
   */
  record Busy(int limit) implements LoadAnswer {}

  /** What an origin said, cut to what may be kept and handed to readers. */
  static String shortened(String message) {
    int bytes = 0;
    int at = 0;
    while (at < message.length()) {
      int point = message.codePointAt(at);
      bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      if (bytes > MAX_MESSAGE_BYTES) {
        return message.substring(0, at);
      }
      at += Character.charCount(point);
    }
    return message;
  }

  /** The most bytes of UTF-8 that a message may have. */
  int MAX_MESSAGE_BYTES = 512;
}
