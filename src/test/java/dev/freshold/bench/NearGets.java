package dev.freshold.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.freshold.cache.Cache;
import dev.freshold.cache.Chance;
import dev.freshold.cache.Namespaces;
import dev.freshold.grpc.CacheRpc;
import dev.freshold.grpc.Limits;
import dev.freshold.journal.Peer;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.ManualClock;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.Peers;
import dev.freshold.testing.Policies;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetManyResult;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import io.grpc.ServerServiceDefinition;
import java.util.List;

/**
 * Gets of values with two tags that a node has in its own memory, as its service answers them: no
 * transport, and time stands still.
 */
final class NearGets {

  private static final int KEYS = 64;

  private final DirectCall<Object, Object> get;
  private final DirectCall<Object, Object> getMany;
  private final byte[] one = get(0).toByteArray();
  private final byte[] many;

  /** Values of so many bytes. */
  NearGets(int bytes) {
    ManualClock clock = new ManualClock();
    ManualScheduler scheduler = new ManualScheduler(clock);
    NamespacePolicy policy =
        Policies.named("product")
            .coherence(Coherence.STRICT)
            .earlyRefresh(1)
            .key("{id}")
            .tag("product:{id}")
            .build();
    Namespaces namespaces = new Namespaces(List.of(Policies.sheet(policy)));
    Store store = new MemoryStore(new MemoryStore.Limits(1 << 26, 86_400_000, 1_000, 1_000), clock);
    Peer peer = Peers.of(store, scheduler);
    peer.followers().of(Tenant.DEFAULT);
    Cache cache = new Cache(store, namespaces, peer, scheduler, Chance.random(), 10, 600_000);
    ServerServiceDefinition service =
        new CacheRpc(cache, namespaces, new Limits(1 << 20, 3 << 20, 8 << 20, 8)).bindService();
    this.get = DirectCall.of(service, CacheServiceGrpc.getGetMethod());
    this.getMany = DirectCall.of(service, CacheServiceGrpc.getGetManyMethod());
    StoreDriver driver = new StoreDriver(store, Tenant.DEFAULT);
    GetManyRequest.Builder all = GetManyRequest.newBuilder().setNamespace(policy.name());
    for (int i = 0; i < KEYS; i++) {
      String key = Integer.toString(i);
      driver
          .put(new EntryKey(Tenant.DEFAULT, policy.name(), "", key))
          .text("x".repeat(bytes))
          .tags("product:" + key, "tenant:42")
          .life(60_000, 180_000)
          .go();
      get.answer(get(i).toByteArray());
      all.addKeys(key);
    }
    this.many = all.build().toByteArray();
    requireAllNear();
  }

  private static GetRequest get(int key) {
    return GetRequest.newBuilder().setNamespace("product").setKey(Integer.toString(key)).build();
  }

  /** The bytes of the answer to the bytes of the question. */
  byte[] answer() {
    return get.answer(one);
  }

  /** The same for all keys in one call. */
  byte[] answerMany() {
    return getMany.answer(many);
  }

  private void requireAllNear() {
    try {
      boolean near = isNear(GetResponse.parseFrom(answer()).getHit());
      GetManyResponse answers = GetManyResponse.parseFrom(answerMany());
      for (GetManyResult answer : answers.getResultsList()) {
        near &= isNear(answer.getHit());
      }
      if (!near || answers.getResultsCount() != KEYS) {
        throw new IllegalStateException("not all is served from the node's own memory");
      }
    } catch (InvalidProtocolBufferException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static boolean isNear(Hit hit) {
    return hit.getServed() == Hit.Served.LOCAL && hit.getTagsCount() == 2;
  }
}
