package freshold

import (
	"context"
	"sync"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/durationpb"

	pb "github.com/freshold/freshold/clients/go/internal/pb/freshold/v1"
)

// Selector says which invalidations are told; one that names nothing gets all of them. See the proto for how the names combine.
type Selector struct {
	Namespaces, Tags, Scopes, KeyPrefixes []string
}

// Event is one of the stream: [Connected], [Invalidation], [Checkpoint], [Reset], [Goodbye] or [Gap].
type Event interface {
	// Token resumes after this event; empty of a Gap.
	Token() string
}

type token string

func (t token) Token() string { return string(t) }

// Connected: a stream, the first or a new one, has said that nothing newer is known.
type Connected struct {
	token
	Position int64
}

// Invalidation: copies of what it names are out of date.
type Invalidation struct {
	token
	Position int64
	Time     time.Time
	// What is KEY, TAG, SCOPE, NAMESPACE or PUT.
	What string
	// Soft: copies may be served as stale while they are loaded again.
	Soft               bool
	Namespace          string
	Keys, Tags, Scopes []string
	Reason             string
}

// Checkpoint: nothing at or below the position is still to come.
type Checkpoint struct {
	token
	Position int64
	// Current: there is nothing newer either.
	Current bool
}

// Reset: history is gone; drop every copy that Drop could meet (of all, if it names nothing).
type Reset struct {
	token
	// Reason is EPOCH or TRIMMED.
	Reason   string
	Position int64
	Drop     Selector
}

// Goodbye: the node ends the stream as planned; the subscription goes on by itself.
type Goodbye struct {
	token
	RetryAfter time.Duration
}

// Gap: nothing was heard for three checkpoint intervals; copies are not to be trusted until Connected.
type Gap struct {
	Silence time.Duration
}

// Token is empty.
func (Gap) Token() string { return "" }

// SubscribeOption is one of Subscribe.
type SubscribeOption func(*subscribeOptions)

type subscribeOptions struct {
	token    string
	interval time.Duration
}

// ResumeAfter goes on after this token; any receipt is one.
func ResumeAfter(token string) SubscribeOption { return func(o *subscribeOptions) { o.token = token } }

// CheckpointEvery is 100 ms to 60 s, 1 s by default. Less of it finds a lost connection sooner, and costs more.
func CheckpointEvery(interval time.Duration) SubscribeOption {
	return func(o *subscribeOptions) { o.interval = interval }
}

// Subscription is a stream of events that mends itself.
type Subscription struct {
	events chan Event
	end    context.CancelFunc
	done   chan struct{}

	mu     sync.Mutex
	failed *Error
}

const (
	queued         = 1024
	silenceIn      = 3
	checkpointsDef = time.Second
)

// Subscribe follows the invalidations of the tenant until Close, or until the context ends. It does not fail here: Next does.
func (c *Client) Subscribe(ctx context.Context, selector Selector, given ...SubscribeOption) *Subscription {
	chosen := apply(given)
	ctx, end := context.WithCancel(ctx)
	stop := context.AfterFunc(c.life, end)
	made := &Subscription{events: make(chan Event, queued), end: end, done: make(chan struct{})}
	follow := newFollower(c.core, selector, chosen, func(event Event) bool {
		select {
		case made.events <- event:
			return true
		case <-ctx.Done():
			return false
		}
	})
	c.work.Add(1)
	go func() {
		defer c.work.Done()
		defer stop()
		failed := follow.run(ctx)
		made.mu.Lock()
		made.failed = c.mended(ctx, failed)
		made.mu.Unlock()
		close(made.done)
	}()
	return made
}

// Next waits for the next event. Asking for it acknowledges the one before. After an error there is nothing more.
func (s *Subscription) Next(ctx context.Context) (Event, error) {
	select {
	case event := <-s.events:
		return event, nil
	default:
	}
	select {
	case event := <-s.events:
		return event, nil
	case <-ctx.Done():
		return nil, fromContext(ctx)
	case <-s.done:
	}
	select {
	case event := <-s.events:
		return event, nil
	default:
		s.mu.Lock()
		defer s.mu.Unlock()
		return nil, s.failed
	}
}

// Close ends the stream.
func (s *Subscription) Close() { s.end(); <-s.done }

// follower holds one stream after the other.
type follower struct {
	core     *core
	selector *pb.Selector
	interval time.Duration
	token    string
	deliver  func(Event) bool

	// good: a server has taken the token.
	good bool
	// trusted: a current checkpoint came, and no Gap was told since.
	trusted  bool
	attempts int
	heard    time.Time
}

func newFollower(c *core, selector Selector, chosen subscribeOptions, deliver func(Event) bool) *follower {
	interval := chosen.interval
	if interval == 0 {
		interval = checkpointsDef
	}
	return &follower{core: c, interval: interval, token: chosen.token, deliver: deliver, selector: &pb.Selector{
		Namespaces: selector.Namespaces, Tags: selector.Tags, Scopes: selector.Scopes, KeyPrefixes: selector.KeyPrefixes}}
}

func (f *follower) silence() time.Duration { return silenceIn * f.interval }

