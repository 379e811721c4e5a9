package dev.freshold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.google.protobuf.StringValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecsTest {
  record Product(String name, long cents) {}

  @Test
  void json_isTextThatComesBack() {
    Codec<Product> codec = Codecs.json(Product.class);

    Payload payload = Codecs.encode(codec, new Product("Kanne ✓", 1000));

    assertThat(payload.text()).isTrue();
    assertThat(payload.contentType()).isEqualTo("application/json");
    assertThat(payload.data().toStringUtf8()).isEqualTo("{\"name\":\"Kanne ✓\",\"cents\":1000}");
    assertThat(Codecs.decode(codec, payload)).isEqualTo(new Product("Kanne ✓", 1000));
  }

  @Test
  void json_ofAnotherService_mayHaveMoreFieldsAndBeBytes() throws Exception {
    Payload payload =
        Payload.ofBytes(
            "{\"name\":\"x\",\"cents\":1,\"colour\":\"red\"}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "");

    assertThat(Codecs.json(Product.class).decode(payload)).isEqualTo(new Product("x", 1));
  }

  @Test
  void json_ofATypeWithParameters_keepsThem() throws Exception {
    Codec<List<Product>> codec = Codecs.json(new TypeReference<List<Product>>() {});

    assertThat(codec.decode(codec.encode(List.of(new Product("x", 1)))))
        .containsExactly(new Product("x", 1));
  }

  @Test
  void anotherContentType_isRefused_butByRaw() {
    Payload payload = Payload.ofText("x", "text/plain; charset=utf-8");

    assertThat(Codecs.decode(Codecs.text(), payload)).isEqualTo("x");
    assertThat(Codecs.decode(Codecs.raw(), payload)).isEqualTo(new byte[] {'x'});
    assertThatThrownBy(() -> Codecs.decode(Codecs.json(Product.class), payload))
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CODEC));
    assertThatThrownBy(
            () -> Codecs.decode(Codecs.protobuf(StringValue.getDefaultInstance()), payload))
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CODEC));
  }

  @Test
  void aValueThatIsNoJsonOfTheType_isRefused() {
    assertThatThrownBy(
            () -> Codecs.decode(Codecs.json(Product.class), Payload.ofText("[1", Codecs.JSON_TYPE)))
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CODEC));
    assertThatThrownBy(
            () ->
                Codecs.decode(Codecs.json(Product.class), Payload.ofText("null", Codecs.JSON_TYPE)))
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CODEC));
  }

  @Test
  void protobuf_comesBack() {
    Codec<StringValue> codec = Codecs.protobuf(StringValue.getDefaultInstance());

    Payload payload = Codecs.encode(codec, StringValue.of("message"));

    assertThat(payload.contentType()).isEqualTo("application/x-protobuf");
    assertThat(Codecs.decode(codec, payload)).isEqualTo(StringValue.of("message"));
  }
}
