package dev.freshold.grpc;

import dev.freshold.v1.Reach;

/** How far something shall get, as it comes over the wire. */
final class Reaches {

  private Reaches() {}

  /** A reach that the request was checked to ask for. */
  static dev.freshold.cache.Reach asked(Reach reach) {
    return switch (reach) {
      case STORE -> dev.freshold.cache.Reach.STORE;
      case FLEET, EDGE, REACH_UNSPECIFIED, UNRECOGNIZED -> dev.freshold.cache.Reach.FLEET;
    };
  }
}
