package dev.freshold.client.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with the harness.
 *
 * @param url of its control API
 */
public record Control(String url) {
  /** Of the harness that has started this process; null without one. */
  public static @Nullable Control ofEnvironment() {
    String url = System.getenv("FRESHOLD_CONTROL");
    return url == null || url.isEmpty() ? null : new Control(url);
  }

  List<String> stores() {
    return Json.strings(Json.object(ask("GET", "/stores", null)).get("stores"));
  }

  /** Opens a line to a server, with a tenant of its own. */
  public Line open(String store, String name) {
    Map<String, @Nullable Object> told =
        Json.object(ask("POST", "/cases", Map.of("store", store, "name", name)));
    return new Line(
        this, Json.text(told, "id"), Json.text(told, "address"), Json.text(told, "tenant"));
  }

  /**
   * On a connection of its own: one that is kept may be closed by the other side just as it is used
   * again.
   */
  @Nullable Object ask(String method, String path, @Nullable Object body) {
    try {
      HttpURLConnection call = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
      call.setRequestMethod(method);
      call.setRequestProperty("Connection", "close");
      if (body != null) {
        call.setDoOutput(true);
        try (OutputStream out = call.getOutputStream()) {
          out.write(Json.write(body).getBytes(StandardCharsets.UTF_8));
        }
      }
      boolean fine = call.getResponseCode() == HttpURLConnection.HTTP_OK;
      try (InputStream in = fine ? call.getInputStream() : call.getErrorStream()) {
        String told = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!fine) {
          throw new IllegalStateException(
              method + " " + path + ": " + call.getResponseCode() + ": " + told);
        }
        return Json.read(told);
      }
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  /**
   * What stands between a client and the server.
   *
   * @param control the harness
   * @param id of the line
   * @param address to connect to
   * @param tenant of its own
   */
  public record Line(Control control, String id, String address, String tenant) {
    /** Puts a fault in force. */
    public void fault(Map<String, ?> body) {
      control.ask("POST", "/cases/" + id + "/faults", body);
    }

    /** What the relay has seen of a method. */
    public @Nullable Object calls(String method) {
      return control.ask("GET", "/cases/" + id + "/calls?method=" + method, null);
    }

    /** Reports the verdict, and closes the line. */
    public void end(boolean passed, String message) {
      control.ask("POST", "/cases/" + id + "/end", Map.of("passed", passed, "message", message));
    }
  }
}
