package freshold

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"net"
	"strings"
	"sync"
	"time"

	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/metadata"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Client owns a connection, the loads under way, and the near cache. Make one for each process and tenant.
type Client struct {
	*core
	session *Session
}

// core is what all views of a client share.
type core struct {
	options options
	conn    *grpc.ClientConn
	cache   pb.CacheServiceClient
	stream  pb.InvalidationServiceClient
	admin   pb.AdminServiceClient
	meters  *meters
	flights *flights
	near    *NearCache

	life     context.Context
	end      context.CancelFunc
	work     sync.WaitGroup
	closeOne sync.Once
}

// The largest answer is a GetMany's (freshold.limits.max-response).
const maxAnswer = 256 << 20

// New makes a client of the server at the address ("host:port", or any target of gRPC). It connects with the first call.
func New(address string, given ...Option) (*Client, error) {
	chosen := defaults()
	for _, option := range given {
		option(&chosen)
	}
	meters, err := newMeters(chosen.telemetry)
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient(address, dialOptions(address, chosen)...)
	if err != nil {
		return nil, &Error{Kind: InvalidRequest, Message: err.Error(), Cause: err}
	}
	life, end := context.WithCancel(context.Background())
	made := &core{
		options: chosen, conn: conn, meters: meters, life: life, end: end,
		cache: pb.NewCacheServiceClient(conn), stream: pb.NewInvalidationServiceClient(conn), admin: pb.NewAdminServiceClient(conn),
		flights: newFlights(),
	}
	if chosen.near != nil {
		made.near = newNearCache(*chosen.near, meters)
		made.work.Add(1)
		go func() {
			defer made.work.Done()
			made.near.follow(made)
		}()
	}
	return &Client{core: made}, nil
}

func dialOptions(address string, chosen options) []grpc.DialOption {
	secure := insecure.NewCredentials()
	if chosen.tls != nil {
		secure = credentials.NewTLS(chosen.tls)
	} else if !chosen.plaintext && !loopback(address) {
		secure = credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12})
	}
	dial := []grpc.DialOption{
		grpc.WithTransportCredentials(secure),
		grpc.WithDisableRetry(),
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 2 * time.Second},
			MinConnectTimeout: 5 * time.Second,
		}),
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 10 * time.Second, Timeout: 5 * time.Second}),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxAnswer)),
	}
	if chosen.telemetry {
		dial = append(dial, grpc.WithStatsHandler(otelgrpc.NewClientHandler()))
	}
	return append(dial, chosen.dial...)
}

func loopback(address string) bool {
	if strings.HasPrefix(address, "unix:") {
		return true
	}
	if _, rest, ok := strings.Cut(address, ":///"); ok {
		address = rest
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Close ends all calls, gives leases back, and closes the connection.
func (c *Client) Close() error {
	var err error
	c.closeOne.Do(func() {
		c.flights.drain()
		c.end()
		c.work.Wait()
		err = c.conn.Close()
	})
	return err
}

// Within gives the same client in a session.
func (c *Client) Within(session *Session) *Client { return &Client{c.core, session} }

// Near is the near cache; nil where it was not asked for.
func (c *Client) Near() *NearCache { return c.near }

// call runs one call under its deadline, and again where the retry table says so.
func (c *core) call(ctx context.Context, method string, again bool, attempt func(context.Context) error) error {
	if c.life.Err() != nil {
		return closedError()
	}
	if _, has := ctx.Deadline(); !has {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.options.callTimeout)
		defer cancel()
	}
	ctx, cancel := context.WithCancel(c.outgoing(ctx))
	defer cancel()
	defer context.AfterFunc(c.life, cancel)()
	for n := 1; ; n++ {
		err := attempt(ctx)
		if err == nil {
			return nil
		}
		failed := c.mended(ctx, fromRPC(err))
		wait, worth := c.options.again(failed, n)
		if !again || !worth || !fits(ctx, wait) {
			return failed
		}
		c.meters.retried(ctx, method, failed.Reason)
		if !sleep(ctx, wait) {
			return c.mended(ctx, fromContext(ctx))
		}
	}
}

// mended tells an end by Close from an end by the caller.
func (c *core) mended(ctx context.Context, failed *Error) *Error {
	if c.life.Err() != nil && failed.Kind == Cancelled {
		return closedError()
	}
	return failed
}

func (c *core) outgoing(ctx context.Context) context.Context {
	if c.options.tenant != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "freshold-tenant", c.options.tenant)
	}
	if c.options.token != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "authorization", "Bearer "+c.options.token)
	}
	return ctx
}

// drawID makes an identity out of 128 random bits.
func drawID() string {
	var bits [16]byte
	_, _ = rand.Read(bits[:]) // never fails, by its documentation
	return base64.RawURLEncoding.EncodeToString(bits[:])
}
