package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a server writes to the socket when the answers to many calls come in one turn. */
class GatheredAnswersTest {

  private static final int CALLS = 32;
  private static final long PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    done(vertx.close());
  }

  @Test
  void answersOfOneTurn_leaveTogether() {
    assertThat(flushesOf(GatheredAnswers::gather)).isLessThan(CALLS / 4);
  }

  @Test
  void answersOfOneTurn_withoutIt_leaveOneByOne() {
    assertThat(flushesOf(RoutingContext::next)).isGreaterThanOrEqualTo(CALLS);
  }

  /** Of a server that answers the calls of one connection all at once, and not while it reads. */
  private int flushesOf(Handler<RoutingContext> way) {
    Flushes flushes = new Flushes();
    List<RoutingContext> waiting = new ArrayList<>();
    Router router = Router.router(vertx);
    router.route().handler(way);
    router
        .route()
        .handler(
            call -> {
              waiting.add(call);
              if (waiting.size() == CALLS) {
                vertx.runOnContext(later -> answerAll(waiting, flushes));
              }
            });
    HttpServer server =
        done(
            vertx
                .createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(true))
                .requestHandler(router)
                .listen(0, "127.0.0.1"));
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    List<Future<Buffer>> answers =
        IntStream.range(0, CALLS)
            .mapToObj(
                i ->
                    client
                        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/")
                        .compose(HttpClientRequest::send)
                        .compose(HttpClientResponse::body))
            .toList();
    done(Future.all(answers));
    return flushes.count.get();
  }

  private static void answerAll(List<RoutingContext> calls, Flushes flushes) {
    ((ConnectionBase) calls.getFirst().request().connection())
        .channelHandlerContext()
        .pipeline()
        .addFirst(flushes);
    calls.forEach(call -> call.response().end("answer"));
  }

  private static <T> T done(Future<T> outcome) {
    return outcome
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** Counts what reaches the socket. */
  private static final class Flushes extends ChannelDuplexHandler {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void flush(ChannelHandlerContext context) {
      count.incrementAndGet();
      context.flush();
    }
  }
}
