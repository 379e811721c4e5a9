package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Value;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Many entries of one kind in a Redis. The first is put by the node; the others are its bytes under
 * other keys, with the key's eight digits in the place of the first one's, so that they are what
 * the node would have written. Whatever is written so is looked at through the node.
 *
 * @param namespace of {@code bench/bench.yaml}
 * @param prefix of its keys
 * @param tags of each entry, besides the one that the namespace gives it
 * @param value of each entry
 */
record Stock(String namespace, String prefix, List<String> tags, String value) {

  static final int DIGITS = 8;

  private static final String FIRST = "0".repeat(DIGITS);

  Stock {
    tags = List.copyOf(tags);
  }

  String key(long number) {
    return prefix + String.format(Locale.ROOT, "%08d", number);
  }

  GetRequest get(long number) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey(key(number)).build();
  }

  PutRequest put(long number, long version) {
    return PutRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key(number))
        .setVersion(version)
        .addAllTags(tags)
        .setValue(Value.newBuilder().setText(value))
        .build();
  }

  /** Adds those from one number to below another; the first of all has been put by the node. */
  void fill(Stand stand, int from, int to) {
    if (from == 0) {
      PutResponse put = stand.cache().put(put(0, 1));
      require(put.hasStored(), put);
    }
    PlainRedis redis = stand.redis();
    String place = "{default.0}k:" + namespace + "::";
    String raw = String.valueOf(redis.command("GET", place + key(0)));
    String until = String.valueOf(redis.command("PEXPIRETIME", place + key(0)));
    require(raw.length() > DIGITS, raw);
    redis.pipeline(
        to - Math.max(1, from),
        i -> {
          String digits = String.format(Locale.ROOT, "%08d", i + Math.max(1, from));
          return List.of("SET", place + prefix + digits, raw.replace(FIRST, digits), "PXAT", until);
        });
    IntStream.iterate(from, i -> i < to, i -> i + Math.max(1, (to - from) / 16))
        .forEach(i -> requireHit(stand, i));
  }

  private void requireHit(Stand stand, int number) {
    var answer = stand.cache().get(get(number));
    require(
        answer.hasHit()
            && answer.getHit().getValue().getText().equals(value)
            && answer.getHit().getTagsCount() >= tags.size(),
        answer);
  }

  private static void require(boolean fine, Object said) {
    if (!fine) {
      throw new IllegalStateException("not what was put: " + said);
    }
  }
}
