package dev.freshold.grpc;

import dev.freshold.access.Verb;
import dev.freshold.model.Receipt;
import dev.freshold.subscribe.Selector;
import dev.freshold.subscribe.SubscribeOrder;
import dev.freshold.v1.SubscribeRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Subscribe: what the request asks. */
final class SubscribeMapping {

  private static final int MAX_NAMES = 64;
  private static final long INTERVAL_MILLIS = 1_000;
  private static final long SHORTEST_INTERVAL_MILLIS = 100;
  private static final long LONGEST_INTERVAL_MILLIS = 60_000;

  private final Requests requests;

  SubscribeMapping(Requests requests) {
    this.requests = requests;
  }

  SubscribeOrder order(SubscribeRequest request, Caller caller) {
    Faults faults = new Faults();
    Selector selector = selector(request.getSelector(), caller, faults);
    Receipt after = requests.receipt("resume_token", request.getResumeToken(), faults);
    long interval =
        request.hasCheckpointInterval()
            ? Spans.millis(
                "checkpoint_interval",
                request.getCheckpointInterval(),
                SHORTEST_INTERVAL_MILLIS,
                LONGEST_INTERVAL_MILLIS,
                faults)
            : INTERVAL_MILLIS;
    faults.raise();
    return new SubscribeOrder(caller.tenant(), selector, after, interval);
  }

  private Selector selector(dev.freshold.v1.Selector asked, Caller caller, Faults faults) {
    size("selector.namespaces", asked.getNamespacesCount(), faults);
    size("selector.tags", asked.getTagsCount(), faults);
    size("selector.scopes", asked.getScopesCount(), faults);
    size("selector.key_prefixes", asked.getKeyPrefixesCount(), faults);
    for (int i = 0; i < asked.getNamespacesCount(); i++) {
      requests.policy("selector.namespaces[" + i + ']', asked.getNamespaces(i), faults);
    }
    for (int i = 0; i < asked.getKeyPrefixesCount(); i++) {
      faults.add("selector.key_prefixes[" + i + ']', FieldRules.key(asked.getKeyPrefixes(i)));
    }
    Set<String> names = new HashSet<>();
    addNames("selector.tags", asked.getTagsList(), names, faults);
    addNames("selector.scopes", asked.getScopesList(), names, faults);
    Set<String> namespaces = new HashSet<>(asked.getNamespacesList());
    List<String> prefixes = asked.getKeyPrefixesList().stream().distinct().toList();
    Set<String> within =
        caller.access().allowsEverywhere(Verb.SUBSCRIBE)
            ? Set.of()
            : caller.access().namespaces(Verb.SUBSCRIBE);
    return new Selector(namespaces, prefixes, names, within);
  }

  private void addNames(String path, List<String> given, Set<String> names, Faults faults) {
    requests.tags(path, given, faults).forEach(tag -> names.add(tag.name()));
  }

  private void size(String path, int size, Faults faults) {
    requests.size(path, Math.max(1, size), MAX_NAMES, faults);
  }
}
