package dev.freshold.store.memory;

import dev.freshold.model.Generations;
import dev.freshold.policy.Pace;
import dev.freshold.policy.Settle;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the invalidations of one subject.
 *
 * @param version what BumpVersion answers; only ever grows
 * @param pace the load limit that the newest of them left behind; null: none
 */
record Bump(long hard, long soft, long version, Settle settle, @Nullable Pace pace) {

  static final Bump NONE = new Bump(0, 0, 0, Settle.NONE, null);

  Bump at(long number, boolean isSoft, long newVersion, Settle window, @Nullable Pace newPace) {
    return new Bump(
        isSoft ? hard : number, isSoft ? number : soft, newVersion, settle.and(window), newPace);
  }

  Bump paced(Pace taken) {
    return new Bump(hard, soft, version, settle, taken);
  }

  Generations generations() {
    return new Generations(hard, soft);
  }
}
