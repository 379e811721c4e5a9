package dev.freshold.config;

import java.util.Arrays;
import java.util.List;

/** What there may be several of, each under a name of its own. */
enum Family {
  NAMESPACES,
  CHANNELS,
  RULES;

  static final List<Family> ALL = List.copyOf(Arrays.asList(values()));

  /** What may be written below one of them. */
  Schema schema() {
    return switch (this) {
      case NAMESPACES -> Schema.NAMESPACE;
      case CHANNELS -> Schema.CHANNEL;
      case RULES -> Schema.RULE;
    };
  }

  /** The name below which they stand, with the root. */
  String path() {
    return SettingName.ROOT + '.' + ChoiceFormat.name(this);
  }

  /** How the environment variables of all of them begin. */
  String variable() {
    return SettingName.variable(path() + '.');
  }
}
