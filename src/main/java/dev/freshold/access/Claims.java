package dev.freshold.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a token what it lets its bearer do: permissions that it holds itself, and those of the
 * roles that it names. What is no permission, or no role of the settings, lets nobody do anything.
 */
final class Claims {

  private static final int MAX_ITEMS = 1_000;

  private final String permissionsClaim;
  private final String rolesClaim;
  private final Map<String, List<Permission>> roles;

  /** Claims may be paths with dots, such as <code>realm_access.roles</code>. */
  Claims(String permissionsClaim, String rolesClaim, Map<String, List<Permission>> roles) {
    this.permissionsClaim = permissionsClaim;
    this.rolesClaim = rolesClaim;
    this.roles = roles;
  }

  List<Permission> permissions(JwtClaims said) {
    List<Permission> all = new ArrayList<>();
    items(said, permissionsClaim).forEach(text -> addPermission(text, all));
    items(said, rolesClaim).forEach(role -> all.addAll(roles.getOrDefault(role, List.of())));
    return all;
  }

  private static void addPermission(String text, List<Permission> all) {
    try {
      all.add(Permission.parse(text));
    } catch (IllegalArgumentException notOurs) {
      // An issuer serves others too, and what it says to them may stand in the same claim.
    }
  }

  /** A list, or words in one text as OAuth writes scopes. */
  private static Stream<String> items(JwtClaims said, String path) {
    Stream<?> found =
        switch (value(said.getClaimsMap(), path)) {
          case Collection<?> many -> many.stream();
          case String words -> Arrays.stream(words.split(" +"));
          case null, default -> Stream.empty();
        };
    return found.limit(MAX_ITEMS).filter(String.class::isInstance).map(String.class::cast);
  }

  private static @Nullable Object value(Map<?, ?> within, String path) {
    Object whole = within.get(path);
    int dot = path.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return within.get(path.substring(0, dot)) instanceof Map<?, ?> below
        ? value(below, path.substring(dot + 1))
        : null;
  }
}
