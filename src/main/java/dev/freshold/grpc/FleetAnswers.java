package dev.freshold.grpc;

import dev.freshold.store.Fleet;
import dev.freshold.store.Member;
import dev.freshold.v1.FleetNode;
import dev.freshold.v1.GetFleetResponse;

/** How the fleet is written. */
final class FleetAnswers {

  private FleetAnswers() {}

  static GetFleetResponse response(Fleet fleet, String thisNode) {
    return GetFleetResponse.newBuilder()
        .setThisNode(thisNode)
        .addAllNodes(fleet.members().stream().map(member -> node(member, fleet)).toList())
        .setEpoch(fleet.standing().epoch().toString())
        .setPosition(fleet.standing().position())
        .setStoreTime(Spans.timestamp(fleet.now()))
        .build();
  }

  private static FleetNode node(Member member, Fleet fleet) {
    long left = member.renewedAt() + member.leaseMillis() - fleet.now();
    return FleetNode.newBuilder()
        .setName(member.node())
        .setApplied(member.applied())
        .setLag(Math.max(0, fleet.standing().position() - member.applied()))
        .setRenewed(Spans.timestamp(member.renewedAt()))
        .setLeaseRemaining(Spans.duration(Math.clamp(left, 0, member.leaseMillis())))
        .build();
  }
}
