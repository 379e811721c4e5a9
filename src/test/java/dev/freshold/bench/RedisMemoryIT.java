package dev.freshold.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.RedisProcess;
import org.junit.jupiter.api.Test;

/** Bytes of an entry in Redis, which do not depend on the machine (S10). */
class RedisMemoryIT {

  private static final int ENTRIES = 1_000;
  private static final String VALUE = "x".repeat(100);

  @Test
  void entry_withTwoTags_takesLessThanASetAndTwoMemberships() {
    double ours;
    double theirs;
    try (RedisProcess redis = RedisProcess.start();
        PlainRedis plain = new PlainRedis(redis.port())) {
      RedisMemory.put(redis, ENTRIES, VALUE);
      ours = (double) RedisMemory.used(plain) / ENTRIES;
    }
    try (RedisProcess redis = RedisProcess.start();
        PlainRedis plain = new PlainRedis(redis.port())) {
      RedisMemory.setAndAdd(plain, ENTRIES, VALUE);
      theirs = (double) RedisMemory.used(plain) / ENTRIES;
    }

    assertThat(ours).as("bytes of an entry").isLessThan(280);
    assertThat(ours / theirs).as("%.0f bytes against %.0f", ours, theirs).isLessThan(.65);
  }
}
