package dev.freshold.peers;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A peer as it takes part.
 *
 * @param title as it stands in tables
 * @param near whether its client keeps copies
 * @param servers the processes behind the wire; none: there is no wire
 * @param client the process that is measured
 * @param other another one that uses the same servers
 * @param ways what its client says that it can
 */
record Contestant(
    String name,
    String title,
    boolean near,
    List<Child> servers,
    Client client,
    Client other,
    Set<Way> ways) {

  static Contestant open(
      Rig.Entry entry, int port, int origin, List<Child> servers, Client client, Client other) {
    client.ask("open", entry.name(), port, origin);
    other.ask("open", entry.name(), port, origin);
    Set<Way> ways = EnumSet.noneOf(Way.class);
    Stream.of(client.ask("ways", entry.name()).split(",")).map(Way::valueOf).forEach(ways::add);
    return new Contestant(entry.name(), entry.title(), entry.near(), servers, client, other, ways);
  }

  /** Whether all that it does stays in one process. */
  boolean alone() {
    return servers.isEmpty();
  }

  /** Who ends values that the client has: another process, where that one is heard. */
  Client invalidator() {
    return alone() ? client : other;
  }

  /** Whether something can be ended by a tag, or by a search for it. */
  boolean endsByTag() {
    return ways.contains(Way.TAGGED) || name.startsWith("hazelcast");
  }

  List<Long> serverPids() {
    List<Long> pids = new ArrayList<>();
    servers.forEach(server -> pids.addAll(server.pids()));
    return pids;
  }
}
