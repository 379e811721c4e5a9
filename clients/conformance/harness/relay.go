package main

import (
	"context"
	"errors"
	"io"
	"math"
	"net"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// frame is a message as its bytes; the relay passes them on without a look.
type frame []byte

const tenantKey = "freshold-tenant"

type frames struct{}

func (frames) Name() string                  { return "proto" }
func (frames) Marshal(v any) ([]byte, error) { return *v.(*frame), nil }
func (frames) Unmarshal(data []byte, v any) error {
	*v.(*frame) = append(frame(nil), data...)
	return nil
}

// relay is the gRPC proxy of one case: it records the calls, and does to them what the case asks for.
type relay struct {
	listener net.Listener
	server   *grpc.Server
	upstream *grpc.ClientConn
	schema   schema
	// The tenant of calls that name none, so that examples are as much by themselves as cases are.
	tenant string
	calls  *calls
	faults *faults
}

func newRelay(upstream, tenant string, schema schema) (*relay, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient("passthrough:///"+upstream,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDisableRetry(),
		grpc.WithConnectParams(eager),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(frames{}), grpc.MaxCallRecvMsgSize(math.MaxInt32)))
	if err != nil {
		return nil, err
	}
	r := &relay{listener: listener, upstream: conn, schema: schema, tenant: tenant, calls: newCalls(), faults: newFaults()}
	r.server = grpc.NewServer(grpc.ForceServerCodec(frames{}), grpc.UnknownServiceHandler(r.handle), grpc.MaxRecvMsgSize(math.MaxInt32),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: time.Second, PermitWithoutStream: true}))
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

func (r *relay) address() string { return r.listener.Addr().String() }

func (r *relay) close() {
	r.faults.releaseAll()
	r.server.Stop()
	_ = r.upstream.Close()
}

func (r *relay) handle(_ any, stream grpc.ServerStream) error {
	full, _ := grpc.MethodFromServerStream(stream)
	_, method := splitMethod(full)
	var request frame
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	told, err := r.schema.request(full, request)
	if err != nil {
		return status.Errorf(codes.Unimplemented, "the relay does not know %s: %v", full, err)
	}
	call := r.calls.begin(method, told)
	var outcome error
	if method == "Subscribe" {
		outcome = r.subscribe(stream, full, request)
	} else {
		outcome = r.unary(stream, full, method, request, call)
	}
	call.end(status.Code(outcome).String())
	return outcome
}

func (r *relay) unary(stream grpc.ServerStream, full, method string, request frame, call *call) error {
	plan := r.faults.plan(method)
	if err := plan.before(stream.Context()); err != nil {
		return err
	}
	if plan.answer != nil && !plan.lost {
		return plan.answer
	}
	ctx := r.outgoing(stream.Context())
	if plan.lost {
		// The call is carried out to its end, whatever becomes of the client.
		ctx = context.WithoutCancel(ctx)
	}
	var response frame
	err := r.upstream.Invoke(ctx, full, &request, &response)
	call.answered()
	if plan.answer != nil {
		return plan.answer
	}
	if plan.holdAnswer != nil {
		call.hold(true)
		err = errors.Join(err, wait(stream.Context(), plan.holdAnswer))
		call.hold(false)
	}
	if err != nil {
		return err
	}
	return stream.SendMsg(&response)
}

func (r *relay) subscribe(stream grpc.ServerStream, full string, request frame) error {
	plan := r.faults.plan("Subscribe")
	if err := plan.before(stream.Context()); err != nil {
		return err
	}
	if plan.answer != nil {
		return plan.answer
	}
	ctx, cancel := context.WithCancel(r.outgoing(stream.Context()))
	defer cancel()
	upstream, err := r.upstream.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, full)
	if err != nil {
		return err
	}
	if err := errors.Join(upstream.SendMsg(&request), upstream.CloseSend()); err != nil {
		return err
	}
	responses, failed := receive(ctx, upstream)
	end := r.faults.stream()
	defer end.close()
	var token string
	for {
		if err := r.faults.untilHeard(stream.Context(), end); err != nil {
			return err
		}
		select {
		case response := <-responses:
			if err := r.faults.untilHeard(stream.Context(), end); err != nil {
				return err
			}
			token = resumeToken(response)
			if err := stream.SendMsg(&response); err != nil {
				return err
			}
		case err := <-failed:
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		case how := <-end.ended:
			if how == endByGoodbye {
				parting := frame(goodbye(token))
				return stream.SendMsg(&parting)
			}
			return status.Error(codes.Unavailable, "the stream was cut")
		case <-stream.Context().Done():
			return stream.Context().Err()
		}
	}
}

func receive(ctx context.Context, upstream grpc.ClientStream) (<-chan frame, <-chan error) {
	responses, failed := make(chan frame), make(chan error, 1)
	go func() {
		for {
			var response frame
			if err := upstream.RecvMsg(&response); err != nil {
				failed <- err
				return
			}
			select {
			case responses <- response:
			case <-ctx.Done():
				return
			}
		}
	}()
	return responses, failed
}

func (r *relay) outgoing(ctx context.Context) context.Context {
	incoming, _ := metadata.FromIncomingContext(ctx)
	passed := metadata.MD{}
	for name, values := range incoming {
		if !strings.HasPrefix(name, ":") && !strings.HasPrefix(name, "grpc-") && name != "content-type" && name != "user-agent" {
			passed[name] = values
		}
	}
	if len(passed[tenantKey]) == 0 {
		passed.Set(tenantKey, r.tenant)
	}
	return metadata.NewOutgoingContext(ctx, passed)
}

func wait(ctx context.Context, released <-chan struct{}) error {
	select {
	case <-released:
		return nil
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	}
}

func pause(ctx context.Context, span time.Duration) error {
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return status.FromContextError(ctx.Err()).Err()
	}
}

func splitMethod(full string) (service, method string) {
	service, method, _ = strings.Cut(strings.TrimPrefix(full, "/"), "/")
	return service, method
}
