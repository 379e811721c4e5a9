package freshold

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// serve starts an origin on a socket of its own, and gives what calls it.
func serve[V any](t *testing.T, origin Origin[V]) pb.OriginServiceClient {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer()
	origin.Register(server)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	conn, err := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return pb.NewOriginServiceClient(conn)
}

func shopOrigin() Origin[string] {
	ttl := time.Minute
	return Origin[string]{Load: func(ctx context.Context, ask Ask) (Loaded[string], error) {
		switch ask.Key {
		case "absent":
			return Loaded[string]{Absent: true, Message: "no such thing", Version: At(3), Tags: []string{"things"}}, nil
		case "same":
			return Loaded[string]{NotModified: true, TTL: &ttl}, nil
		case "broken":
			return Loaded[string]{}, errors.New("password=hunter2")
		case "forbidden":
			return Loaded[string]{}, status.Error(codes.PermissionDenied, "not yours")
		case "panics":
			panic("password=hunter2")
		}
		return Loaded[string]{Value: ask.Namespace + "/" + ask.Key + "/" + TenantOf(ctx), Version: At(7), Tags: []string{"a"}, Validator: "v7"}, nil
	}}
}

func TestOrigin_load_answersWhatTheLoaderSays(t *testing.T) {
	client := serve(t, shopOrigin())
	ctx := metadata.AppendToOutgoingContext(t.Context(), "freshold-tenant", "acme")
	load := func(key string) (*pb.LoadResponse, error) {
		return client.Load(ctx, &pb.LoadRequest{Namespace: "product", Item: &pb.LoadItem{Key: key}})
	}

	response, err := load("17")
	if err != nil {
		t.Fatal(err)
	}
	loaded := response.GetLoaded()
	if loaded.GetValue().GetText() != `"product/17/acme"` || loaded.GetVersion() != 7 || loaded.GetTags()[0] != "a" || loaded.GetValidator() != "v7" {
		t.Errorf("%v", loaded)
	}
	if response, err = load("absent"); err != nil || response.GetNotFound().GetMessage() != "no such thing" || response.GetNotFound().GetVersion() != 3 || len(response.GetNotFound().GetTags()) != 1 {
		t.Errorf("%v, %v", response, err)
	}
	if response, err = load("same"); err != nil || response.GetNotModified().GetTtl().AsDuration() != time.Minute {
		t.Errorf("%v, %v", response, err)
	}
}

func TestOrigin_load_failuresTellNoSecrets(t *testing.T) {
	client := serve(t, shopOrigin())
	for key, want := range map[string]struct {
		code    codes.Code
		message string
	}{
		"broken": {codes.Unavailable, "the origin failed"}, "forbidden": {codes.PermissionDenied, "not yours"}, "panics": {codes.Internal, "the origin failed"},
	} {
		_, err := client.Load(t.Context(), &pb.LoadRequest{Item: &pb.LoadItem{Key: key}})
		if told := status.Convert(err); told.Code() != want.code || told.Message() != want.message {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestOrigin_loadMany_aFailureIsThatKeysAlone(t *testing.T) {
	client := serve(t, shopOrigin())

	response, err := client.LoadMany(t.Context(), &pb.LoadManyRequest{Namespace: "product", Items: []*pb.LoadItem{{Key: "1"}, {Key: "broken"}, {Key: "absent"}}})

	if err != nil {
		t.Fatal(err)
	}
	results := response.GetResults()
	if len(results) != 3 || results[0].GetLoaded() == nil || results[1].GetError().GetCode() != int32(codes.Unavailable) || results[2].GetNotFound() == nil {
		t.Fatalf("%v", results)
	}
}

func TestOrigin_store_commitsOrSaysWhyNot(t *testing.T) {
	origin := shopOrigin()
	if _, err := serve(t, origin).Store(t.Context(), &pb.StoreRequest{Write: &pb.StoreRequest_Deletion{}}); status.Code(err) != codes.Unimplemented {
		t.Errorf("%v", err)
	}
	origin.Store = func(_ context.Context, write Write[string]) (Written[string], error) {
		if write.Deletion {
			return Written[string]{}, nil
		}
		trimmed := write.Value + " (as stored)"
		return Written[string]{Version: At(8), Value: &trimmed}, nil
	}
	client := serve(t, origin)

	response, err := client.Store(t.Context(), &pb.StoreRequest{Key: "1", Write: &pb.StoreRequest_Value{Value: Payload{Data: []byte(`"x"`), Text: true}.wire()}})

	if err != nil || response.GetVersion() != 8 || response.GetValue().GetText() != `"x (as stored)"` {
		t.Fatalf("%v, %v", response, err)
	}
	if _, err := client.Store(t.Context(), &pb.StoreRequest{Key: "1", Write: &pb.StoreRequest_Value{Value: Payload{Data: []byte("no json")}.wire()}}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("%v", err)
	}
}
