package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
)

// The relay finds a server that is back at once.
var eager = grpc.ConnectParams{
	Backoff:           backoff.Config{BaseDelay: 20 * time.Millisecond, Multiplier: 1.2, MaxDelay: 200 * time.Millisecond},
	MinConnectTimeout: 5 * time.Second,
}

// control is the HTTP API by which a runner opens lines and asks for faults.
type control struct {
	nodes    map[string]*node
	order    []string
	schema   schema
	listener net.Listener

	// Cases that kill a server or empty a store, by name: they have it to themselves.
	alone map[string]bool

	mu       sync.Mutex
	lines    map[string]*line
	verdicts map[string]map[string]bool // by runner, then by "store/case"
}

// line is what stands between the client of one case and the server.
type line struct {
	runner, store, name string
	relay               *relay
	gate                *gate
	leave               func()
}

func newControl(nodes map[string]*node, order []string, schema schema, alone map[string]bool) (*control, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &control{nodes: nodes, order: order, schema: schema, listener: listener, alone: alone,
		lines: map[string]*line{}, verdicts: map[string]map[string]bool{}}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /{runner}/stores", answer(func(*http.Request) (any, error) { return map[string]any{"stores": c.order}, nil }))
	routes.HandleFunc("POST /{runner}/cases", answer(c.open))
	routes.HandleFunc("POST /{runner}/cases/{id}/faults", answer(c.fault))
	routes.HandleFunc("GET /{runner}/cases/{id}/calls", answer(c.calls))
	routes.HandleFunc("POST /{runner}/cases/{id}/publish", answer(c.publish))
	routes.HandleFunc("POST /{runner}/cases/{id}/end", answer(c.end))
	go func() { _ = (&http.Server{Handler: routes, ReadHeaderTimeout: time.Minute}).Serve(listener) }()
	return c, nil
}

// url is where one runner finds the API; its verdicts are kept apart from those of others.
func (c *control) url(runner string) string {
	return "http://" + c.listener.Addr().String() + "/" + runner
}

func answer(handle func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		told, err := handle(r)
		w.Header().Set("Content-Type", "application/json")
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			told = map[string]string{"error": err.Error()}
		}
		_ = json.NewEncoder(w).Encode(told)
	}
}

func (c *control) open(r *http.Request) (any, error) {
	var asked struct{ Store, Name string }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return nil, err
	}
	node := c.nodes[asked.Store]
	if node == nil {
		return nil, fmt.Errorf("store %q: one of %v", asked.Store, c.order)
	}
	leave, err := node.enter(r.Context(), c.alone[asked.Name])
	if err != nil {
		return nil, err
	}
	bytes := make([]byte, 6)
	_, _ = rand.Read(bytes)
	id := hex.EncodeToString(bytes)
	tenant := "case-" + id
	opened, err := newLine(r.Context(), node, tenant, c.schema)
	if err != nil {
		leave()
		return nil, err
	}
	opened.runner, opened.store, opened.name, opened.leave = r.PathValue("runner"), asked.Store, asked.Name, leave
	c.mu.Lock()
	c.lines[id] = opened
	c.mu.Unlock()
	return map[string]string{"id": id, "address": opened.gate.address(), "tenant": tenant}, nil
}

func newLine(ctx context.Context, node *node, tenant string, schema schema) (*line, error) {
	if err := node.running(ctx); err != nil {
		return nil, err
	}
	relay, err := newRelay(node.address(), tenant, schema)
	if err != nil {
		return nil, err
	}
	gate, err := newGate(relay.address())
	if err != nil {
		relay.close()
		return nil, err
	}
	return &line{relay: relay, gate: gate}, nil
}

// close ends the line, and only then lets the next one at the server that it may have had to itself.
func (l *line) close() {
	l.gate.close()
	l.relay.close()
	l.leave()
}

func (c *control) line(r *http.Request) (*line, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.lines[r.PathValue("id")]
	if found == nil {
		return nil, errors.New("no such case is open")
	}
	return found, nil
}

func (c *control) fault(r *http.Request) (any, error) {
	line, err := c.line(r)
	if err != nil {
		return nil, err
	}
	var asked fault
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return nil, err
	}
	return struct{}{}, c.perform(r.Context(), line, asked)
}

func (c *control) perform(ctx context.Context, line *line, asked fault) error {
	if known, err := line.relay.faults.add(asked); known {
		return err
	}
	node := c.nodes[line.store]
	switch asked.Fault {
	case "reset":
		line.gate.resetAll()
	case "stall":
		line.gate.stall(true)
	case "resume":
		line.gate.stall(false)
	case "refuse":
		line.gate.refuse(true)
	case "accept":
		line.gate.refuse(false)
	case "killServer", "startServer", "wipeStore":
		if !c.alone[line.name] {
			return fmt.Errorf("%q is for cases in which it is written, for they have the server to themselves", asked.Fault)
		}
		return node.suffer(ctx, asked.Fault)
	default:
		return fmt.Errorf("fault %q is unknown", asked.Fault)
	}
	return nil
}

// publish hands messages to the topic of the channel "orders".
func (c *control) publish(r *http.Request) (any, error) {
	line, err := c.line(r)
	if err != nil {
		return nil, err
	}
	var asked struct{ Messages []string }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return nil, err
	}
	broker := c.nodes[line.store].broker
	if broker == nil {
		return nil, fmt.Errorf("the server on %s has no channel", line.store)
	}
	return struct{}{}, broker.publish("orders", asked.Messages)
}

func (c *control) calls(r *http.Request) (any, error) {
	line, err := c.line(r)
	if err != nil {
		return nil, err
	}
	return line.relay.calls.summary(r.URL.Query().Get("method")), nil
}

func (c *control) end(r *http.Request) (any, error) {
	line, err := c.line(r)
	if err != nil {
		return nil, err
	}
	var verdict struct {
		Passed  bool
		Message string
	}
	if err := json.NewDecoder(r.Body).Decode(&verdict); err != nil {
		return nil, err
	}
	c.mu.Lock()
	_, open := c.lines[r.PathValue("id")]
	delete(c.lines, r.PathValue("id"))
	if open {
		c.note(line, verdict.Passed)
	}
	c.mu.Unlock()
	if open {
		line.close()
	}
	return struct{}{}, nil
}

// note keeps a verdict; of a case that is played more than once, the worst.
func (c *control) note(line *line, passed bool) {
	verdicts, name := c.verdicts[line.runner], line.store+"/"+line.name
	if verdicts == nil {
		verdicts = map[string]bool{}
		c.verdicts[line.runner] = verdicts
	}
	if before, played := verdicts[name]; played {
		passed = passed && before
	}
	verdicts[name] = passed
}

// take hands out the verdicts of one runner, and closes what it has left open.
func (c *control) take(runner string) map[string]bool {
	c.mu.Lock()
	verdicts, left := c.verdicts[runner], []*line{}
	for id, open := range c.lines {
		if open.runner == runner {
			left = append(left, open)
			delete(c.lines, id)
		}
	}
	c.mu.Unlock()
	for _, open := range left {
		open.close()
	}
	return verdicts
}
