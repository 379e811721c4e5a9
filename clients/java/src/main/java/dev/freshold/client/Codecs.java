package dev.freshold.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.util.Locale;

/** The codecs of this client. Each but {@link #raw} refuses a value of another content type. */
public final class Codecs {
  /** The content type of {@link #json}. */
  public static final String JSON_TYPE = "application/json";

  /** The content type of {@link #text}. */
  public static final String TEXT_TYPE = "text/plain";

  /** The content type of {@link #raw}. */
  public static final String RAW_TYPE = "application/octet-stream";

  /** The content type of {@link #protobuf}. */
  public static final String PROTOBUF_TYPE = "application/x-protobuf";

  /**
   * Finds the modules on the class path (such as that of java.time), and passes over fields that it
   * does not know.
   */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .findAndAddModules()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Codecs() {}

  /** JSON by Jackson, as text: what a cache has by default. */
  public static <V> Codec<V> json(Class<V> type) {
    return new Json<>(MAPPER, MAPPER.constructType(type));
  }

  /** JSON of a type with parameters: {@code json(new TypeReference<List<Product>>() {})}. */
  public static <V> Codec<V> json(TypeReference<V> type) {
    return new Json<>(MAPPER, MAPPER.constructType(type));
  }

  /** JSON by a mapper of your own. */
  public static <V> Codec<V> json(ObjectMapper mapper, JavaType type) {
    return new Json<>(mapper, type);
  }

  /** Strings. */
  public static Codec<String> text() {
    return Text.TEXT;
  }

  /** Bytes, as they are; reads whatever is there. */
  public static Codec<byte[]> raw() {
    return Raw.RAW;
  }

  /**
   * A protobuf message, by an instance of its type: {@code protobuf(Product.getDefaultInstance())}.
   */
  @SuppressWarnings("unchecked") // the parser of a message makes messages of its type
  public static <M extends MessageLite> Codec<M> protobuf(M example) {
    return new Protobuf<>((Parser<M>) example.getParserForType());
  }

  static <V> Payload encode(Codec<V> codec, V value) {
    try {
      return codec.encode(value);
    } catch (Exception e) {
      throw FresholdException.badValue("the value cannot be encoded: " + e.getMessage(), e);
    }
  }

  static <V> V decode(Codec<V> codec, Payload payload) {
    try {
      return codec.decode(payload);
    } catch (FresholdException e) {
      throw e;
    } catch (Exception e) {
      throw FresholdException.badValue("the cached value cannot be decoded: " + e.getMessage(), e);
    }
  }

  private static void expect(Payload payload, String wanted) {
    String told = payload.contentType();
    int end = told.indexOf(';');
    String media = (end < 0 ? told : told.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (!media.isEmpty() && !media.equals(wanted)) {
      throw FresholdException.badValue(
          "the value is \"" + told + "\", and the codec reads \"" + wanted + "\"", null);
    }
  }

  private record Json<V>(ObjectMapper mapper, JavaType type) implements Codec<V> {
    @Override
    public Payload encode(V value) throws Exception {
      return new Payload(
          ByteString.copyFrom(mapper.writerFor(type).writeValueAsBytes(value)), true, JSON_TYPE);
    }

    @Override
    public V decode(Payload payload) throws Exception {
      expect(payload, JSON_TYPE);
      V value = mapper.readValue(payload.data().newInput(), type);
      if (value == null) {
        throw FresholdException.badValue("the value is null", null);
      }
      return value;
    }
  }

  private enum Text implements Codec<String> {
    TEXT;

    @Override
    public Payload encode(String value) {
      return Payload.ofText(value, TEXT_TYPE);
    }

    @Override
    public String decode(Payload payload) {
      expect(payload, TEXT_TYPE);
      return payload.data().toStringUtf8();
    }
  }

  private enum Raw implements Codec<byte[]> {
    RAW;

    @Override
    public Payload encode(byte[] value) {
      return Payload.ofBytes(value, RAW_TYPE);
    }

    @Override
    public byte[] decode(Payload payload) {
      return payload.data().toByteArray();
    }
  }

  private record Protobuf<M extends MessageLite>(Parser<M> parser) implements Codec<M> {
    @Override
    public Payload encode(M value) {
      return new Payload(value.toByteString(), false, PROTOBUF_TYPE);
    }

    @Override
    public M decode(Payload payload) throws Exception {
      expect(payload, PROTOBUF_TYPE);
      return parser.parseFrom(payload.data());
    }
  }
}
