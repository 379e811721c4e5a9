package dev.freshold.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Messages about rows, good and bad, and what they must leave behind.
 *
 * @param model the highest version of each key
 * @param poison how many of the messages are bad
 */
public record EventPlay(List<byte[]> messages, Map<String, Long> model, int poison) {

  private static final int LEAST_KEYS = 500;
  private static final int COPIES = 10;

  /** Each event ten times, in disorder and half of them in reverse, and one in a hundred bad. */
  public static EventPlay of(int count, Random random) {
    int keys = Math.max(LEAST_KEYS, count / 100);
    Map<String, Long> model = new HashMap<>();
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count / COPIES; i++) {
      String key = "key" + i % keys;
      long version = 1L + random.nextInt(1_000_000);
      model.merge(key, version, Math::max);
      messages.addAll(Collections.nCopies(COPIES, bytes(EventNode.row(key, version))));
    }
    int poison = Math.max(4, count / 100);
    List<String> bad =
        List.of(
            "{\"type\":\"row\",",
            "{\"type\":\"nobody-knows\",\"id\":\"key1\"}",
            EventNode.row("key1", -1),
            EventNode.row("key1", Long.MAX_VALUE));
    for (int i = 0; i < poison; i++) {
      messages.add(bytes(bad.get(i % bad.size())));
    }
    Collections.shuffle(messages, random);
    Collections.reverse(messages.subList(messages.size() / 2, messages.size()));
    return new EventPlay(messages, model, poison);
  }

  /** The messages of one part of so many. */
  public List<byte[]> part(int number, int parts) {
    int size = messages.size();
    return messages.subList(size * number / parts, size * (number + 1) / parts);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
