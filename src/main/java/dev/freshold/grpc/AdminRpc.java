package dev.freshold.grpc;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Namespaces;
import dev.freshold.v1.AdminServiceGrpc;
import dev.freshold.v1.ExplainRequest;
import dev.freshold.v1.ExplainResponse;
import dev.freshold.v1.GetFleetRequest;
import dev.freshold.v1.GetFleetResponse;
import dev.freshold.v1.GetNamespaceRequest;
import dev.freshold.v1.GetNamespaceResponse;
import dev.freshold.v1.ListNamespacesRequest;
import dev.freshold.v1.ListNamespacesResponse;
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

  @Inject
  public AdminRpc(Cache cache, Namespaces namespaces, Limits limits) {
    this.cache = cache;
    this.namespaces = namespaces;
    this.limits = limits;
    this.mapping = new AdminMapping(new Requests(namespaces));
  }

  @Override
  public ServerServiceDefinition bindService() {
    return LenientMarshaller.definition(super.bindService(), limits.maxInFlightBytes());
  }

  @Override
  public void listNamespaces(
      ListNamespacesRequest request, StreamObserver<ListNamespacesResponse> observer) {
    Reply.to(observer, () -> Uni.createFrom().item(namespaces.all()), AdminMapping::list);
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
    Reply.to(
        observer,
        () -> {
          AdminMapping.Subject subject = mapping.subject(request, Caller.current());
          return cache.explainer().explain(subject.policy(), subject.key(), subject.keyTags());
        },
        ExplainAnswers::response);
  }

  @Override
  public void getFleet(GetFleetRequest request, StreamObserver<GetFleetResponse> observer) {
    Reply.to(
        observer,
        () -> cache.fleets().show(Caller.current().tenant()),
        fleet -> FleetAnswers.response(fleet, cache.fleets().thisNode()));
  }
}
