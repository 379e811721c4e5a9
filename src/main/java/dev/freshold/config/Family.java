package dev.freshold.config;

import java.util.Arrays;
import java.util.List;

/** What there may be several of, each under a name of its own. */
enum Family {
  NAMESPACES("namespaces"),
  CHANNELS("channels"),
  RULES("rules"),
  CALLERS("security.callers"),
  ROLES("security.roles"),
  QUOTAS("security.quotas");

  static final List<Family> ALL = List.copyOf(Arrays.asList(values()));

  private final String group;

  Family(String group) {
    this.group = group;
  }

  /** What may be written below one of them. */
  Schema schema() {
    return switch (this) {
      case NAMESPACES -> Schema.NAMESPACE;
      case CHANNELS -> Schema.CHANNEL;
      case RULES -> Schema.RULE;
      case CALLERS -> Schema.CALLER;
      case ROLES -> Schema.ROLE;
      case QUOTAS -> Schema.QUOTA;
    };
  }

  /** The name below which they stand, with the root. */
  String path() {
    return SettingName.ROOT + '.' + group;
  }

  /** How the environment variables of all of them begin. */
  String variable() {
    return SettingName.variable(path() + '.');
  }
}
