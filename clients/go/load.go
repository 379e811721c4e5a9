package freshold

import (
	"context"
	"fmt"
	"time"
)

// Ask is what a loader is asked for.
type Ask struct {
	// Namespace and SchemaVersion of the key.
	Namespace, SchemaVersion string
	Key                      string
	// MinVersion: an older version will be refused; nil: any will do.
	MinVersion *int64
	// ReadPrimary: a replica may not have caught up with what was invalidated.
	ReadPrimary bool
	// Validator of the value that is cached, where the asking server has one; see [Origin]. Empty with GetOrLoad.
	Validator string
}

// Loaded is what a loader has found.
type Loaded[V any] struct {
	Value V
	// Version of the row or document; optional, and much better with.
	Version *int64
	// Tags are what the value depends on, besides what the namespace adds.
	Tags []string
	// TTL: fresh for this long, where that is shorter than the policy's.
	TTL *time.Duration
	// Absent: there is no such thing, and Message says so to readers. Version is that of its deletion, Tags are what its absence
	// depends on, and nothing else counts then.
	Absent  bool
	Message string
	// Grace, Validator and NotModified are for an [Origin].
	Grace       *time.Duration
	Validator   string
	NotModified bool
}

// Missing is what a loader answers when there is no such thing.
func Missing[V any](message string) Loaded[V] { return Loaded[V]{Absent: true, Message: message} }

// A Loader gets a value from where it comes from. Its context ends with the bound of the load, or when nobody waits for it any more.
type Loader[V any] func(ctx context.Context, ask Ask) (Loaded[V], error)

// GetOrLoad reads a key, and has the loader called where there is nothing fresh: once in the fleet, under a lease. What it loads
// is put with version and tags. The answer is a hit or a negative, never a miss.
//
// A stale value is answered at once, and refreshed in the background. A loader that fails raises [LoadFailed], unless a stale value
// may stand in. What the store refuses is handed to nobody: it is loaded again, three times at most ([LoadRefused]). Cancelling
// removes only this caller; the last one cancels the load, and another process may load at once.
func (c *Cache[V]) GetOrLoad(ctx context.Context, key string, load Loader[V], given ...GetOption) (Lookup[V], error) {
	chosen := apply(given)
	c.session.quote(c.namespace, key, &chosen)
	chosen.onMiss, chosen.wait = "LEASE", nil
	at := place{c.namespace, c.schema, key}
	if c.core.life.Err() != nil {
		return Lookup[V]{}, closedError()
	}
	answer, ok := c.core.near.find(at, chosen)
	if !ok {
		if _, has := ctx.Deadline(); !has {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, c.core.options.getOrLoadTimeout)
			defer cancel()
		}
		var err error
		if answer, err = c.core.fly(ctx, at, chosen, c.pilot(load)); err != nil {
			return Lookup[V]{}, err
		}
	}
	c.session.learn(c.namespace, key, answer)
	return lookupOf(c.codec, answer)
}

// pilot is a loader without its type.
type pilot struct {
	load    func(ctx context.Context, ask Ask) (cargo, error)
	decoded func(Payload) any
	bound   time.Duration
}

// cargo is what was loaded, as it is put.
type cargo struct {
	payload Payload
	decoded any
	absent  bool
	message string
	put     putOptions
}

func (c *Cache[V]) pilot(load Loader[V]) pilot {
	return pilot{decoded: c.decoding(), bound: c.loadTimeout, load: func(ctx context.Context, ask Ask) (cargo, error) {
		loaded, err := load(ctx, ask)
		if err != nil {
			return cargo{}, err
		}
		made := cargo{absent: loaded.Absent, message: loaded.Message, put: putOptions{version: loaded.Version, tags: loaded.Tags, ttl: loaded.TTL}}
		if loaded.Absent {
			made.put.ttl = nil
			return made, nil
		}
		made.decoded = loaded.Value
		made.payload, err = encode(c.codec, loaded.Value)
		return made, err
	}}
}

// run calls the loader, within its bound and for as long as the context lives; it never panics.
func (p pilot) run(ctx context.Context, ask Ask) (cargo, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, p.bound, fmt.Errorf("the load took longer than %v", p.bound))
	defer cancel()
	type outcome struct {
		made cargo
		err  error
	}
	ended := make(chan outcome, 1)
	go func() {
		var told outcome
		defer func() {
			if panicked := recover(); panicked != nil {
				told = outcome{err: fmt.Errorf("the loader panicked: %v", panicked)}
			}
			ended <- told
		}()
		told.made, told.err = p.load(ctx, ask)
	}()
	select {
	case told := <-ended:
		if told.err != nil && ctx.Err() != nil {
			told.err = context.Cause(ctx)
		}
		return told.made, told.err
	case <-ctx.Done():
		return cargo{}, context.Cause(ctx)
	}
}
