package dev.freshold.grpc;

import com.google.protobuf.CodedOutputStream;
import dev.freshold.cache.GetResult;
import dev.freshold.grpc.straight.Frame;
import dev.freshold.grpc.straight.Framed;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetManyResult;
import dev.freshold.v1.GetResponse;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/**
 * A GetResponse or a GetManyResponse as the bytes of the wire.
 *
 * <p>Values, which are what nearly all reads are answered with, are written without the messages
 * that would only carry them to the same bytes, and are copied once. What comes out is what those
 * messages would be written as, byte by byte.
 */
final class WrittenAnswer {

  /** Writes answers; a server reads none. */
  static final Marshaller<WrittenAnswer> MARSHALLER = new Bytes();

  /** With room before it, so that a frame of the wire takes it as it is. */
  private final byte[] framed;

  private WrittenAnswer(byte[] framed) {
    this.framed = framed;
  }

  /** Bytes of the message. */
  int length() {
    return framed.length - Frame.PREFIX;
  }

  /** The message, copied. */
  byte[] bytes() {
    return Arrays.copyOfRange(framed, Frame.PREFIX, framed.length);
  }

  /** The answer to a Get. */
  static WrittenAnswer of(GetResult result) {
    return result instanceof GetResult.Hit hit
        ? hit(new WrittenHit(hit), hit.receipt().token())
        : message(GetMapping.response(result));
  }

  private static WrittenAnswer hit(WrittenHit hit, String receipt) {
    return written(
        WrittenHit.part(hit.length()) + WrittenHit.part(receipt.length()),
        out -> {
          WrittenHit.begin(out, GetResponse.HIT_FIELD_NUMBER, hit.length());
          hit.write(out);
          out.writeString(GetResponse.RECEIPT_FIELD_NUMBER, receipt);
        });
  }

  private static WrittenAnswer message(GetResponse response) {
    return written(response.getSerializedSize(), response::writeTo);
  }

  /** The answer to a GetMany. */
  static WrittenAnswer of(List<Item> items, String receipt) {
    return written(
        length(items, receipt),
        out -> {
          for (Item item : items) {
            WrittenHit.begin(out, GetManyResponse.RESULTS_FIELD_NUMBER, item.length());
            item.write(out);
          }
          if (!receipt.isEmpty()) {
            out.writeString(GetManyResponse.RECEIPT_FIELD_NUMBER, receipt);
          }
        });
  }

  private static int length(List<Item> items, String receipt) {
    int length =
        receipt.isEmpty()
            ? 0
            : CodedOutputStream.computeStringSize(GetManyResponse.RECEIPT_FIELD_NUMBER, receipt);
    for (Item item : items) {
      length += WrittenHit.part(item.length());
    }
    return length;
  }

  private static WrittenAnswer written(int length, Writing content) {
    byte[] framed = new byte[Frame.PREFIX + length];
    CodedOutputStream out = CodedOutputStream.newInstance(framed, Frame.PREFIX, length);
    try {
      content.to(out);
      out.checkNoSpaceLeft();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    return new WrittenAnswer(framed);
  }

  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  /** What a GetMany answers of one key. */
  sealed interface Item {

    /** Bytes of the message itself. */
    int length();

    /** All of it, without anything before it. */
    void write(CodedOutputStream out) throws IOException;

    /** A value. */
    record Found(String key, WrittenHit hit) implements Item {
      @Override
      public int length() {
        return CodedOutputStream.computeStringSize(GetManyResult.KEY_FIELD_NUMBER, key)
            + WrittenHit.part(hit.length());
      }

      @Override
      public void write(CodedOutputStream out) throws IOException {
        out.writeString(GetManyResult.KEY_FIELD_NUMBER, key);
        WrittenHit.begin(out, GetManyResult.HIT_FIELD_NUMBER, hit.length());
        hit.write(out);
      }
    }

    /** Anything else. */
    record Other(GetManyResult message) implements Item {
      @Override
      public int length() {
        return message.getSerializedSize();
      }

      @Override
      public void write(CodedOutputStream out) throws IOException {
        message.writeTo(out);
      }
    }
  }

  private static final class Bytes implements Marshaller<WrittenAnswer> {
    @Override
    public InputStream stream(WrittenAnswer answer) {
      return new Stream(answer.framed);
    }

    @Override
    public WrittenAnswer parse(InputStream stream) {
      throw new UnsupportedOperationException("a server writes answers");
    }
  }

  /** Is taken over in one piece, with its room or without. */
  private static final class Stream extends ByteArrayInputStream
      implements Drainable, KnownLength, Framed {
    private final byte[] framed;

    Stream(byte[] framed) {
      super(framed, Frame.PREFIX, framed.length - Frame.PREFIX);
      this.framed = framed;
    }

    @Override
    public byte[] framed() {
      return framed;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = count - pos;
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
