package dev.freshold.origin.http;

import dev.freshold.model.Payload;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, which is read up to the largest value and no further. It ends once: by
 * the answer, by a mishap, at its deadline, or because nobody waits for it any more; whatever ends
 * it early resets the request.
 *
 * <p>A connection that has been good before may end just when it is used again, for instance
 * because the origin closes what is idle. What was asked over it is then asked once more, over
 * another (RFC 9110, section 9.2.2).
 *
 * <p>Everything happens on the context of the line, so that nothing here is shared.
 *
 * @param <A> what becomes of an answer
 */
final class Exchange<A> {

  private static final int OK = 200;

  private final Line line;
  private final RequestOptions options;
  private final Limits limits;
  private final Ending<A> ending;
  private final UniEmitter<? super A> seat;
  private final Buffer body = Buffer.buffer();
  private long taken;
  private long timer;
  private boolean over;
  private boolean isSecondAttempt;
  private @Nullable HttpClientRequest request;

  /** What an answer may take. */
  record Limits(long timeoutMillis, int maxBodyBytes) {}

  /** What becomes of it. */
  record Ending<A>(Function<Reply, A> answered, Function<String, A> failed) {}

  Exchange(
      Line line,
      RequestOptions options,
      Limits limits,
      Ending<A> ending,
      UniEmitter<? super A> seat) {
    this.line = line;
    this.options = options;
    this.limits = limits;
    this.ending = ending;
    this.seat = seat;
  }

  /** Begins it; it ends early when the seat is left. */
  void start() {
    seat.onTermination(() -> line.run(this::stop));
    line.run(this::begin);
  }

  private void begin() {
    if (over) {
      return;
    }
    timer =
        line.vertx()
            .setTimer(
                limits.timeoutMillis(),
                late ->
                    fail(
                        "the origin did not answer within %d ms"
                            .formatted(limits.timeoutMillis())));
    ask();
  }

  private void ask() {
    line.client().request(new RequestOptions(options)).onComplete(this::send);
  }

  private void send(AsyncResult<HttpClientRequest> connected) {
    if (connected.failed()) {
      fail(Mishap.words(connected.cause()));
      return;
    }
    HttpClientRequest made = connected.result();
    request = made;
    if (over) {
      made.reset();
      return;
    }
    made.send().onComplete(answer -> read(made, answer));
  }

  private void read(HttpClientRequest made, AsyncResult<HttpClientResponse> answer) {
    if (over) {
      return;
    }
    if (answer.failed()) {
      lose(made, answer.cause());
      return;
    }
    HttpClientResponse response = answer.result();
    line.prove(made.connection());
    response.exceptionHandler(mishap -> fail(Mishap.words(mishap)));
    response.handler(chunk -> take(response, chunk));
    response.endHandler(end -> finish(response));
    if (announced(response) > limits.maxBodyBytes()) {
      overflow(response);
    }
  }

  private void lose(HttpClientRequest made, Throwable mishap) {
    if (!isSecondAttempt && Mishap.isEndOfConnection(mishap) && line.isProven(made.connection())) {
      isSecondAttempt = true;
      ask();
    } else {
      fail(Mishap.words(mishap));
    }
  }

  /** Of a value, what the answer says it has; a length that is none has been refused before. */
  private static long announced(HttpClientResponse response) {
    String length = response.getHeader("content-length");
    return length == null || !isValue(response) ? 0 : CacheControl.number(length);
  }

  private static boolean isValue(HttpClientResponse response) {
    return response.statusCode() == OK;
  }

  /** Of what is no value the status says enough. */
  private void take(HttpClientResponse response, Buffer chunk) {
    taken += chunk.length();
    if (taken > limits.maxBodyBytes()) {
      overflow(response);
    } else if (isValue(response)) {
      body.appendBuffer(chunk);
    }
  }

  private void overflow(HttpClientResponse response) {
    if (isValue(response)) {
      fail(
          "the origin answered with more than %d bytes; see freshold.limits.max-value"
              .formatted(limits.maxBodyBytes()));
    } else {
      end(ending.answered().apply(reply(response)), true);
    }
  }

  private void finish(HttpClientResponse response) {
    end(ending.answered().apply(reply(response)), false);
  }

  private Reply reply(HttpClientResponse response) {
    return new Reply(
        response.statusCode(), Fields.of(response.headers()), Payload.of(body.getBytes()));
  }

  private void fail(String words) {
    end(ending.failed().apply(words), true);
  }

  private void stop() {
    if (!over) {
      close(true);
    }
  }

  private void end(A answer, boolean early) {
    if (!over) {
      close(early);
      seat.complete(answer);
    }
  }

  private void close(boolean early) {
    over = true;
    line.vertx().cancelTimer(timer);
    HttpClientRequest open = request;
    if (early && open != null) {
      open.reset();
    }
  }
}
