package dev.freshold.bootstrap;

import dev.freshold.access.AuditLog;
import dev.freshold.cache.Cache;
import dev.freshold.cache.Namespaces;
import dev.freshold.config.Settings;
import dev.freshold.config.Settings.Audit;
import dev.freshold.flight.Scheduler;
import dev.freshold.ingest.ChannelText;
import dev.freshold.ingest.Effect;
import dev.freshold.ingest.Ingest;
import dev.freshold.ingest.Source;
import dev.freshold.ingest.kafka.KafkaSource;
import dev.freshold.ingest.nats.NatsSource;
import dev.freshold.ingest.pulsar.PulsarSource;
import dev.freshold.ingest.rabbitmq.RabbitSource;
import io.smallrye.reactive.messaging.connector.InboundConnector;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.spi.ConnectorLiteral;

/**
 * The channels of a node. Connectors are beans that wake when a channel asks for them: a node
 * without channels touches none.
 */
final class Channels {

  @Produces
  @Singleton
  Ingest ingest(
      Settings settings,
      Namespaces namespaces,
      Cache cache,
      Scheduler scheduler,
      AuditLog audit,
      @Any Instance<InboundConnector> connectors) {
    Effect effect = cache.invalidations()::run;
    return new Ingest(
        settings.channels(),
        settings.rules(),
        namespaces,
        text -> source(text, connectors),
        settings.security().audit() == Audit.ALL ? new AuditedEffect(effect, audit) : effect,
        scheduler,
        System::currentTimeMillis);
  }

  void close(@Disposes Ingest ingest) {
    ingest.close();
  }

  private static Source source(ChannelText text, Instance<InboundConnector> connectors) {
    return switch (text.connector()) {
      case KAFKA -> new KafkaSource(text, () -> named(connectors, "smallrye-kafka"));
      case RABBITMQ -> new RabbitSource(text);
      case NATS -> new NatsSource(text);
      case PULSAR -> new PulsarSource(text);
    };
  }

  private static InboundConnector named(Instance<InboundConnector> connectors, String name) {
    return connectors.select(ConnectorLiteral.of(name)).get();
  }
}
