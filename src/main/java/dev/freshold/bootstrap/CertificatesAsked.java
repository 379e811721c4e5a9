package dev.freshold.bootstrap;

import dev.freshold.config.Settings;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Asks clients for a certificate, if the settings say so. Quarkus can be told only at build time.
 */
@Singleton
final class CertificatesAsked implements HttpServerOptionsCustomizer {

  private final Settings settings;

  CertificatesAsked(Settings settings) {
    this.settings = settings;
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    options.setClientAuth(
        switch (settings.security().clientCertificates()) {
          case NONE -> ClientAuth.NONE;
          case ACCEPTED -> ClientAuth.REQUEST;
          case REQUIRED -> ClientAuth.REQUIRED;
        });
  }
}
