package dev.freshold.demo;

import com.google.protobuf.Duration;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.ChannelCounts;
import dev.freshold.v1.DeadLetter;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Lease;
import dev.freshold.v1.ListChannelsRequest;
import dev.freshold.v1.ListDeadLettersRequest;
import dev.freshold.v1.Negative;
import dev.freshold.v1.NegativeResult;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A service that keeps what it reads of the origin in the cache, and talks to one of its nodes. */
final class Service implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;
  private static final Duration LONG = Duration.newBuilder().setSeconds(20).build();

  private final ManagedChannel channel;
  private final Origin origin;
  private final String schema;

  Service(ManagedChannel channel, Origin origin) {
    this(channel, origin, "");
  }

  private Service(ManagedChannel channel, Origin origin, String schema) {
    this.channel = channel;
    this.origin = origin;
    this.schema = schema;
  }

  /** The same service as another release, which writes its values in another shape. */
  Service release(String schemaVersion) {
    return new Service(channel, origin, schemaVersion);
  }

  CacheServiceBlockingStub cache() {
    return CacheServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Reads and takes no duty upon itself. */
  GetResponse look(String namespace, String key) {
    return cache().get(request(namespace, key).setOnMiss(GetRequest.OnMiss.RETURN).build());
  }

  /** Reads as one who would load, and waits where another already does. */
  GetResponse ask(String namespace, String key) {
    return cache()
        .get(request(namespace, key).setOnMiss(GetRequest.OnMiss.LEASE).setWait(LONG).build());
  }

  /** The right to load, or the duty to refresh; fails if somebody else has it. */
  Lease lease(String namespace, String key) {
    GetResponse answer = ask(namespace, key);
    return Words.lease(answer)
        .orElseThrow(() -> new IllegalStateException("a lease was due, not " + answer));
  }

  /** The whole of look-aside: reads, and whoever gets the lease loads and puts. */
  GetResponse getOrLoad(String namespace, String key, String... tags) {
    return getOrLoad(namespace, key, () -> origin.load(namespace, key), tags);
  }

  /** The same out of what somebody else keeps. */
  GetResponse getOrLoad(
      String namespace, String key, Supplier<Optional<Origin.Row>> load, String... tags) {
    GetResponse answer = ask(namespace, key);
    Optional<Lease> lease = Words.lease(answer);
    if (lease.isEmpty()) {
      return answer;
    }
    fill(namespace, key, lease.get(), load.get(), tags);
    return look(namespace, key);
  }

  /** The end of a load: what the origin had goes under the lease. */
  PutResponse fill(
      String namespace, String key, Lease lease, Optional<Origin.Row> row, String... tags) {
    PutRequest.Builder put = put(namespace, key, tags).setLeaseToken(lease.getToken());
    row.ifPresentOrElse(
        found -> put.setValue(text(found)).setVersion(found.version()),
        () -> put.setNegative(NegativeResult.newBuilder().setKind(Negative.Kind.NOT_FOUND)));
    return cache().put(put.build());
  }

  /** The owner's put, after its commit; answered once no node has anything older. */
  PutResponse writeThrough(String namespace, String key, Origin.Row row) {
    return cache()
        .put(
            put(namespace, key)
                .setValue(text(row))
                .setVersion(row.version())
                .setReach(Reach.FLEET)
                .build());
  }

  /** What a channel of its node has counted. */
  ChannelCounts channel(String name) {
    return admin().listChannels(ListChannelsRequest.getDefaultInstance()).getChannelsList().stream()
        .filter(channel -> channel.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getCounts();
  }

  /** What the journal has of a key last. */
  String lastWord(String namespace, String key) {
    return admin()
        .explain(ExplainRequest.newBuilder().setNamespace(namespace).setKey(key).build())
        .getJournal(0)
        .getWhat();
  }

  /** The dead letters of a channel, oldest first. */
  List<DeadLetter> deadLetters(String channel) {
    return admin()
        .listDeadLetters(ListDeadLettersRequest.newBuilder().setChannel(channel).build())
        .getLettersList();
  }

  private AdminServiceBlockingStub admin() {
    return AdminServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private GetRequest.Builder request(String namespace, String key) {
    return GetRequest.newBuilder().setNamespace(namespace).setKey(key).setSchemaVersion(schema);
  }

  private PutRequest.Builder put(String namespace, String key, String... tags) {
    return PutRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setSchemaVersion(schema)
        .addAllTags(List.of(tags));
  }

  private static Value text(Origin.Row row) {
    return Value.newBuilder().setText(row.json()).setContentType("application/json").build();
  }
}
