package dev.freshold.grpc;

import com.google.protobuf.CodedOutputStream;
import dev.freshold.cache.GetResult;
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

  private final byte[] bytes;

  private WrittenAnswer(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** The answer to a Get. */
  static WrittenAnswer of(GetResult result) {
    return new WrittenAnswer(
        result instanceof GetResult.Hit hit
            ? bytes(new WrittenHit(hit), hit.receipt().token())
            : GetMapping.response(result).toByteArray());
  }

  private static byte[] bytes(WrittenHit hit, String receipt) {
    byte[] bytes = new byte[WrittenHit.part(hit.length()) + WrittenHit.part(receipt.length())];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      WrittenHit.begin(out, GetResponse.HIT_FIELD_NUMBER, hit.length());
      hit.write(out);
      out.writeString(GetResponse.RECEIPT_FIELD_NUMBER, receipt);
      out.checkNoSpaceLeft();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    return bytes;
  }

  /** The answer to a GetMany. */
  static WrittenAnswer of(List<Item> items, String receipt) {
    int length =
        receipt.isEmpty()
            ? 0
            : CodedOutputStream.computeStringSize(GetManyResponse.RECEIPT_FIELD_NUMBER, receipt);
    for (Item item : items) {
      length += WrittenHit.part(item.length());
    }
    byte[] bytes = new byte[length];
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (Item item : items) {
        WrittenHit.begin(out, GetManyResponse.RESULTS_FIELD_NUMBER, item.length());
        item.write(out);
      }
      if (!receipt.isEmpty()) {
        out.writeString(GetManyResponse.RECEIPT_FIELD_NUMBER, receipt);
      }
      out.checkNoSpaceLeft();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
    return new WrittenAnswer(bytes);
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
      return new Stream(answer.bytes());
    }

    @Override
    public WrittenAnswer parse(InputStream stream) {
      try {
        return new WrittenAnswer(stream.readAllBytes());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /** Is taken over in one piece. */
  private static final class Stream extends ByteArrayInputStream implements Drainable, KnownLength {
    Stream(byte[] bytes) {
      super(bytes);
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
