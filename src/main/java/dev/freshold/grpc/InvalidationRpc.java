package dev.freshold.grpc;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Namespaces;
import dev.freshold.ingest.Ingest;
import dev.freshold.subscribe.SubscribeOrder;
import dev.freshold.subscribe.Subscriptions;
import dev.freshold.v1.AwaitReceiptRequest;
import dev.freshold.v1.AwaitReceiptResponse;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.PublishEventRequest;
import dev.freshold.v1.PublishEventResponse;
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
  private final Cache cache;
  private final Limits limits;
  private final SubscribeMapping mapping;
  private final ReceiptMapping receipts;
  private final Ingest ingest;

  @Inject
  public InvalidationRpc(
      Subscriptions subscriptions,
      Cache cache,
      Namespaces namespaces,
      Limits limits,
      Ingest ingest) {
    Requests requests = new Requests(namespaces);
    this.subscriptions = subscriptions;
    this.cache = cache;
    this.limits = limits;
    this.mapping = new SubscribeMapping(requests);
    this.receipts = new ReceiptMapping(requests);
    this.ingest = ingest;
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

  @Override
  public void awaitReceipt(
      AwaitReceiptRequest request, StreamObserver<AwaitReceiptResponse> observer) {
    Reply.to(
        observer,
        () -> {
          Caller caller = Caller.current();
          ReceiptMapping.Awaited awaited = receipts.awaited(request, caller);
          return cache
              .fleets()
              .await(caller.tenant(), awaited.receipt(), awaited.reach(), awaited.waitMillis());
        },
        ReceiptMapping::response);
  }

  @Override
  public void publishEvent(
      PublishEventRequest request, StreamObserver<PublishEventResponse> observer) {
    Reply.to(
        observer,
        () ->
            ingest.publish(
                Caller.current().tenant(),
                EventMapping.handed(request, System.currentTimeMillis())),
        EventMapping::response);
  }
}
