package dev.freshold.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the audit log says, and how much of it. */
class AuditLogTest {

  private final ManualClock clock = new ManualClock();
  private final List<String> lines = new ArrayList<>();
  private final AuditLog log = AuditLog.to(clock, lines::add);

  @Test
  void entry_asALine_isJsonInTheOrderOfItsVocabulary() {
    log.write(
        new AuditEntry(AuditEvent.INVALIDATION)
            .with(AuditKey.WHY, "price \"list\"\n\u00e9")
            .with(AuditKey.KEYS, List.of("17", "a\\b"))
            .with(AuditKey.COUNT, 2)
            .with(AuditKey.DRY_RUN, false)
            .with(AuditKey.REQUEST_ID, "")
            .with(AuditKey.TAGS, List.of())
            .with(AuditKey.CALLER, "web"));

    assertThat(lines)
        .containsExactly(
            "{\"time\":\"2023-11-14T22:13:20Z\",\"event\":\"invalidation\",\"caller\":\"web\","
                + "\"keys\":[\"17\",\"a\\\\b\"],\"count\":2,\"dry_run\":false,"
                + "\"why\":\"price \\\"list\\\"\\u000a\\u00e9\"}");
  }

  @Test
  void text_ofAnyLength_isCut() {
    log.write(new AuditEntry(AuditEvent.EVENT).with(AuditKey.WHY, "x".repeat(10_000)));

    assertThat(lines.getFirst()).endsWith("x...\"}").hasSizeLessThan(400);
  }

  @Test
  void refusals_beyondTheirLimit_areCountedAndInvalidationsAreNot() {
    for (int i = 0; i < AuditLog.REFUSALS_PER_SECOND + 50; i++) {
      log.write(new AuditEntry(AuditEvent.REFUSAL));
      log.write(new AuditEntry(AuditEvent.INVALIDATION));
    }
    assertThat(lines).hasSize(2 * AuditLog.REFUSALS_PER_SECOND + 50);

    clock.advance(1_000);
    log.write(new AuditEntry(AuditEvent.REFUSAL));

    assertThat(lines.subList(lines.size() - 2, lines.size()))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"suppressed\"").contains("\"count\":50"),
            line -> assertThat(line).contains("\"refusal\""));
  }

  @Test
  void off_writesNothing() {
    AuditLog.OFF.write(new AuditEntry(AuditEvent.REFUSAL));
    assertThat(AuditLog.OFF.off()).isTrue();
    assertThat(log.off()).isFalse();
  }
}
