package dev.freshold.client;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options of a client. */
public final class FresholdBuilder {
  /** The largest answer is a getMany's (freshold.limits.max-response). */
  private static final int MAX_ANSWER = 256 << 20;

  private final List<String> addresses;
  private @Nullable String tenant;
  private @Nullable Supplier<String> token;
  private @Nullable ChannelCredentials tls;
  private boolean plaintext;
  private Duration callTimeout = Duration.ofSeconds(5);
  private Duration loadTimeout = Duration.ofSeconds(10);
  private Duration getOrLoadTimeout = Duration.ofSeconds(15);
  private RetryOptions retry = RetryOptions.defaults();
  private @Nullable NearOptions near;
  private Telemetry telemetry = Telemetry.NONE;
  private @Nullable Executor loaders;
  private Consumer<ManagedChannelBuilder<?>> channel = builder -> {};

  FresholdBuilder(List<String> addresses) {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("an address is needed, such as localhost:9000");
    }
    this.addresses = List.copyOf(addresses);
  }

  /** Sent as {@code freshold-tenant} with each call; without it the tenant is "default". */
  public FresholdBuilder tenant(String name) {
    this.tenant = name;
    return this;
  }

  /** Sent as {@code authorization: Bearer …} with each call. */
  public FresholdBuilder token(String bearer) {
    return token(() -> bearer);
  }

  /** The same, asked for at each call, for tokens that are renewed. It must not block. */
  public FresholdBuilder token(Supplier<String> bearer) {
    this.token = bearer;
    return this;
  }

  /**
   * TLS with these credentials. By default it is spoken with the roots of the JVM to every address
   * but a loopback.
   */
  public FresholdBuilder tls(ChannelCredentials credentials) {
    this.tls = credentials;
    return this;
  }

  /** Plain text to addresses that are not loopbacks, too. */
  public FresholdBuilder plaintext() {
    this.plaintext = true;
    return this;
  }

  /** The deadline of a call that the caller gives none, all attempts included; 5 s by default. */
  public FresholdBuilder callTimeout(Duration bound) {
    this.callTimeout = bound;
    return this;
  }

  /** Bounds one load, from the start of the loader to its end; 10 s by default. */
  public FresholdBuilder loadTimeout(Duration bound) {
    this.loadTimeout = bound;
    return this;
  }

  /** The deadline of a getOrLoad that the caller gives none; 15 s by default. */
  public FresholdBuilder getOrLoadTimeout(Duration bound) {
    this.getOrLoadTimeout = bound;
    return this;
  }

  /** How often and after which waits calls are made again. */
  public FresholdBuilder retry(RetryOptions options) {
    this.retry = options;
    return this;
  }

  /** Keeps copies in this process; see {@link NearOptions} for what that costs. Off by default. */
  public FresholdBuilder near(NearOptions options) {
    this.near = options;
    return this;
  }

  /** Counts and traces; off by default. */
  public FresholdBuilder telemetry(Telemetry given) {
    this.telemetry = given;
    return this;
  }

  /**
   * Where loaders run; a pool of daemon threads of the client's own by default, as many as there
   * are loads. On Java 21 and later, {@code Executors.newVirtualThreadPerTaskExecutor()} does well.
   */
  public FresholdBuilder loaderExecutor(Executor executor) {
    this.loaders = executor;
    return this;
  }

  /** Sees the channel of gRPC before it is built. */
  public FresholdBuilder channel(Consumer<ManagedChannelBuilder<?>> last) {
    this.channel = last;
    return this;
  }

  /** Makes the client. It connects with the first call. */
  public Freshold build() {
    Settings settings =
        new Settings(callTimeout, loadTimeout, getOrLoadTimeout, retry, near, telemetry, loaders);
    return new Freshold(new Core(settings, connection(), new Outgoing(tenant, token)), null);
  }

  private ManagedChannel connection() {
    ChannelCredentials credentials = tls;
    if (credentials == null) {
      credentials =
          plaintext || Addresses.loopback(addresses)
              ? InsecureChannelCredentials.create()
              : TlsChannelCredentials.create();
    }
    ManagedChannelBuilder<?> builder =
        Grpc.newChannelBuilder(Addresses.target(addresses), credentials);
    builder
        .defaultLoadBalancingPolicy(addresses.size() > 1 ? "round_robin" : "pick_first")
        .disableRetry()
        .keepAliveTime(10, TimeUnit.SECONDS)
        .keepAliveTimeout(5, TimeUnit.SECONDS)
        .maxInboundMessageSize(MAX_ANSWER);
    channel.accept(builder);
    return builder.build();
  }
}
