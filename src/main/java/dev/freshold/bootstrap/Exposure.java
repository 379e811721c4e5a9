package dev.freshold.bootstrap;

import dev.freshold.config.Settings;
import dev.freshold.config.Settings.PlainText;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether what callers send can be read on its way. It may be so only where somebody said so. */
@Singleton
final class Exposure {

  private static final String PLAIN_TOO = "enabled";

  private final Settings settings;
  private final TlsConfigurationRegistry tls;
  private final String host;
  private final Optional<String> tlsName;
  private final Optional<String> insecure;
  private final int port;
  private final int tlsPort;

  Exposure(
      Settings settings,
      TlsConfigurationRegistry tls,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.tls-configuration-name") Optional<String> tlsName,
      @ConfigProperty(name = "quarkus.http.insecure-requests") Optional<String> insecure,
      @ConfigProperty(name = "quarkus.http.port") int port,
      @ConfigProperty(name = "quarkus.http.ssl-port") int tlsPort) {
    this.settings = settings;
    this.tls = tls;
    this.host = host;
    this.tlsName = tlsName;
    this.insecure = insecure;
    this.port = port;
    this.tlsPort = tlsPort;
  }

  /**
   * That the node is not exposed against its settings.
   *
   * @throws RefusedStart if it would be
   */
  void check() {
    boolean secured = secured();
    if (!secured && settings.security().clientCertificates() != Settings.ClientCertificates.NONE) {
      throw new RefusedStart(
          "freshold.security.client-certificates needs TLS, and there is none: set"
              + " quarkus.tls.key-store (QUARKUS_TLS_KEY_STORE_PEM_NODE_CERT and _KEY)");
    }
    boolean plain = !secured || PLAIN_TOO.equalsIgnoreCase(insecure.orElse(PLAIN_TOO));
    if (secured && plain && port == tlsPort) {
      throw new RefusedStart(
          "port %d cannot speak both TLS and plain text: set quarkus.http.insecure-requests to disabled"
                  .formatted(port)
              + " (QUARKUS_HTTP_INSECURE_REQUESTS), beside the certificate; or give TLS a port of its"
              + " own, quarkus.http.ssl-port");
    }
    if (plain && settings.security().plainText() == PlainText.LOOPBACK && !loopback()) {
      throw new RefusedStart(
          "quarkus.http.host is %s, where others could read all that is said in plain text: set a"
                  .formatted(host)
              + " certificate (QUARKUS_TLS_KEY_STORE_PEM_NODE_CERT and _KEY), or, where something else"
              + " sees to that, freshold.security.plain-text=anywhere"
              + " (FRESHOLD_SECURITY_PLAIN_TEXT)");
    }
  }

  private boolean secured() {
    return tlsName
        .flatMap(tls::get)
        .or(tls::getDefault)
        .map(TlsConfiguration::getKeyStoreOptions)
        .isPresent();
  }

  private boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException unknown) {
      return false;
    }
  }
}
