package bare;

import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;

@GrpcService
public class EchoRpc extends EchoGrpc.EchoImplBase {

  @Override
  public void say(Word word, StreamObserver<Word> observer) {
    observer.onNext(word);
    observer.onCompleted();
  }
}
