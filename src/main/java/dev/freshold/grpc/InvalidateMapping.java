package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.Pace;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.Mode;
import dev.freshold.v1.Reach;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Invalidate, InvalidateTag and BumpVersion: what the requests ask. */
final class InvalidateMapping {

  private static final long LONGEST_SETTLE_MILLIS = 600_000;

  private final Requests requests;

  /** An invalidation, and how far it shall get. */
  record Errand(InvalidateOrder order, Reach reach) {}

  InvalidateMapping(Requests requests) {
    this.requests = requests;
  }

  Errand keys(InvalidateRequest request, Caller caller) {
    Faults faults = new Faults();
    requests.size("keys", request.getKeysCount(), Limits.MAX_BATCH, faults);
    NamespacePolicy policy = requests.policy("namespace", request.getNamespace(), faults);
    List<Target> targets = targets(request.getKeysList(), policy, faults);
    boolean soft = isSoft(request.getMode(), request.getModeValue(), faults);
    Reach reach = requests.reach(request.getReach(), request.getReachValue(), Reach.FLEET, faults);
    addLabels(request.getReason(), request.getRequestId(), faults);
    faults.raise();
    InvalidateOrder order =
        new InvalidateOrder.Keys(
            caller.tenant(),
            requireNonNull(policy),
            targets,
            soft,
            request.getReason(),
            orNone(request.getRequestId()),
            request.getDryRun());
    return new Errand(order, reach);
  }

  Errand tags(InvalidateTagRequest request, Caller caller) {
    Faults faults = new Faults();
    requests.size("tags", request.getTagsCount(), Tag.MAX_PER_ENTRY, faults);
    List<Tag> tags = requests.tags("tags", request.getTagsList(), faults);
    boolean soft = isSoft(request.getMode(), request.getModeValue(), faults);
    Reach reach = requests.reach(request.getReach(), request.getReachValue(), Reach.FLEET, faults);
    addLabels(request.getReason(), request.getRequestId(), faults);
    if (request.hasPace() && (request.getPace() < 1 || request.getPace() > Pace.MAX_PER_SECOND)) {
      faults.add(
          "pace", "is " + request.getPace() + "; write 1 to 1000000, or leave it out for no limit");
    }
    long settle = Spans.millis("settle", request.getSettle(), LONGEST_SETTLE_MILLIS, faults);
    faults.raise();
    InvalidateOrder order =
        new InvalidateOrder.Tags(
            caller.tenant(),
            tags.stream().distinct().toList(),
            soft,
            request.getPace(),
            settle,
            request.getReason(),
            orNone(request.getRequestId()),
            request.getDryRun());
    return new Errand(order, reach);
  }

  Errand bump(BumpVersionRequest request, Caller caller) {
    Faults faults = new Faults();
    Reach reach = requests.reach(request.getReach(), request.getReachValue(), Reach.FLEET, faults);
    addLabels(request.getReason(), request.getRequestId(), faults);
    if (request.hasAtLeast() && request.getAtLeast() < 1) {
      faults.add("at_least", "is " + request.getAtLeast() + "; write 1 or more, or leave it out");
    }
    NamespacePolicy policy = null;
    switch (request.getTargetCase()) {
      case SCOPE -> faults.add("scope", FieldRules.tag(request.getScope()));
      case NAMESPACE -> policy = requests.policy("namespace", request.getNamespace(), faults);
      case TARGET_NOT_SET -> faults.add("target", "must be given; write scope or namespace");
    }
    faults.raise();
    return new Errand(bump(request, policy, caller), reach);
  }

  private static InvalidateOrder bump(
      BumpVersionRequest request, @Nullable NamespacePolicy policy, Caller caller) {
    String requestId = orNone(request.getRequestId());
    return policy == null
        ? new InvalidateOrder.Scope(
            caller.tenant(),
            new Tag(request.getScope()),
            request.getAtLeast(),
            request.getReason(),
            requestId)
        : new InvalidateOrder.Namespace(
            caller.tenant(), policy, request.getAtLeast(), request.getReason(), requestId);
  }

  /** Each key once; the same key with another version is a fault. */
  private List<Target> targets(
      List<KeyVersion> keys, @Nullable NamespacePolicy policy, Faults faults) {
    Map<String, Target> targets = new TreeMap<>();
    for (int i = 0; i < keys.size(); i++) {
      KeyVersion given = keys.get(i);
      faults.within("keys", i);
      requests.keyTags("key", policy, given.getKey(), faults);
      Version version = requests.version("version", given.hasVersion(), given.getVersion(), faults);
      Target target = new Target(given.getKey(), version);
      Target before = targets.putIfAbsent(given.getKey(), target);
      if (before != null && !before.equals(target)) {
        faults.add("key", "is given twice with different versions; write it once, with the higher");
      }
    }
    faults.within("", 0);
    return List.copyOf(targets.values());
  }

  private static boolean isSoft(Mode mode, int number, Faults faults) {
    return switch (mode) {
      case MODE_UNSPECIFIED, HARD -> false;
      case SOFT -> true;
      case UNRECOGNIZED -> {
        faults.add("mode", FieldRules.unknownEnum(number, "HARD or SOFT"));
        yield false;
      }
    };
  }

  private static void addLabels(String reason, String requestId, Faults faults) {
    faults.add("reason", FieldRules.reason(reason));
    faults.add("request_id", FieldRules.requestId(requestId));
  }

  private static @Nullable String orNone(String requestId) {
    return requestId.isEmpty() ? null : requestId;
  }
}
