package dev.freshold.testing;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Connects by TLS, trusting one authority, and with or without a certificate of its own. */
public final class TlsClient {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TrustManagerFactory trust;
  private final @Nullable KeyManagerFactory keys;

  private TlsClient(TrustManagerFactory trust, @Nullable KeyManagerFactory keys) {
    this.trust = trust;
    this.keys = keys;
  }

  /**
   * A client.
   *
   * @param own its key and certificate; null: it has none
   */
  public static TlsClient trusting(Path authority, @Nullable Path own) {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(authority));
      if (own == null) {
        return new TlsClient(trust, null);
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store(own), Authority.PASSWORD.toCharArray());
      return new TlsClient(trust, keys);
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A connection, which is the caller's to shut down. */
  public ManagedChannel channel(int port) {
    try {
      SslContextBuilder context = GrpcSslContexts.forClient().trustManager(trust);
      if (keys != null) {
        context.keyManager(keys);
      }
      return NettyChannelBuilder.forAddress("127.0.0.1", port).sslContext(context.build()).build();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The status with which a GET over HTTP is answered; 0 if it is not. */
  public int status(String url) {
    try (HttpClient http = HttpClient.newBuilder().sslContext(context()).build()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (GeneralSecurityException | IOException failed) {
      return 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private SSLContext context() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys == null ? null : keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  /** The subject of the certificate that a new connection is shown. */
  public String shown(int port) {
    try (SSLSocket socket =
        (SSLSocket)
            context().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    } catch (GeneralSecurityException | IOException failed) {
      return String.valueOf(failed.getMessage());
    }
  }

  private static KeyStore store(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, Authority.PASSWORD.toCharArray());
    }
    return store;
  }
}
