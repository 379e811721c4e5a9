package dev.freshold.grpc;

import dev.freshold.cache.Namespaces;
import dev.freshold.journal.SubscribeOrder;
import dev.freshold.journal.Subscriptions;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;

/** What was invalidated, told over the wire. */
@GrpcService
public class InvalidationRpc extends InvalidationServiceGrpc.InvalidationServiceImplBase {

  private final Subscriptions subscriptions;
  private final Limits limits;
  private final SubscribeMapping mapping;

  @Inject
  public InvalidationRpc(Subscriptions subscriptions, Namespaces namespaces, Limits limits) {
    this.subscriptions = subscriptions;
    this.limits = limits;
    this.mapping = new SubscribeMapping(new Requests(namespaces));
  }

  @Override
  public ServerServiceDefinition bindService() {
    return LenientMarshaller.definition(super.bindService(), limits.maxInFlightBytes());
  }

  @Override
  public void subscribe(SubscribeRequest request, StreamObserver<SubscribeResponse> observer) {
    SubscribeOrder order;
    try {
      order = mapping.order(request, Caller.current());
    } catch (RuntimeException refusal) {
      observer.onError(ErrorCatalogue.exception(refusal));
      return;
    }
    SubscribeCall.open(
        (ServerCallStreamObserver<SubscribeResponse>) observer,
        order,
        request.getSelector(),
        subscriptions);
  }
}
