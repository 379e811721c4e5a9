package freshold

import (
	"context"
	"errors"
	"time"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

const (
	// How often a load is begun whose put is refused.
	refusals = 3
	// How long a read waits for another's load, at most.
	longestWait = 10 * time.Second
	// Before the next look, where the server does not say how long.
	shortWait = 50 * time.Millisecond
)

// travel is one trip: read, and load under the lease that the read may bring.
func (c *core) travel(under *flight, now *trip) (found, error) {
	for refused := 0; ; {
		answer, err := c.look(now, under.key.at)
		if err != nil {
			return found{}, err
		}
		switch {
		case answer.hit != nil:
			return c.refreshed(now, under.key.at, answer), nil
		case answer.negative != nil:
			return answer, nil
		case answer.miss.Lease == nil:
			if err := c.heldBack(now, answer.miss); err != nil {
				return found{}, err
			}
			continue
		}
		c.startLoading(under)
		loaded, refusal, err := c.fill(under, now, answer.miss.Lease)
		if err != nil {
			return c.standIn(now, under.key.at, err)
		}
		if refusal == nil {
			return loaded, nil
		}
		if refused++; refused == refusals || refusal.Reason == "TOO_OLD" {
			return found{}, &Error{Kind: LoadRefused, Reason: refusal.Reason, Message: refusal.Message}
		}
		c.enter(under, reading)
	}
}

// look reads, and waits for a little less than anybody waits for the answer.
func (c *core) look(now *trip, at place) (found, error) {
	latest, chosen := c.outlook(now)
	left := time.Until(latest)
	wait := max(0, min(left-left/10, longestWait))
	chosen.wait = &wait
	ctx, cancel := context.WithDeadline(now.ctx, latest)
	defer cancel()
	return c.ask(ctx, at, chosen, now.pilot.decoded)
}

// heldBack waits until the server may be asked again, if anybody waits so long.
func (c *core) heldBack(now *trip, miss *Miss) error {
	wait := shortWait
	if miss.RetryAfter != nil {
		wait = max(*miss.RetryAfter, time.Millisecond)
	}
	latest, _ := c.outlook(now)
	if time.Now().Add(wait).After(latest) {
		return &Error{Kind: HeldBack, RetryAfter: &wait, Message: "loads of the key are held back beyond the deadline"}
	}
	if !sleep(now.ctx, wait) {
		return fromContext(now.ctx)
	}
	return nil
}

// fill loads and puts. A refusal is an answer; an error has given the lease back.
func (c *core) fill(under *flight, now *trip, lease *Lease) (found, *Refused, error) {
	at := under.key.at
	ask := askFor(at, lease)
	ask.MinVersion = higher(lease.MinVersion, now.chosen.minVersion)
	made, err := now.pilot.run(now.ctx, ask)
	if err != nil {
		return found{}, nil, c.giveBack(now.ctx, at, lease, err)
	}
	c.enter(under, putting)
	told, refusal, err := c.store(now.ctx, at, lease, made)
	if least := now.chosen.minVersion; least != nil && told.hit != nil && (told.hit.Version == nil || *told.hit.Version < *least) {
		return found{}, &Refused{Reason: "BEHIND", CurrentVersion: least, Message: "what was loaded is older than the caller asked for"}, nil
	}
	return told, refusal, err
}

func askFor(at place, lease *Lease) Ask {
	return Ask{Namespace: at.namespace, SchemaVersion: at.schema, Key: at.key, MinVersion: lease.MinVersion, ReadPrimary: lease.ReadPrimary}
}

func higher(one, other *int64) *int64 {
	if one == nil || other != nil && *other > *one {
		return other
	}
	return one
}

// giveBack abandons the lease, and says what the callers are told: a load that nobody waits for any more has not failed.
func (c *core) giveBack(ctx context.Context, at place, lease *Lease, cause error) error {
	left := ctx.Err() != nil
	parting, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.options.callTimeout)
	defer cancel()
	// What becomes of it changes nothing here: a lease that is not given back runs out.
	_, _ = c.abandon(parting, at, lease.Token, !left)
	if left {
		c.meters.loaded(parting, "cancelled")
		return fromContext(ctx)
	}
	c.meters.loaded(parting, "failed")
	return &Error{Kind: LoadFailed, Message: cause.Error(), Cause: cause}
}

// store puts what was loaded, whoever still waits: it is paid for.
func (c *core) store(ctx context.Context, at place, lease *Lease, made cargo) (found, *Refused, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.options.callTimeout)
	defer cancel()
	made.put.leaseToken = lease.Token
	request := putRequest(at, made.put)
	if made.absent {
		request.Outcome = &pb.PutRequest_Negative{Negative: negativeResult(NotFound, made.message)}
	} else {
		request.Outcome = &pb.PutRequest_Value{Value: made.payload.wire()}
	}
	result, err := c.put(ctx, request)
	if err != nil {
		if known := fromRPC(err); known.Kind == InvalidRequest || known.Kind == NotAllowed {
			_, _ = c.abandon(ctx, at, lease.Token, true)
		}
		c.meters.loaded(ctx, "failed")
		return found{}, nil, err
	}
	if result.Refused != nil {
		c.meters.loaded(ctx, "refused")
		return found{}, result.Refused, nil
	}
	c.meters.loaded(ctx, "stored")
	told := found{receipt: result.Receipt, decoded: made.decoded}
	if made.absent {
		told.negative = &Negative{Kind: NotFound, Message: made.message, FreshFor: result.Stored.FreshFor}
		return told, nil, nil
	}
	told.hit = &Hit[Payload]{Value: made.payload, Version: made.put.version, Freshness: Fresh, FreshFor: result.Stored.FreshFor, StaleFor: result.Stored.StaleFor,
		Served: ByLoader, Tags: result.Stored.Tags, ContentType: made.payload.ContentType}
	if told.hit.FreshFor <= 0 {
		told.hit.Freshness = Stale
	}
	return told, nil, nil
}

// standIn looks for a stale value after a load has failed.
func (c *core) standIn(now *trip, at place, failed error) (found, error) {
	if !errors.Is(failed, LoadFailed) {
		return found{}, failed
	}
	latest, chosen := c.outlook(now)
	chosen.onMiss = "RETURN"
	ctx, cancel := context.WithDeadline(now.ctx, latest)
	defer cancel()
	answer, err := c.ask(ctx, at, chosen, now.pilot.decoded)
	if err != nil || answer.hit == nil {
		return found{}, failed
	}
	return answer, nil
}

// refreshed takes the duty to refresh off a hit, and has it done in the background.
func (c *core) refreshed(now *trip, at place, answer found) found {
	lease := answer.hit.Lease
	if lease == nil {
		return answer
	}
	served := *answer.hit
	served.Lease = nil
	answer.hit = &served
	c.flights.mu.Lock()
	defer c.flights.mu.Unlock()
	if c.flights.closed {
		return answer
	}
	c.flights.work.Add(1)
	go func() {
		defer c.flights.work.Done()
		ctx, cancel := context.WithCancel(context.WithoutCancel(now.ctx))
		defer cancel()
		defer context.AfterFunc(c.flights.life, cancel)()
		made, err := now.pilot.run(ctx, askFor(at, lease))
		if err != nil {
			_ = c.giveBack(ctx, at, lease, err)
			return
		}
		_, _, _ = c.store(ctx, at, lease, made)
	}()
	return answer
}
