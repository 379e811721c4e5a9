package dev.freshold.grpc;

import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceFutureStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.Lease;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What holds of any server that is reached through a channel and has the namespaces of {@link
 * WireNamespaces}. Keys and tags are made up anew by each test, so that a server can be shared.
 */
abstract class WireContract {

  static final long PATIENCE_SECONDS = 20;

  /** To the server under test. */
  abstract ManagedChannel channel();

  /** Returns once so many calls wait for loads, where the test can see it. */
  void untilWaiting(int calls) {}

  CacheServiceBlockingStub cache() {
    return CacheServiceGrpc.newBlockingStub(channel())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  CacheServiceFutureStub later() {
    return CacheServiceGrpc.newFutureStub(channel())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** As another tenant. */
  CacheServiceBlockingStub cacheOf(String tenant) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    return cache().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
  }

  static String fresh() {
    return UUID.randomUUID().toString();
  }

  static GetRequest.Builder get(String namespace, String key) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey(key);
  }

  static PutRequest.Builder put(String namespace, String key) {
    return PutRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setValue(Value.newBuilder().setText("value of " + key));
  }

  /** The right to load a key of which nothing is stored. */
  Lease lease(String key) {
    return cache().get(get("product", key).build()).getMiss().getLease();
  }
}
