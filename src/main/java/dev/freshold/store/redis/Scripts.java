package dev.freshold.store.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/** The sources of the scripts, and the names by which Redis knows them. */
final class Scripts {

  private final Map<Script, String> sources;
  private final Map<Script, String> names = new EnumMap<>(Script.class);

  private Scripts(Map<Script, String> sources) {
    this.sources = sources;
    sources.forEach((script, source) -> names.put(script, sha1(source)));
  }

  /** As they are shipped. */
  static Scripts shipped() {
    String prelude = read("prelude");
    Map<Script, String> sources = new EnumMap<>(Script.class);
    for (Script script : Script.values()) {
      sources.put(
          script,
          script.parts().stream().map(Scripts::read).collect(Collectors.joining("", prelude, "")));
    }
    return new Scripts(sources);
  }

  /**
   * The same with one guard taken out, for tests that show what it is there for.
   *
   * @throws IllegalArgumentException if the script does not hold the text
   */
  Scripts replacing(Script script, String text, String by) {
    Map<Script, String> changed = new EnumMap<>(sources);
    changed.computeIfPresent(
        script,
        (same, source) -> {
          if (!source.contains(text)) {
            throw new IllegalArgumentException(script + " does not hold \"" + text + '"');
          }
          return source.replace(text, by);
        });
    return new Scripts(changed);
  }

  /** What Redis is given. */
  Collection<String> sources() {
    return sources.values();
  }

  /** The SHA-1 by which Redis knows it. */
  String sha(Script script) {
    return names.getOrDefault(script, "");
  }

  private static String read(String name) {
    String file = name + ".lua";
    try (InputStream in = Scripts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String sha1(String source) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(source.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
