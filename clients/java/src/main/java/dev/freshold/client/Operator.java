package dev.freshold.client;

import dev.freshold.client.internal.pb.AdminServiceGrpc;
import dev.freshold.client.internal.pb.ExplainRequest;
import dev.freshold.client.internal.pb.GetFleetRequest;
import dev.freshold.client.internal.pb.GetNamespaceRequest;
import dev.freshold.client.internal.pb.ListNamespacesRequest;
import dev.freshold.client.internal.pb.NamespaceSummary;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What operators ask. It changes nothing. */
public final class Operator {
  private final Core core;

  Operator(Core core) {
    this.core = core;
  }

  /**
   * A configured namespace.
   *
   * @param name its name
   * @param preset that its defaults come from; empty where none is named
   * @param maxStaleness nothing older is ever served
   * @param fingerprint two policies with the same one are the same
   */
  public record Namespace(String name, String preset, Duration maxStaleness, String fingerprint) {}

  /**
   * One setting of a namespace.
   *
   * @param name as it is written below the namespace
   * @param value as it would be written
   * @param source default, preset or configured
   * @param origin which preset, file or variable
   */
  public record Setting(String name, String value, String source, String origin) {}

  /**
   * The effective policy of a namespace.
   *
   * @param namespace in short
   * @param settings all of them, in the order of the reference
   */
  public record Policy(Namespace namespace, List<Setting> settings) {}

  /**
   * Why a key is served, or is not.
   *
   * @param summary one sentence: what a Get would be answered now, and why
   * @param rules that a read is judged by, in order
   * @param tags the tags, scopes and the namespace that apply
   * @param journal records that touched the key, newest first
   * @param local whether the node that answers serves the key from its own memory
   * @param epoch one unbroken history of the store
   * @param position the number of the newest invalidation
   * @param physicalKey as the store has it
   */
  public record Explanation(
      String summary,
      List<Rule> rules,
      List<Tag> tags,
      List<JournalEntry> journal,
      String local,
      String epoch,
      long position,
      String physicalKey) {}

  /**
   * One rule, with its numbers.
   *
   * @param rule what is asked
   * @param holds the verdict
   * @param detail the numbers
   */
  public record Rule(String rule, boolean holds, String detail) {}

  /**
   * What is known of a tag.
   *
   * @param name the tag or scope
   * @param hard the position of its newest hard invalidation; 0: none is remembered
   * @param soft the same for soft ones
   * @param onEntry the entry carries it
   * @param fromKey the key names it
   */
  public record Tag(String name, long hard, long soft, boolean onEntry, boolean fromKey) {}

  /**
   * One invalidation.
   *
   * @param position its number
   * @param time by the store's clock
   * @param what such as "invalidate tag"
   * @param mode hard or soft
   * @param subjects the keys or tags that touch the key
   * @param reason for people
   */
  public record JournalEntry(
      long position, Instant time, String what, Mode mode, List<String> subjects, String reason) {}

  /**
   * The nodes that may serve copies from their own memory.
   *
   * @param thisNode the one that answers
   * @param nodes by name
   * @param epoch one unbroken history of the store
   * @param position the number of the newest invalidation
   */
  public record Fleet(String thisNode, List<Node> nodes, String epoch, long position) {}

  /**
   * One life of one process.
   *
   * @param name of the node
   * @param applied how far it has applied the journal
   * @param lag what it has yet to apply
   * @param renewed when it renewed its lease
   * @param leaseRemaining for how long it may hold its lease; zero: it is silent
   */
  public record Node(
      String name, long applied, long lag, Instant renewed, Duration leaseRemaining) {}

  /** The configured namespaces, by name. */
  public List<Namespace> listNamespaces() {
    return ask(
            AdminServiceGrpc.getListNamespacesMethod(), ListNamespacesRequest.getDefaultInstance())
        .getNamespacesList()
        .stream()
        .map(Operator::namespace)
        .toList();
  }

  /** The effective policy of a namespace, and where each value comes from. */
  public Policy getNamespace(String name) {
    var told =
        ask(
            AdminServiceGrpc.getGetNamespaceMethod(),
            GetNamespaceRequest.newBuilder().setNamespace(name).build());
    List<Setting> settings =
        told.getSettingsList().stream()
            .map(
                each ->
                    new Setting(
                        each.getName(),
                        each.getValue(),
                        each.getSource().name().toLowerCase(Locale.ROOT),
                        each.getOrigin()))
            .toList();
    return new Policy(namespace(told.getSummary()), settings);
  }

  private static Namespace namespace(NamespaceSummary told) {
    return new Namespace(
        told.getNamespace(),
        told.getPreset(),
        Wire.duration(told.getMaxStaleness()),
        told.getFingerprint());
  }

  /** Why a key is served, or is not. It hands out no lease, and never shows the value. */
  public Explanation explain(String namespace, String key, String schemaVersion) {
    ExplainRequest request =
        ExplainRequest.newBuilder()
            .setNamespace(namespace)
            .setKey(key)
            .setSchemaVersion(schemaVersion)
            .build();
    var told = ask(AdminServiceGrpc.getExplainMethod(), request);
    return new Explanation(
        told.getSummary(),
        told.getRulesList().stream()
            .map(each -> new Rule(each.getRule(), each.getHolds(), each.getDetail()))
            .toList(),
        told.getTagsList().stream()
            .map(
                each ->
                    new Tag(
                        each.getName(),
                        each.getHard(),
                        each.getSoft(),
                        each.getOnEntry(),
                        each.getFromKey()))
            .toList(),
        told.getJournalList().stream().map(Operator::entry).toList(),
        told.getLocal().getVerdict(),
        told.getEpoch(),
        told.getPosition(),
        told.getPhysicalKey());
  }

  private static JournalEntry entry(dev.freshold.client.internal.pb.JournalEntry told) {
    return new JournalEntry(
        told.getPosition(),
        Wire.instant(told.getTime()),
        told.getWhat(),
        told.getMode() == dev.freshold.client.internal.pb.Mode.SOFT ? Mode.SOFT : Mode.HARD,
        List.copyOf(told.getSubjectsList()),
        told.getReason());
  }

  /** The nodes of the tenant. */
  public Fleet getFleet() {
    var told = ask(AdminServiceGrpc.getGetFleetMethod(), GetFleetRequest.getDefaultInstance());
    List<Node> nodes =
        told.getNodesList().stream()
            .map(
                each ->
                    new Node(
                        each.getName(),
                        each.getApplied(),
                        each.getLag(),
                        Wire.instant(each.getRenewed()),
                        Wire.duration(each.getLeaseRemaining())))
            .toList();
    return new Fleet(told.getThisNode(), nodes, told.getEpoch(), told.getPosition());
  }

  private <Q, R> R ask(MethodDescriptor<Q, R> method, Q request) {
    return Promise.await(core.calls.call(method, request, true, core.calls.awaited(null)));
  }
}
