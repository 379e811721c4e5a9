package freshold

import (
	"context"
	"sync"
	"time"
)

// A flight serves all callers of the process who ask for the same. It makes one trip after the other; each begins with a read.
//
// Who comes while the read or the put of a trip is under way boards the next one: what they bring may be older than what was
// invalidated before that caller asked. Who comes during the load joins it, for its put is judged by the store afterwards.
type flight struct {
	key     flightKey
	phase   phase
	current *trip
	next    *trip
}

type flightKey struct {
	at           place
	maxStaleness time.Duration
	minVersion   int64
	bounded      bool
	versioned    bool
}

type phase int

const (
	reading phase = iota
	loading
	putting
)

// trip is one read, perhaps with a load, and those who wait for it.
type trip struct {
	callers int
	latest  time.Time
	chosen  getOptions
	pilot   pilot
	ctx     context.Context
	cancel  context.CancelFunc
	done    chan struct{}
	answer  found
	err     error
	// into: its callers were taken over by the load of this trip.
	into *trip
}

type flights struct {
	mu       sync.Mutex
	underway map[flightKey]*flight
	work     sync.WaitGroup
	closed   bool
	// life ends when the client is closed, before that of the calls: leases are still given back.
	life context.Context
	end  context.CancelFunc
}

func newFlights() *flights {
	life, end := context.WithCancel(context.Background())
	return &flights{underway: map[flightKey]*flight{}, life: life, end: end}
}

// fly joins the flight of the key, or begins it.
func (c *core) fly(ctx context.Context, at place, chosen getOptions, how pilot) (found, error) {
	boarded, ok := c.board(ctx, at, chosen, how)
	if !ok {
		return found{}, closedError()
	}
	select {
	case <-boarded.done:
		return boarded.answer, boarded.err
	case <-ctx.Done():
		c.leave(boarded, keyOf(at, chosen))
		return found{}, fromContext(ctx)
	}
}

func keyOf(at place, chosen getOptions) flightKey {
	key := flightKey{at: at}
	if chosen.maxStaleness != nil {
		key.maxStaleness, key.bounded = *chosen.maxStaleness, true
	}
	if chosen.minVersion != nil {
		key.minVersion, key.versioned = *chosen.minVersion, true
	}
	return key
}

func (c *core) board(ctx context.Context, at place, chosen getOptions, how pilot) (*trip, bool) {
	c.flights.mu.Lock()
	defer c.flights.mu.Unlock()
	if c.flights.closed {
		return nil, false
	}
	key := keyOf(at, chosen)
	under := c.flights.underway[key]
	var boarded *trip
	switch {
	case under == nil:
		boarded = newTrip(ctx, chosen, how)
		under = &flight{key: key, current: boarded}
		c.flights.underway[key] = under
		c.flights.work.Add(1)
		go c.run(under)
	case under.phase == loading && under.current.callers > 0:
		boarded = under.current
	case under.next == nil || under.next.callers == 0:
		boarded = newTrip(ctx, chosen, how)
		under.next = boarded
	default:
		boarded = under.next
	}
	boarded.callers++
	boarded.chosen.receipt = newer(boarded.chosen.receipt, chosen.receipt)
	if deadline, has := ctx.Deadline(); has && deadline.After(boarded.latest) {
		boarded.latest = deadline
	}
	return boarded, true
}

func newTrip(ctx context.Context, chosen getOptions, how pilot) *trip {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	return &trip{chosen: chosen, pilot: how, ctx: own, cancel: cancel, done: make(chan struct{})}
}

// leave takes one caller off; the last one ends the trip.
func (c *core) leave(from *trip, key flightKey) {
	c.flights.mu.Lock()
	defer c.flights.mu.Unlock()
	for from.into != nil {
		from = from.into
	}
	from.callers--
	if from.callers > 0 {
		return
	}
	from.cancel()
	if under := c.flights.underway[key]; under != nil && under.next == from {
		under.next = nil
	}
}

// run makes the trips of a flight until nobody waits for one.
func (c *core) run(under *flight) {
	defer c.flights.work.Done()
	for {
		now := under.current
		answer, err := c.travel(under, now)
		now.cancel()
		c.flights.mu.Lock()
		now.arrive(answer, err)
		if under.next == nil || under.next.callers == 0 {
			delete(c.flights.underway, under.key)
			c.flights.mu.Unlock()
			return
		}
		under.current, under.next, under.phase = under.next, nil, reading
		c.flights.mu.Unlock()
	}
}

// arrive tells everybody. Called with the lock held.
func (t *trip) arrive(answer found, err error) {
	t.answer, t.err = answer, err
	close(t.done)
}

// startLoading lets those who wait for the next trip join this one, which has yet to put.
func (c *core) startLoading(under *flight) {
	c.flights.mu.Lock()
	defer c.flights.mu.Unlock()
	under.phase = loading
	waiting := under.next
	if waiting == nil || waiting.callers == 0 || under.current.callers == 0 {
		return
	}
	under.next = nil
	now := under.current
	now.callers += waiting.callers
	if waiting.latest.After(now.latest) {
		now.latest = waiting.latest
	}
	now.chosen.receipt = newer(now.chosen.receipt, waiting.chosen.receipt)
	waiting.into = now
	go func() {
		<-now.done
		c.flights.mu.Lock()
		defer c.flights.mu.Unlock()
		waiting.arrive(now.answer, now.err)
	}()
}

func (c *core) enter(under *flight, next phase) {
	c.flights.mu.Lock()
	under.phase = next
	c.flights.mu.Unlock()
}

// outlook is until when somebody waits for the trip, and what its reads quote.
func (c *core) outlook(now *trip) (time.Time, getOptions) {
	c.flights.mu.Lock()
	defer c.flights.mu.Unlock()
	return now.latest, now.chosen
}

// drain ends all flights.
func (f *flights) drain() {
	f.mu.Lock()
	f.closed = true
	f.end()
	for _, under := range f.underway {
		under.current.cancel()
		if under.next != nil {
			under.next.cancel()
		}
	}
	f.mu.Unlock()
	f.work.Wait()
}
