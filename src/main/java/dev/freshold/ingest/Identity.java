package dev.freshold.ingest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What tells an event from every other, as a short text that is the same each time it is delivered,
 * by whichever channel and node. The text is made when it is asked for: where versions tell copies,
 * nobody does.
 *
 * <p>The content is part of it: producers that use the identifier of a record in place of one of an
 * event are common, and none of their events may be taken for a copy of another.
 */
public final class Identity {

  private final byte[][] parts;
  private volatile @Nullable String text;

  private Identity(byte[]... parts) {
    this.parts = parts;
  }

  /** By what the event says of itself, and by all that it holds. */
  static Identity of(String kind, String source, String id, Raw raw) {
    return new Identity(
        kind.getBytes(StandardCharsets.UTF_8),
        source.getBytes(StandardCharsets.UTF_8),
        id.getBytes(StandardCharsets.UTF_8),
        raw.body());
  }

  /** By where it stands, for want of anything better; null where that is not known either. */
  static @Nullable Identity ofPlace(Raw raw) {
    return raw.position() < 0 ? null : of("at", raw.place(), Long.toString(raw.position()), raw);
  }

  /** One for something that comes of it. */
  String derived(String what) {
    return hash(text().getBytes(StandardCharsets.UTF_8), what.getBytes(StandardCharsets.UTF_8));
  }

  private String text() {
    String made = text;
    if (made == null) {
      made = hash(parts);
      text = made;
    }
    return made;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Identity identity && text().equals(identity.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }

  /** The parts are parted by their lengths, so that no two lists of them look alike. */
  private static String hash(byte[]... parts) {
    MessageDigest digest = sha256();
    for (byte[] part : parts) {
      digest.update(Integer.toString(part.length).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) ':');
      digest.update(part);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest.digest(), 16));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
