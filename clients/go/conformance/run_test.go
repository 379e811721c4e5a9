package conformance

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
)

// run is one case being played.
type run struct {
	line    line
	options map[string]map[string]any
	kept    kept
	loaders *loaders

	mu         sync.Mutex
	clients    map[string]*freshold.Client
	heard      map[string][]string
	sessions   map[string]*freshold.Session
	streams    map[string]*freshold.Subscription
	background map[string]*background
}

type background struct {
	cancel context.CancelFunc
	done   chan struct{}
	err    error
	result any
}

func newRun(line line, options map[string]map[string]any) *run {
	if options == nil {
		options = map[string]map[string]any{"a": {}}
	}
	return &run{line: line, options: options, kept: kept{}, loaders: newLoaders(), clients: map[string]*freshold.Client{}, heard: map[string][]string{},
		sessions: map[string]*freshold.Session{}, streams: map[string]*freshold.Subscription{}, background: map[string]*background{}}
}

func (r *run) close() {
	for _, behind := range r.background {
		behind.cancel()
	}
	for _, client := range r.clients {
		_ = client.Close()
	}
	for _, behind := range r.background {
		<-behind.done
	}
}

func (r *run) client(name string) (*freshold.Client, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if made := r.clients[name]; made != nil {
		return made, nil
	}
	options, known := r.options[name]
	if !known {
		return nil, fmt.Errorf("client %q is not one of the case", name)
	}
	made, err := freshold.New(r.line.Address, append(clientOptions(options, r.listen(name)), freshold.Tenant(r.line.Tenant))...)
	r.clients[name] = made
	return made, err
}

func (r *run) listen(name string) func(freshold.Event) {
	return func(event freshold.Event) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.heard[name] = append(r.heard[name], eventForm(event)["kind"].(string))
	}
}

func clientOptions(given map[string]any, listen func(freshold.Event)) []freshold.Option {
	// The bounds of cases that name none, so that a slow machine changes no outcome.
	made := []freshold.Option{freshold.CallTimeout(30 * time.Second), freshold.LoadTimeout(30 * time.Second), freshold.GetOrLoadTimeout(50 * time.Second)}
	for name, option := range map[string]func(time.Duration) freshold.Option{
		"callTimeout": freshold.CallTimeout, "loadTimeout": freshold.LoadTimeout, "getOrLoadTimeout": freshold.GetOrLoadTimeout,
	} {
		if bound, ok := span(given, name); ok {
			made = append(made, option(bound))
		}
	}
	if retry, ok := given["retry"].(map[string]any); ok {
		base, hasBase := span(retry, "base")
		most, hasMost := span(retry, "max")
		if !hasBase {
			base = 50 * time.Millisecond
		}
		if !hasMost {
			most = 2 * time.Second
		}
		made = append(made, freshold.Retry(int(retry["attempts"].(float64)), base, most))
	}
	if near, ok := given["near"].(map[string]any); ok {
		options := freshold.NearOptions{Namespaces: list(near["namespaces"]), Listen: listen}
		options.CheckpointInterval, _ = span(near, "checkpointInterval")
		if weight, ok := near["maxWeight"].(float64); ok {
			options.MaxWeight = int64(weight)
		}
		made = append(made, freshold.Near(options))
	}
	return made
}

func (r *run) session(client *freshold.Client, name string) *freshold.Session {
	if name == "" {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sessions[name] == nil {
		r.sessions[name] = client.Session()
	}
	return r.sessions[name]
}

// step is one line of a case.
type step struct {
	verb      string
	arguments map[string]any
	client    string
	session   string
	codec     string
	schema    string
	expect    any
	until     bool
	times     int
	as        string
}

func readStep(fields map[string]any) (step, error) {
	read := step{client: "a", times: 1}
	for name, value := range fields {
		switch name {
		case "client":
			read.client = value.(string)
		case "codec":
			read.codec = value.(string)
		case "schemaVersion":
			read.schema = value.(string)
		case "expect":
			read.expect = value
		case "until":
			read.until = value.(bool)
		case "times":
			read.times = int(value.(float64))
		case "as":
			read.as = value.(string)
		case "session":
			if name, ok := value.(string); ok {
				read.session = name
				continue
			}
			fallthrough
		default:
			if read.verb != "" {
				return read, fmt.Errorf("two verbs: %s and %s", read.verb, name)
			}
			read.verb = name
			read.arguments, _ = value.(map[string]any)
		}
	}
	if read.verb == "" {
		return read, fmt.Errorf("no verb")
	}
	return read, nil
}

const (
	untilWithin = time.Minute
	untilEvery  = 20 * time.Millisecond
)

func (r *run) play(ctx context.Context, step step) error {
	step.arguments = r.kept.fill(step.arguments).(map[string]any)
	if step.as != "" {
		return r.start(ctx, step)
	}
	if step.verb == "join" {
		return r.join(ctx, step)
	}
	if !step.until {
		return r.once(ctx, step)
	}
	within := time.Now().Add(untilWithin)
	for {
		err := r.once(ctx, step)
		if err == nil || time.Now().After(within) || ctx.Err() != nil {
			return err
		}
		time.Sleep(untilEvery)
	}
}

// once performs a step, as often at once as it says, and looks at each result.
func (r *run) once(ctx context.Context, step step) error {
	results, errs := r.results(ctx, step)
	for i := range results {
		if errs[i] != nil {
			return errs[i]
		}
		if err := r.meets(step.expect, results[i]); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) results(ctx context.Context, step step) ([]any, []error) {
	results, errs := make([]any, step.times), make([]error, step.times)
	var all sync.WaitGroup
	for i := range step.times {
		all.Go(func() {
			told, err := r.perform(ctx, step)
			results[i], errs[i] = normal(told), err
		})
	}
	all.Wait()
	return results, errs
}

func (r *run) meets(expect, result any) error {
	if told, ok := result.(map[string]any); ok {
		wanted, _ := expect.(map[string]any)
		if _, failed := told["error"]; failed && wanted["error"] == nil && wanted["$oneOf"] == nil {
			return fmt.Errorf("it failed: %s", show(told))
		}
	}
	if expect == nil {
		return nil
	}
	return r.kept.match(expect, result, true)
}

func (r *run) start(ctx context.Context, step step) error {
	ctx, cancel := context.WithCancel(ctx)
	behind := &background{cancel: cancel, done: make(chan struct{})}
	r.background[step.as] = behind
	go func() {
		defer close(behind.done)
		results, errs := r.results(ctx, step)
		for i := range results {
			if behind.err = errs[i]; behind.err != nil {
				return
			}
			behind.result = results[i]
			if step.expect != nil {
				// Captures of background steps are their own.
				if behind.err = (kept{}).match(step.expect, results[i], true); behind.err != nil {
					return
				}
			}
		}
	}()
	return nil
}

func (r *run) join(ctx context.Context, step step) error {
	behind := r.background[step.arguments["as"].(string)]
	select {
	case <-behind.done:
	case <-ctx.Done():
		return fmt.Errorf("it does not end")
	}
	if behind.err != nil {
		return behind.err
	}
	if step.expect == nil {
		return nil
	}
	return r.meets(step.expect, behind.result)
}

func number(text string) int64 {
	made, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return made
}
