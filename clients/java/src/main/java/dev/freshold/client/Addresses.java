package dev.freshold.client;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Several addresses of one fleet, over which calls are spread. One alone is a target of gRPC, as it
 * is.
 */
final class Addresses extends NameResolverProvider {
  private static final String SCHEME = "freshold";
  private static final int PRIORITY = 5;

  static {
    NameResolverRegistry.getDefaultRegistry().register(new Addresses());
  }

  private Addresses() {}

  static String target(List<String> addresses) {
    return addresses.size() == 1 ? addresses.get(0) : SCHEME + ":///" + String.join(",", addresses);
  }

  /** All of them are of this machine. */
  static boolean loopback(List<String> addresses) {
    return addresses.stream().allMatch(Addresses::loopback);
  }

  private static boolean loopback(String address) {
    if (address.startsWith("unix:")) {
      return true;
    }
    int start = address.indexOf(":///");
    String host = hostOf(start < 0 ? address : address.substring(start + 4));
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
  }

  private static String hostOf(String address) {
    int end = address.lastIndexOf(':');
    String host = end < 0 ? address : address.substring(0, end);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return PRIORITY;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return SCHEME.equals(target.getScheme())
        ? new Resolver(List.of(target.getPath().substring(1).split(",")), args)
        : null;
  }

  /** Looks the hosts up anew whenever a connection is lost. */
  private static final class Resolver extends NameResolver {
    private final List<String> addresses;
    private final Executor executor;
    private @Nullable Listener2 listener;

    Resolver(List<String> addresses, Args args) {
      this.addresses = addresses;
      Executor offload = args.getOffloadExecutor();
      this.executor = offload == null ? Runnable::run : offload;
    }

    @Override
    public String getServiceAuthority() {
      return addresses.get(0);
    }

    @Override
    public void start(Listener2 told) {
      listener = told;
      refresh();
    }

    @Override
    public void refresh() {
      executor.execute(this::resolve);
    }

    @Override
    public void shutdown() {
      // Nothing is held.
    }

    private void resolve() {
      List<EquivalentAddressGroup> found = new ArrayList<>();
      String unknown = "";
      for (String address : addresses) {
        try {
          found.add(resolve(address));
        } catch (UnknownHostException | IllegalArgumentException e) {
          unknown = address + ": " + e.getMessage();
        }
      }
      Listener2 told = listener;
      if (told == null) {
        return;
      }
      StatusOr<List<EquivalentAddressGroup>> result =
          found.isEmpty()
              ? StatusOr.fromStatus(
                  Status.UNAVAILABLE.withDescription("no address is known: " + unknown))
              : StatusOr.fromValue(found);
      told.onResult(ResolutionResult.newBuilder().setAddressesOrError(result).build());
    }

    private static EquivalentAddressGroup resolve(String address) throws UnknownHostException {
      int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
      InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(hostOf(address)), port);
      Attributes attributes =
          Attributes.newBuilder()
              .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, address)
              .build();
      return new EquivalentAddressGroup(List.of(at), attributes);
    }
  }
}
