package dev.freshold.bootstrap;

import dev.freshold.access.Doorman;
import dev.freshold.cache.Namespaces;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import dev.freshold.policy.PutPermission;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.Comparator;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Says, once it can be called, where the node listens and what to type first: three lines that work
 * when pasted.
 */
@Singleton
final class Welcome {

  private static final Logger LOG = Logger.getLogger(Welcome.class);

  private final Namespaces namespaces;
  private final Doorman doorman;
  private final int managementPort;

  Welcome(
      Namespaces namespaces,
      Doorman doorman,
      @ConfigProperty(name = "quarkus.management.port", defaultValue = "9001") int managementPort) {
    this.namespaces = namespaces;
    this.doorman = doorman;
    this.managementPort = managementPort;
  }

  void listening(@ObservesAsync HttpServerStart server) {
    LOG.info(text("localhost:" + server.options().getPort(), "-plaintext" + token()));
  }

  void listeningSecurely(@ObservesAsync HttpsServerStart server) {
    LOG.info(text("localhost:" + server.options().getPort(), "-cacert ca.crt" + token()));
  }

  private String token() {
    return doorman.open() ? "" : " -H \"authorization: Bearer $TOKEN\"";
  }

  /** The greeting of a node at that address, and how grpcurl is to call it. */
  String text(String address, String how) {
    NamespacePolicy policy =
        namespaces.all().stream()
            .map(PolicySheet::policy)
            .min(Comparator.comparing(one -> one.puts() != PutPermission.ANY))
            .orElseThrow();
    String key = exampleKey(policy);
    String second =
        policy.puts() == PutPermission.ANY && policy.requireTags().isEmpty()
            ? call(
                how,
                address,
                "CacheService/Put",
                "{\"namespace\":\"%s\",\"key\":\"%s\",\"value\":{\"text\":\"hello\"}}"
                    .formatted(policy.name(), key))
            : call(
                how,
                address,
                "AdminService/GetNamespace",
                "{\"namespace\":\"%s\"}".formatted(policy.name()));
    String third =
        call(
            how,
            address,
            "CacheService/Get",
            "{\"namespace\":\"%s\",\"key\":\"%s\"}".formatted(policy.name(), key));
    return """
    Freshold is ready: gRPC at %s, health and metrics at localhost:%d/q/health and /q/metrics. Try:
      grpcurl %s %s freshold.v1.AdminService/ListNamespaces
      %s
      %s\
    """
        .formatted(address, managementPort, how, address, second, third);
  }

  private static String call(String how, String address, String method, String request) {
    return "grpcurl %s -d '%s' %s freshold.v1.%s".formatted(how, request, address, method);
  }

  private static String exampleKey(NamespacePolicy policy) {
    KeyTemplate template = policy.key();
    return template == null ? "example" : template.toString().replaceAll("\\{[^}]*}", "1");
  }
}
