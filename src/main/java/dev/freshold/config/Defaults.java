package dev.freshold.config;

import dev.freshold.policy.PolicySheet.Source;

/**
 * Where the defaults of a namespace come from.
 *
 * @param preset whose they are
 * @param named whether the namespace names it
 */
record Defaults(Preset preset, boolean named) {

  /** Those of a namespace that names no preset. */
  static final Defaults UNNAMED = new Defaults(Preset.MULTI_PRODUCER, false);

  static Defaults of(Preset preset) {
    return new Defaults(preset, true);
  }

  /** Empty if none is named. */
  String name() {
    return named ? new ChoiceFormat<>(Preset.class).print(preset) : "";
  }

  /** A value that depends on the preset. */
  <T> Chosen<T> byPreset(T value) {
    return named ? new Chosen<>(value, Source.PRESET, name()) : always(value);
  }

  /** A value that does not. */
  <T> Chosen<T> always(T value) {
    return new Chosen<>(value, Source.DEFAULT, "");
  }
}
