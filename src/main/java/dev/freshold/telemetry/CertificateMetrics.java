package dev.freshold.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Singleton;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * For how long the certificates of this node are still good. Those of clients are the clients', and
 * those of the other ends are looked at when connections are made.
 */
@Singleton
final class CertificateMetrics implements MeterBinder {

  private static final double MILLIS = 1_000;

  private final TlsConfigurationRegistry tls;
  private final Optional<String> server;
  private final Optional<String> redis;

  CertificateMetrics(
      TlsConfigurationRegistry tls,
      @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> server,
      @ConfigProperty(name = "quarkus.redis.tls-configuration-name") Optional<String> redis) {
    this.tls = tls;
    this.server = server;
    this.redis = redis;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    bind(registry, "server", () -> server.flatMap(tls::get).or(tls::getDefault));
    bind(registry, "redis", () -> redis.flatMap(tls::get));
  }

  /** Looked up each time, for a certificate is replaced while the node runs. */
  private static void bind(
      MeterRegistry registry, String use, Supplier<Optional<TlsConfiguration>> settings) {
    Gauge.builder("freshold.certificate.left", () -> left(settings.get()))
        .description("For how long the node's own certificate is good; +Inf: it shows none")
        .baseUnit("seconds")
        .tag("use", use)
        .register(registry);
  }

  private static double left(Optional<TlsConfiguration> settings) {
    return settings
        .map(TlsConfiguration::getKeyStore)
        .map(CertificateMetrics::left)
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Of the first that ends, whoever in the chain it is. */
  private static double left(KeyStore store) {
    double least = Double.POSITIVE_INFINITY;
    try {
      for (String alias : Collections.list(store.aliases())) {
        Certificate[] chain = store.getCertificateChain(alias);
        for (Certificate one : chain == null ? new Certificate[0] : chain) {
          if (one instanceof X509Certificate known) {
            Duration left = Duration.between(Instant.now(), known.getNotAfter().toInstant());
            least = Math.min(least, left.toMillis() / MILLIS);
          }
        }
      }
    } catch (KeyStoreException unread) {
      throw new IllegalStateException(unread);
    }
    return least;
  }
}
