package dev.freshold.access;

import dev.freshold.flight.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the issuer, as it last showed them. They are fetched at start, every so often, and
 * when a token names one that is not there; but then not more often than once in a while, for
 * anybody can name a key.
 */
final class KeySet {

  private static final Logger LOG = Logger.getLogger(KeySet.class);

  /** Between two searches for a key that somebody named. */
  static final long PAUSE_MILLIS = 10_000;

  /** The same, as long as there are none at all. */
  private static final long FIRST_PAUSE_MILLIS = 1_000;

  private final SignedTerms terms;
  private final Documents documents;
  private final LongSupplier clock;
  private final AtomicBoolean fetching = new AtomicBoolean();
  private final AtomicLong soughtAt = new AtomicLong(Long.MIN_VALUE);
  private volatile @Nullable List<JsonWebKey> keys;
  private volatile Executor blocking = Runnable::run;
  private volatile Runnable changed = () -> {};

  KeySet(SignedTerms terms, Documents documents, LongSupplier clock) {
    this.terms = terms;
    this.documents = documents;
    this.clock = clock;
  }

  /** Fetches them, now and from time to time, and says so when they are others than before. */
  void start(Scheduler scheduler, Executor executor, Runnable whenChanged) {
    blocking = executor;
    changed = whenChanged;
    fetchLater();
    new Repeated(scheduler, executor, terms.keysRefresh().toMillis(), this::fetch).begin();
  }

  /** Null as long as none were fetched. */
  @Nullable List<JsonWebKey> keys() {
    return keys;
  }

  /** Whether a key that is not there may be there soon, for they are being fetched. */
  boolean seek() {
    if (fetching.get()) {
      return true;
    }
    boolean none = keys == null;
    long last = soughtAt.get();
    long now = clock.getAsLong();
    if (last != Long.MIN_VALUE && now - last < (none ? FIRST_PAUSE_MILLIS : PAUSE_MILLIS)) {
      return none;
    }
    if (soughtAt.compareAndSet(last, now)) {
      fetchLater();
    }
    return true;
  }

  private void fetchLater() {
    if (fetching.compareAndSet(false, true)) {
      blocking.execute(
          () -> {
            try {
              fetch();
            } finally {
              fetching.set(false);
            }
          });
    }
  }

  private void fetch() {
    try {
      List<JsonWebKey> now = new JsonWebKeySet(documents.fetch(place())).getJsonWebKeys();
      List<JsonWebKey> before = keys;
      keys = List.copyOf(now);
      if (before != null && !prints(before).equals(prints(now))) {
        changed.run();
        LOG.infof("The issuer of tokens has %d keys, not the same as before", now.size());
      }
    } catch (IOException | JoseException | IllegalArgumentException failed) {
      LOG.warnf(
          "The keys of the issuer of tokens cannot be fetched from %s: %s", terms.start(), failed);
    }
  }

  private static List<String> prints(List<JsonWebKey> some) {
    return some.stream().map(key -> key.calculateBase64urlEncodedThumbprint("SHA-256")).toList();
  }

  private URI place() throws IOException, JoseException {
    URI configured = terms.keys();
    if (configured != null) {
      return configured;
    }
    Map<String, Object> document = JsonUtil.parseJson(documents.fetch(terms.start()));
    if (!terms.issuer().equals(document.get("issuer"))
        || !(document.get("jwks_uri") instanceof String place)) {
      throw new IOException("its discovery document is not that of the issuer");
    }
    URI found = URI.create(place);
    if (!sameSafety(terms.start(), found)) {
      throw new IOException("its discovery document names keys that are not under https");
    }
    return found;
  }

  /** What was found in safety must not lead out of it. */
  private static boolean sameSafety(URI from, URI to) {
    return "https".equals(to.getScheme())
        || ("http".equals(to.getScheme()) && "http".equals(from.getScheme()));
  }
}
