package dev.freshold.client.conformance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks with the harness.
 *
 * @param url of its control API
 */
public record Control(String url) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

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

  @Nullable Object ask(String method, String path, @Nullable Object body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)))
            .build();
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            method + " " + path + ": " + response.statusCode() + ": " + response.body());
      }
      return Json.read(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
