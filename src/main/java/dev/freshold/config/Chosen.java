package dev.freshold.config;

import dev.freshold.policy.PolicySheet.Source;
import java.util.function.Function;

/**
 * The value that holds for a setting, and who chose it.
 *
 * @param origin the preset, file or variable; empty for a default of Freshold
 */
record Chosen<T>(T value, Source source, String origin) {

  <R> Chosen<R> map(Function<? super T, ? extends R> change) {
    return new Chosen<>(change.apply(value), source, origin);
  }
}
