package dev.freshold.grpc;

import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The connection below a call on the Vert.x server, which tells a call that it is cancelled but not
 * that its connection is gone.
 */
record Line(RoutingContext request) {

  /** That of the call being started; null on another server. */
  static @Nullable Line current() {
    Context context = Vertx.currentContext();
    if (context == null || !VertxContext.isDuplicatedContext(context)) {
      return null;
    }
    RoutingContext request = context.getLocal(RoutingContext.class.getName());
    return request == null ? null : new Line(request);
  }

  /** Calls back if the answer can no longer be delivered. */
  void whenCut(Runnable cut) {
    request.addEndHandler(
        end -> {
          if (end.failed() || !request.response().ended()) {
            cut.run();
          }
        });
  }
}
