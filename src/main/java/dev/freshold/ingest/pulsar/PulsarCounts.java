package dev.freshold.ingest.pulsar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freshold.ingest.BrokerException;
import dev.freshold.ingest.ChannelText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.pulsar.common.naming.TopicName;

/**
 * How much waits in a subscription, which only the HTTP interface of a broker tells: that at port
 * 8080 of the first server, unless the attribute <code>admin</code> says otherwise.
 */
final class PulsarCounts implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ChannelText text;
  private final String admin;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  PulsarCounts(ChannelText text) {
    this.text = text;
    this.admin =
        text.attributes()
            .getOrDefault(
                "admin",
                "http://"
                    + text.servers().replaceAll("^.*://|,.*$", "").replaceAll(":\\d+$", "")
                    + ":8080");
  }

  /** A batch of messages counts once. -1: the subscription is not there yet. Blocks. */
  long waiting(String topic, String subscription) throws BrokerException {
    String path = TopicName.get(topic).getRestPath();
    HttpResponse<String> answer = get(path + "/partitioned-stats?perPartition=false");
    if (answer.statusCode() == 404) {
      answer = get(path + "/stats");
    }
    if (answer.statusCode() != 200) {
      throw new BrokerException(
          "the admin interface answers " + answer.statusCode() + " for the topic " + topic);
    }
    try {
      JsonNode waiting =
          MAPPER
              .readTree(answer.body())
              .path("subscriptions")
              .path(subscription)
              .path("msgBacklog");
      return waiting.asLong(-1);
    } catch (IOException unreadable) {
      throw PulsarClients.failure(unreadable);
    }
  }

  private HttpResponse<String> get(String path) throws BrokerException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(admin + "/admin/v2/" + path)).timeout(PATIENCE);
    String token = text.attributes().get("token");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new BrokerException(
          "the admin interface at " + admin + " does not answer: " + failure.getMessage(), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw PulsarClients.failure(interrupted);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
