package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;

import dev.freshold.access.Verb;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.GetResult;
import dev.freshold.cache.Problem;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.KeyVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Get and GetMany: what the requests ask, and how a Get is answered. */
final class GetMapping {

  private static final long LONGEST_WAIT_MILLIS = 60_000;

  private final Requests requests;

  /** What all keys of a request have in common. */
  private record Terms(
      OnMiss onMiss, @Nullable Long maxStaleness, @Nullable Receipt receipt, long waitMillis) {}

  GetMapping(Requests requests) {
    this.requests = requests;
  }

  GetQuery query(GetRequest request, Caller caller) {
    Faults faults = new Faults();
    NamespacePolicy policy = requests.policy("namespace", request.getNamespace(), faults);
    List<Tag> keyTags = requests.keyTags("key", policy, request.getKey(), faults);
    faults.add("schema_version", FieldRules.schema(request.getSchemaVersion()));
    Version minVersion =
        requests.version("min_version", request.hasMinVersion(), request.getMinVersion(), faults);
    Terms terms = terms(request, policy, caller, faults);
    faults.raise();
    EntryKey key =
        new EntryKey(
            caller.tenant(), request.getNamespace(), request.getSchemaVersion(), request.getKey());
    return query(requireNonNull(policy), key, keyTags, minVersion, terms);
  }

  /** One for each key, in their order. */
  List<GetQuery> queries(GetManyRequest request, Caller caller) {
    Faults faults = new Faults();
    requests.size("keys", request.getKeysCount(), Limits.MAX_BATCH, faults);
    requests.size(
        "min_versions", Math.max(1, request.getMinVersionsCount()), Limits.MAX_BATCH, faults);
    NamespacePolicy policy = requests.policy("namespace", request.getNamespace(), faults);
    faults.add("schema_version", FieldRules.schema(request.getSchemaVersion()));
    Terms terms = terms(asGet(request), policy, caller, faults);
    Map<String, Version> minVersions = minVersions(request, faults);
    List<List<Tag>> keyTags = new ArrayList<>(request.getKeysCount());
    for (int i = 0; i < request.getKeysCount(); i++) {
      keyTags.add(requests.keyTags("keys[" + i + ']', policy, request.getKeys(i), faults));
    }
    faults.raise();
    List<GetQuery> queries = new ArrayList<>(request.getKeysCount());
    for (int i = 0; i < request.getKeysCount(); i++) {
      String name = request.getKeys(i);
      EntryKey key =
          new EntryKey(caller.tenant(), request.getNamespace(), request.getSchemaVersion(), name);
      queries.add(query(requireNonNull(policy), key, keyTags.get(i), minVersions.get(name), terms));
    }
    return queries;
  }

  private static GetQuery query(
      NamespacePolicy policy,
      EntryKey key,
      List<Tag> keyTags,
      @Nullable Version minVersion,
      Terms terms) {
    return new GetQuery(
        policy,
        key,
        keyTags,
        terms.onMiss(),
        terms.maxStaleness(),
        minVersion,
        terms.receipt(),
        terms.waitMillis());
  }

  private static GetRequest asGet(GetManyRequest request) {
    GetRequest.Builder terms =
        GetRequest.newBuilder()
            .setOnMissValue(request.getOnMissValue())
            .setReceipt(request.getReceipt());
    if (request.hasMaxStaleness()) {
      terms.setMaxStaleness(request.getMaxStaleness());
    }
    if (request.hasWait()) {
      terms.setWait(request.getWait());
    }
    return terms.buildPartial();
  }

  private Terms terms(
      GetRequest request, @Nullable NamespacePolicy policy, Caller caller, Faults faults) {
    OnMiss onMiss = onMiss(request, policy, caller, faults);
    Long maxStaleness =
        request.hasMaxStaleness()
            ? (Long) Spans.positiveMillis("max_staleness", request.getMaxStaleness(), faults)
            : null;
    long wait =
        request.hasWait()
            ? Spans.millis("wait", request.getWait(), LONGEST_WAIT_MILLIS, faults)
            : policy == null ? 0 : Math.min(LONGEST_WAIT_MILLIS, policy.lease().toMillis());
    Receipt receipt = requests.receipt("receipt", request.getReceipt(), faults);
    return new Terms(onMiss, maxStaleness, receipt, caller.waitAtMost(wait));
  }

  private static OnMiss onMiss(
      GetRequest request, @Nullable NamespacePolicy policy, Caller caller, Faults faults) {
    return switch (request.getOnMiss()) {
      case ON_MISS_UNSPECIFIED -> policy == null ? OnMiss.RETURN : usual(policy, caller);
      case RETURN -> OnMiss.RETURN;
      case LEASE -> OnMiss.LEASE;
      case LOAD -> {
        if (policy != null && policy.origin() == null) {
          faults.add(new Problem.OriginNotConfigured(policy.name()));
        }
        yield OnMiss.LOAD;
      }
      case UNRECOGNIZED -> {
        faults.add(
            "on_miss", FieldRules.unknownEnum(request.getOnMissValue(), "RETURN, LEASE or LOAD"));
        yield OnMiss.RETURN;
      }
    };
  }

  /** A lease is the right to put, which not everybody has. */
  private static OnMiss usual(NamespacePolicy policy, Caller caller) {
    return policy.onMiss() == OnMiss.LEASE && !caller.may(policy.name(), Verb.WRITE)
        ? OnMiss.RETURN
        : policy.onMiss();
  }

  private Map<String, Version> minVersions(GetManyRequest request, Faults faults) {
    if (request.getMinVersionsCount() == 0) {
      return Map.of();
    }
    Set<String> asked = new HashSet<>(request.getKeysList());
    Map<String, Version> versions = new HashMap<>();
    for (int i = 0; i < request.getMinVersionsCount(); i++) {
      KeyVersion given = request.getMinVersions(i);
      faults.within("min_versions", i);
      if (!asked.contains(given.getKey())) {
        faults.add("key", "is not among keys; add it there, or drop it here");
      }
      if (!given.hasVersion()) {
        faults.add("version", "must be given; write 0 or more");
      }
      Version version = requests.version("version", given.hasVersion(), given.getVersion(), faults);
      if (version != null && versions.put(given.getKey(), version) != null) {
        faults.add("key", "is given twice; write it once");
      }
    }
    faults.within("", 0);
    return versions;
  }

  static GetResponse response(GetResult result) {
    GetResponse.Builder response = GetResponse.newBuilder().setReceipt(result.receipt().token());
    switch (result) {
      case GetResult.Hit hit -> response.setHit(Outcomes.hit(hit));
      case GetResult.Negative negative -> response.setNegative(Outcomes.negative(negative));
      case GetResult.Miss miss -> response.setMiss(Outcomes.miss(miss));
    }
    return response.build();
  }
}
