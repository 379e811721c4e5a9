package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.InvalidationServiceGrpc.InvalidationServiceBlockingStub;
import dev.freshold.v1.ListChannelsRequest;
import dev.freshold.v1.ListDeadLettersRequest;
import dev.freshold.v1.Miss;
import dev.freshold.v1.PublishEventRequest;
import dev.freshold.v1.PublishEventResponse;
import dev.freshold.v1.ReplayEventsRequest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of events on the wire. */
abstract class EventContract extends WireContract {

  private static final long PATIENCE_SECONDS = 20;

  @Test
  void publishEvent_withAVersion_bustsTheKey() {
    String key = fresh();
    cache().put(put("product", key).setVersion(4).build());

    PublishEventResponse answer = publish(product(key, 5));

    assertThat(answer.getBusts(0).getSubjectsList()).containsExactly("product:" + key);
    assertThat(answer.getLate()).isZero();
    GetResponse got = cache().get(get("product", key).setReceipt(answer.getReceipt()).build());
    assertThat(got.hasMiss()).isTrue();
    assertThat(got.getMiss().getReason()).isNotEqualTo(Miss.Reason.REASON_UNSPECIFIED);
  }

  @Test
  void publishEvent_thatIsLate_hasNoEffectAndSaysSo() {
    String key = fresh();
    publish(product(key, 5));
    cache().put(put("product", key).setVersion(5).build());

    PublishEventResponse answer = publish(product(key, 4));

    assertThat(answer.getLate()).isEqualTo(1);
    assertThat(cache().get(get("product", key).build()).hasHit()).isTrue();
  }

  @Test
  void publishEvent_repeatedWithoutAVersion_isKnownAsACopy() {
    PublishEventRequest event =
        event("user.changed").setJson("{\"user\":\"" + fresh() + "\"}").build();
    assertThat(publish(event).getDuplicate()).isFalse();

    PublishEventResponse again = publish(event);

    assertThat(again.getDuplicate()).isTrue();
  }

  @Test
  void publishEvent_thatItsRuleSpares_saysWhy() {
    PublishEventResponse answer =
        publish(event("user.changed").setJson("{\"user\":\"u\",\"draft\":true}").build());

    assertThat(answer.getBustsList()).isEmpty();
    assertThat(answer.getIdle()).isEqualTo("no rule calls for anything");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"id\":1,\"version\":-1}",
        "{\"id\":1,\"version\":9223372036854775807}",
        "{}"
      })
  void publishEvent_thatIsPoison_isRefusedWithItsCategory(String json) {
    WireError error = refusal(event("product.changed").setJson(json).build());

    assertThat(error.reason()).isEqualTo(ErrorReason.EVENT_REFUSED);
    assertThat(error.metadata()).containsKey("category");
  }

  @Test
  void publishEvent_ofAnUnknownType_isRefused() {
    WireError error = refusal(event("weather.changed").build());

    assertThat(error.metadata()).containsEntry("category", "UNMATCHED");
  }

  @Test
  void publishEvent_withoutAttributes_namesEachOfThem() {
    WireError error = refusal(PublishEventRequest.getDefaultInstance());

    assertThat(error.reason()).isEqualTo(ErrorReason.FIELD_INVALID);
    assertThat(error.paths()).contains("id", "source", "type");
  }

  @Test
  void publishEvent_withANumberThatADoubleRounds_isRefused() {
    PublishEventRequest event =
        event("product.changed")
            .setData(
                Value.newBuilder()
                    .setStructValue(
                        Struct.newBuilder()
                            .putFields("id", Value.newBuilder().setStringValue("a").build())
                            .putFields(
                                "version", Value.newBuilder().setNumberValue(1.8e18).build())))
            .build();

    assertThat(refusal(event).paths()).contains("data");
  }

  @Test
  void channels_ofANodeWithoutAny_areNone() {
    assertThat(admin().listChannels(ListChannelsRequest.getDefaultInstance()).getChannelsList())
        .isEmpty();
  }

  @Test
  void deadLetters_ofAChannelThatIsNone_areRefused() {
    ListDeadLettersRequest nowhere =
        ListDeadLettersRequest.newBuilder().setChannel("nowhere").build();

    WireError error = WireError.of(() -> admin().listDeadLetters(nowhere));

    assertThat(error.reason()).isEqualTo(ErrorReason.CHANNEL_UNKNOWN);
  }

  @Test
  void replayEvents_ofAChannelThatIsNone_areRefused() {
    ReplayEventsRequest nowhere = ReplayEventsRequest.newBuilder().setChannel("nowhere").build();

    WireError error = WireError.of(() -> admin().replayEvents(nowhere).next());

    assertThat(error.reason()).isEqualTo(ErrorReason.CHANNEL_UNKNOWN);
  }

  private WireError refusal(PublishEventRequest event) {
    return WireError.of(() -> publish(event));
  }

  private PublishEventResponse publish(PublishEventRequest event) {
    return events().publishEvent(event);
  }

  private InvalidationServiceBlockingStub events() {
    return InvalidationServiceGrpc.newBlockingStub(channel())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static PublishEventRequest product(String key, long version) {
    return event("product.changed")
        .setJson("{\"id\":\"%s\",\"version\":%d}".formatted(key, version))
        .build();
  }

  private static PublishEventRequest.Builder event(String type) {
    return PublishEventRequest.newBuilder().setId(fresh()).setSource("/test").setType(type);
  }
}
