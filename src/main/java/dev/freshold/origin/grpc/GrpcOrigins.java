package dev.freshold.origin.grpc;

import dev.freshold.origin.Origin;
import dev.freshold.policy.OriginPolicy;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Makes origins out of addresses. Namespaces with the same address share a channel, which connects
 * when it is first called, and again whenever it has to.
 */
public final class GrpcOrigins {

  private static final long KEEP_ALIVE_SECONDS = 30;
  private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  /** What an answer may hold besides its values. */
  private static final int ENVELOPE_BYTES = 64 << 10;

  private static final int MAX_METADATA_BYTES = 64 << 10;

  private final Executor executor;
  private final String node;
  private final int maxValueBytes;
  private final Map<OriginPolicy.Grpc, ManagedChannel> channels = new HashMap<>();

  /**
   * A maker of origins.
   *
   * @param executor where answers are read
   * @param node what this node is called
   * @param maxValueBytes the largest value that one key may have
   */
  public GrpcOrigins(Executor executor, String node, int maxValueBytes) {
    this.executor = executor;
    this.node = node;
    this.maxValueBytes = maxValueBytes;
  }

  /** The origin of a namespace. */
  public Origin of(OriginPolicy.Grpc address, OriginPolicy policy) {
    ManagedChannel channel =
        channels.computeIfAbsent(address, same -> channel(address, policy.batch()));
    return new GrpcOrigin(
        channel, () -> channel.shutdownNow(), address.target(), node, policy.timeout().toMillis());
  }

  private ManagedChannel channel(OriginPolicy.Grpc address, int batch) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forTarget(address.target())
            .executor(executor)
            .defaultLoadBalancingPolicy("round_robin")
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxInboundMessageSize(answerBytes(batch))
            .userAgent("freshold");
    return (address.tls() ? builder.useTransportSecurity() : builder.usePlaintext()).build();
  }

  /** A value beyond the limit is to be told as such, so that there is some room above it. */
  private int answerBytes(int batch) {
    long most = 2L * (maxValueBytes + ENVELOPE_BYTES) + (long) batch * maxValueBytes;
    return (int) Math.min(Integer.MAX_VALUE, most);
  }
}
