package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.DomainSocketServerStart;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.http.HttpServerOptions;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ServerReadinessTest {

  private static final HttpServerOptions ANY = new HttpServerOptions();

  private final ServerReadiness readiness = new ServerReadiness();

  private Status status() {
    return readiness.call().await().indefinitely().getStatus();
  }

  @Test
  void nodeThatDoesNotListenYet_isNotReady() {
    assertThat(status()).isEqualTo(Status.DOWN);
  }

  @ParameterizedTest
  @MethodSource("starts")
  void nodeThatListens_isReady(Consumer<ServerReadiness> start) {
    start.accept(readiness);

    assertThat(status()).isEqualTo(Status.UP);
  }

  static Stream<Consumer<ServerReadiness>> starts() {
    return Stream.of(
        it -> it.plain(new HttpServerStart(ANY)),
        it -> it.encrypted(new HttpsServerStart(ANY)),
        it -> it.local(new DomainSocketServerStart(ANY)));
  }
}