// run ends with the context, or with an error that no retry mends.
func (f *follower) run(ctx context.Context) *Error {
	for {
		failed := f.once(ctx)
		if ctx.Err() != nil {
			return fromContext(ctx)
		}
		wait, goesOn := f.next(failed)
		if !goesOn {
			return failed
		}
		if !f.rest(ctx, wait) {
			return fromContext(ctx)
		}
	}
}

// next says how long to wait before the next stream; not at all after a planned end.
func (f *follower) next(failed *Error) (time.Duration, bool) {
	if failed == nil {
		return 0, true
	}
	if failed.Reason == "RECEIPT_INVALID" && f.good {
		// A token that was good once: the history that it belongs to is gone.
		f.token, f.good = "", false
		return 0, f.deliver(Reset{Reason: "EPOCH"})
	}
	unlimited := f.core.options
	unlimited.attempts = f.attempts + 2
	wait, worth := unlimited.again(failed, f.attempts+1)
	f.attempts++
	return wait, worth
}

// rest waits, and tells of a silence that becomes too long meanwhile.
func (f *follower) rest(ctx context.Context, wait time.Duration) bool {
	if left := time.Until(f.heard) + f.silence(); f.trusted && left < wait {
		if !sleep(ctx, max(0, left)) || !f.gap() {
			return false
		}
		wait -= max(0, left)
	}
	return wait <= 0 || sleep(ctx, wait)
}

func (f *follower) gap() bool {
	f.trusted = false
	return f.deliver(Gap{Silence: time.Since(f.heard)})
}

// once holds one stream to its end; nil: it ended as planned.
func (f *follower) once(ctx context.Context) *Error {
	ctx, cancel := context.WithCancel(f.core.outgoing(ctx))
	defer cancel()
	request := &pb.SubscribeRequest{Selector: f.selector, ResumeToken: f.token, CheckpointInterval: durationpb.New(f.interval)}
	stream, err := f.core.stream.Subscribe(ctx, request)
	if err != nil {
		return fromRPC(err)
	}
	responses, failed := make(chan *pb.SubscribeResponse), make(chan error, 1)
	go func() {
		for {
			response, err := stream.Recv()
			if err != nil {
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
	began, current := time.Now(), false
	for {
		deaf := time.NewTimer(f.patience(began, current))
		select {
		case response := <-responses:
			deaf.Stop()
			f.good, f.attempts = true, 0
			first := !current
			if response.GetCheckpoint().GetCurrent() {
				f.heard, f.trusted, current = time.Now(), true, true
			}
			if !f.tell(response, first) {
				return fromContext(ctx)
			}
			if response.GetGoodbye() != nil {
				return nil
			}
		case err := <-failed:
			deaf.Stop()
			return fromRPC(err)
		case <-deaf.C:
			if f.trusted {
				if !f.gap() {
					return fromContext(ctx)
				}
				if !current {
					continue
				}
			}
			return &Error{Kind: Unavailable, Code: codes.Unavailable, Message: "the stream is silent"}
		case <-ctx.Done():
			deaf.Stop()
			return fromContext(ctx)
		}
	}
}

// patience is how long the stream may still be silent before something is to be said or done about it.
func (f *follower) patience(began time.Time, current bool) time.Duration {
	if f.trusted || current {
		return max(0, time.Until(f.heard)+f.silence())
	}
	return max(0, time.Until(began)+f.silence())
}

// tell hands the response on, and then keeps its token.
func (f *follower) tell(response *pb.SubscribeResponse, first bool) bool {
	at := token(response.GetResumeToken())
	told := true
	switch event := response.GetEvent().(type) {
	case *pb.SubscribeResponse_Invalidation:
		told = f.deliver(invalidationOf(at, event.Invalidation))
	case *pb.SubscribeResponse_Checkpoint:
		if event.Checkpoint.GetCurrent() && first {
			told = f.deliver(Connected{at, event.Checkpoint.GetPosition()})
		}
		told = told && f.deliver(Checkpoint{at, event.Checkpoint.GetPosition(), event.Checkpoint.GetCurrent()})
	case *pb.SubscribeResponse_Reset_:
		drop := event.Reset_.GetDrop()
		told = f.deliver(Reset{at, event.Reset_.GetReason().String(), event.Reset_.GetPosition(),
			Selector{drop.GetNamespaces(), drop.GetTags(), drop.GetScopes(), drop.GetKeyPrefixes()}})
	case *pb.SubscribeResponse_Goodbye:
		told = f.deliver(Goodbye{at, event.Goodbye.GetRetryAfter().AsDuration()})
	}
	f.token = string(at)
	return told
}

func invalidationOf(at token, told *pb.Invalidation) Invalidation {
	return Invalidation{
		token: at, Position: told.GetPosition(), Time: told.GetTime().AsTime(), What: told.GetWhat().String(), Soft: told.GetMode() == pb.Mode_SOFT,
		Namespace: told.GetNamespace(), Keys: told.GetKeys(), Tags: told.GetTags(), Scopes: told.GetScopes(), Reason: told.GetReason(),
	}
}
