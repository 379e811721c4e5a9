package dev.freshold.origin.http;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong on the way, in words that hold no address and nothing that was sent. */
final class Mishap {

  private Mishap() {}

  /** Whether the other end has gone, rather than said anything that is wrong. */
  static boolean isEndOfConnection(Throwable mishap) {
    return mishap instanceof HttpClosedException
        || (mishap instanceof IOException
            && !(mishap instanceof SSLException)
            && !(mishap instanceof ConnectException));
  }

  static String words(Throwable mishap) {
    return switch (mishap) {
      case UnknownHostException unknown -> "the name of the origin's host is not known";
      case ConnectException refused -> "the origin could not be connected to";
      case SSLException untrusted -> "TLS with the origin failed";
      case TimeoutException late -> "no connection to the origin was free in time";
      case StreamResetException reset -> "the origin reset the request";
      case HttpClosedException closed -> "the origin closed the connection before it had answered";
      case IOException broken -> "the connection to the origin broke";
      case TooLongFrameException large -> "the origin's header is too large";
      case DecoderException garbled when garbled.getCause() instanceof SSLException ->
          "TLS with the origin failed";
      case DecoderException garbled -> "the origin answered what is not HTTP";
      case IllegalArgumentException garbled -> "the origin answered what is not HTTP";
      default -> "the origin could not be asked: " + mishap.getClass().getSimpleName();
    };
  }
}
