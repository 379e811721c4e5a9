package dev.freshold.access;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Static tokens: those of the settings, and those of a file that is read anew while the node runs.
 * A file that cannot be read changes nothing, and is complained of each time.
 */
final class Tokens {

  private static final Logger LOG = Logger.getLogger(Tokens.class);

  private final List<CallerText> configured;
  private final @Nullable Path file;
  private volatile Map<TokenHash, Identity> known;

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  Tokens(List<CallerText> configured, @Nullable Path file) {
    this.configured = configured;
    this.file = file;
    this.known = read();
  }

  @Nullable Identity of(TokenHash token) {
    return known.get(token);
  }

  /** Reads the file again. Blocks. */
  void reload() {
    try {
      known = read();
    } catch (IllegalArgumentException unreadable) {
      LOG.errorf(
          "%s; the tokens that were read before are accepted still", unreadable.getMessage());
    }
  }

  private Map<TokenHash, Identity> read() {
    Map<TokenHash, Identity> all = new HashMap<>();
    for (CallerText caller : configured) {
      add(caller, all);
    }
    Path from = file;
    if (from != null) {
      try {
        TokensFile.read(from).forEach(caller -> add(caller, all));
      } catch (IOException failed) {
        throw new IllegalArgumentException(
            "the tokens file %s cannot be read (%s)"
                .formatted(from, failed.getClass().getSimpleName()),
            failed);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "the tokens file %s cannot be understood: %s".formatted(from, wrong.getMessage()),
            wrong);
      }
    }
    return Map.copyOf(all);
  }

  private static void add(CallerText caller, Map<TokenHash, Identity> all) {
    TokenHash token = caller.token();
    if (token != null && all.put(token, caller.identity(Long.MAX_VALUE)) != null) {
      throw new IllegalArgumentException(
          "caller \"%s\" has the token of another; give each its own".formatted(caller.name()));
    }
  }
}
