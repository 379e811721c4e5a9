package dev.freshold.config;

import dev.freshold.policy.PolicySheet.Setting;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The settings of a namespace as they are shown to people, in the order of the reference. */
final class Sheet {

  /** 64 bits: plenty to tell the policies of a fleet apart, and short enough to read out. */
  private static final int FINGERPRINT_DIGITS = 16;

  private final List<Setting> settings = new ArrayList<>();

  /** Notes a setting, and hands back its value. */
  <T extends Comparable<T>> T note(String name, Format<T> format, Chosen<T> chosen) {
    return note(name, format.print(chosen.value()), chosen);
  }

  /** The same, for a value that is printed already. */
  <T> T note(String name, String printed, Chosen<T> chosen) {
    settings.add(new Setting(name, printed, chosen.source(), chosen.origin()));
    return chosen.value();
  }

  List<Setting> settings() {
    return List.copyOf(settings);
  }

  /**
   * The same for two policies iff all values that take effect are: which preset or file they come
   * from does not matter.
   */
  String fingerprint(String namespace) {
    StringBuilder text = new StringBuilder(namespace).append('\n');
    settings.stream()
        .filter(setting -> !setting.name().equals(NamespaceReader.PRESET))
        .forEach(s -> text.append(s.name()).append('=').append(s.value()).append('\n'));
    byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(hash).substring(0, FINGERPRINT_DIGITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
