package dev.freshold.fleet;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Names the nodes that are ready, as the DNS of a headless Service does, to channels of {@code
 * fleet:///nodes}.
 */
final class Endpoints extends NameResolverProvider {

  static final String TARGET = "fleet:///nodes";

  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final List<NameResolver.Listener2> listeners = new CopyOnWriteArrayList<>();

  void add(int port) {
    ports.add(port);
    tell();
  }

  void remove(int port) {
    ports.remove(port);
    tell();
  }

  private void tell() {
    listeners.forEach(this::tell);
  }

  private void tell(NameResolver.Listener2 listener) {
    List<EquivalentAddressGroup> groups =
        ports.stream()
            .map(
                port ->
                    new EquivalentAddressGroup(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
            .toList();
    listener.onResult(
        NameResolver.ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(groups))
            .setAttributes(Attributes.EMPTY)
            .build());
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return "nodes";
      }

      @Override
      public void start(Listener2 listener) {
        listeners.add(listener);
        tell(listener);
      }

      @Override
      public void shutdown() {}
    };
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return "fleet";
  }

  @Override
  public Collection<Class<? extends java.net.SocketAddress>> getProducedSocketAddressTypes() {
    return List.of(InetSocketAddress.class);
  }
}
