package dev.freshold.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a generator: gRPC calls over HTTP/2 with next to nothing in between. What is
 * sent is the same bytes again and again; what comes back is read far enough to know the status of
 * the call, and the first byte of its answer.
 */
final class Http2Caller extends ByteToMessageDecoder {

  /** Calls that may be under way, one behind the other, before a slow one is lost sight of. */
  private static final int PLACES = 1 << 16;

  private static final int FRAME_HEAD = 9;
  private static final int GRPC_HEAD = 5;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PRIORITY = 0x20;
  private static final int PRIORITY_BYTES = 5;
  private static final int NO_STATUS = -1;
  private static final int WINDOW = Integer.MAX_VALUE;
  private static final int FIRST_WINDOW = 65_535;

  private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);
  private final long[] due = new long[PLACES];
  private final int[] status = new int[PLACES];
  private final int[] first = new int[PLACES];
  private final DefaultHttp2HeadersEncoder heads = new DefaultHttp2HeadersEncoder();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, byte[]> shortHeads = new HashMap<>();
  private final Owner owner;
  private final String authority;
  private @Nullable ByteBuf out;
  private @Nullable ChannelHandlerContext context;
  private int nextStream = 1;
  private int underWay;
  private long sendWindow = FIRST_WINDOW;
  private long unacknowledged;
  private boolean ready;

  /** Whose calls these are. */
  interface Owner {
    /** The connection can be used. */
    void ready(Http2Caller caller);

    /** A call has ended. */
    void ended(Http2Caller caller, long due, int status, int firstByte);

    /** Some of an answer has come, from the reader's index on. */
    default void heard(ByteBuf some, int length) {}

    /** The connection is of no use any more, for that reason. */
    void lost(String why);
  }

  Http2Caller(Owner owner, int port) {
    this.owner = owner;
    this.authority = "127.0.0.1:" + port;
  }

  /** What is sent for a method: shorter, and always the same, once both ends remember it. */
  private byte[] head(String path) {
    byte[] known = shortHeads.get(path);
    if (known != null) {
      return known;
    }
    byte[] head = encoded(path);
    if (seen.add(path)) {
      shortHeads.clear(); // they count from what was remembered last
    } else {
      shortHeads.put(path, head);
    }
    return head;
  }

  private byte[] encoded(String path) {
    Http2Headers request =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme("http")
            .path(path)
            .authority(authority)
            .add("te", "trailers")
            .add("content-type", "application/grpc")
            .add("user-agent", "freshold-bench");
    ByteBuf block = Unpooled.buffer();
    try {
      heads.encodeHeaders(1, request, block);
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    byte[] bytes = new byte[block.readableBytes()];
    block.readBytes(bytes);
    return bytes;
  }

  int underWay() {
    return underWay;
  }

  /** Whether a message of that length may be sent now. */
  boolean canSend(int length) {
    return ready && sendWindow >= length + GRPC_HEAD;
  }

  /** Puts a call behind those that leave with the next {@link #flush}. */
  void call(String path, byte[] message, long dueAt) {
    int stream = nextStream;
    nextStream += 2;
    underWay++;
    int place = place(stream);
    due[place] = dueAt;
    status[place] = NO_STATUS;
    first[place] = -1;
    ByteBuf to = out();
    byte[] head = head(path);
    frame(to, head.length, HEADERS, END_HEADERS, stream).writeBytes(head);
    frame(to, GRPC_HEAD + message.length, DATA, END_STREAM, stream)
        .writeByte(0)
        .writeInt(message.length)
        .writeBytes(message);
    sendWindow -= GRPC_HEAD + message.length;
  }

  void flush() {
    ByteBuf full = out;
    if (full != null && context != null) {
      out = null;
      toldByTheConnection(context.writeAndFlush(full));
    }
  }

  void close() {
    if (context != null) {
      toldByTheConnection(context.close());
    }
  }

  /** What fails here ends the connection, which says so itself. */
  @SuppressWarnings("unused")
  private static void toldByTheConnection(ChannelFuture outcome) {}

  private ByteBuf out() {
    if (out == null) {
      if (context == null) {
        throw new IllegalStateException("not connected");
      }
      out = context.alloc().directBuffer(1 << 14);
    }
    return out;
  }

  private static int place(int stream) {
    return (stream >>> 1) & (PLACES - 1);
  }

  private static ByteBuf frame(ByteBuf to, int length, int type, int flags, int stream) {
    return to.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    context = active;
    ByteBuf to = out();
    to.writeCharSequence("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", StandardCharsets.US_ASCII);
    frame(to, 12, SETTINGS, 0, 0).writeShort(2).writeInt(0).writeShort(4).writeInt(WINDOW);
    frame(to, 4, WINDOW_UPDATE, 0, 0).writeInt(WINDOW - FIRST_WINDOW);
    flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext inactive) {
    owner.lost("the server has closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
    owner.lost(cause.toString());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext read) throws Exception {
    super.channelReadComplete(read);
    flush();
  }

  @Override
  protected void decode(ChannelHandlerContext read, ByteBuf in, List<Object> none)
      throws Http2Exception {
    while (in.readableBytes() >= FRAME_HEAD) {
      int length = in.getUnsignedMedium(in.readerIndex());
      if (in.readableBytes() < FRAME_HEAD + length) {
        return;
      }
      in.skipBytes(3);
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      int end = in.readerIndex() + length;
      frame(type, flags, stream, length, in);
      in.readerIndex(end);
    }
  }

  private void frame(int type, int flags, int stream, int length, ByteBuf in)
      throws Http2Exception {
    switch (type) {
      case DATA -> data(stream, length, in);
      case HEADERS -> {
        int before = (flags & PRIORITY) == 0 ? 0 : PRIORITY_BYTES;
        headers(stream, in.slice(in.readerIndex() + before, length - before));
      }
      case RST_STREAM -> status[place(stream)] = 1_000 + in.readInt();
      case SETTINGS -> settings(flags);
      case PING -> {
        if ((flags & ACK) == 0) {
          frame(out(), 8, PING, ACK, 0).writeLong(in.readLong());
        }
      }
      case GOAWAY -> owner.lost("the server goes away");
      case WINDOW_UPDATE -> sendWindow += stream == 0 ? in.readInt() : 0;
      default -> {}
    }
    boolean over = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    if (over || type == RST_STREAM) {
      underWay--;
      int place = place(stream);
      owner.ended(this, due[place], status[place], first[place]);
    }
  }

  private void data(int stream, int length, ByteBuf in) {
    int place = place(stream);
    if (first[place] < 0 && length > GRPC_HEAD) {
      first[place] = in.getUnsignedByte(in.readerIndex() + GRPC_HEAD);
    }
    owner.heard(in, length);
    unacknowledged += length;
    if (unacknowledged > WINDOW / 2) {
      frame(out(), 4, WINDOW_UPDATE, 0, 0).writeInt((int) unacknowledged);
      unacknowledged = 0;
    }
  }

  private void headers(int stream, ByteBuf block) throws Http2Exception {
    CharSequence said = headers.decodeHeaders(stream, block).get("grpc-status");
    if (said != null) {
      status[place(stream)] = Integer.parseInt(said, 0, said.length(), 10);
    }
  }

  private void settings(int flags) {
    if ((flags & ACK) == 0) {
      frame(out(), 0, SETTINGS, ACK, 0);
      if (!ready) {
        ready = true;
        owner.ready(this);
      }
    }
  }
}
