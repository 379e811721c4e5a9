package dev.freshold.access;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which credentials a node knows, as its settings say.
 *
 * @param callers those of the settings
 * @param roles what a role that a token names lets its bearer do
 * @param tokensFile where more callers stand, one a line; null: nowhere
 * @param reload how often that file is read
 * @param signed which signed tokens are believed; null: none
 */
public record AccessPlan(
    List<CallerText> callers,
    Map<String, List<Permission>> roles,
    @Nullable Path tokensFile,
    Duration reload,
    @Nullable SignedTerms signed) {

  /** No credential is known, and none is needed. */
  public static final AccessPlan OPEN =
      new AccessPlan(List.of(), Map.of(), null, Duration.ofSeconds(10), null);

  public AccessPlan {
    callers = List.copyOf(callers);
    roles = Map.copyOf(roles);
  }

  /** Whether callers need no credential. */
  public boolean open() {
    return callers.isEmpty() && tokensFile == null && signed == null;
  }
}
