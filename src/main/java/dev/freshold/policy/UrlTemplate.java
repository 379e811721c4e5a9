package dev.freshold.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The URL of a key at an HTTP origin, such as <code>http://catalog/products/{id}</code>. What a key
 * puts into it is percent-encoded (RFC 3986, section 2), so that a key can neither leave its place
 * in the path nor choose another host.
 */
public final class UrlTemplate {

  /** Stands for the whole key, where a namespace has no template for its keys. */
  private static final String WHOLE_KEY = "key";

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private static final int LARGEST_PORT = 65_535;

  private final Template template;
  private final List<String> placeholders;

  private UrlTemplate(Template template, List<String> placeholders) {
    this.template = template;
    this.placeholders = placeholders;
  }

  /**
   * Reads a template.
   *
   * @param placeholders the names that the key template of the namespace provides, in its order
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static UrlTemplate parse(String text, List<String> placeholders) {
    Template template = Template.parse(text);
    for (String used : template.placeholders()) {
      if (!used.equals(WHOLE_KEY) && !placeholders.contains(used)) {
        throw new IllegalArgumentException(
            "uses {%s}, which the key template does not provide; it provides %s"
                .formatted(used, provided(placeholders)));
      }
    }
    if (template.placeholders().isEmpty()) {
      throw new IllegalArgumentException("has no placeholder, so every key would load the same");
    }
    requireUrl(template);
    return new UrlTemplate(template, List.copyOf(placeholders));
  }

  private static String provided(List<String> placeholders) {
    return Stream.concat(placeholders.stream(), Stream.of(WHOLE_KEY))
        .distinct()
        .map(name -> "{" + name + "}")
        .collect(Collectors.joining(", "));
  }

  private static void requireUrl(Template template) {
    URI one = filled(template, "a");
    URI other = filled(template, "b");
    boolean fits =
        ("http".equals(one.getScheme()) || "https".equals(one.getScheme()))
            && one.getHost() != null
            && one.getUserInfo() == null
            && one.getPort() != 0
            && one.getPort() <= LARGEST_PORT
            && template.text().chars().allMatch(c -> c <= '~')
            && one.getFragment() == null;
    if (!fits) {
      throw new IllegalArgumentException("is no http or https URL of a host, with a path");
    }
    if (!one.getRawAuthority().equals(other.getRawAuthority())) {
      throw new IllegalArgumentException("has a placeholder in its host; a key must not choose it");
    }
  }

  private static URI filled(Template template, String value) {
    String text =
        template.parts().stream()
            .map(part -> part.placeholder() ? value : part.text())
            .collect(Collectors.joining());
    try {
      return new URI(text);
    } catch (URISyntaxException invalid) {
      throw new IllegalArgumentException("is no URL: " + invalid.getReason(), invalid);
    }
  }

  /**
   * The URL of a key.
   *
   * @param values what the key template found in the key; empty where there is none
   * @throws IllegalArgumentException if a part of the key is "." or "..", which servers take as a
   *     way out of the path
   */
  public String render(String key, List<String> values) {
    StringBuilder url = new StringBuilder();
    for (Template.Part part : template.parts()) {
      if (part.placeholder()) {
        int place = placeholders.indexOf(part.text());
        encode(place >= 0 ? values.get(place) : key, url);
      } else {
        url.append(part.text());
      }
    }
    return url.toString();
  }

  private static void encode(String value, StringBuilder url) {
    if (value.equals(".") || value.equals("..")) {
      throw new IllegalArgumentException("\"" + value + "\" cannot be a part of a URL's path");
    }
    for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(octet & 0xff) >= 0) {
        url.append((char) octet);
      } else {
        url.append('%').append("%02X".formatted(octet & 0xff));
      }
    }
  }

  /** Whether it is asked for over TLS. */
  public boolean isSecure() {
    return template.text().startsWith("https:");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UrlTemplate that && template.equals(that.template);
  }

  @Override
  public int hashCode() {
    return template.hashCode();
  }

  @Override
  public String toString() {
    return template.toString();
  }
}
