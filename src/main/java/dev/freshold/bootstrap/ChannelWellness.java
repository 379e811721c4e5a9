package dev.freshold.bootstrap;

import dev.freshold.ingest.Channel;
import dev.freshold.ingest.Ingest;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether the channels are up. It is no matter of readiness: a node whose broker is down serves
 * within its bounds as before, and to take all nodes away because of it would be an outage.
 */
@Wellness
@ApplicationScoped
class ChannelWellness implements HealthCheck {

  private final Ingest ingest;

  ChannelWellness(Ingest ingest) {
    this.ingest = ingest;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("channels").up();
    for (Channel channel : ingest.channels()) {
      String down = channel.down();
      if (down != null) {
        response.down();
      }
      response.withData(
          channel.name(),
          down == null
              ? "up, backlog %d, lag %d ms"
                  .formatted(channel.backlog().messages(), channel.lagMillis())
              : down);
    }
    return response.build();
  }
}
