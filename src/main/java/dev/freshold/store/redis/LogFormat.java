package dev.freshold.store.redis;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.store.DeadLetter;
import dev.freshold.store.EntryFormat;
import dev.freshold.store.LogId;
import dev.freshold.store.LoggedWrite;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Entries of the log of writes, as they lie in the stream: namespace {@code n}, schema version
 * {@code s}, key {@code k}, version in digits {@code v}, the caller's tags with a space between
 * them {@code g}, request id {@code r}. A dead letter has besides the id that it had in the log
 * {@code i}, why {@code c} and {@code m}, how often it was tried {@code t}, and the entry {@code
 * e}.
 */
final class LogFormat {

  private LogFormat() {}

  static LoggedWrite write(Tenant tenant, Response said) {
    return write(tenant, LogId.parse(Reply.text(said, 0)), new Fields(tenant, Reply.part(said, 1)));
  }

  private static LoggedWrite write(Tenant tenant, LogId id, Fields fields) {
    return new LoggedWrite(
        id,
        new EntryKey(tenant, fields.text("n"), fields.text("s"), fields.text("k")),
        new Version(Long.parseLong(fields.text("v"))),
        Stream.of(fields.text("g").split(" "))
            .filter(name -> !name.isEmpty())
            .map(Tag::new)
            .toList(),
        fields.text("r"));
  }

  /** Empty, if the value of the letter is of a format that is not known. */
  static Optional<DeadLetter> deadLetter(Tenant tenant, Response said) {
    Fields fields = new Fields(tenant, Reply.part(said, 1));
    Entry entry = EntryFormat.decode(fields.bytes("e"));
    return entry == null
        ? Optional.empty()
        : Optional.of(
            new DeadLetter(
                write(tenant, LogId.parse(fields.text("i")), fields),
                entry.outcome(),
                fields.text("c"),
                fields.text("m"),
                Integer.parseInt(fields.text("t"))));
  }

  static List<LoggedWrite> page(Tenant tenant, Response said) {
    return said.stream().map(one -> write(tenant, one)).toList();
  }

  /** What stands behind the names. */
  private static final class Fields {
    private final Tenant tenant;
    private final Map<String, Response> byName = new HashMap<>();

    Fields(Tenant tenant, Response said) {
      this.tenant = tenant;
      for (int i = 0; i + 1 < said.size(); i += 2) {
        byName.put(Reply.text(said, i), Reply.part(said, i + 1));
      }
    }

    String text(String name) {
      return present(name).toString();
    }

    byte[] bytes(String name) {
      return present(name).toBytes();
    }

    private Response present(String name) {
      Response value = byName.get(name);
      if (value == null) {
        throw new IllegalStateException("a write of " + tenant + " has no field " + name);
      }
      return value;
    }
  }
}
