package freshold

import (
	"context"
	"time"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Most items of one call; more are split.
const batch = 256

// Item is what a GetMany has found under one key.
type Item[V any] struct {
	Key string
	Lookup[V]
	// Err: this key could not be read; the others are not affected.
	Err error
}

// GetMany reads keys of the namespace; each has an outcome of its own, in the order asked. The error is of the call as a whole.
func (c *Cache[V]) GetMany(ctx context.Context, keys []string, given ...GetOption) ([]Item[V], error) {
	chosen := apply(given)
	c.session.quote(c.namespace, "", &chosen)
	if chosen.onMiss == "" {
		chosen.onMiss = "RETURN"
	}
	read := c.core.readMany(c.namespace, c.schema, c.session, chosen, c.decoding())
	if err := read.all(ctx, keys); err != nil {
		return nil, err
	}
	items := make([]Item[V], len(keys))
	for i, key := range keys {
		items[i] = Item[V]{Key: key, Err: read.failed[key]}
		if items[i].Err == nil {
			c.session.learn(c.namespace, key, read.answers[key])
			items[i].Lookup, items[i].Err = lookupOf(c.codec, read.answers[key])
		}
	}
	return items, nil
}

// manyRead gathers the answers of the calls that one GetMany takes.
type manyRead struct {
	core      *core
	namespace string
	schema    string
	session   *Session
	chosen    getOptions
	decoded   func(Payload) any
	answers   map[string]found
	failed    map[string]error
}

func (c *core) readMany(namespace, schema string, session *Session, chosen getOptions, decoded func(Payload) any) *manyRead {
	return &manyRead{c, namespace, schema, session, chosen, decoded, map[string]found{}, map[string]error{}}
}

func (m *manyRead) all(ctx context.Context, keys []string) error {
	if m.core.life.Err() != nil {
		return closedError()
	}
	var asked []string
	seen := map[string]struct{}{}
	for _, key := range keys {
		if _, twice := seen[key]; twice {
			continue
		}
		seen[key] = struct{}{}
		if copied, ok := m.core.near.find(place{m.namespace, m.schema, key}, m.of(key)); ok {
			m.answers[key] = copied
		} else {
			asked = append(asked, key)
		}
	}
	if len(keys) == 0 {
		return m.ask(ctx, nil)
	}
	for size := batch; len(asked) > 0; {
		next := asked[:min(size, len(asked))]
		asked = asked[len(next):]
		if err := m.ask(ctx, next); err != nil {
			return err
		}
		left := m.leftOut(next)
		if len(left) == len(next) {
			size = max(1, len(left)/2)
		}
		asked = append(asked, left...)
	}
	return nil
}

// leftOut are keys for which the answer had no room, where another call may have it.
func (m *manyRead) leftOut(asked []string) []string {
	var again []string
	for _, key := range asked {
		if failed, ok := m.failed[key].(*Error); ok && failed.Reason == "RESPONSE_TOO_LARGE" && len(asked) > 1 {
			delete(m.failed, key)
			again = append(again, key)
		}
	}
	return again
}

func (m *manyRead) of(key string) getOptions {
	own := m.chosen
	own.minVersion = m.minVersion(key)
	return own
}

func (m *manyRead) minVersion(key string) *int64 {
	if version, given := m.chosen.minVersions[key]; given {
		return &version
	}
	if m.chosen.minVersion != nil {
		return m.chosen.minVersion
	}
	return m.session.version(m.namespace, key)
}

func (m *manyRead) ask(ctx context.Context, keys []string) error {
	keep := m.core.near.begin(m.namespace, m.chosen)
	request := &pb.GetManyRequest{
		Namespace: m.namespace, Keys: keys, SchemaVersion: m.schema, OnMiss: onMissOf(m.chosen.onMiss),
		MaxStaleness: span(m.chosen.maxStaleness), Receipt: m.chosen.receipt, Wait: span(m.chosen.wait),
	}
	for _, key := range keys {
		if version := m.minVersion(key); version != nil {
			request.MinVersions = append(request.MinVersions, &pb.KeyVersion{Key: key, Version: version})
		}
	}
	var response *pb.GetManyResponse
	sent := time.Now()
	err := m.core.call(ctx, "GetMany", true, func(ctx context.Context) (err error) {
		sent = time.Now()
		response, err = m.core.cache.GetMany(ctx, request)
		return err
	})
	if err != nil {
		return err
	}
	for _, result := range response.GetResults() {
		answer := found{receipt: response.GetReceipt()}
		switch told := result.GetResult().(type) {
		case *pb.GetManyResult_Hit:
			answer.hit = hitOf(told.Hit)
		case *pb.GetManyResult_Negative:
			answer.negative = negativeOf(told.Negative)
		case *pb.GetManyResult_Miss:
			answer.miss = missOf(told.Miss)
		case *pb.GetManyResult_Error:
			m.failed[result.GetKey()] = fromItem(told.Error)
			continue
		}
		m.answers[result.GetKey()] = m.core.near.keep(keep, place{m.namespace, m.schema, result.GetKey()}, answer, sent, m.decoded)
	}
	return nil
}

// KeyValue is one put of a PutMany. A Negative stands in place of the value.
type KeyValue[V any] struct {
	Key      string
	Value    V
	Negative *Negative
	Options  []PutOption
}

// PutItem is what became of one put of a PutMany.
type PutItem struct {
	Key string
	PutResult
	// Err: this put failed; the others are not affected.
	Err error
}

// PutMany stores each on its own, and answers in the order given. The error is of the call as a whole.
func (c *Cache[V]) PutMany(ctx context.Context, puts []KeyValue[V]) ([]PutItem, error) {
	requests := make([]*pb.PutRequest, len(puts))
	again := true
	for i, each := range puts {
		request := putRequest(place{c.namespace, c.schema, each.Key}, apply(each.Options))
		if each.Negative != nil {
			request.Outcome = &pb.PutRequest_Negative{Negative: negativeResult(each.Negative.Kind, each.Negative.Message)}
		} else {
			payload, err := encode(c.codec, each.Value)
			if err != nil {
				return nil, err
			}
			request.Outcome = &pb.PutRequest_Value{Value: payload.wire()}
		}
		requests[i], again = request, again && identified(request)
	}
	items := make([]PutItem, 0, len(puts))
	for first := true; first || len(requests) > 0; first = false {
		next := requests[:min(batch, len(requests))]
		requests = requests[len(next):]
		stored, err := c.putSome(ctx, next, again)
		if err != nil {
			return items, err
		}
		items = append(items, stored...)
	}
	return items, nil
}

func (c *Cache[V]) putSome(ctx context.Context, requests []*pb.PutRequest, again bool) ([]PutItem, error) {
	names := make([]string, len(requests))
	for i, request := range requests {
		names[i] = keyName(request.GetNamespace(), request.GetKey())
	}
	c.core.near.wrote(names...)
	defer c.core.near.wrote(names...)
	var response *pb.PutManyResponse
	err := c.core.call(ctx, "PutMany", again, func(ctx context.Context) (err error) {
		response, err = c.core.cache.PutMany(ctx, &pb.PutManyRequest{Puts: requests})
		return err
	})
	if err != nil {
		return nil, err
	}
	items := make([]PutItem, len(response.GetResults()))
	for i, told := range response.GetResults() {
		items[i] = PutItem{Key: told.GetKey(), PutResult: PutResult{Receipt: told.GetReceipt()}}
		switch result := told.GetResult().(type) {
		case *pb.PutManyResult_Stored:
			items[i].Stored = storedOf(result.Stored)
			c.session.sawVersion(c.namespace, told.GetKey(), requests[i].Version)
		case *pb.PutManyResult_Refused:
			items[i].Refused = refusedOf(result.Refused)
		case *pb.PutManyResult_Error:
			items[i].Err = fromItem(result.Error)
		}
		c.session.saw(told.GetReceipt())
	}
	return items, nil
}
