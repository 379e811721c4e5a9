package main

import (
	"encoding/json"
	"sync"
	"time"
)

// calls are those that a relay has seen, in the order in which they came.
type calls struct {
	mu  sync.Mutex
	all []*call
}

type call struct {
	owner   *calls
	method  string
	request json.RawMessage
	began   time.Time
	ended   time.Time
	status  string
	served  bool
	isHeld  bool
}

func newCalls() *calls { return &calls{} }

func (c *calls) begin(method string, request json.RawMessage) *call {
	c.mu.Lock()
	defer c.mu.Unlock()
	begun := &call{owner: c, method: method, request: request, began: time.Now()}
	c.all = append(c.all, begun)
	return begun
}

func (c *call) end(status string) {
	c.owner.mu.Lock()
	defer c.owner.mu.Unlock()
	c.ended, c.status, c.isHeld = time.Now(), status, false
}

func (c *call) answered() {
	c.owner.mu.Lock()
	defer c.owner.mu.Unlock()
	c.served = true
}

func (c *call) hold(held bool) {
	c.owner.mu.Lock()
	defer c.owner.mu.Unlock()
	c.isHeld = held
}

// summary is what a runner is told of a method.
type summary struct {
	Count      int               `json:"count"`
	Statuses   []string          `json:"statuses"`
	Requests   []json.RawMessage `json:"requests"`
	RequestIDs int               `json:"requestIds"`
	Gaps       []int64           `json:"gaps"`
	Answered   int               `json:"answered"`
	Held       int               `json:"held"`
}

func (c *calls) summary(method string) summary {
	c.mu.Lock()
	defer c.mu.Unlock()
	told := summary{Statuses: []string{}, Requests: []json.RawMessage{}, Gaps: []int64{}}
	ids := map[string]struct{}{}
	var before *call
	for _, seen := range c.all {
		if seen.method != method {
			continue
		}
		told.Count++
		told.Requests = append(told.Requests, seen.request)
		told.Statuses = append(told.Statuses, constant(seen.status))
		var identity struct {
			RequestID string `json:"request_id"`
		}
		if json.Unmarshal(seen.request, &identity) == nil && identity.RequestID != "" {
			ids[identity.RequestID] = struct{}{}
		}
		if before != nil && !before.ended.IsZero() {
			told.Gaps = append(told.Gaps, seen.began.Sub(before.ended).Milliseconds())
		}
		if seen.served {
			told.Answered++
		}
		if seen.isHeld {
			told.Held++
		}
		before = seen
	}
	told.RequestIDs = len(ids)
	return told
}

// constant writes "DeadlineExceeded" as DEADLINE_EXCEEDED; of a call that is under way, UNFINISHED.
func constant(status string) string {
	if status == "" {
		return "UNFINISHED"
	}
	if status == "OK" {
		return status
	}
	var written []byte
	for i, letter := range []byte(status) {
		if letter >= 'A' && letter <= 'Z' && i > 0 {
			written = append(written, '_')
		}
		if letter >= 'a' && letter <= 'z' {
			letter -= 'a' - 'A'
		}
		written = append(written, letter)
	}
	return string(written)
}
