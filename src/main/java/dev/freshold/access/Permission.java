package dev.freshold.access;

import dev.freshold.model.Tenant;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What somebody may do, as it is written: <code>shop/product:read+write</code>. A star stands for
 * every tenant, every namespace, every verb.
 *
 * @param verbs the bits of the verbs
 */
public record Permission(String tenant, String namespace, int verbs) {

  static final String ANY = "*";

  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException with what is wrong, for the middle of a sentence
   */
  public static Permission parse(String text) {
    int slash = text.indexOf('/');
    int colon = text.indexOf(':', slash + 1);
    if (slash < 1 || colon < slash + 2 || colon == text.length() - 1) {
      throw new IllegalArgumentException("is no permission, which is TENANT/NAMESPACE:VERB+VERB");
    }
    String tenant = text.substring(0, slash);
    if (!tenant.equals(ANY)) {
      checkTenant(tenant);
    }
    String namespace = text.substring(slash + 1, colon);
    if (!namespace.equals(ANY) && !NAMESPACE.matcher(namespace).matches()) {
      throw new IllegalArgumentException("names no namespace between '/' and ':'");
    }
    return new Permission(tenant, namespace, verbs(text.substring(colon + 1)));
  }

  private static void checkTenant(String name) {
    try {
      new Tenant(name);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "names no tenant before '/', which has " + malformed.getMessage(), malformed);
    }
  }

  private static int verbs(String text) {
    if (text.equals(ANY)) {
      return Verb.ALL;
    }
    return Arrays.stream(text.split("\\+", -1))
        .map(Verb::parse)
        .mapToInt(Verb::bit)
        .reduce(0, (one, other) -> one | other);
  }

  @Override
  public String toString() {
    String words =
        verbs == Verb.ALL
            ? ANY
            : Arrays.stream(Verb.values())
                .filter(verb -> (verbs & verb.bit()) != 0)
                .map(Verb::word)
                .collect(Collectors.joining("+"));
    return tenant + '/' + namespace + ':' + words;
  }
}
