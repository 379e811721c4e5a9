package dev.freshold.origin.http;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A certificate for 127.0.0.1 that is its own authority, made by the JDK's keytool. */
record SelfSigned(Path store) {

  static final String PASSWORD = "changeit";

  private static final long PATIENCE_SECONDS = 60;

  static SelfSigned in(Path folder) {
    Path store = folder.resolve("origin.p12");
    try {
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "origin",
                  "-keyalg",
                  "EC",
                  "-storetype",
                  "PKCS12",
                  "-dname",
                  "CN=origin",
                  "-ext",
                  "SAN=IP:127.0.0.1",
                  "-validity",
                  "30",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  store.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
        throw new IllegalStateException("keytool makes no certificate");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
    return new SelfSigned(store);
  }

  /** A server that shows it, and offers HTTP/2. */
  HttpServerOptions server() {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(new PfxOptions().setPath(store.toString()).setPassword(PASSWORD));
  }
}
