package dev.freshold.example;

import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells Freshold what was committed. OK means that no node serves anything older; any other end
 * means that it is not known, and the call has to be made again with the same request_id.
 */
public final class Busts implements Outlet {

  private static final long TIMEOUT_SECONDS = 10;

  private final Channel channel;
  private final String namespace;

  /**
   * Busts by way of a node, or of a load balancer before several.
   *
   * @param namespace of the keys
   */
  public Busts(Channel channel, String namespace) {
    this.channel = channel;
    this.namespace = namespace;
  }

  /**
   * Busts the key and the tags of a row.
   *
   * @return what can never be busted, in words; nothing is cached under such a key or tag. Empty:
   *     all is done
   * @throws StatusRuntimeException if it is not known that all is done
   */
  @Override
  public List<String> send(Connection connection, Outbox.Row row) {
    List<String> refusals = new ArrayList<>();
    if (row.message().key() != null) {
      send(() -> cache().invalidate(key(row)), refusals);
    }
    if (!row.message().tags().isEmpty()) {
      send(() -> cache().invalidateTag(tags(row)), refusals);
    }
    return refusals;
  }

  private static void send(Runnable call, List<String> refusals) {
    try {
      call.run();
    } catch (StatusRuntimeException failed) {
      if (failed.getStatus().getCode() != Status.Code.INVALID_ARGUMENT) {
        throw failed;
      }
      refusals.add(String.valueOf(failed.getStatus().getDescription()));
    }
  }

  private InvalidateRequest key(Outbox.Row row) {
    KeyVersion.Builder key = KeyVersion.newBuilder().setKey(row.message().key());
    Long version = row.message().version();
    return InvalidateRequest.newBuilder()
        .setNamespace(namespace)
        .addKeys(version == null ? key : key.setVersion(version))
        .setReason(row.message().type())
        .setRequestId("outbox-" + row.id())
        .build();
  }

  /** Another request than that of the key, and so another identity. */
  private static InvalidateTagRequest tags(Outbox.Row row) {
    return InvalidateTagRequest.newBuilder()
        .addAllTags(row.message().tags())
        .setReason(row.message().type())
        .setRequestId("outbox-" + row.id() + "-tags")
        .build();
  }

  private CacheServiceBlockingStub cache() {
    return CacheServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }
}
