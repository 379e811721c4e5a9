package dev.freshold.client.conformance;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of a case. */
record Step(
    String verb,
    Map<String, @Nullable Object> arguments,
    String client,
    @Nullable String session,
    String codec,
    String schemaVersion,
    @Nullable Object expect,
    boolean until,
    int times,
    @Nullable String as) {

  static Step read(Map<String, @Nullable Object> fields) {
    String verb = null;
    for (Map.Entry<String, @Nullable Object> each : fields.entrySet()) {
      boolean field =
          switch (each.getKey()) {
            case "client", "codec", "schemaVersion", "expect", "until", "times", "as" -> true;
            case "session" -> each.getValue() instanceof String;
            default -> false;
          };
      if (!field && verb != null) {
        throw new IllegalArgumentException("two verbs: " + verb + " and " + each.getKey());
      }
      verb = field ? verb : each.getKey();
    }
    if (verb == null) {
      throw new IllegalArgumentException("no verb");
    }
    return new Step(
        verb,
        Json.object(fields.get(verb)),
        fields.get("client") instanceof String client ? client : "a",
        fields.get("session") instanceof String session ? session : null,
        fields.get("codec") instanceof String codec ? codec : "json",
        fields.get("schemaVersion") instanceof String version ? version : "",
        fields.get("expect"),
        Boolean.TRUE.equals(fields.get("until")),
        fields.get("times") instanceof Double times ? times.intValue() : 1,
        fields.get("as") instanceof String as ? as : null);
  }

  Step with(Map<String, @Nullable Object> filled) {
    return new Step(verb, filled, client, session, codec, schemaVersion, expect, until, times, as);
  }
}
