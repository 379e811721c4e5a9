package dev.freshold.bench.capacity;

/**
 * What a deployment is reckoned to need.
 *
 * @param own the part of its second that Redis spends on calls and pushes, before anybody
 *     acknowledges anything
 * @param redis the same, with renewals and what they cause; it does not exceed 1, for renewals that
 *     have to wait are shared by more records
 * @param alone the same, if every call comes by itself, as at rest; what is seen lies between the
 *     two, and near the first when Redis is busy
 * @param node the part of one core that a node needs, on the average
 * @param bytes of Redis for entries
 * @param renewals a second, of all nodes for all tenants
 * @param pushes a second, to all nodes
 * @param effectMicros from an invalidation to the last node's acknowledgement, on the average
 * @param waitMicros what a command waits for its turn, on the average
 * @param burstMicros for how long Redis is busy with the acknowledgements of one record: what a
 *     command waits that comes at the wrong moment
 */
public record Forecast(
    double own,
    double redis,
    double alone,
    double node,
    double bytes,
    double renewals,
    double pushes,
    double effectMicros,
    double waitMicros,
    double burstMicros) {

  /** Whether there is an answer at all: Redis keeps up with what does not wait for anything. */
  public boolean isPossible() {
    return own < 1;
  }
}
