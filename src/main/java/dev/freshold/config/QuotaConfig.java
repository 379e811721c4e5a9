package dev.freshold.config;

/**
 * The quota of one tenant, below <code>freshold.security.quotas</code>. It holds on each node for
 * itself. What is not written is as <code>security.quota</code> says.
 */
interface QuotaConfig {

  /**
   * How many calls a second; a second's worth of them may come at once. Beyond it they get
   * QUOTA_EXCEEDED, with the time after which to try again.
   */
  @Form(value = Kind.COUNT, least = "0", most = "10000000", unset = "0")
  long requestsPerSecond();

  /**
   * How many bytes of requests and answers a second; a second's worth of them may come at once. An
   * answer is not cut short: what it is too large by has to pass before the next call.
   */
  @Form(value = Kind.BYTES, least = "0", most = "100GiB", unset = "0")
  long bytesPerSecond();

  /** How many keys may be under way at a time, in all calls together. */
  @Form(value = Kind.COUNT, least = "0", most = "10000000", unset = "0")
  int keysInFlight();
}
