package dev.freshold.echo;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

/** Answers with as many bytes as it is asked for. They are always the same, and never copied here. */
@GrpcService
public class Answering extends EchoServiceGrpc.EchoServiceImplBase {

  private static final byte[] BYTES = new byte[1 << 20];

  @Override
  public void echo(EchoRequest request, StreamObserver<EchoResponse> observer) {
    ByteString data = UnsafeByteOperations.unsafeWrap(BYTES, 0, request.getSize());
    observer.onNext(EchoResponse.newBuilder().setData(data).build());
    observer.onCompleted();
  }
}
