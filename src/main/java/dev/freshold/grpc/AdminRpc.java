package dev.freshold.grpc;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Namespaces;
import dev.freshold.ingest.Archive;
import dev.freshold.ingest.Ingest;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.ExplainResponse;
import dev.freshold.v1.GetFleetRequest;
import dev.freshold.v1.GetFleetResponse;
import dev.freshold.v1.GetNamespaceRequest;
import dev.freshold.v1.GetNamespaceResponse;
import dev.freshold.v1.ListChannelsRequest;
import dev.freshold.v1.ListChannelsResponse;
import dev.freshold.v1.ListDeadLettersRequest;
import dev.freshold.v1.ListDeadLettersResponse;
import dev.freshold.v1.ListNamespacesRequest;
import dev.freshold.v1.ListNamespacesResponse;
import dev.freshold.v1.ReplayDeadLettersRequest;
import dev.freshold.v1.ReplayDeadLettersResponse;
import dev.freshold.v1.ReplayEventsRequest;
import dev.freshold.v1.ReplayEventsResponse;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;

/** What an operator asks, as it comes over the wire. */
@GrpcService
public class AdminRpc extends AdminServiceGrpc.AdminServiceImplBase {

  private final Cache cache;
  private final Namespaces namespaces;
  private final Limits limits;
  private final AdminMapping mapping;
  private final Ingest ingest;
  private final Archive archive;

  @Inject
  public AdminRpc(Cache cache, Namespaces namespaces, Limits limits, Ingest ingest) {
    this.cache = cache;
    this.namespaces = namespaces;
    this.limits = limits;
    this.mapping = new AdminMapping(new Requests(namespaces));
    this.ingest = ingest;
    this.archive = new Archive(ingest);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return LenientMarshaller.definition(super.bindService(), limits.maxInFlightBytes());
  }

  @Override
  public void listNamespaces(
      ListNamespacesRequest request, StreamObserver<ListNamespacesResponse> observer) {
    Caller caller = Caller.current();
    Reply.to(
        observer,
        () -> Uni.createFrom().item(namespaces.all()),
        all ->
            AdminMapping.list(
                all.stream()
                    .filter(sheet -> caller.access().touches(sheet.policy().name()))
                    .toList()));
  }

  @Override
  public void getNamespace(
      GetNamespaceRequest request, StreamObserver<GetNamespaceResponse> observer) {
    Reply.to(
        observer,
        () -> Uni.createFrom().item(namespaces.sheet(mapping.namespace(request.getNamespace()))),
        AdminMapping::sheet);
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    Caller caller = Caller.current();
    Reply.to(
        observer,
        () -> {
          AdminMapping.Subject subject = mapping.subject(request, caller);
          return cache.explainer().explain(subject.policy(), subject.key(), subject.keyTags());
        },
        explained ->
            ChannelAnswers.feeding(
                ExplainAnswers.response(explained), ingest, request.getNamespace(), caller));
  }

  @Override
  public void getFleet(GetFleetRequest request, StreamObserver<GetFleetResponse> observer) {
    Reply.to(
        observer,
        () -> cache.fleets().show(Caller.current().tenant()),
        fleet -> FleetAnswers.response(fleet, cache.fleets().thisNode()));
  }

  @Override
  public void listChannels(
      ListChannelsRequest request, StreamObserver<ListChannelsResponse> observer) {
    Caller caller = Caller.current();
    Reply.to(
        observer,
        () -> Uni.createFrom().item(ingest),
        channels -> ChannelAnswers.list(channels, caller));
  }

  @Override
  public void listDeadLetters(
      ListDeadLettersRequest request, StreamObserver<ListDeadLettersResponse> observer) {
    Reply.to(
        observer,
        () -> {
          ReplayMapping.Listing listing = ReplayMapping.listing(request);
          ChannelAnswers.check(listing.channel(), ingest, Caller.current());
          return Uni.createFrom()
              .item(() -> archive.deadLetters(listing.channel(), listing.from(), listing.limit()))
              .runSubscriptionOn(task -> Thread.ofVirtual().name("dead-letters").start(task));
        },
        ReplayMapping::page);
  }

  @Override
  public void replayDeadLetters(
      ReplayDeadLettersRequest request, StreamObserver<ReplayDeadLettersResponse> observer) {
    ReplayCall.start(
        observer,
        () -> own(ReplayMapping.order(request)),
        (order, listener, cancelled) ->
            archive.replayDeadLetters(
                order.channel(), order.rate(), order.limit(), listener, cancelled),
        progress ->
            ReplayDeadLettersResponse.newBuilder()
                .setProgress(ReplayMapping.progress(progress))
                .build());
  }

  @Override
  public void replayEvents(
      ReplayEventsRequest request, StreamObserver<ReplayEventsResponse> observer) {
    ReplayCall.start(
        observer,
        () -> own(ReplayMapping.order(request)),
        (order, listener, cancelled) ->
            archive.replayEvents(
                order.channel(),
                order.from(),
                order.rate(),
                order.limit(),
                order.dryRun(),
                listener,
                cancelled),
        progress ->
            ReplayEventsResponse.newBuilder()
                .setProgress(ReplayMapping.progress(progress))
                .build());
  }

  private ReplayMapping.Order own(ReplayMapping.Order order) {
    ChannelAnswers.check(order.channel(), ingest, Caller.current());
    return order;
  }
}
