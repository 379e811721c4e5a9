package dev.freshold.peers;

import dev.freshold.client.Cache;
import dev.freshold.client.Codecs;
import dev.freshold.client.Freshold;
import dev.freshold.client.FresholdBuilder;
import dev.freshold.client.GetOptions;
import dev.freshold.client.Hit;
import dev.freshold.client.Lease;
import dev.freshold.client.Loaded;
import dev.freshold.client.Lookup;
import dev.freshold.client.Miss;
import dev.freshold.client.NearOptions;
import dev.freshold.client.Negative;
import dev.freshold.client.OnMiss;
import dev.freshold.client.PutOptions;
import dev.freshold.client.PutResult;
import dev.freshold.client.RefusalReason;
import dev.freshold.client.Refused;
import dev.freshold.client.Stored;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Freshold by its Java client: one connection to one node, which keeps its entries in a Redis. */
final class FresholdPeer implements Peer {

  private static final String NAMESPACE = "peers";
  private static final GetOptions UNDER_LEASE = GetOptions.defaults().onMiss(OnMiss.LEASE);

  private final Freshold client;
  private final Cache<byte[]> cache;
  private final OriginCaller origin;

  FresholdPeer(int port, boolean near, OriginCaller origin) {
    FresholdBuilder builder =
        Freshold.builder("127.0.0.1:" + port)
            .callTimeout(Duration.ofSeconds(20))
            .loaderExecutor(Executors.newVirtualThreadPerTaskExecutor());
    this.client = near ? builder.near(NearOptions.defaults()).build() : builder.build();
    this.cache = client.cache(NAMESPACE, Codecs.raw());
    this.origin = origin;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.get(key).value();
  }

  /** A version that comes after a newer one is refused, which is right. */
  @Override
  public void put(String key, byte[] value, long version) {
    PutResult result = cache.put(key, value, PutOptions.defaults().version(version));
    switch (result) {
      case Stored stored -> {}
      case Refused refused when refused.reason() == RefusalReason.BEHIND -> {}
      case Refused refused -> throw new WrongAnswer("put refused: " + refused);
    }
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.allOf(Way.class);
  }

  @Override
  public byte[] load(Way way, String key) {
    return switch (way) {
      case GET_OR_LOAD, TAGGED ->
          found(key, cache.getOrLoad(key, ask -> Loaded.of(origin.load(key)).tags(Way.tagOf(key))));
      case LOOK_ASIDE -> lookAside(key);
    };
  }

  private byte[] lookAside(String key) {
    Lookup<byte[]> looked = cache.get(key, UNDER_LEASE);
    return switch (looked) {
      case Hit<byte[]> hit -> hit.value();
      case Negative<byte[]> negative -> throw new WrongAnswer("a negative: " + negative);
      case Miss<byte[]> miss -> {
        Lease lease = miss.lease().orElseThrow(() -> new WrongAnswer("no lease: " + miss));
        byte[] value = origin.load(key);
        // Refused, where it was invalidated meanwhile: the value is this caller's alone.
        cache.put(key, value, PutOptions.defaults().underLease(lease.token()));
        yield value;
      }
    };
  }

  private static byte[] found(String key, Lookup<byte[]> looked) {
    byte[] value = looked.value();
    if (value == null) {
      throw new WrongAnswer("nothing was loaded for " + key + ": " + looked);
    }
    return value;
  }

  @Override
  public void invalidate(Way way, String key) {
    switch (way) {
      case GET_OR_LOAD, LOOK_ASIDE -> cache.invalidate(key);
      case TAGGED -> client.invalidateTag(Way.tagOf(key));
    }
  }

  @Override
  public void putTagged(String key, byte[] value, String tag) {
    PutResult result = cache.put(key, value, PutOptions.defaults().version(1).tags(tag));
    if (!(result instanceof Stored)) {
      throw new WrongAnswer("put refused: " + result);
    }
  }

  @Override
  public byte @Nullable [] getTagged(String key, String tag) {
    return get(key);
  }

  @Override
  public void invalidateTag(String tag) {
    client.invalidateTag(tag);
  }

  @Override
  public void close() {
    client.close();
  }
}
