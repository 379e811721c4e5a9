package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import dev.freshold.store.StoreException;
import dev.freshold.v1.ErrorReason;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ErrorCatalogueTest {

  private static final Pattern ENTRY =
      Pattern.compile("\\n  // ([A-Z_]+)([^\\n]*)\\n(?:  //[^\\n]*\\n)*  ([A-Z_]+) = [1-9]");

  private static final List<RuntimeException> FAILURES =
      Stream.<RuntimeException>concat(
              problems().map(ProblemException::new),
              Stream.of(
                  new StoreException(StoreException.Fault.UNAVAILABLE, "timeout"),
                  new StoreException(StoreException.Fault.UNFIT, "maxmemory-policy"),
                  new StoreException(StoreException.Fault.EXHAUSTED, "user:1"),
                  new IllegalStateException("secret")))
          .toList();

  private static Stream<Problem> problems() {
    return Stream.of(
        new Problem.NamespaceUnknown("prodcut", List.of("country", "product")),
        Problem.FieldsInvalid.of("key", "must not be empty"),
        new Problem.BatchTooLarge("keys", 300, 256),
        new Problem.ValueTooLarge("value", 2 << 20, 1 << 20),
        new Problem.TooManyTags("tags", 33, 32),
        new Problem.TagRequired("product", "tenant:*"),
        new Problem.PutNotAllowed("product", "VERSIONED", "give the owner's version"),
        new Problem.ReceiptInvalid("receipt"),
        new Problem.OriginNotConfigured("product"),
        new Problem.OriginDenied("product", false, "not yours"),
        new Problem.OriginBusy("product", 10_000),
        new Problem.OriginRefused("product", "FAILED_PRECONDITION", "no such shop"),
        new Problem.OriginUnknown("product", "timeout"),
        new Problem.StoredNotCached("product", null, true, "timeout"),
        new Problem.WriteBehindFull("product", 100_000),
        new Problem.EdgeNotConfigured(),
        new Problem.TenantInvalid("write 1 to 64 letters"),
        new Problem.TenantLimit(8),
        new Problem.InFlightLimit(64 << 20),
        new Problem.WaiterLimit(100),
        new Problem.ResponseTooLarge(3 << 20),
        new Problem.SubscriberLimit(20_000),
        new Problem.NodeStopping(),
        new Problem.EventRefused("UNMATCHED", "no rule is for it"),
        new Problem.ChannelUnknown("ordres", List.of("orders")),
        new Problem.ChannelUnavailable("orders", "timeout"),
        new Problem.HistoryNotKept("orders"),
        new Problem.CredentialMissing("a token"),
        new Problem.CredentialInvalid("it is nobody's"),
        new Problem.CredentialExpired("it has expired"),
        new Problem.CredentialUnsure("the keys are fetched"),
        new Problem.PermissionMissing("web", "shop", "product", "write"),
        new Problem.TenantDenied("web", "bank", List.of("shop")),
        new Problem.QuotaExceeded("shop", "requests-per-second", 10, 100));
  }

  @Test
  void status_ofEveryFailure_usesEveryReasonOfTheCatalogue() {
    assertThat(FAILURES)
        .extracting(failure -> error(failure).reason())
        .containsExactlyInAnyOrder(
            Stream.of(ErrorReason.values())
                .filter(reason -> reason != ErrorReason.ERROR_REASON_UNSPECIFIED)
                .filter(reason -> reason != ErrorReason.UNRECOGNIZED)
                .toArray(ErrorReason[]::new));
  }

  @Test
  void status_ofEveryFailure_isWhatTheProtoSays() throws IOException {
    Map<ErrorReason, String> documented = documented();
    assertThat(documented).hasSameSizeAs(FAILURES);
    for (RuntimeException failure : FAILURES) {
      WireError error = error(failure);
      String said = documented.getOrDefault(error.reason(), "");
      assertThat(said).as(error.reason().name()).startsWith(error.code().name());
      assertThat(said.contains("RetryInfo")).as(error.reason().name()).isEqualTo(error.retry());
      if (said.contains("BadRequest")) {
        assertThat(error.paths()).isNotEmpty();
      }
      for (String name : metadata(said)) {
        assertThat(error.metadata()).as(error.reason().name()).containsKey(name);
      }
    }
  }

  @Test
  void status_ofAnUnknownFailure_saysNothingOfIt() {
    WireError error = error(new IllegalStateException("secret"));
    assertThat(error.message()).doesNotContain("secret");
    assertThat(error.message()).contains(error.metadata().get("reference"));
  }

  @Test
  void exception_ofManyBadFieldsInAnyScript_fitsIntoTheHeadersOfAClient() {
    Problem.Field field = new Problem.Field("keys[255].key", "書".repeat(1000));
    StatusRuntimeException error =
        ErrorCatalogue.exception(
            new ProblemException(new Problem.FieldsInvalid(Collections.nCopies(256, field))));
    byte[] details =
        requireNonNull(error.getTrailers())
            .get(Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER));
    String message = requireNonNull(error.getStatus().getDescription());
    assertThat(requireNonNull(details).length * 4 / 3 + message.length() * 3).isLessThan(8000);
  }

  private static WireError error(Throwable failure) {
    Status status = ErrorCatalogue.status(failure);
    assertThat(status.getCode()).isNotEqualTo(Code.OK.value());
    assertThat(status.getMessage()).isNotEmpty();
    return WireError.of(status);
  }

  /** The first line of each comment in the catalogue: the code, and what the error carries. */
  private static Map<ErrorReason, String> documented() throws IOException {
    String proto = Files.readString(Path.of("src/main/proto/freshold/v1/errors.proto"));
    Map<ErrorReason, String> documented = new EnumMap<>(ErrorReason.class);
    Matcher entry = ENTRY.matcher(proto.substring(proto.indexOf("enum ErrorReason")));
    while (entry.find()) {
      documented.put(ErrorReason.valueOf(entry.group(3)), entry.group(1) + entry.group(2));
    }
    return documented;
  }

  private static List<String> metadata(String said) {
    Matcher names = Pattern.compile("\\(([a-z, ]+)\\)").matcher(said);
    return names.find() ? List.of(names.group(1).split(", ")) : List.of();
  }
}
