package freshold

import (
	"context"
	"sync"

	rpcstatus "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Origin serves OriginService out of two functions: the namespaces whose origin.grpc names it are loaded from it.
//
//	server := grpc.NewServer()
//	freshold.Origin[Product]{Load: load}.Register(server)
type Origin[V any] struct {
	// Load is a loader like that of GetOrLoad. A failure is told as UNAVAILABLE, without its message, for messages are handed to
	// readers; an error of package status goes as it is.
	Load Loader[V]
	// Store commits a write; without it, writes are UNIMPLEMENTED. It may be called again with the same RequestID.
	Store func(ctx context.Context, write Write[V]) (Written[V], error)
	// Codec is JSON by default.
	Codec Codec[V]
}

// Write is one key to write.
type Write[V any] struct {
	Namespace, SchemaVersion, Key string
	Value                         V
	// Deletion: there is no value.
	Deletion bool
	// Version and Tags are the caller's.
	Version *int64
	Tags    []string
	// RequestID is the same for every attempt at this write.
	RequestID string
}

// Written is what was committed.
type Written[V any] struct {
	// Version that the row has now; nil: that of the write.
	Version *int64
	// Value that was stored, where that is not what was sent.
	Value *V
	// Tags besides those of the caller and the templates.
	Tags []string
}

// TenantOf gives the tenant of a call to an origin.
func TenantOf(ctx context.Context) string {
	incoming, _ := metadata.FromIncomingContext(ctx)
	if values := incoming.Get("freshold-tenant"); len(values) > 0 {
		return values[0]
	}
	return "default"
}

// Register adds the service to a server of gRPC.
func (o Origin[V]) Register(server grpc.ServiceRegistrar) {
	if o.Codec == nil {
		o.Codec = JSON[V]()
	}
	pb.RegisterOriginServiceServer(server, originServer[V]{origin: o})
}

type originServer[V any] struct {
	pb.UnimplementedOriginServiceServer
	origin Origin[V]
}

// Loads that one LoadMany has under way.
const loadsAtOnce = 16

func (s originServer[V]) Load(ctx context.Context, request *pb.LoadRequest) (*pb.LoadResponse, error) {
	loaded, err := s.load(ctx, request.GetNamespace(), request.GetSchemaVersion(), request.GetItem())
	if err != nil {
		return nil, err
	}
	switch told := loaded.(type) {
	case *pb.Loaded:
		return &pb.LoadResponse{Result: &pb.LoadResponse_Loaded{Loaded: told}}, nil
	case *pb.NotFound:
		return &pb.LoadResponse{Result: &pb.LoadResponse_NotFound{NotFound: told}}, nil
	default:
		return &pb.LoadResponse{Result: &pb.LoadResponse_NotModified{NotModified: loaded.(*pb.NotModified)}}, nil
	}
}

func (s originServer[V]) LoadMany(ctx context.Context, request *pb.LoadManyRequest) (*pb.LoadManyResponse, error) {
	response := &pb.LoadManyResponse{Results: make([]*pb.LoadManyResult, len(request.GetItems()))}
	places := make(chan struct{}, loadsAtOnce)
	var all sync.WaitGroup
	for i, item := range request.GetItems() {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			response.Results[i] = s.one(ctx, request, item)
		})
	}
	all.Wait()
	return response, nil
}

func (s originServer[V]) one(ctx context.Context, request *pb.LoadManyRequest, item *pb.LoadItem) *pb.LoadManyResult {
	result := &pb.LoadManyResult{Key: item.GetKey()}
	loaded, err := s.load(ctx, request.GetNamespace(), request.GetSchemaVersion(), item)
	switch told := loaded.(type) {
	case *pb.Loaded:
		result.Result = &pb.LoadManyResult_Loaded{Loaded: told}
	case *pb.NotFound:
		result.Result = &pb.LoadManyResult_NotFound{NotFound: told}
	case *pb.NotModified:
		result.Result = &pb.LoadManyResult_NotModified{NotModified: told}
	default:
		failed := status.Convert(err)
		result.Result = &pb.LoadManyResult_Error{Error: &rpcstatus.Status{Code: int32(failed.Code()), Message: failed.Message()}}
	}
	return result
}

// load answers with a Loaded, a NotFound or a NotModified of the proto.
func (s originServer[V]) load(ctx context.Context, namespace, schema string, item *pb.LoadItem) (told any, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			told, err = nil, status.Error(codes.Internal, "the origin failed")
		}
	}()
	loaded, err := s.origin.Load(ctx, Ask{Namespace: namespace, SchemaVersion: schema, Key: item.GetKey(), MinVersion: item.MinVersion,
		ReadPrimary: item.GetReadPrimary(), Validator: item.GetValidator()})
	switch {
	case err != nil:
		return nil, outward(ctx, err)
	case loaded.Absent:
		return &pb.NotFound{Version: loaded.Version, Message: loaded.Message, Tags: loaded.Tags}, nil
	case loaded.NotModified:
		return &pb.NotModified{Ttl: span(loaded.TTL), Grace: span(loaded.Grace)}, nil
	}
	payload, err := encode(s.origin.Codec, loaded.Value)
	if err != nil {
		return nil, status.Error(codes.Internal, "the value cannot be encoded")
	}
	return &pb.Loaded{Value: payload.wire(), Version: loaded.Version, Tags: loaded.Tags, Ttl: span(loaded.TTL), Grace: span(loaded.Grace), Validator: loaded.Validator}, nil
}

func (s originServer[V]) Store(ctx context.Context, request *pb.StoreRequest) (*pb.StoreResponse, error) {
	if s.origin.Store == nil {
		return nil, status.Error(codes.Unimplemented, "this origin takes no writes")
	}
	write := Write[V]{Namespace: request.GetNamespace(), SchemaVersion: request.GetSchemaVersion(), Key: request.GetKey(), Version: request.Version,
		Tags: request.GetTags(), RequestID: request.GetRequestId()}
	switch told := request.GetWrite().(type) {
	case *pb.StoreRequest_Value:
		value, err := decode(s.origin.Codec, payloadOf(told.Value))
		if err != nil {
			return nil, status.Error(codes.InvalidArgument, "the value cannot be decoded")
		}
		write.Value = value
	case *pb.StoreRequest_Deletion:
		write.Deletion = true
	default:
		return nil, status.Error(codes.InvalidArgument, "write: must be given")
	}
	written, err := s.origin.Store(ctx, write)
	if err != nil {
		return nil, outward(ctx, err)
	}
	response := &pb.StoreResponse{Version: written.Version, Tags: written.Tags}
	if written.Value != nil {
		payload, err := encode(s.origin.Codec, *written.Value)
		if err != nil {
			return nil, status.Error(codes.Internal, "the value cannot be encoded")
		}
		response.Value = payload.wire()
	}
	return response, nil
}

// outward is an error as readers may see it.
func outward(ctx context.Context, err error) error {
	if told, ok := status.FromError(err); ok {
		return told.Err()
	}
	if ctx.Err() != nil {
		return status.FromContextError(ctx.Err()).Err()
	}
	return status.Error(codes.Unavailable, "the origin failed")
}
