package dev.freshold.grpc.straight;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Serves some unary methods of a service on HTTP/2 itself, as grpc-java's interceptors and handlers
 * see any call. What is out of the ordinary, such as a compressed request, is left to the server
 * behind.
 */
public final class StraightCalls {

  private static final Set<String> CONTENT_TYPES =
      Set.of("application/grpc", "application/grpc+proto");
  private static final String CONTENT_ENCODING = "grpc-encoding";
  private static final String PLAIN = "identity";

  private final Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
  private final int maxMessageSize;

  /**
   * Some methods of a service.
   *
   * @param service with its interceptors
   * @param straight full names of the methods, which are unary
   * @param maxMessageSize of a request, in bytes
   */
  public StraightCalls(ServerServiceDefinition service, Set<String> straight, int maxMessageSize) {
    this.maxMessageSize = maxMessageSize;
    for (String name : straight) {
      ServerMethodDefinition<?, ?> method = service.getMethod(name);
      if (method == null || method.getMethodDescriptor().getType() != MethodType.UNARY) {
        throw new IllegalArgumentException(name + " is no unary method of this service");
      }
      methods.put('/' + name, method);
    }
  }

  /** Serves a request, whose body must not have been read; false: somebody else has to. */
  public boolean serve(HttpServerRequest request) {
    ServerMethodDefinition<?, ?> method = methods.get(request.uri());
    if (method == null || !isPlain(request)) {
      return false;
    }
    begin(request, method);
    return true;
  }

  private static boolean isPlain(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2 || !HttpMethod.POST.equals(request.method())) {
      return false;
    }
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    String encoding = request.getHeader(CONTENT_ENCODING);
    return type != null
        && CONTENT_TYPES.contains(type)
        && (encoding == null || encoding.equals(PLAIN));
  }

  private <Q, R> void begin(HttpServerRequest request, ServerMethodDefinition<Q, R> method) {
    MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
    StraightCall<Q, R> call = new StraightCall<>(request, descriptor, maxMessageSize);
    call.begin(method.getServerCallHandler().startCall(call, WireHeaders.read(request.headers())));
  }
}
