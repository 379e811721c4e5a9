package freshold

import (
	"context"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Cache reads and writes one namespace; its values are of type V.
type Cache[V any] struct {
	core        *core
	session     *Session
	namespace   string
	schema      string
	codec       Codec[V]
	loadTimeout time.Duration
}

// CacheOf gives a namespace whose values are JSON; WithCodec says otherwise.
func CacheOf[V any](client *Client, namespace string) *Cache[V] {
	return &Cache[V]{core: client.core, session: client.session, namespace: namespace, codec: JSON[V](), loadTimeout: client.options.loadTimeout}
}

// WithCodec gives the same cache with another codec.
func (c Cache[V]) WithCodec(codec Codec[V]) *Cache[V] { c.codec = codec; return &c }

// WithSchema gives the same cache for a schema version of the caller's own ("v7"): values of different ones live side by side.
func (c Cache[V]) WithSchema(version string) *Cache[V] { c.schema = version; return &c }

// WithLoadTimeout gives the same cache with another bound of a load.
func (c Cache[V]) WithLoadTimeout(bound time.Duration) *Cache[V] { c.loadTimeout = bound; return &c }

// Within gives the same cache in a session.
func (c Cache[V]) Within(session *Session) *Cache[V] { c.session = session; return &c }

// Get reads one key. It never takes a lease unless OnMiss says so.
func (c *Cache[V]) Get(ctx context.Context, key string, given ...GetOption) (Lookup[V], error) {
	chosen := apply(given)
	c.session.quote(c.namespace, key, &chosen)
	if chosen.onMiss == "" {
		chosen.onMiss = "RETURN"
	}
	answer, err := c.core.read(ctx, place{c.namespace, c.schema, key}, chosen, c.decoding())
	if err != nil {
		return Lookup[V]{}, err
	}
	c.session.learn(c.namespace, key, answer)
	return lookupOf(c.codec, answer)
}

// place is where a value stands.
type place struct{ namespace, schema, key string }

// read asks the near cache, and then the server.
func (c *core) read(ctx context.Context, at place, chosen getOptions, decoded func(Payload) any) (found, error) {
	if c.life.Err() != nil {
		return found{}, closedError()
	}
	if copied, ok := c.near.find(at, chosen); ok {
		return copied, nil
	}
	return c.ask(ctx, at, chosen, decoded)
}

// ask asks the server, and keeps a copy where that is allowed.
func (c *core) ask(ctx context.Context, at place, chosen getOptions, decoded func(Payload) any) (found, error) {
	keep := c.near.begin(at.namespace, chosen)
	request := &pb.GetRequest{
		Namespace: at.namespace, Key: at.key, SchemaVersion: at.schema, OnMiss: onMissOf(chosen.onMiss),
		MaxStaleness: span(chosen.maxStaleness), MinVersion: chosen.minVersion, Receipt: chosen.receipt, Wait: span(chosen.wait),
	}
	var response *pb.GetResponse
	sent := time.Now()
	err := c.call(ctx, "Get", true, func(ctx context.Context) (err error) {
		sent = time.Now()
		response, err = c.cache.Get(ctx, request)
		return err
	})
	if err != nil {
		return found{}, err
	}
	answer := found{receipt: response.GetReceipt()}
	switch result := response.GetResult().(type) {
	case *pb.GetResponse_Hit:
		answer.hit = hitOf(result.Hit)
	case *pb.GetResponse_Negative:
		answer.negative = negativeOf(result.Negative)
	case *pb.GetResponse_Miss:
		answer.miss = missOf(result.Miss)
	}
	return c.near.keep(keep, at, answer, sent, decoded), nil
}

func (c *Cache[V]) decoding() func(Payload) any {
	return func(payload Payload) any {
		value, err := c.codec.Decode(payload)
		if err != nil {
			return nil
		}
		return value
	}
}

// Put stores a value. Refused is an answer: serving the value could break the bound.
func (c *Cache[V]) Put(ctx context.Context, key string, value V, given ...PutOption) (PutResult, error) {
	payload, err := encode(c.codec, value)
	if err != nil {
		return PutResult{}, err
	}
	request := putRequest(place{c.namespace, c.schema, key}, apply(given))
	request.Outcome = &pb.PutRequest_Value{Value: payload.wire()}
	return c.put(ctx, request)
}

// PutNegative stores that there is no value. The message is handed to every reader.
func (c *Cache[V]) PutNegative(ctx context.Context, key string, kind NegativeKind, message string, given ...PutOption) (PutResult, error) {
	request := putRequest(place{c.namespace, c.schema, key}, apply(given))
	request.Outcome = &pb.PutRequest_Negative{Negative: negativeResult(kind, message)}
	return c.put(ctx, request)
}

func negativeResult(kind NegativeKind, message string) *pb.NegativeResult {
	return &pb.NegativeResult{Kind: pb.Negative_Kind(pb.Negative_Kind_value[string(kind)]), Message: message}
}

func (c *Cache[V]) put(ctx context.Context, request *pb.PutRequest) (PutResult, error) {
	result, err := c.core.put(ctx, request)
	if err != nil {
		return PutResult{}, err
	}
	c.session.saw(result.Receipt)
	if result.Stored != nil {
		c.session.sawVersion(request.Namespace, request.Key, request.Version)
	}
	return result, nil
}

func (c *core) put(ctx context.Context, request *pb.PutRequest) (PutResult, error) {
	names := keyName(request.GetNamespace(), request.GetKey())
	c.near.wrote(names)
	defer c.near.wrote(names)
	var response *pb.PutResponse
	err := c.call(ctx, "Put", identified(request), func(ctx context.Context) (err error) {
		response, err = c.cache.Put(ctx, request)
		return err
	})
	if err != nil {
		return PutResult{}, err
	}
	result := PutResult{Receipt: response.GetReceipt()}
	switch told := response.GetResult().(type) {
	case *pb.PutResponse_Stored:
		result.Stored = storedOf(told.Stored)
	case *pb.PutResponse_Refused:
		result.Refused = refusedOf(told.Refused)
	}
	return result, nil
}

// identified: sent twice, the put has one effect.
func identified(request *pb.PutRequest) bool {
	return request.Version != nil || request.GetLeaseToken() != ""
}

func putRequest(at place, chosen putOptions) *pb.PutRequest {
	return &pb.PutRequest{
		Namespace: at.namespace, Key: at.key, SchemaVersion: at.schema, Version: chosen.version, Tags: chosen.tags, LeaseToken: chosen.leaseToken,
		Ttl: span(chosen.ttl), LoadDuration: span(chosen.loadDuration), Receipt: chosen.receipt, Reach: reachOf(chosen.reach), RequestId: chosen.requestID,
	}
}

// Abandon gives a lease back without a value, and says whether it was still live. failed: the load failed, and loads of the key
// are held back for a while.
func (c *Cache[V]) Abandon(ctx context.Context, key, leaseToken string, failed bool) (bool, error) {
	return c.core.abandon(ctx, place{c.namespace, c.schema, key}, leaseToken, failed)
}

func (c *core) abandon(ctx context.Context, at place, token string, failed bool) (bool, error) {
	var response *pb.AbandonResponse
	err := c.call(ctx, "Abandon", true, func(ctx context.Context) (err error) {
		response, err = c.cache.Abandon(ctx, &pb.AbandonRequest{Namespace: at.namespace, Key: at.key, SchemaVersion: at.schema, LeaseToken: token, Failed: failed})
		return err
	})
	return response.GetReleased(), err
}

func onMissOf(name string) pb.GetRequest_OnMiss {
	return pb.GetRequest_OnMiss(pb.GetRequest_OnMiss_value[name])
}

func reachOf(reach Reach) pb.Reach { return pb.Reach(pb.Reach_value[string(reach)]) }

func span(given *time.Duration) *durationpb.Duration {
	if given == nil {
		return nil
	}
	return durationpb.New(*given)
}
