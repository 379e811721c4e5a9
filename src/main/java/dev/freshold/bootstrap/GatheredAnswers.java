package dev.freshold.bootstrap;

import dev.freshold.config.Settings;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Lets the answers that come in one turn of an event loop leave in one write.
 *
 * <p>The HTTP/2 server flushes each answer that is not written while it reads, and so each one that
 * the store has brought, though those of many calls come in one piece. A handler at the end of the
 * way out puts such flushes off until the turn is over.
 */
@Singleton
final class GatheredAnswers {

  /** Before everything else that has to do with a request. */
  private static final int FIRST = 10_000;

  /** Flushes after which it is written all the same. */
  private static final int MOST_FLUSHES = 256;

  private static final String NAME = "freshold-gather";

  private final boolean enabled;

  GatheredAnswers(Settings settings) {
    this.enabled = settings.server().gatherAnswers();
  }

  void register(@Observes Filters filters) {
    if (enabled) {
      filters.register(GatheredAnswers::gather, FIRST);
    }
  }

  static void gather(RoutingContext request) {
    HttpConnection connection = request.request().connection();
    if (request.request().version() == HttpVersion.HTTP_2
        && connection instanceof ConnectionBase known) {
      ChannelPipeline pipeline = known.channelHandlerContext().pipeline();
      if (pipeline.get(NAME) == null) {
        pipeline.addFirst(NAME, new FlushConsolidationHandler(MOST_FLUSHES, true));
      }
    }
    request.next();
  }
}
