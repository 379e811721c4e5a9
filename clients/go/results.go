package freshold

import (
	"time"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Lookup is what a read has found: exactly one of Hit, Negative and Miss is there.
type Lookup[V any] struct {
	Hit      *Hit[V]
	Negative *Negative
	Miss     *Miss
	// Receipt proves the position that the read has seen; see [Session].
	Receipt string
}

// Value gives the value of a hit.
func (l Lookup[V]) Value() (V, bool) {
	if l.Hit == nil {
		var none V
		return none, false
	}
	return l.Hit.Value, true
}

// Hit is a value that may be served.
type Hit[V any] struct {
	// Value may be shared with other callers where Served is Near, Loaded or Waited: do not change it.
	Value V
	// Version is the owner's; nil where the put gave none.
	Version   *int64
	Freshness Freshness
	// Age is the time since the load of the value began.
	Age time.Duration
	// FreshFor is how much longer the value will be fresh; 0 when it is stale.
	FreshFor time.Duration
	// StaleFor is how much longer it may be served at all. A copy must not outlive it.
	StaleFor time.Duration
	Served   Served
	// Tags are all that the value is known to depend on.
	Tags        []string
	ContentType string
	// Lease: the caller has the duty to refresh; put under it, or abandon it. Never of GetOrLoad, which does so by itself.
	Lease *Lease
}

// Freshness says how a value stands to its policy.
type Freshness string

// FRESH: within ttl and not invalidated. STALE: past that, within the grace.
const (
	Fresh Freshness = "FRESH"
	Stale Freshness = "STALE"
)

// Served says who answered.
type Served string

// Who answers.
const (
	// ByNear: the near cache of this process.
	ByNear Served = "NEAR"
	// ByLoader: the loader, for this call or one that it joined.
	ByLoader Served = "LOADED"
	// ByNode: the memory of the node that was asked.
	ByNode Served = "LOCAL"
	// ByStore: the shared store.
	ByStore Served = "STORE"
	// ByOrigin: the origin, for this call.
	ByOrigin Served = "ORIGIN"
	// ByWaiting: another caller's load, for which this one waited.
	ByWaiting Served = "WAITED"
)

// Negative is a remembered "there is no value".
type Negative struct {
	Kind NegativeKind
	// Message is for people.
	Message  string
	Age      time.Duration
	FreshFor time.Duration
}

// NegativeKind is what the origin said.
type NegativeKind string

// NotFound: there is no such thing. OriginError: the origin failed.
const (
	NotFound    NegativeKind = "NOT_FOUND"
	OriginError NegativeKind = "ORIGIN_ERROR"
)

// Miss is nothing that may be served: an answer, not an error.
type Miss struct {
	// Reason is ABSENT, EXPIRED, INVALIDATED, BELOW_MIN_VERSION or TOO_STALE.
	Reason string
	// Lease: the caller has the right to load; put under it, or abandon it.
	Lease *Lease
	// RetryAfter: somebody else is loading, or loads are held back; ask again no sooner.
	RetryAfter *time.Duration
}

// Lease is the right, given to one caller in the fleet, to load a key and put it.
type Lease struct {
	Token string
	// Duration is how long it holds.
	Duration time.Duration
	// MinVersion: a load of an older version will be refused.
	MinVersion *int64
	// ReadPrimary: a replica may not have caught up with what was invalidated.
	ReadPrimary bool
}

// PutResult is what became of a put: one of Stored and Refused is there.
type PutResult struct {
	Stored  *Stored
	Refused *Refused
	Receipt string
}

// Stored is in the store.
type Stored struct {
	// Applied is false where the store already held this version.
	Applied  bool
	FreshFor time.Duration
	StaleFor time.Duration
	Tags     []string
	Reached  Reach
}

// Refused was not stored, for serving it could break the bound.
type Refused struct {
	// Reason is BEHIND, LEASE_LOST, INVALIDATED or TOO_OLD.
	Reason string
	// CurrentVersion is the lowest version that would be stored, with BEHIND.
	CurrentVersion *int64
	// Message says what happened and what to do.
	Message string
}

// Reach says how far an invalidation must have got before it is answered.
type Reach string

// How far an invalidation gets.
const (
	// ReachStore: a read that goes to the store sees it.
	ReachStore Reach = "STORE"
	// ReachFleet: no node serves an older copy.
	ReachFleet Reach = "FLEET"
	// ReachEdge: CDNs have been purged as well.
	ReachEdge Reach = "EDGE"
)

// Busted is the answer to an invalidation.
type Busted struct {
	// Receipt proves it; empty after a dry run.
	Receipt string
	Reached Reach
	// EstimatedEntries is how many entries it met, or would meet, where that is known.
	EstimatedEntries *int64
	// NodesAcked are the nodes that had to be waited for and serve nothing older.
	NodesAcked int
	// NoOps are keys whose bust was late or a duplicate.
	NoOps int
}

// Bumped is the answer to a bump of a scope or a namespace.
type Bumped struct {
	Busted
	// Version of the target after the call; it only grows.
	Version int64
	// Applied is false where the version was as high as asked already.
	Applied bool
}

// found is a lookup before its value is decoded.
type found struct {
	hit      *Hit[Payload]
	negative *Negative
	miss     *Miss
	receipt  string
	// decoded is the value itself, where this process has it.
	decoded any
	// near: the hit is a copy of this process, as it was when it was read; passed is how long that is ago.
	near   bool
	passed time.Duration
}

func hitOf(told *pb.Hit) *Hit[Payload] {
	hit := &Hit[Payload]{
		Value: payloadOf(told.GetValue()), Version: told.Version, Freshness: Freshness(told.GetFreshness().String()),
		Age: told.GetAge().AsDuration(), FreshFor: told.GetFreshFor().AsDuration(), StaleFor: told.GetStaleFor().AsDuration(),
		Served: Served(told.GetServed().String()), Tags: told.GetTags(), ContentType: told.GetValue().GetContentType(),
	}
	hit.Lease = leaseOf(told.GetLease())
	return hit
}

func leaseOf(told *pb.Lease) *Lease {
	if told == nil {
		return nil
	}
	return &Lease{Token: told.GetToken(), Duration: told.GetDuration().AsDuration(), MinVersion: told.MinVersion, ReadPrimary: told.GetReadPrimary()}
}

func negativeOf(told *pb.Negative) *Negative {
	return &Negative{Kind: NegativeKind(told.GetKind().String()), Message: told.GetMessage(), Age: told.GetAge().AsDuration(), FreshFor: told.GetFreshFor().AsDuration()}
}

func missOf(told *pb.Miss) *Miss {
	miss := &Miss{Reason: told.GetReason().String(), Lease: leaseOf(told.GetLease())}
	if told.GetRetryAfter() != nil {
		after := told.GetRetryAfter().AsDuration()
		miss.RetryAfter = &after
	}
	return miss
}

func storedOf(told *pb.Stored) *Stored {
	return &Stored{Applied: told.GetApplied(), FreshFor: told.GetFreshFor().AsDuration(), StaleFor: told.GetStaleFor().AsDuration(), Tags: told.GetTags(), Reached: Reach(told.GetReached().String())}
}

func refusedOf(told *pb.Refused) *Refused {
	return &Refused{Reason: told.GetReason().String(), CurrentVersion: told.CurrentVersion, Message: told.GetMessage()}
}

func lookupOf[V any](codec Codec[V], told found) (Lookup[V], error) {
	lookup := Lookup[V]{Negative: told.negative, Miss: told.miss, Receipt: told.receipt}
	if told.hit == nil {
		return lookup, nil
	}
	value, ok := told.decoded.(V)
	if !ok {
		var err error
		if value, err = decode(codec, told.hit.Value); err != nil {
			return Lookup[V]{Receipt: told.receipt}, err
		}
	}
	hit := told.hit
	lookup.Hit = &Hit[V]{Value: value, Version: hit.Version, Freshness: hit.Freshness, Age: hit.Age, FreshFor: hit.FreshFor, StaleFor: hit.StaleFor,
		Served: hit.Served, Tags: hit.Tags, ContentType: hit.ContentType, Lease: hit.Lease}
	if told.near {
		lookup.Hit.Served = ByNear
		lookup.Hit.Age, lookup.Hit.FreshFor, lookup.Hit.StaleFor = hit.Age+told.passed, hit.FreshFor-told.passed, hit.StaleFor-told.passed
	}
	return lookup, nil
}

// At gives a version to options and results that may have none.
func At(version int64) *int64 { return &version }
