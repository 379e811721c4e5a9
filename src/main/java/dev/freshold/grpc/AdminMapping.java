package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.GetNamespaceResponse;
import dev.freshold.v1.ListNamespacesResponse;
import dev.freshold.v1.NamespaceSetting;
import dev.freshold.v1.NamespaceSummary;
import java.util.List;

/** What an operator asks, and how policies are shown. */
final class AdminMapping {

  private final Requests requests;

  /** A key to be explained. */
  record Subject(NamespacePolicy policy, EntryKey key, List<Tag> keyTags) {}

  AdminMapping(Requests requests) {
    this.requests = requests;
  }

  Subject subject(ExplainRequest request, Caller caller) {
    Faults faults = new Faults();
    NamespacePolicy policy = requests.policy("namespace", request.getNamespace(), faults);
    List<Tag> keyTags = requests.keyTags("key", policy, request.getKey(), faults);
    faults.add("schema_version", FieldRules.schema(request.getSchemaVersion()));
    faults.raise();
    EntryKey key =
        new EntryKey(
            caller.tenant(), request.getNamespace(), request.getSchemaVersion(), request.getKey());
    return new Subject(requireNonNull(policy), key, keyTags);
  }

  /** The name of a namespace that is configured. */
  String namespace(String name) {
    Faults faults = new Faults();
    requests.policy("namespace", name, faults);
    faults.raise();
    return name;
  }

  static ListNamespacesResponse list(List<PolicySheet> sheets) {
    return ListNamespacesResponse.newBuilder()
        .addAllNamespaces(sheets.stream().map(AdminMapping::summary).toList())
        .build();
  }

  static GetNamespaceResponse sheet(PolicySheet sheet) {
    return GetNamespaceResponse.newBuilder()
        .setSummary(summary(sheet))
        .addAllSettings(sheet.settings().stream().map(AdminMapping::setting).toList())
        .build();
  }

  private static NamespaceSummary summary(PolicySheet sheet) {
    return NamespaceSummary.newBuilder()
        .setNamespace(sheet.policy().name())
        .setPreset(sheet.preset())
        .setMaxStaleness(Spans.duration(sheet.policy().maxStaleness()))
        .setFingerprint(sheet.fingerprint())
        .build();
  }

  private static NamespaceSetting setting(PolicySheet.Setting setting) {
    return NamespaceSetting.newBuilder()
        .setName(setting.name())
        .setValue(setting.value())
        .setSource(
            switch (setting.source()) {
              case DEFAULT -> NamespaceSetting.Source.DEFAULT;
              case PRESET -> NamespaceSetting.Source.PRESET;
              case CONFIGURED -> NamespaceSetting.Source.CONFIGURED;
            })
        .setOrigin(setting.origin())
        .build();
  }
}
