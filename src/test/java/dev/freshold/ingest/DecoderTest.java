package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.ingest.Poison.Category;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {

  private static final int LIMIT = 4_096;

  private static final String UPDATE =
      """
      {"before":{"id":7,"category":"toys"},"after":{"id":7,"category":"games"},
       "source":{"connector":"postgresql","name":"shop","db":"shop","schema":"public",
         "table":"product","lsn":24023128,"txId":555,"ts_ms":1732300000000},
       "transaction":{"id":"555:24023128","total_order":1,"data_collection_order":1},
       "op":"u","ts_ms":1732300000400}""";

  @Test
  void cloudEvent_structured_isRead() {
    Event event =
        event(
            raw(
                """
                {"specversion":"1.0","id":"1","source":"/orders","type":"order.committed",
                 "subject":"17","time":"2024-11-22T18:26:40Z","data":{"id":17}}"""));

    assertThat(event.type()).isEqualTo("order.committed");
    assertThat(event.source()).isEqualTo("/orders");
    assertThat(event.subject()).isEqualTo("17");
    assertThat(event.time()).isEqualTo(1_732_300_000_000L);
    assertThat(event.data()).isEqualTo(Map.of("id", 17L));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ce_", "ce-", "cloudEvents:", "cloudEvents_"})
  void cloudEvent_binaryByAnyProtocol_isRead(String prefix) {
    Map<String, String> headers =
        Map.of(
            prefix + "specversion", "1.0",
            prefix + "id", "1",
            prefix + "source", "/orders",
            prefix + "type", "order.committed");

    Event event = event(raw("{\"id\":17}", headers));

    assertThat(event.type()).isEqualTo("order.committed");
    assertThat(event.data()).isEqualTo(Map.of("id", 17L));
  }

  @Test
  void trace_ofTheEvent_goesBeforeThatOfItsMessage() {
    Map<String, String> sentIn = Map.of("traceparent", "00-of-the-message");

    Event named =
        event(
            raw(
                """
                {"specversion":"1.0","id":"1","source":"/orders","type":"order.committed",
                 "traceparent":"00-of-the-event"}""",
                sentIn));

    assertThat(named.trace()).isEqualTo("00-of-the-event");
    assertThat(event(raw("{\"id\":17}", sentIn)).trace()).isEqualTo("00-of-the-message");
    assertThat(event(raw("{\"id\":17}")).trace()).isEmpty();
  }

  @Test
  void cloudEvent_withDataInBase64_isRead() {
    Event event =
        event(
            raw(
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\","
                    + "\"data_base64\":\"eyJpZCI6MTd9\"}"));

    assertThat(event.data()).isEqualTo(Map.of("id", 17L));
  }

  @Test
  void cloudEvent_deliveredTwice_hasOneIdentity() {
    String text =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":1}";

    Event first = event(new Raw(bytes(text), Map.of(), null, "orders/0", 3, 10));
    Event again = event(new Raw(bytes(text), Map.of(), null, "orders/1", 9, 20));

    assertThat(first.identity()).isNotNull().isEqualTo(again.identity());
  }

  @Test
  void cloudEvent_thatRepeatsAnIdWithOtherData_isAnotherEvent() {
    String text =
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"data\":%d}";

    assertThat(event(raw(text.formatted(1))).identity())
        .isNotEqualTo(event(raw(text.formatted(2))).identity());
  }

  @Test
  void debezium_postgresUpdate_givesBothRowsAndTheLsn() {
    Event event = event(raw(UPDATE));

    assertThat(event.type()).isEqualTo("debezium.update");
    assertThat(event.source()).isEqualTo("shop.public.product");
    assertThat(event.position()).isEqualTo(24_023_128);
    assertThat(event.time()).isEqualTo(1_732_300_000_000L);
    assertThat(event.rows())
        .containsExactly(
            Map.of("id", 7L, "category", "toys"), Map.of("id", 7L, "category", "games"));
  }

  @Test
  void debezium_withItsSchemaAround_isTheSameEvent() {
    Event bare = event(raw(UPDATE));
    Event wrapped = event(raw("{\"schema\":{\"type\":\"struct\"},\"payload\":" + UPDATE + "}"));

    assertThat(wrapped).isEqualTo(bare);
  }

  @Test
  void debezium_writtenAgainAtAnotherOffset_hasOneIdentity() {
    Event first = event(new Raw(bytes(UPDATE), Map.of(), "7", "product/0", 3, -1));
    Event again = event(new Raw(bytes(UPDATE), Map.of(), "7", "product/0", 8, -1));

    assertThat(first.identity()).isNotNull().isEqualTo(again.identity());
  }

  @Test
  void debezium_mysqlDelete_givesTheRowBeforeAndThePlaceInTheLog() {
    Event event =
        event(
            raw(
                """
                {"before":{"id":7},"after":null,"source":{"connector":"mysql","name":"shop",
                  "db":"shop","table":"product","file":"mysql-bin.000003","pos":154,"row":0},
                 "op":"d","ts_ms":1732300000400}"""));

    assertThat(event.type()).isEqualTo("debezium.delete");
    assertThat(event.source()).isEqualTo("shop.shop.product");
    assertThat(event.position()).isEqualTo((3L << 32) + 154);
    assertThat(event.rows()).containsExactly(Map.of("id", 7L));
  }

  @Test
  void debezium_tombstone_isNothing() {
    Raw tombstone = new Raw(new byte[0], Map.of(), "{\"id\":7}", "product/0", 3, -1);

    assertThat(decoder(Format.DEBEZIUM).decode(tombstone)).isInstanceOf(Decoded.Nothing.class);
    assertThat(decoder(Format.AUTO).decode(tombstone)).isInstanceOf(Decoded.Nothing.class);
  }

  @Test
  void debezium_borderOfATransaction_isNothing() {
    Raw border = raw("{\"status\":\"END\",\"id\":\"571:53195832\",\"event_count\":2}");

    assertThat(decoder(Format.AUTO).decode(border)).isInstanceOf(Decoded.Nothing.class);
  }

  @Test
  void plain_json_hasItsPlaceForASource() {
    Raw raw = new Raw(bytes("{\"type\":\"changed\",\"id\":1}"), Map.of(), "1", "stock/2", 40, 99);

    Event event = event(raw);

    assertThat(event.source()).isEqualTo("stock/2");
    assertThat(event.type()).isEqualTo("changed");
    assertThat(event.position()).isEqualTo(40);
    assertThat(event.time()).isEqualTo(99);
  }

  @Test
  void plain_withoutAPlace_hasNoIdentity() {
    assertThat(event(raw("{\"id\":1}")).identity()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1",
        "nope",
        "{\"a\":1} {\"b\":2}",
        "{\"a\":1,\"a\":2}",
        "[1,]",
        "\u0000\u0001",
        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\"}",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"s\",\"type\":\"t\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"time\":\"noon\"}",
        "{\"op\":\"x\",\"source\":{}}"
      })
  void malformed_anyOfThem_isBad(String text) {
    Decoded decoded =
        text.isBlank()
            ? decoder(Format.CLOUDEVENTS).decode(raw(text.isEmpty() ? "\n" : text))
            : decoder(Format.AUTO).decode(raw(text));

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Bad.class,
            bad -> assertThat(bad.poison().category()).isEqualTo(Category.MALFORMED));
  }

  @Test
  void malformed_deepAsAWell_isBad() {
    assertThat(decoder(Format.AUTO).decode(raw("[".repeat(4_000)))).isInstanceOf(Decoded.Bad.class);
  }

  @Test
  void large_beyondTheLimit_isBadWithoutALook() {
    assertThat(decoder(Format.AUTO).decode(raw("x".repeat(LIMIT + 1))))
        .isInstanceOfSatisfying(
            Decoded.Bad.class,
            bad -> assertThat(bad.poison().category()).isEqualTo(Category.TOO_LARGE));
  }

  private static Event event(Raw raw) {
    Decoded decoded = decoder(Format.AUTO).decode(raw);
    assertThat(decoded).isInstanceOf(Decoded.Good.class);
    return ((Decoded.Good) decoded).event();
  }

  private static Decoder decoder(Format format) {
    return new Decoder(format, LIMIT);
  }

  private static Raw raw(String text) {
    return Raw.of(bytes(text));
  }

  private static Raw raw(String text, Map<String, String> headers) {
    return new Raw(bytes(text), headers, null, "orders/0", 1, -1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
