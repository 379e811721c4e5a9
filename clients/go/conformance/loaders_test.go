package conformance

import (
	"context"
	"errors"
	"sync"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
)

// loaders and gates of one case, by name.
type loaders struct {
	mu     sync.Mutex
	byName map[string]*counted
	gates  map[string]chan struct{}
}

type counted struct {
	entered, cancelled int
	last               map[string]any
	results            []any
}

func newLoaders() *loaders {
	return &loaders{byName: map[string]*counted{}, gates: map[string]chan struct{}{}}
}

func (l *loaders) named(name string) *counted {
	if l.byName[name] == nil {
		l.byName[name] = &counted{}
	}
	return l.byName[name]
}

func (l *loaders) gate(name string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gates[name] == nil {
		l.gates[name] = make(chan struct{})
	}
	return l.gates[name]
}

func (l *loaders) open(name string) {
	gate := l.gate(name)
	select {
	case <-gate:
	default:
		close(gate)
	}
}

func (l *loaders) told(name string) map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	known := l.named(name)
	told := map[string]any{"entered": known.entered, "cancelled": known.cancelled}
	if known.last != nil {
		told["last"] = known.last
	}
	return told
}

// loaderOf makes the loader that a step describes, for values of the codec of the step.
func loaderOf[V any](l *loaders, described map[string]any, valueOf func(any) V) freshold.Loader[V] {
	name := described["name"].(string)
	l.mu.Lock()
	l.named(name).results = described["results"].([]any)
	l.mu.Unlock()
	return func(ctx context.Context, ask freshold.Ask) (freshold.Loaded[V], error) {
		l.mu.Lock()
		known := l.named(name)
		known.entered++
		result := known.results[min(known.entered, len(known.results))-1].(map[string]any)
		known.last = map[string]any{"readPrimary": ask.ReadPrimary}
		if ask.MinVersion != nil {
			known.last["minVersion"] = digits(*ask.MinVersion)
		}
		l.mu.Unlock()
		if gate, ok := described["gate"].(string); ok {
			select {
			case <-l.gate(gate):
			case <-ctx.Done():
				l.mu.Lock()
				known.cancelled++
				l.mu.Unlock()
				return freshold.Loaded[V]{}, ctx.Err()
			}
		}
		if failure, ok := result["error"].(string); ok {
			return freshold.Loaded[V]{}, errors.New(failure)
		}
		loaded := freshold.Loaded[V]{Version: versionOf(result, "version"), Tags: list(result["tags"])}
		if message, ok := result["notFound"].(string); ok {
			loaded.Absent, loaded.Message = true, message
			return loaded, nil
		}
		if ttl, ok := result["ttl"].(float64); ok {
			span := time.Duration(ttl) * time.Millisecond
			loaded.TTL = &span
		}
		loaded.Value = valueOf(result["value"])
		return loaded, nil
	}
}
