package dev.freshold.telemetry;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.ListenableFuture;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceFutureStub;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetRequest.OnMiss;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.PublishEventRequest;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Says names that nobody has said before wherever a caller can say one: keys, tags, scopes,
 * namespaces, tenants, versions of schemas, events, channels, methods, and paths.
 */
final class Names implements AutoCloseable {

  /** Told apart from all other words, and long enough to be in no label by chance. */
  static final String MARK = "zqxj";

  /** As many are said one a call. */
  static final int SINGLE = 200;

  private static final int BATCHES = 40;
  private static final int BATCH = 250;
  private static final int TAGS = 32;
  private static final int PATHS = 60;
  private static final long PATIENCE_SECONDS = 120;

  private final ServerProcess node;
  private final ManagedChannel channel;
  private final CacheServiceBlockingStub cache;
  private final HttpClient http = HttpClient.newHttpClient();

  Names(ServerProcess node) {
    this.node = node;
    this.channel = node.channel();
    this.cache = CacheServiceGrpc.newBlockingStub(channel);
  }

  void sayEverywhere() {
    for (int batch = 0; batch < BATCHES; batch++) {
      many(names(batch * BATCH, BATCH), batch % 10 == 0);
    }
    List<ListenableFuture<?>> calls = new ArrayList<>();
    names(0, SINGLE).forEach(name -> calls.addAll(single(name)));
    calls.forEach(Names::ended);
    names(0, PATHS).forEach(this::path);
  }

  private static List<String> names(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> MARK + i).toList();
  }

  @SuppressWarnings("CheckReturnValue") // what is counted of the calls is what is looked at
  private void many(List<String> names, boolean load) {
    GetManyRequest list =
        GetManyRequest.newBuilder()
            .setNamespace("list")
            .addAllKeys(names)
            .setOnMiss(OnMiss.LEASE)
            .build();
    cache.getMany(list);
    cache.getMany(
        list.toBuilder()
            .setNamespace("product")
            .setOnMiss(load ? OnMiss.LOAD : OnMiss.RETURN)
            .build());
    cache.putMany(PutManyRequest.newBuilder().addAllPuts(puts(names)).build());
    cache.invalidate(
        InvalidateRequest.newBuilder()
            .setNamespace("product")
            .addAllKeys(
                names.stream().map(one -> KeyVersion.newBuilder().setKey(one).build()).toList())
            .build());
    for (int i = 0; i < names.size(); i += TAGS) {
      cache.invalidateTag(
          InvalidateTagRequest.newBuilder()
              .addAllTags(names.subList(i, Math.min(i + TAGS, names.size())))
              .build());
    }
  }

  private static List<PutRequest> puts(List<String> names) {
    return names.stream()
        .map(
            name ->
                PutRequest.newBuilder()
                    .setNamespace("session")
                    .setKey(name)
                    .setSchemaVersion(name)
                    .setValue(Value.newBuilder().setText(name))
                    .addTags(name)
                    .build())
        .toList();
  }

  /** Most of them are refused, which is told of as well. */
  private List<ListenableFuture<?>> single(String name) {
    CacheServiceFutureStub calls = CacheServiceGrpc.newFutureStub(channel);
    Metadata tenant = new Metadata();
    tenant.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), name);
    GetRequest nowhere = GetRequest.newBuilder().setNamespace(name).setKey(name).build();
    return List.of(
        calls.get(nowhere),
        calls.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(tenant)).get(nowhere),
        calls.bumpVersion(BumpVersionRequest.newBuilder().setScope(name).build()),
        InvalidationServiceGrpc.newFutureStub(channel)
            .publishEvent(
                PublishEventRequest.newBuilder()
                    .setId(name)
                    .setSource(name)
                    .setType(name)
                    .setJson("{\"id\":\"" + name + "\",\"version\":1}")
                    .build()),
        AdminServiceGrpc.newFutureStub(channel)
            .explain(ExplainRequest.newBuilder().setNamespace("list").setKey(name).build()),
        ClientCalls.futureUnaryCall(channel.newCall(method(name), CallOptions.DEFAULT), nowhere));
  }

  private static MethodDescriptor<GetRequest, GetRequest> method(String name) {
    return MethodDescriptor.<GetRequest, GetRequest>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(MARK + '.' + name + '/' + name)
        .setRequestMarshaller(ProtoUtils.marshaller(GetRequest.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(GetRequest.getDefaultInstance()))
        .build();
  }

  private static void ended(ListenableFuture<?> call) {
    try {
      call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException refused) {
      requireNonNull(refused.getCause());
    } catch (TimeoutException late) {
      throw new AssertionError(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /** On both ports. */
  private void path(String name) {
    for (int port : List.of(node.port(), node.managementPort())) {
      try {
        var _ =
            http.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/%s/%s".formatted(port, name, name)))
                    .build(),
                BodyHandlers.discarding());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(interrupted);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
    http.close();
  }
}
