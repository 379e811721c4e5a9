package dev.freshold.store.redis;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.News;
import io.vertx.redis.client.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Records of the journal, as they lie in the stream and as they are published; both are the same
 * fields with their values: {@code o} what took the number, {@code m} hard or soft, {@code at} the
 * store's clock, {@code w} the reason, {@code n} a name, once for each.
 *
 * <p>What is published begins with a sign and the epoch in hexadecimal digits. Behind {@code +}
 * come a number of 8 bytes, and its record, each field and value behind its length of 4 bytes.
 * Behind {@code =} comes what every member has applied, in 8 bytes, and how many they are, in 4.
 */
final class JournalFormat {

  private static final int EPOCH_DIGITS = 16;

  private JournalFormat() {}

  /** A record of the stream. */
  static JournalRecord entry(Response said) {
    String id = Reply.text(said, 0);
    Response fields = Reply.part(said, 1);
    Fields record = new Fields();
    for (int i = 0; i + 1 < fields.size(); i += 2) {
      record.set(Reply.text(fields, i), Reply.text(fields, i + 1));
    }
    return record.under(Long.parseLong(id.substring(0, id.indexOf('-'))));
  }

  /** What was published of the tenant. */
  static News news(Tenant tenant, byte[] published) {
    ByteBuffer bytes = ByteBuffer.wrap(published);
    byte sign = bytes.get();
    Epoch epoch = Epoch.parse(text(published, bytes, EPOCH_DIGITS));
    long number = bytes.getLong();
    if (sign == '=') {
      return new News.Acked(tenant, new Receipt(epoch, number), bytes.getInt());
    }
    Fields record = new Fields();
    while (bytes.hasRemaining()) {
      String field = text(published, bytes, bytes.getInt());
      record.set(field, text(published, bytes, bytes.getInt()));
    }
    return new News.Appended(tenant, epoch, record.under(number));
  }

  private static String text(byte[] array, ByteBuffer bytes, int length) {
    int at = bytes.position();
    bytes.position(at + length);
    return new String(array, at, length, StandardCharsets.UTF_8);
  }

  /** A record in the making. */
  private static final class Fields {

    private JournalRecord.Kind kind = JournalRecord.Kind.EPOCH;
    private boolean soft;
    private long time;
    private String reason = "";
    private final List<String> names = new ArrayList<>();

    void set(String field, String value) {
      switch (field) {
        case "o" -> kind = JournalRecord.Kind.valueOf(value.toUpperCase(Locale.ROOT));
        case "m" -> soft = value.equals("o");
        case "at" -> time = Long.parseLong(value);
        case "w" -> reason = value;
        case "n" -> names.add(value);
        default -> {}
      }
    }

    JournalRecord under(long number) {
      return new JournalRecord(number, time, kind, soft, names, reason);
    }
  }
}
