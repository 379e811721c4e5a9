package dev.freshold.model;

import java.util.regex.Pattern;

/** The isolation boundary: tags, scopes and counters never cross it. */
public record Tenant(String name) {

  private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** The tenant of a caller that names none. */
  public static final Tenant DEFAULT = new Tenant("default");

  public Tenant {
    if (!SYNTAX.matcher(name).matches()) {
      throw new IllegalArgumentException("1 to 64 letters, digits, '-' or '_'");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
