package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/protoadapt"
	"google.golang.org/protobuf/types/known/durationpb"
)

// fault is one as a case asks for it.
type fault struct {
	Fault      string   `json:"fault"`
	Method     string   `json:"method"`
	Times      int      `json:"times"`
	Code       string   `json:"code"`
	Reason     string   `json:"reason"`
	RetryAfter *int64   `json:"retryAfter"`
	Fields     []string `json:"fields"`
	Lost       bool     `json:"lost"`
	Millis     int64    `json:"millis"`
}

const (
	endByCut = iota
	endByGoodbye
)

// plan is what is done to one call.
type plan struct {
	hold       <-chan struct{}
	delay      time.Duration
	answer     error
	lost       bool
	holdAnswer <-chan struct{}
}

func (p plan) before(ctx context.Context) error {
	if p.hold != nil {
		if err := wait(ctx, p.hold); err != nil {
			return err
		}
	}
	if p.delay > 0 {
		return pause(ctx, p.delay)
	}
	return nil
}

type ending struct {
	ended chan int
	close func()
}

// faults are those in force on one line.
type faults struct {
	mu          sync.Mutex
	answers     map[string][]plan
	delays      map[string][]time.Duration
	holds       map[string]chan struct{}
	answerHolds map[string][]chan struct{}
	held        map[string][]chan struct{}
	muted       chan struct{}
	streams     map[chan int]struct{}
}

func newFaults() *faults {
	return &faults{
		answers: map[string][]plan{}, delays: map[string][]time.Duration{}, holds: map[string]chan struct{}{},
		answerHolds: map[string][]chan struct{}{}, held: map[string][]chan struct{}{}, streams: map[chan int]struct{}{},
	}
}

// add says false where the fault is not one of calls and streams.
func (f *faults) add(asked fault) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch asked.Fault {
	case "answer":
		answer, err := asked.status()
		if err != nil {
			return true, err
		}
		for range asked.Times {
			f.answers[asked.Method] = append(f.answers[asked.Method], plan{answer: answer, lost: asked.Lost})
		}
	case "delay":
		for range asked.Times {
			f.delays[asked.Method] = append(f.delays[asked.Method], time.Duration(asked.Millis)*time.Millisecond)
		}
	case "hold":
		if f.holds[asked.Method] == nil {
			f.holds[asked.Method] = make(chan struct{})
		}
	case "holdAnswer":
		f.answerHolds[asked.Method] = append(f.answerHolds[asked.Method], make(chan struct{}))
	case "release":
		f.release(asked.Method)
	case "endStreams":
		f.endStreams(endByCut)
	case "goodbye":
		f.endStreams(endByGoodbye)
	case "mute":
		if f.muted == nil {
			f.muted = make(chan struct{})
		}
	case "unmute":
		f.unmute()
	default:
		return false, nil
	}
	return true, nil
}

func (f *faults) plan(method string) plan {
	f.mu.Lock()
	defer f.mu.Unlock()
	var p plan
	if queued := f.answers[method]; len(queued) > 0 {
		p, f.answers[method] = queued[0], queued[1:]
	}
	if queued := f.delays[method]; len(queued) > 0 {
		p.delay, f.delays[method] = queued[0], queued[1:]
	}
	if queued := f.answerHolds[method]; len(queued) > 0 {
		p.holdAnswer, f.answerHolds[method] = queued[0], queued[1:]
		f.held[method] = append(f.held[method], queued[0])
	}
	if held := f.holds[method]; held != nil {
		p.hold = held
	}
	return p
}

func (f *faults) release(method string) {
	if held := f.holds[method]; held != nil {
		close(held)
		delete(f.holds, method)
	}
	for _, held := range f.held[method] {
		close(held)
	}
	delete(f.held, method)
	delete(f.answerHolds, method)
}

func (f *faults) releaseAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for method := range f.holds {
		f.release(method)
	}
	for method := range f.held {
		f.release(method)
	}
	f.unmute()
}

func (f *faults) unmute() {
	if f.muted != nil {
		close(f.muted)
		f.muted = nil
	}
}

func (f *faults) stream() ending {
	f.mu.Lock()
	defer f.mu.Unlock()
	ended := make(chan int, 1)
	f.streams[ended] = struct{}{}
	return ending{ended, func() {
		f.mu.Lock()
		delete(f.streams, ended)
		f.mu.Unlock()
	}}
}

func (f *faults) endStreams(how int) {
	for ended := range f.streams {
		select {
		case ended <- how:
		default:
		}
	}
}

// untilHeard waits while the streams are muted.
func (f *faults) untilHeard(ctx context.Context, end ending) error {
	f.mu.Lock()
	muted := f.muted
	f.mu.Unlock()
	if muted == nil {
		return nil
	}
	select {
	case <-muted:
		return nil
	case <-end.ended:
		return status.Error(codes.Unavailable, "the stream was cut")
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (asked fault) status() (error, error) {
	var code codes.Code
	if err := code.UnmarshalJSON([]byte(`"` + asked.Code + `"`)); err != nil {
		return nil, fmt.Errorf("code: %w", err)
	}
	var details []protoadapt.MessageV1
	if asked.Reason != "" {
		details = append(details, &errdetails.ErrorInfo{Domain: "freshold.dev", Reason: asked.Reason})
	}
	if len(asked.Fields) > 0 {
		var violations []*errdetails.BadRequest_FieldViolation
		for _, field := range asked.Fields {
			violations = append(violations, &errdetails.BadRequest_FieldViolation{Field: field, Description: "asked for by the case"})
		}
		details = append(details, &errdetails.BadRequest{FieldViolations: violations})
	}
	if asked.RetryAfter != nil {
		details = append(details, &errdetails.RetryInfo{RetryDelay: durationpb.New(time.Duration(*asked.RetryAfter) * time.Millisecond)})
	}
	made := status.New(code, "asked for by the case")
	if len(details) == 0 {
		return made.Err(), nil
	}
	made, err := made.WithDetails(details...)
	return made.Err(), err
}
