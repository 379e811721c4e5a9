package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.access.AuditLog;
import dev.freshold.cache.Estimate;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Reach;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.testing.ManualClock;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the audit log is told of invalidations that events call for. */
class AuditedEffectTest {

  private static final InvalidateOrder SPRING =
      new InvalidateOrder.Tags(
          new Tenant("shop"), List.of(new Tag("season:spring")), true, 0, 0, "event", null, false);

  private final List<String> lines = new ArrayList<>();
  private final AuditLog audit = AuditLog.to(new ManualClock(), lines::add);

  @Test
  void invalidation_thatIsDone_isToldOf() {
    AuditedEffect effect =
        new AuditedEffect(
            (order, reach) ->
                Uni.createFrom().item(new Invalidated(null, 0, 0, true, 0, Estimate.UNKNOWN)),
            audit);

    assertThat(effect.run(SPRING, Reach.FLEET).await().indefinitely().applied()).isTrue();

    assertThat(lines)
        .containsExactly(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"event\":\"invalidation\",\"outcome\":\"done\","
                + "\"caller\":\"events\",\"tenant\":\"shop\",\"tags\":[\"season:spring\"],"
                + "\"count\":1,\"mode\":\"SOFT\",\"reach\":\"FLEET\",\"dry_run\":false,"
                + "\"why\":\"event\"}");
  }

  @Test
  void invalidation_thatFails_isToldOfAndStillFails() {
    AuditedEffect effect =
        new AuditedEffect(
            (order, reach) -> Uni.createFrom().failure(new IllegalStateException("away")), audit);

    assertThatThrownBy(() -> effect.run(SPRING, Reach.STORE).await().indefinitely())
        .hasMessage("away");

    assertThat(lines).singleElement().asString().contains("\"outcome\":\"failed\"");
  }
}
