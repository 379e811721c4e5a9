package dev.freshold.store;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry as one string of bytes, all integers big-endian.
 *
 * <pre>
 *  0  1  format, 1 or 2
 *  1  1  flags: bit 0 has a version; bits 1-2 what it is: 0 bytes, 1 text, 2 not found, 3 origin error;
 *        bit 3 has a validator, in format 2 only
 *  2  8  epoch
 * 10  8  stamp
 * 18  8  version
 * 26  8  start of the load, milliseconds since 1970
 * 34  4  fresh for, milliseconds from there
 * 38  4  may be served for, milliseconds from there
 * 42  4  cost of the load, milliseconds
 * 46  1  number of tags; then each tag: its length in one byte, and its characters
 *        length of the content type in one byte, and its characters
 *        in format 2: length of the validator in one byte, and its characters
 *        content: the value, or the message of a negative entry
 * </pre>
 *
 * <p>A format that is not known is no entry: a later version of Freshold may share the store.
 */
public final class EntryFormat {

  /** Bytes before the number of tags. */
  public static final int FIXED_BYTES = 46;

  private static final byte FORMAT = 1;

  /** The same, with the validator of a value. */
  private static final byte FORMAT_WITH_VALIDATOR = 2;

  private static final int HAS_VALIDATOR = 4;

  private EntryFormat() {}

  /** The number that says what an outcome is. */
  public static int kind(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Value value ->
          (value.text() ? 1 : 0) + (value.validator().isEmpty() ? 0 : HAS_VALIDATOR);
      case Outcome.Negative negative ->
          switch (negative.kind()) {
            case NOT_FOUND -> 2;
            case ORIGIN_ERROR -> 3;
          };
    };
  }

  /** Everything behind the fixed part: tags, content type, validator, content. */
  public static byte[] tail(List<Tag> tags, Outcome outcome) {
    return encode(0, tags, outcome);
  }

  /** So many bytes for others to fill, and the tail. */
  private static byte[] encode(int before, List<Tag> tags, Outcome outcome) {
    String type = outcome instanceof Outcome.Value value ? value.contentType() : "";
    String validator = outcome instanceof Outcome.Value value ? value.validator() : "";
    Payload content =
        switch (outcome) {
          case Outcome.Value value -> value.payload();
          case Outcome.Negative negative -> Payload.of(negative.message());
        };
    int length = before + 1 + 1 + type.length() + content.length();
    length += validator.isEmpty() ? 0 : 1 + validator.length();
    for (Tag tag : tags) {
      length += 1 + tag.name().length();
    }
    byte[] bytes = new byte[length];
    bytes[before] = (byte) tags.size();
    int at = before + 1;
    for (Tag tag : tags) {
      at = text(bytes, at, tag.name());
    }
    at = text(bytes, at, type);
    if (!validator.isEmpty()) {
      at = text(bytes, at, validator);
    }
    System.arraycopy(content.array(), content.offset(), bytes, at, content.length());
    return bytes;
  }

  /** Writes the length of the text and its characters, and gives what comes after them. */
  @SuppressWarnings("deprecation") // ASCII straight into the array, without an encoder
  private static int text(byte[] bytes, int at, String ascii) {
    bytes[at] = (byte) ascii.length();
    ascii.getBytes(0, ascii.length(), bytes, at + 1);
    return at + 1 + ascii.length();
  }

  /** The format in which an outcome is stored. */
  private static byte format(Outcome outcome) {
    return kind(outcome) < HAS_VALIDATOR ? FORMAT : FORMAT_WITH_VALIDATOR;
  }

  /** The whole of an entry. */
  public static byte[] encode(Entry entry) {
    byte[] bytes = encode(FIXED_BYTES, entry.tags(), entry.outcome());
    Version version = entry.version();
    ByteBuffer.wrap(bytes)
        .put(format(entry.outcome()))
        .put((byte) ((version == null ? 0 : 1) + 2 * kind(entry.outcome())))
        .putLong(entry.epoch().id())
        .putLong(entry.stamp())
        .putLong(version == null ? 0 : version.value())
        .putLong(entry.loadStart())
        .putInt(entry.freshFor())
        .putInt(entry.staleFor())
        .putInt(entry.loadCost());
    return bytes;
  }

  /**
   * The inverse; null if the bytes are of another format, or no entry at all. The content stays
   * where it is, and is empty if it was cut off behind the tags.
   */
  public static @Nullable Entry decode(byte[] bytes) {
    if (bytes.length <= FIXED_BYTES || (bytes[0] != FORMAT && bytes[0] != FORMAT_WITH_VALIDATOR)) {
      return null;
    }
    try {
      return decode(bytes, ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException | IllegalArgumentException cut) {
      return null;
    }
  }

  private static Entry decode(byte[] array, ByteBuffer bytes) {
    int flags = bytes.get(1);
    bytes.position(2);
    Epoch epoch = new Epoch(bytes.getLong());
    long stamp = bytes.getLong();
    long version = bytes.getLong();
    long loadStart = bytes.getLong();
    int freshFor = bytes.getInt();
    int staleFor = bytes.getInt();
    int loadCost = bytes.getInt();
    int count = bytes.get();
    List<Tag> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(new Tag(ascii(array, bytes)));
    }
    return new Entry(
        outcome(flags >> 1, array, bytes),
        (flags & 1) == 0 ? null : new Version(version),
        epoch,
        stamp,
        loadStart,
        freshFor,
        staleFor,
        loadCost,
        tags);
  }

  private static Outcome outcome(int kind, byte[] array, ByteBuffer bytes) {
    String type = bytes.hasRemaining() ? ascii(array, bytes) : "";
    String validator = kind >= HAS_VALIDATOR && bytes.hasRemaining() ? ascii(array, bytes) : "";
    Payload content = Payload.from(array, bytes.position());
    return switch (kind) {
      case 0, 1, HAS_VALIDATOR, HAS_VALIDATOR + 1 ->
          new Outcome.Value(content, kind % 2 == 1, type, validator);
      case 2 -> new Outcome.Negative(Outcome.Kind.NOT_FOUND, content.text());
      default -> new Outcome.Negative(Outcome.Kind.ORIGIN_ERROR, content.text());
    };
  }

  @SuppressWarnings("deprecation") // Latin-1 bytes to a compact string, without a decoder
  private static String ascii(byte[] array, ByteBuffer bytes) {
    int length = bytes.get() & 0xff;
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    String text = new String(array, 0, bytes.position(), length);
    bytes.position(bytes.position() + length);
    return text;
  }
}
