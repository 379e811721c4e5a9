package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.ExplainResponse;
import dev.freshold.v1.GetNamespaceRequest;
import dev.freshold.v1.GetNamespaceResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.JournalEntry;
import dev.freshold.v1.ListNamespacesRequest;
import dev.freshold.v1.NamespaceSetting;
import dev.freshold.v1.NamespaceSummary;
import dev.freshold.v1.RuleVerdict;
import dev.freshold.v1.TagState;
import org.junit.jupiter.api.Test;

/** What AdminService tells an operator. */
abstract class AdminServiceContract extends WireContract {

  @Test
  void listNamespaces_always_namesThemInOrder() {
    assertThat(
            admin().listNamespaces(ListNamespacesRequest.getDefaultInstance()).getNamespacesList())
        .extracting(NamespaceSummary::getNamespace)
        .containsSubsequence("listing", "product", "profile", "session");
  }

  @Test
  void getNamespace_configured_showsWhereItsBoundComesFrom() {
    GetNamespaceResponse shown =
        admin().getNamespace(GetNamespaceRequest.newBuilder().setNamespace("product").build());
    assertThat(shown.getSummary().getMaxStaleness().getSeconds()).isEqualTo(600);
    assertThat(shown.getSettingsList())
        .filteredOn(setting -> setting.getName().equals("max-staleness"))
        .extracting(NamespaceSetting::getSource)
        .containsExactly(NamespaceSetting.Source.CONFIGURED);
  }

  @Test
  void getNamespace_unknownOrNone_isRefused() {
    assertThat(
            WireError.of(
                    () ->
                        admin()
                            .getNamespace(
                                GetNamespaceRequest.newBuilder().setNamespace("nope").build()))
                .reason())
        .isEqualTo(ErrorReason.NAMESPACE_UNKNOWN);
    assertThat(
            WireError.of(() -> admin().getNamespace(GetNamespaceRequest.getDefaultInstance()))
                .paths())
        .containsExactly("namespace");
  }

  @Test
  void explain_invalidatedByTag_saysByWhichAndWhen() {
    String key = fresh();
    cache().put(put("product", key).setVersion(5).build());
    cache()
        .invalidateTag(
            InvalidateTagRequest.newBuilder()
                .addTags("product:" + key)
                .setReason("price change")
                .build());

    ExplainResponse told = explain("product", key);

    assertThat(told.getSummary()).contains("INVALIDATED");
    assertThat(told.getStored().getPresent()).isTrue();
    assertThat(told.getStored().getVersion()).isEqualTo(5);
    assertThat(told.getRulesList())
        .filteredOn(rule -> !rule.getHolds())
        .extracting(RuleVerdict::getDetail)
        .anyMatch(detail -> detail.contains("product:" + key));
    assertThat(told.getTagsList())
        .filteredOn(TagState::getOnEntry)
        .extracting(TagState::getName)
        .containsExactly("product:" + key);
    assertThat(told.getJournalList()).extracting(JournalEntry::getReason).contains("price change");
    assertThat(told.getPosition()).isPositive();
    assertThat(told.hasFence()).isTrue();
  }

  @Test
  void explain_beingLoaded_showsTheLeaseAndGivesNone() {
    String key = fresh();
    assertThat(explain("product", key).hasLease()).isFalse();
    assertThat(lease(key).getToken()).hasSize(22);
    assertThat(explain("product", key).getLease().getState()).isEqualTo("held");
    assertThat(explain("product", key).getStored().getPresent()).isFalse();
  }

  @Test
  void explain_nonsense_isRefused() {
    WireError error =
        WireError.of(
            () ->
                admin()
                    .explain(
                        ExplainRequest.newBuilder()
                            .setNamespace("profile")
                            .setKey("\u0001")
                            .setSchemaVersion("v 7")
                            .build()));
    assertThat(error.paths()).containsExactlyInAnyOrder("key", "schema_version");
  }

  private ExplainResponse explain(String namespace, String key) {
    return admin().explain(ExplainRequest.newBuilder().setNamespace(namespace).setKey(key).build());
  }
}
