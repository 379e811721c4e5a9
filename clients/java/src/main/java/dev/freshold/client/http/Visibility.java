package dev.freshold.client.http;

/** Who may keep an HTTP answer. */
public enum Visibility {
  /** The browser of the one who asked. */
  PRIVATE,
  /** Proxies and CDNs as well. */
  PUBLIC
}
