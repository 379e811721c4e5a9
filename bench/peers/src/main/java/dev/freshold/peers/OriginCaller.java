package dev.freshold.peers;

import dev.freshold.peers.HttpCaller.Answer;

/** Where all loaders get values from. */
final class OriginCaller implements AutoCloseable {

  private final HttpCaller http;

  OriginCaller(int port) {
    this.http = new HttpCaller(port);
  }

  /** The value as it is in the origin now. */
  byte[] load(String key) {
    Answer answer = http.call("GET", Origin.PROBED + key, "");
    if (answer.status() != 200) {
      throw new WrongAnswer("the origin says " + answer.status());
    }
    Payload.versionOf(key, answer.body());
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
  }
}
