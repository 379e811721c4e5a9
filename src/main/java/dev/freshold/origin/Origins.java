package dev.freshold.origin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The origins of a node, by the name of their namespace. */
public final class Origins implements AutoCloseable {

  /** Of a node whose callers load all by themselves. */
  public static final Origins NONE = new Origins(Map.of());

  private final Map<String, LimitedOrigin> byNamespace;

  public Origins(Map<String, LimitedOrigin> byNamespace) {
    this.byNamespace = Map.copyOf(byNamespace);
  }

  /** The origin of a namespace; null: it has none. */
  public @Nullable LimitedOrigin of(String namespace) {
    return byNamespace.get(namespace);
  }

  /**
   * The origin of a namespace whose policy says that it has one.
   *
   * @throws IllegalStateException if it has not
   */
  public LimitedOrigin require(String namespace) {
    LimitedOrigin origin = byNamespace.get(namespace);
    if (origin == null) {
      throw new IllegalStateException("namespace " + namespace + " has no origin");
    }
    return origin;
  }

  /** All of them, by the name of their namespace. */
  public Map<String, LimitedOrigin> all() {
    return byNamespace;
  }

  @Override
  public void close() {
    byNamespace.values().forEach(LimitedOrigin::close);
  }
}
