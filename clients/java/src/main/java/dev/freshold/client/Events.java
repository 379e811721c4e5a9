package dev.freshold.client;

/** Makes events of what a stream has brought. */
final class Events {
  private Events() {}

  static Event invalidation(String token, dev.freshold.client.internal.pb.Invalidation told) {
    Event.What what =
        switch (told.getWhat()) {
          case KEY -> Event.What.KEY;
          case TAG -> Event.What.TAG;
          case SCOPE -> Event.What.SCOPE;
          case NAMESPACE -> Event.What.NAMESPACE;
          case PUT -> Event.What.PUT;
          case WHAT_UNSPECIFIED, UNRECOGNIZED -> Event.What.UNKNOWN;
        };
    return new Event.Invalidation(
        token,
        told.getPosition(),
        Wire.instant(told.getTime()),
        what,
        told.getMode() == dev.freshold.client.internal.pb.Mode.SOFT ? Mode.SOFT : Mode.HARD,
        told.getNamespace(),
        java.util.List.copyOf(told.getKeysList()),
        java.util.List.copyOf(told.getTagsList()),
        java.util.List.copyOf(told.getScopesList()),
        told.getReason());
  }

  static Event reset(String token, dev.freshold.client.internal.pb.Reset told) {
    Event.ResetReason reason =
        switch (told.getReason()) {
          case EPOCH -> Event.ResetReason.EPOCH;
          case TRIMMED -> Event.ResetReason.TRIMMED;
          case REASON_UNSPECIFIED, UNRECOGNIZED -> Event.ResetReason.UNKNOWN;
        };
    var drop = told.getDrop();
    return new Event.Reset(
        token,
        reason,
        told.getPosition(),
        new Selector(
            drop.getNamespacesList(),
            drop.getTagsList(),
            drop.getScopesList(),
            drop.getKeyPrefixesList()));
  }
}
