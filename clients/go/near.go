package freshold

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// NearOptions bound the near cache. Copies of it may be as much as three checkpoint intervals out of date when the network is cut,
// and never live longer than what was left of them.
type NearOptions struct {
	// MaxWeight in bytes of all copies; 64 MiB by default. A value above an eighth of it is not kept.
	MaxWeight int64
	// Namespaces whose values are kept; all by default.
	Namespaces []string
	// CheckpointInterval is 1 s by default, 100 ms to 60 s.
	CheckpointInterval time.Duration
	// Listen is told of [Connected], [Gap] and [Reset], one at a time; it must not block for long.
	Listen func(Event)
}

// NearState says whether copies are trusted.
type NearState string

// The states of a near cache: copies are kept and served only while it is connected.
const (
	NearConnecting NearState = "CONNECTING"
	NearConnected  NearState = "CONNECTED"
	NearGap        NearState = "GAP"
)

// NearStats are counted since the start.
type NearStats struct {
	State           NearState
	Entries, Weight int64
	Hits, Misses    int64
	// Fills are copies that were kept; Invalidated, Evicted and Expired are those that went.
	Fills, Invalidated, Evicted, Expired int64
	Gaps, Resets                         int64
}

// NearCache keeps copies in this process, as long as the stream of invalidations is heard. All methods of a nil one do nothing.
type NearCache struct {
	options    NearOptions
	meters     *meters
	namespaces map[string]struct{}

	mu     sync.Mutex
	state  NearState
	heard  time.Time
	at     position
	stats  NearStats
	copies map[place]*copied
	byName map[string]map[*copied]struct{}
	recent *list.List
	names  *heardNames
}

// copied is one value, and where it stands in all that finds it.
type copied struct {
	at      place
	hit     *Hit[Payload]
	decoded any
	receipt string
	read    position
	sent    time.Time
	weight  int64
	names   []string
	spot    *list.Element
}

const (
	nearWeight   = 64 << 20
	copyOverhead = 128
	largestPart  = 8
)

func newNearCache(chosen NearOptions, meters *meters) *NearCache {
	if chosen.MaxWeight == 0 {
		chosen.MaxWeight = nearWeight
	}
	if chosen.CheckpointInterval == 0 {
		chosen.CheckpointInterval = checkpointsDef
	}
	n := &NearCache{options: chosen, meters: meters, state: NearConnecting, copies: map[place]*copied{}, byName: map[string]map[*copied]struct{}{},
		recent: list.New(), names: newHeardNames(), namespaces: map[string]struct{}{}}
	for _, namespace := range chosen.Namespaces {
		n.namespaces[namespace] = struct{}{}
	}
	meters.near(n)
	return n
}

