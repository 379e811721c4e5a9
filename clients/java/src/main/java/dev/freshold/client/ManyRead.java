package dev.freshold.client;

import dev.freshold.client.internal.pb.CacheServiceGrpc;
import dev.freshold.client.internal.pb.GetManyRequest;
import dev.freshold.client.internal.pb.GetManyResponse;
import dev.freshold.client.internal.pb.GetManyResult;
import dev.freshold.client.internal.pb.KeyVersion;
import io.grpc.CallOptions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Gathers the answers of the calls that one getMany takes. */
final class ManyRead {
  private final Core core;
  private final @Nullable Session session;
  private final CacheSettings<?> of;
  private final GetOptions chosen;
  private final CallOptions options;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, FresholdException> failures = new ConcurrentHashMap<>();
  private final Promise<ManyRead> done = new Promise<>();

  ManyRead(Core core, @Nullable Session session, CacheSettings<?> of, GetOptions chosen) {
    this.core = core;
    this.session = session;
    this.of = of;
    this.chosen = chosen;
    this.options = core.calls.options(chosen.timeout());
  }

  @Nullable FresholdException failed(String key) {
    return failures.get(key);
  }

  Answer answer(String key) {
    Answer answer = answers.get(key);
    if (answer == null) {
      throw new FresholdException(
          ErrorKind.SERVER_FAULT, "the answer has nothing of this key", null);
    }
    return answer;
  }

  Promise<ManyRead> all(List<String> keys) {
    if (core.closed()) {
      return Promise.failed(FresholdException.closed());
    }
    List<String> asked = new ArrayList<>();
    for (String key : new LinkedHashSet<>(keys)) {
      Answer copy = near(key);
      if (copy == null) {
        asked.add(key);
      } else {
        answers.put(key, copy);
      }
    }
    if (asked.isEmpty() && !keys.isEmpty()) {
      done.complete(this);
    } else {
      ask(asked, AsyncCache.BATCH);
    }
    return done;
  }

  private @Nullable Answer near(String key) {
    if (core.near == null) {
      return null;
    }
    return core.near.answer(place(key), chosen.of(minVersion(key)), of.codec());
  }

  private Place place(String key) {
    return new Place(of.namespace(), of.schemaVersion(), of.prefix(), key);
  }

  private @Nullable Long minVersion(String key) {
    Long own = chosen.minVersions().get(key);
    if (own != null) {
      return own;
    }
    if (chosen.minVersion() != null || session == null) {
      return chosen.minVersion();
    }
    return session.version(of.namespace(), key);
  }

  /** Asks for as many as one call takes, and then for the others. */
  private void ask(List<String> asked, int size) {
    List<String> now = asked.subList(0, Math.min(size, asked.size()));
    Keeping keeping = core.reads.begin(of.namespace(), chosen);
    CompletableFuture<GetManyResponse> call =
        core.calls.call(
            CacheServiceGrpc.getGetManyMethod(),
            request(now),
            true,
            options,
            keeping == null ? () -> {} : keeping::sending);
    done.stopping(() -> call.cancel(true));
    Promise.whenDone(
        call,
        (told, error) -> {
          if (error != null) {
            done.fail(error);
            return;
          }
          List<String> again = learn(told, keeping, now.size());
          List<String> next = new ArrayList<>(asked.subList(now.size(), asked.size()));
          next.addAll(again);
          if (next.isEmpty()) {
            done.complete(this);
          } else {
            ask(next, again.size() == now.size() ? Math.max(1, now.size() / 2) : size);
          }
        });
  }

  private GetManyRequest request(List<String> keys) {
    GetManyRequest.Builder request =
        GetManyRequest.newBuilder()
            .setNamespace(of.namespace())
            .addAllKeys(keys)
            .setSchemaVersion(of.schemaVersion())
            .setOnMiss(Wire.onMiss(chosen.onMiss()));
    if (chosen.maxStaleness() != null) {
      request.setMaxStaleness(Wire.duration(chosen.maxStaleness()));
    }
    if (chosen.receipt() != null) {
      request.setReceipt(chosen.receipt());
    }
    if (chosen.waitFor() != null) {
      request.setWait(Wire.duration(chosen.waitFor()));
    }
    for (String key : keys) {
      Long version = minVersion(key);
      if (version != null) {
        request.addMinVersions(KeyVersion.newBuilder().setKey(key).setVersion(version));
      }
    }
    return request.build();
  }

  /** Gives the keys for which the answer had no room, where another call may have it. */
  private List<String> learn(GetManyResponse told, @Nullable Keeping keeping, int asked) {
    List<String> again = new ArrayList<>();
    for (GetManyResult result : told.getResultsList()) {
      String key = result.getKey();
      if (!result.hasError()) {
        answers.put(
            key,
            core.reads.keep(
                keeping, place(key), Wire.answer(result, told.getReceipt()), of.codec()));
        continue;
      }
      FresholdException error = Errors.ofItem(result.getError());
      if (error.reason().equals("RESPONSE_TOO_LARGE") && asked > 1) {
        again.add(key);
      } else {
        failures.put(key, error);
      }
    }
    return again;
  }
}
