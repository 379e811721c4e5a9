package dev.freshold.cache;

import dev.freshold.store.StoreException;

/** Why a read is answered with an error. */
public enum Mishap {
  /** The request is at fault. */
  REQUEST_INVALID,
  /** What it asks for is not set up, in the policy or in the store. */
  NOT_CONFIGURED,
  STORE_UNAVAILABLE,
  ORIGIN_BUSY,
  ORIGIN_DENIED,
  /** A limit of this node. */
  LIMIT,
  /** A fault of this server. */
  SERVER_FAULT;

  static Mishap of(Throwable failure) {
    return switch (failure) {
      case ProblemException refusal -> of(refusal.problem());
      case StoreException fault ->
          switch (fault.fault()) {
            case UNAVAILABLE -> STORE_UNAVAILABLE;
            case UNFIT, EXHAUSTED -> NOT_CONFIGURED;
          };
      default -> SERVER_FAULT;
    };
  }

  private static Mishap of(Problem problem) {
    return switch (problem) {
      case Problem.OriginBusy busy -> ORIGIN_BUSY;
      case Problem.OriginDenied denied -> ORIGIN_DENIED;
      case Problem.OriginNotConfigured none -> NOT_CONFIGURED;
      case Problem.WaiterLimit waiters -> LIMIT;
      case Problem.ResponseTooLarge response -> LIMIT;
      case Problem.TenantLimit tenants -> LIMIT;
      case Problem.InFlightLimit bytes -> LIMIT;
      case Problem.NodeStopping stopping -> LIMIT;
      case Problem other -> REQUEST_INVALID;
    };
  }
}