// Stats are the figures of the cache.
func (n *NearCache) Stats() NearStats {
	if n == nil {
		return NearStats{}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.listen(time.Now())
	told := n.stats
	told.State, told.Entries = n.state, int64(len(n.copies))
	return told
}

func (n *NearCache) follow(c *core) {
	follow := newFollower(c, Selector{Namespaces: n.options.Namespaces}, subscribeOptions{interval: n.options.CheckpointInterval}, func(event Event) bool {
		n.apply(event)
		return true
	})
	for {
		failed := follow.run(c.life)
		if c.life.Err() != nil {
			return
		}
		// A refusal, such as of a namespace that is not configured yet: nothing is kept meanwhile.
		n.apply(Gap{})
		c.meters.refused(c.life, failed)
		if !sleep(c.life, c.options.most) {
			return
		}
	}
}

// near says whether values of the namespace are kept at all.
func (n *NearCache) covers(namespace string) bool {
	if n == nil {
		return false
	}
	_, named := n.namespaces[namespace]
	return named || len(n.namespaces) == 0
}

// find gives the copy of a key if it may be served.
func (n *NearCache) find(at place, chosen getOptions) (found, bool) {
	if !n.covers(at.namespace) || chosen.skipNear {
		return found{}, false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	now := time.Now()
	n.listen(now)
	kept := n.copies[at]
	if kept == nil || n.state != NearConnected {
		return n.missed()
	}
	passed := elapsed(kept.sent, now)
	if passed >= kept.hit.FreshFor {
		n.drop(kept)
		n.count(&n.stats.Expired, "expired", 1)
		return n.missed()
	}
	hit := kept.hit
	if chosen.maxStaleness != nil && hit.Age+passed > *chosen.maxStaleness ||
		chosen.minVersion != nil && (hit.Version == nil || *hit.Version < *chosen.minVersion) || !n.reaches(kept, chosen.receipt) {
		return n.missed()
	}
	n.recent.MoveToFront(kept.spot)
	n.count(&n.stats.Hits, "hits", 1)
	return found{hit: hit, near: true, passed: passed, receipt: kept.receipt, decoded: kept.decoded}, true
}

func (n *NearCache) missed() (found, bool) {
	n.count(&n.stats.Misses, "misses", 1)
	return found{}, false
}

// reaches: the copy is at least as new as what the receipt has seen.
func (n *NearCache) reaches(kept *copied, receipt string) bool {
	if receipt == "" {
		return true
	}
	asked, ok := positionOf(receipt)
	return ok && asked.epoch == n.at.epoch && max(n.at.number, kept.read.number) >= asked.number
}

// keeping remembers, from before a read is sent, what would overtake its answer.
type keeping struct {
	on  bool
	own int64
}

func (n *NearCache) begin(namespace string, chosen getOptions) keeping {
	if !n.covers(namespace) || chosen.skipNear {
		return keeping{}
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return keeping{true, n.names.own}
}

// keep takes the answer in where that is allowed, and hands it back.
func (n *NearCache) keep(from keeping, at place, answer found, sent time.Time, decoded func(Payload) any) found {
	hit := answer.hit
	if !from.on || hit == nil || hit.Freshness != Fresh || hit.Lease != nil || hit.FreshFor <= 0 {
		return answer
	}
	read, ok := positionOf(answer.receipt)
	kept := &copied{at: at, hit: hit, receipt: answer.receipt, read: read, sent: sent, weight: weigh(at, hit), names: namesOf(at, hit)}
	if !ok || kept.weight > n.options.MaxWeight/largestPart {
		return answer
	}
	kept.decoded = decoded(hit.Value)
	answer.decoded = kept.decoded
	n.mu.Lock()
	defer n.mu.Unlock()
	n.listen(time.Now())
	if n.state != NearConnected || read.epoch != n.at.epoch || n.names.overtook(kept.names, read.number, from.own) {
		return answer
	}
	if before := n.copies[at]; before != nil {
		if before.read.number > read.number {
			return answer
		}
		n.drop(before)
	}
	n.add(kept)
	return answer
}

func (n *NearCache) add(kept *copied) {
	n.copies[kept.at] = kept
	for _, name := range kept.names {
		if n.byName[name] == nil {
			n.byName[name] = map[*copied]struct{}{}
		}
		n.byName[name][kept] = struct{}{}
	}
	kept.spot = n.recent.PushFront(kept)
	n.stats.Weight += kept.weight
	n.count(&n.stats.Fills, "fills", 1)
	for n.stats.Weight > n.options.MaxWeight {
		n.drop(n.recent.Back().Value.(*copied))
		n.count(&n.stats.Evicted, "evicted", 1)
	}
}

func (n *NearCache) drop(kept *copied) {
	delete(n.copies, kept.at)
	for _, name := range kept.names {
		delete(n.byName[name], kept)
		if len(n.byName[name]) == 0 {
			delete(n.byName, name)
		}
	}
	n.recent.Remove(kept.spot)
	n.stats.Weight -= kept.weight
}

func (n *NearCache) dropAll() {
	n.copies, n.byName, n.stats.Weight = map[place]*copied{}, map[string]map[*copied]struct{}{}, 0
	n.recent.Init()
}

// listen finds a silence that the stream has not told of yet. Called with the lock held, at each read.
func (n *NearCache) listen(now time.Time) {
	if n.state == NearConnected && elapsed(n.heard, now) >= silenceIn*n.options.CheckpointInterval {
		n.lost()
	}
}

func (n *NearCache) lost() {
	n.state = NearGap
	n.dropAll()
	n.count(&n.stats.Gaps, "gaps", 1)
}

// wrote drops what an own write meets, before it is sent and after it was answered.
func (n *NearCache) wrote(names ...string) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.names.wrote(names)
	for _, name := range names {
		n.dropNamed(name, -1)
	}
}

// dropNamed drops the copies under a name that were read before a position; -1: all.
func (n *NearCache) dropNamed(name string, before int64) {
	for kept := range n.byName[name] {
		if before < 0 || kept.read.number < before {
			n.drop(kept)
			n.count(&n.stats.Invalidated, "invalidated", 1)
		}
	}
}

func (n *NearCache) count(figure *int64, name string, by int64) {
	*figure += by
	n.meters.counted(context.Background(), name, by)
}

// elapsed is the time that has passed by the clock that says more: a machine that was suspended must not serve what is old.
func elapsed(since, now time.Time) time.Duration {
	return max(now.Sub(since), now.Round(0).Sub(since.Round(0)))
}

func weigh(at place, hit *Hit[Payload]) int64 {
	weight := copyOverhead + len(at.key) + len(hit.Value.Data)
	for _, tag := range hit.Tags {
		weight += len(tag)
	}
	return int64(weight)
}
