package dev.freshold.config;

import dev.freshold.policy.Coherence;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.PutPermission;
import dev.freshold.policy.WriteMode;
import java.time.Duration;

/** What a policy says beside lives and templates. */
record Rules(
    Chosen<Double> jitter,
    Chosen<Double> earlyRefresh,
    Chosen<Duration> lease,
    Chosen<OnMiss> onMiss,
    Chosen<PutPermission> puts,
    Chosen<Coherence> coherence,
    Chosen<Boolean> indexTags) {

  static final ChoiceFormat<OnMiss> ON_MISS = new ChoiceFormat<>(OnMiss.class);
  static final ChoiceFormat<PutPermission> PUTS = new ChoiceFormat<>(PutPermission.class);
  static final ChoiceFormat<Coherence> COHERENCE = new ChoiceFormat<>(Coherence.class);

  /** Every fault has been reported. */
  static Rules read(Group group, Defaults defaults, Supply supply) {
    boolean hasOrigin = supply.hasOrigin();
    Preset preset = defaults.preset();
    return new Rules(
            group.get("jitter", PercentFormat.INSTANCE),
            group.get("early-refresh", NumberFormat.INSTANCE),
            group.get("lease", DurationFormat.INSTANCE),
            group
                .find("on-miss", ON_MISS)
                .orElseGet(() -> defaults.byPreset(onMiss(preset, hasOrigin))),
            group.find("puts", PUTS).orElseGet(() -> defaults.byPreset(preset.puts())),
            group
                .find("coherence", COHERENCE)
                .orElseGet(() -> defaults.byPreset(preset.coherence())),
            group.get("index-tags", FlagFormat.INSTANCE))
        .checked(group, supply);
  }

  /** Who may load where there is an origin need not be asked to. */
  private static OnMiss onMiss(Preset preset, boolean hasOrigin) {
    return hasOrigin && preset.onMiss() == OnMiss.LEASE ? OnMiss.LOAD : preset.onMiss();
  }

  private Rules checked(Group group, Supply supply) {
    if (supply.write().value() == WriteMode.BEHIND && puts.value() == PutPermission.ANY) {
      group.refuse(
          "puts",
          "lets writes come without a version, whose order nobody could keep (write: behind)",
          "write puts: versioned, or leased-or-versioned");
    }
    if (onMiss.value() == OnMiss.LOAD && !supply.hasOrigin()) {
      group.refuse(
          "on-miss", "needs an origin, and there is none", "write origin.grpc or .http, or lease");
    }
    return this;
  }
}
