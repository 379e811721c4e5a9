package dev.freshold.peers;

import dev.freshold.peers.HttpCaller.Answer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Varnish over HTTP/1.1, a kept connection for each caller. Nothing can be put: a write ends the
 * page, and the next read has it fetched from the origin. Tags are those of its module xkey.
 */
final class VarnishPeer implements Peer {

  private static final String KEPT_ONLY = "only-if-cached: 1\r\n";

  private final HttpCaller http;

  VarnishPeer(int port) {
    this.http = new HttpCaller(port);
  }

  /** Keys of the work of many callers name their length at their end. */
  private static String plain(String key, String query) {
    return Origin.PLAIN + key.substring(key.lastIndexOf('-') + 1) + "/" + key + query;
  }

  private byte @Nullable [] kept(String path) {
    Answer answer = http.call("GET", path, KEPT_ONLY);
    return switch (answer.status()) {
      case 200 -> answer.body();
      case 504 -> null;
      default -> throw new WrongAnswer("Varnish says " + answer.status());
    };
  }

  private byte[] fetched(String path) {
    Answer answer = http.call("GET", path, "");
    if (answer.status() != 200) {
      throw new WrongAnswer("Varnish says " + answer.status());
    }
    return answer.body();
  }

  private void purge(String path, String headers) {
    Answer answer = http.call("PURGE", path, headers);
    if (answer.status() != 200) {
      throw new WrongAnswer("Varnish says " + answer.status());
    }
  }

  @Override
  public byte @Nullable [] get(String key) {
    return kept(plain(key, ""));
  }

  @Override
  public byte @Nullable [] read(String key) {
    return fetched(plain(key, ""));
  }

  /** Ends the page; only the first put of a key has it fetched. */
  @Override
  public void put(String key, byte[] value, long version) {
    if (version == 1) {
      fetched(plain(key, ""));
    } else {
      purge(plain(key, ""), "");
    }
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.of(Way.GET_OR_LOAD, Way.TAGGED);
  }

  @Override
  public byte[] load(Way way, String key) {
    return fetched(Origin.PROBED + key);
  }

  @Override
  public void invalidate(Way way, String key) {
    switch (way) {
      case GET_OR_LOAD -> purge(Origin.PROBED + key, "");
      case LOOK_ASIDE -> purge(plain(key, ""), "");
      case TAGGED -> invalidateTag(Way.tagOf(key));
    }
  }

  @Override
  public byte @Nullable [] peek(Way way, String key) {
    return kept(Origin.PROBED + key);
  }

  @Override
  public void putTagged(String key, byte[] value, String tag) {
    fetched(plain(key, "?" + tag));
  }

  @Override
  public byte @Nullable [] getTagged(String key, String tag) {
    return kept(plain(key, "?" + tag));
  }

  @Override
  public void invalidateTag(String tag) {
    purge("/", "xkey-purge: " + tag + "\r\n");
  }

  @Override
  public void close() {
    http.close();
  }
}
