package dev.freshold.grpc;

import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.ListNamespacesRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A client for a node whose AOT cache is being made: it calls what any node is called for, some of
 * it often, so that the cache holds the classes and what the JVM has learned about the methods.
 * scripts/aot-cache.sh runs it against a node with samples/namespaces.yaml.
 */
public final class Rehearsal {

  private static final String NAMESPACE = "country";
  private static final String TAG = "eu";
  private static final int READS = 3_000;

  private Rehearsal() {}

  /**
   * Calls a node, and fails if it does not answer.
   *
   * @param arguments where it serves, and where its management interface is
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    ManagedChannel channel = NettyChannelBuilder.forTarget(arguments[0]).usePlaintext().build();
    try {
      rehearse(CacheServiceGrpc.newBlockingStub(channel));
      AdminServiceGrpc.AdminServiceBlockingStub admin = AdminServiceGrpc.newBlockingStub(channel);
      admin.listNamespaces(ListNamespacesRequest.getDefaultInstance());
      admin.explain(ExplainRequest.newBuilder().setNamespace(NAMESPACE).setKey("de").build());
    } finally {
      channel.shutdownNow();
    }
    look(arguments[1]);
  }

  private static void rehearse(CacheServiceGrpc.CacheServiceBlockingStub cache) {
    GetRequest get = GetRequest.newBuilder().setNamespace(NAMESPACE).setKey("de").build();
    for (int i = 0; i < READS; i++) {
      if (i % (READS / 3) == 0) {
        cache.invalidateTag(InvalidateTagRequest.newBuilder().addTags(TAG).build());
        cache.put(
            PutRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setKey("de")
                .setValue(Value.newBuilder().setText("Germany"))
                .addTags(TAG)
                .build());
      }
      cache.get(get);
    }
    cache.getMany(GetManyRequest.newBuilder().setNamespace(NAMESPACE).addKeys("de").build());
  }

  private static void look(String management) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String path : new String[] {"/q/health/started", "/q/health/ready", "/q/metrics"}) {
        URI uri = URI.create("http://" + management + path);
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
      }
    }
  }
}
