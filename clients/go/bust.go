package freshold

import (
	"context"

	"google.golang.org/protobuf/types/known/durationpb"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// KeyAt is a key to invalidate, with the version that it has reached where that is known.
type KeyAt struct {
	Key string
	// Version raises the fence of the key: nothing older is stored or served from then on.
	Version *int64
}

// Key names a key to invalidate.
func Key(key string) KeyAt { return KeyAt{Key: key} }

// At gives the version that the key has reached.
func (k KeyAt) At(version int64) KeyAt { k.Version = &version; return k }

// Invalidate ends what is cached under up to 256 keys, in all their schema versions, in one step.
func (c *Cache[V]) Invalidate(ctx context.Context, keys []KeyAt, given ...BustOption) (Busted, error) {
	return invalidate(ctx, c.core, c.session, c.namespace, keys, given...)
}

// Invalidate is that of a cache, of any namespace.
func (c *Client) Invalidate(ctx context.Context, namespace string, keys []KeyAt, given ...BustOption) (Busted, error) {
	return invalidate(ctx, c.core, c.session, namespace, keys, given...)
}

func invalidate(ctx context.Context, c *core, session *Session, namespace string, keys []KeyAt, given ...BustOption) (Busted, error) {
	chosen := busting(given)
	request := &pb.InvalidateRequest{
		Namespace: namespace, Mode: chosen.mode(), Reach: reachOf(chosen.reach), Reason: chosen.reason, RequestId: chosen.requestID, DryRun: chosen.dryRun,
	}
	var names []string
	for _, key := range keys {
		request.Keys = append(request.Keys, &pb.KeyVersion{Key: key.Key, Version: key.Version})
		names = append(names, keyName(namespace, key.Key))
	}
	var response *pb.InvalidateResponse
	err := c.bust(ctx, "Invalidate", chosen, names, func(ctx context.Context) (err error) {
		response, err = c.cache.Invalidate(ctx, request)
		return err
	})
	if err != nil {
		return Busted{}, err
	}
	session.saw(response.GetReceipt())
	if !chosen.dryRun {
		for _, key := range keys {
			session.sawVersion(namespace, key.Key, key.Version)
		}
	}
	return Busted{Receipt: response.GetReceipt(), Reached: Reach(response.GetReached().String()), EstimatedEntries: response.EstimatedEntries,
		NodesAcked: int(response.GetNodesAcked()), NoOps: int(response.GetNoOps())}, nil
}

// InvalidateTag ends everything that carries any of up to 32 tags, in every namespace of the tenant.
func (c *Client) InvalidateTag(ctx context.Context, tags []string, given ...BustOption) (Busted, error) {
	chosen := busting(given)
	request := &pb.InvalidateTagRequest{
		Tags: tags, Mode: chosen.mode(), Reach: reachOf(chosen.reach), Pace: chosen.pace, DryRun: chosen.dryRun, Reason: chosen.reason, RequestId: chosen.requestID,
	}
	if chosen.settle != nil {
		request.Settle = durationpb.New(*chosen.settle)
	}
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = tagName(tag)
	}
	var response *pb.InvalidateTagResponse
	err := c.bust(ctx, "InvalidateTag", chosen, names, func(ctx context.Context) (err error) {
		response, err = c.cache.InvalidateTag(ctx, request)
		return err
	})
	if err != nil {
		return Busted{}, err
	}
	c.session.saw(response.GetReceipt())
	return Busted{Receipt: response.GetReceipt(), Reached: Reach(response.GetReached().String()), EstimatedEntries: response.EstimatedEntries,
		NodesAcked: int(response.GetNodesAcked())}, nil
}

// BumpScope makes everything under a scope ("user:42") unreachable at once.
func (c *Client) BumpScope(ctx context.Context, scope string, given ...BustOption) (Bumped, error) {
	return c.bump(ctx, &pb.BumpVersionRequest{Target: &pb.BumpVersionRequest_Scope{Scope: scope}}, tagName(scope), given)
}

// BumpNamespace makes everything in a namespace unreachable at once.
func (c *Client) BumpNamespace(ctx context.Context, namespace string, given ...BustOption) (Bumped, error) {
	return c.bump(ctx, &pb.BumpVersionRequest{Target: &pb.BumpVersionRequest_Namespace{Namespace: namespace}}, namespaceName(namespace), given)
}

func (c *Client) bump(ctx context.Context, request *pb.BumpVersionRequest, name string, given []BustOption) (Bumped, error) {
	chosen := busting(given)
	request.AtLeast, request.Reach, request.RequestId, request.Reason = chosen.atLeast, reachOf(chosen.reach), chosen.requestID, chosen.reason
	var response *pb.BumpVersionResponse
	err := c.bust(ctx, "BumpVersion", chosen, []string{name}, func(ctx context.Context) (err error) {
		response, err = c.cache.BumpVersion(ctx, request)
		return err
	})
	if err != nil {
		return Bumped{}, err
	}
	c.session.saw(response.GetReceipt())
	return Bumped{
		Busted: Busted{Receipt: response.GetReceipt(), Reached: Reach(response.GetReached().String()), EstimatedEntries: response.EstimatedEntries,
			NodesAcked: int(response.GetNodesAcked())},
		Version: response.GetVersion(), Applied: response.GetApplied(),
	}, nil
}

func busting(given []BustOption) bustOptions {
	chosen := apply(given)
	if chosen.requestID == "" {
		chosen.requestID = drawID()
	}
	return chosen
}

func (o bustOptions) mode() pb.Mode {
	if o.soft {
		return pb.Mode_SOFT
	}
	return pb.Mode_MODE_UNSPECIFIED
}

// bust sends an invalidation, and drops what it meets from the near cache before and after.
func (c *core) bust(ctx context.Context, method string, chosen bustOptions, names []string, attempt func(context.Context) error) error {
	if !chosen.dryRun {
		c.near.wrote(names...)
		defer c.near.wrote(names...)
	}
	return c.call(ctx, method, true, attempt)
}

// Awaited says how far an invalidation has got.
type Awaited struct {
	Reached      Reach
	NodesAcked   int
	PendingNodes []string
}

// AwaitReceipt waits until an invalidation that was answered earlier has reached the fleet, or Wait (10 s) has passed.
func (c *Client) AwaitReceipt(ctx context.Context, receipt string, given ...AwaitOption) (Awaited, error) {
	chosen := apply(given)
	request := &pb.AwaitReceiptRequest{Receipt: receipt, Reach: reachOf(chosen.reach), Wait: span(chosen.wait)}
	if _, has := ctx.Deadline(); !has && chosen.wait != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, *chosen.wait+c.options.callTimeout)
		defer cancel()
	}
	var response *pb.AwaitReceiptResponse
	err := c.call(ctx, "AwaitReceipt", true, func(ctx context.Context) (err error) {
		response, err = c.stream.AwaitReceipt(ctx, request)
		return err
	})
	if err != nil {
		return Awaited{}, err
	}
	return Awaited{Reached: Reach(response.GetReached().String()), NodesAcked: int(response.GetNodesAcked()), PendingNodes: response.GetPendingNodes()}, nil
}
