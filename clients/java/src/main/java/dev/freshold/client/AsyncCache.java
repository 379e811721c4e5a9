package dev.freshold.client;

import dev.freshold.client.internal.pb.PutRequest;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a {@link Cache}, answered later. What they fail with is a {@link FresholdException};
 * cancelling a future ends its call. Stages that follow run on a thread of the client, and must not
 * block.
 *
 * @param <V> the type of the values
 */
public final class AsyncCache<V> {
  /** Most items of one call; more are split. */
  static final int BATCH = 256;

  private final Core core;
  private final @Nullable Session session;
  private final CacheSettings<V> settings;

  AsyncCache(Core core, @Nullable Session session, CacheSettings<V> settings) {
    this.core = core;
    this.session = session;
    this.settings = settings;
  }

  private Place place(String key) {
    return new Place(settings.namespace(), settings.schemaVersion(), settings.prefix(), key);
  }

  private GetOptions quoted(String key, GetOptions given) {
    return session == null ? given : session.quote(settings.namespace(), key, given);
  }

  private Lookup<V> learned(String key, Answer answer) {
    if (session != null) {
      session.learn(settings.namespace(), key, answer);
    }
    return answer.lookup(settings.codec());
  }

  /**
   * A copy of this process; null where there is none that may be served. It goes by the session as
   * it is now.
   */
  @Nullable Hit<V> near(String key, GetOptions given) {
    if (core.near == null) {
      return null;
    }
    if (core.closed()) {
      throw FresholdException.closed();
    }
    Hit<V> hit = core.near.find(place(key), quoted(key, given), settings.codec());
    if (hit != null && session != null) {
      session.saw(hit.receipt());
      session.sawVersion(settings.namespace(), key, Wire.nullable(hit.version()));
    }
    return hit;
  }

  /** See {@link Cache#get(String)}. */
  public CompletableFuture<Lookup<V>> get(String key) {
    return get(key, GetOptions.defaults());
  }

  /** See {@link Cache#get(String, GetOptions)}. */
  public CompletableFuture<Lookup<V>> get(String key, GetOptions given) {
    try {
      Hit<V> near = near(key, given);
      return near == null ? ask(key, given) : Promise.done(near);
    } catch (FresholdException e) {
      return Promise.failed(e);
    }
  }

  /** Past the near cache. */
  CompletableFuture<Lookup<V>> ask(String key, GetOptions given) {
    CallOptions options = core.calls.options(given.timeout());
    return Promise.mapped(
        core.reads.ask(place(key), quoted(key, given), options, settings.codec()),
        answer -> learned(key, answer));
  }

  /** The same, by a thread that waits for it and decodes it itself. */
  Lookup<V> await(String key, GetOptions given) {
    CallOptions options = core.calls.awaited(given.timeout());
    Reads.Asked asked = core.reads.send(place(key), quoted(key, given), options, settings.codec());
    return learned(key, asked.form().apply(Promise.await(asked.sent())));
  }

  /** See {@link Cache#getMany(java.util.Collection, GetOptions)}. */
  public CompletableFuture<List<Result<Lookup<V>>>> getMany(List<String> keys, GetOptions given) {
    GetOptions chosen = session == null ? given : session.quote(given);
    return Promise.mapped(
        new ManyRead(core, session, settings, chosen).all(keys),
        read -> keys.stream().map(key -> result(key, read)).toList());
  }

  private Result<Lookup<V>> result(String key, ManyRead read) {
    FresholdException failed = read.failed(key);
    if (failed != null) {
      return Result.failed(key, failed);
    }
    try {
      return Result.of(key, learned(key, read.answer(key)));
    } catch (FresholdException e) {
      return Result.failed(key, e);
    }
  }

  /** See {@link Cache#getOrLoad(String, Loader, GetOptions)}. */
  public CompletableFuture<Lookup<V>> getOrLoad(String key, Loader<V> loader) {
    return getOrLoad(key, loader, GetOptions.defaults());
  }

  /** See {@link Cache#getOrLoad(String, Loader, GetOptions)}. */
  public CompletableFuture<Lookup<V>> getOrLoad(String key, Loader<V> loader, GetOptions given) {
    try {
      Hit<V> near = near(key, given);
      return near == null ? load(key, loader, given) : Promise.done(near);
    } catch (FresholdException e) {
      return Promise.failed(e);
    }
  }

  /** Past the near cache. */
  CompletableFuture<Lookup<V>> load(String key, Loader<V> loader, GetOptions given) {
    Deadline deadline = core.calls.deadline(given.timeout(), core.settings.getOrLoadTimeout());
    Pilot<V> pilot = new Pilot<>(loader, settings.codec(), settings.loadTimeout());
    return Promise.mapped(
        core.flights.fly(place(key), quoted(key, given), deadline, pilot),
        answer -> learned(key, answer));
  }

  /** See {@link Cache#put(String, Object, PutOptions)}. */
  public CompletableFuture<PutResult> put(String key, V value, PutOptions given) {
    return put(key, value, given, core.calls.options(given.timeout()));
  }

  /** As {@link Calls#awaited}. */
  CallOptions awaited(PutOptions given) {
    return core.calls.awaited(given.timeout());
  }

  CompletableFuture<PutResult> put(String key, V value, PutOptions given, CallOptions options) {
    try {
      return put(
          Writes.request(place(key), given)
              .setValue(Wire.value(Codecs.encode(settings.codec(), value)))
              .build(),
          given,
          options);
    } catch (FresholdException e) {
      return Promise.failed(e);
    }
  }

  /** See {@link Cache#putNegative}. */
  public CompletableFuture<PutResult> putNegative(
      String key, NegativeKind kind, String message, PutOptions given) {
    return put(
        Writes.request(place(key), given).setNegative(Writes.negative(kind, message)).build(),
        given,
        core.calls.options(given.timeout()));
  }

  private CompletableFuture<PutResult> put(
      PutRequest request, PutOptions given, CallOptions options) {
    return Promise.mapped(
        core.writes.put(request, options),
        result -> {
          if (session != null) {
            session.saw(result.receipt());
            if (result instanceof Stored) {
              session.sawVersion(settings.namespace(), request.getKey(), given.version());
            }
          }
          return result;
        });
  }

  /** See {@link Cache#putMany}. */
  public CompletableFuture<List<Result<PutResult>>> putMany(List<Put<V>> puts) {
    List<PutRequest> requests = new ArrayList<>(puts.size());
    try {
      for (Put<V> each : puts) {
        PutRequest.Builder request = Writes.request(place(each.key()), each.options());
        if (each.value() == null) {
          request.setNegative(Writes.negative(each.kind(), each.message()));
        } else {
          request.setValue(Wire.value(Codecs.encode(settings.codec(), each.value())));
        }
        requests.add(request.build());
      }
    } catch (FresholdException e) {
      return Promise.failed(e);
    }
    return new ManyPut(core, session).all(requests);
  }

  /** See {@link Cache#abandon}. */
  public CompletableFuture<Boolean> abandon(String key, String leaseToken, boolean failed) {
    return core.writes.abandon(place(key), leaseToken, failed, core.calls.options(null));
  }

  /** See {@link Cache#invalidate(List, BustOptions)}. */
  public CompletableFuture<Invalidated> invalidate(List<KeyVersion> keys, BustOptions given) {
    return new Busts(core, session).invalidate(settings.namespace(), keys, given);
  }
}
