package dev.freshold.grpc;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import org.jspecify.annotations.Nullable;

/**
 * What the text and the numbers of a request may be. Each rule answers null if they are right, and
 * else what is wrong and what to write.
 */
final class FieldRules {

  private static final int MAX_REASON_BYTES = 256;
  private static final int MAX_REQUEST_ID_LENGTH = 128;
  private static final int MAX_CONTENT_TYPE_LENGTH = 128;
  private static final int MAX_MESSAGE_BYTES = 512;
  private static final int TOKEN_LENGTH = 22;

  private FieldRules() {}

  static @Nullable String key(String key) {
    if (key.isEmpty()) {
      return "must not be empty";
    }
    if (key.length() <= EntryKey.MAX_KEY_BYTES && isPrintable(key)) {
      return null;
    }
    int bytes = utf8Length(key);
    if (bytes > EntryKey.MAX_KEY_BYTES) {
      return "has %d bytes, at most %d; use a shorter key, or a hash of it"
          .formatted(bytes, EntryKey.MAX_KEY_BYTES);
    }
    for (int i = 0; i < key.length(); i++) {
      if (Character.isISOControl(key.charAt(i))) {
        return "has the control character U+%04X at %d; write keys without control characters"
            .formatted((int) key.charAt(i), i);
      }
    }
    return null;
  }

  static @Nullable String schema(String schema) {
    boolean valid = schema.length() <= EntryKey.MAX_SCHEMA_LENGTH;
    for (int i = 0; valid && i < schema.length(); i++) {
      valid = isWord(schema.charAt(i)) || schema.charAt(i) == '.';
    }
    return valid ? null : "must be at most 64 letters, digits, '.', '_' or '-', such as \"v7\"";
  }

  static @Nullable String version(long version) {
    return version >= 0 ? null : "is " + version + "; must be 0 or more";
  }

  static @Nullable String tag(String tag) {
    return Tag.isValid(tag)
        ? null
        : "must be 1 to 128 characters of printable ASCII without space, such as \"product:17\"";
  }

  static @Nullable String reason(String reason) {
    return atMost(reason, MAX_REASON_BYTES);
  }

  static @Nullable String negativeMessage(String message) {
    return atMost(message, MAX_MESSAGE_BYTES);
  }

  /** Empty stands for none. */
  static @Nullable String requestId(String id) {
    return id.length() <= MAX_REQUEST_ID_LENGTH && isPrintable(id)
        ? null
        : "must be 1 to 128 printable ASCII characters, such as a UUID";
  }

  static @Nullable String contentType(String type) {
    return type.length() <= MAX_CONTENT_TYPE_LENGTH && isPrintable(type)
        ? null
        : "must be at most 128 printable ASCII characters, such as \"application/json\"";
  }

  static @Nullable String leaseToken(String token) {
    boolean valid = token.length() == TOKEN_LENGTH;
    for (int i = 0; valid && i < token.length(); i++) {
      valid = isWord(token.charAt(i));
    }
    return valid ? null : "is not a lease token; copy all 22 characters of it from the lease";
  }

  /** A number of an enum that this server does not know. */
  static String unknownEnum(int number, String allowed) {
    return "is " + number + ", which is unknown; write " + allowed;
  }

  static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a surrogate pair counts for two: the pair takes four bytes.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  private static @Nullable String atMost(String text, int limit) {
    int bytes = utf8Length(text);
    return bytes <= limit ? null : "has " + bytes + " bytes, at most " + limit + "; shorten it";
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
