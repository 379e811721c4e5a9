package dev.freshold.grpc;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Namespaces;
import dev.freshold.cache.Reading;
import dev.freshold.v1.AbandonRequest;
import dev.freshold.v1.AbandonResponse;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.BumpVersionResponse;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateResponse;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidateTagResponse;
import dev.freshold.v1.PutManyRequest;
import dev.freshold.v1.PutManyResponse;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.PutResponse;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.inject.Inject;
import java.util.Set;

/** Reads, writes and invalidations, as they come over the wire. */
@GrpcService
public class CacheRpc extends CacheServiceGrpc.CacheServiceImplBase {

  /** Full names of the methods that read, which are called most. */
  public static final Set<String> READS =
      Set.of(
          CacheServiceGrpc.getGetMethod().getFullMethodName(),
          CacheServiceGrpc.getGetManyMethod().getFullMethodName());

  private final Cache cache;
  private final Limits limits;
  private final GetMapping gets;
  private final PutMapping puts;
  private final InvalidateMapping invalidations;
  private final GetManyCall getMany;
  private final PutManyCall putMany;

  @Inject
  public CacheRpc(Cache cache, Namespaces namespaces, Limits limits) {
    Requests requests = new Requests(namespaces);
    this.cache = cache;
    this.limits = limits;
    this.gets = new GetMapping(requests);
    this.puts = new PutMapping(requests, limits);
    this.invalidations = new InvalidateMapping(requests);
    this.getMany = new GetManyCall(cache, gets, limits);
    this.putMany = new PutManyCall(cache, puts, requests);
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition service =
        LenientMarshaller.definition(super.bindService(), this::straight);
    return LenientMarshaller.definition(service, limits.maxInFlightBytes());
  }

  /** What is read is written to the wire without a message in between. */
  private ServerMethodDefinition<?, ?> straight(ServerMethodDefinition<?, ?> method) {
    MethodDescriptor<?, ?> descriptor = method.getMethodDescriptor();
    if (descriptor.equals(CacheServiceGrpc.getGetMethod())) {
      return written(CacheServiceGrpc.getGetMethod(), this::read);
    }
    if (descriptor.equals(CacheServiceGrpc.getGetManyMethod())) {
      return written(CacheServiceGrpc.getGetManyMethod(), this::readMany);
    }
    return method;
  }

  private static <Q> ServerMethodDefinition<Q, WrittenAnswer> written(
      MethodDescriptor<Q, ?> method, ServerCalls.UnaryMethod<Q, WrittenAnswer> call) {
    return ServerMethodDefinition.create(
        method.toBuilder(method.getRequestMarshaller(), WrittenAnswer.MARSHALLER).build(),
        ServerCalls.asyncUnaryCall(call));
  }

  void read(GetRequest request, StreamObserver<WrittenAnswer> observer) {
    Reading reading;
    try {
      reading = cache.reads().begin(gets.query(request, Caller.current()));
    } catch (RuntimeException refusal) {
      cache.tallies().refused(request.getNamespace(), refusal);
      observer.onError(ErrorCatalogue.exception(refusal));
      return;
    }
    switch (reading) {
      case Reading.Answered answered -> Reply.now(observer, WrittenAnswer.of(answered.result()));
      case Reading.Pending pending ->
          Reply.to(observer, () -> Underway.during(pending::result), WrittenAnswer::of);
    }
  }

  private void readMany(GetManyRequest request, StreamObserver<WrittenAnswer> observer) {
    getMany.run(request, Caller.current(), observer);
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutResponse> observer) {
    Reply.to(
        observer,
        () -> {
          PutMapping.Placement placement = puts.placement(request, Caller.current());
          return cache
              .writes()
              .put(placement.order(), Reaches.asked(placement.reach()))
              .map(put -> PutAnswers.response(put, placement.reach()));
        },
        response -> response);
  }

  @Override
  public void putMany(PutManyRequest request, StreamObserver<PutManyResponse> observer) {
    Reply.to(observer, () -> putMany.run(request, Caller.current()), response -> response);
  }

  @Override
  public void abandon(AbandonRequest request, StreamObserver<AbandonResponse> observer) {
    Reply.to(
        observer,
        () -> {
          PutMapping.Return lease = puts.returned(request, Caller.current());
          return cache.puts().abandon(lease.key(), lease.token(), lease.failed());
        },
        released -> AbandonResponse.newBuilder().setReleased(released).build());
  }

  @Override
  public void invalidate(InvalidateRequest request, StreamObserver<InvalidateResponse> observer) {
    Reply.to(
        observer,
        () -> {
          InvalidateMapping.Errand errand = invalidations.keys(request, Caller.current());
          return cache
              .invalidations()
              .run(errand.order(), Reaches.asked(errand.reach()))
              .map(done -> InvalidateAnswers.ofKeys(done, errand.reach()));
        },
        response -> response);
  }

  @Override
  public void invalidateTag(
      InvalidateTagRequest request, StreamObserver<InvalidateTagResponse> observer) {
    Reply.to(
        observer,
        () -> {
          InvalidateMapping.Errand errand = invalidations.tags(request, Caller.current());
          return cache
              .invalidations()
              .run(errand.order(), Reaches.asked(errand.reach()))
              .map(done -> InvalidateAnswers.ofTags(done, errand.reach()));
        },
        response -> response);
  }

  @Override
  public void bumpVersion(
      BumpVersionRequest request, StreamObserver<BumpVersionResponse> observer) {
    Reply.to(
        observer,
        () -> {
          InvalidateMapping.Errand errand = invalidations.bump(request, Caller.current());
          return cache
              .invalidations()
              .run(errand.order(), Reaches.asked(errand.reach()))
              .map(done -> InvalidateAnswers.ofBump(done, errand.reach()));
        },
        response -> response);
  }
}
