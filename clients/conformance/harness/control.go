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

	mu       sync.Mutex
	lines    map[string]*line
	verdicts map[string]bool
}

// line is what stands between the client of one case and the server.
type line struct {
	store, name string
	relay       *relay
	gate        *gate
}

func newControl(nodes map[string]*node, order []string, schema schema) (*control, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c := &control{nodes: nodes, order: order, schema: schema, listener: listener, lines: map[string]*line{}, verdicts: map[string]bool{}}
	routes := http.NewServeMux()
	routes.HandleFunc("GET /stores", answer(func(*http.Request) (any, error) { return map[string]any{"stores": c.order}, nil }))
	routes.HandleFunc("POST /cases", answer(c.open))
	routes.HandleFunc("POST /cases/{id}/faults", answer(c.fault))
	routes.HandleFunc("GET /cases/{id}/calls", answer(c.calls))
	routes.HandleFunc("POST /cases/{id}/end", answer(c.end))
	go func() { _ = (&http.Server{Handler: routes, ReadHeaderTimeout: time.Minute}).Serve(listener) }()
	return c, nil
}

func (c *control) url() string { return "http://" + c.listener.Addr().String() }

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
	if err := node.running(r.Context()); err != nil {
		return nil, err
	}
	relay, err := newRelay(node.address(), c.schema)
	if err != nil {
		return nil, err
	}
	gate, err := newGate(relay.address())
	if err != nil {
		relay.close()
		return nil, err
	}
	bytes := make([]byte, 6)
	_, _ = rand.Read(bytes)
	id := hex.EncodeToString(bytes)
	c.mu.Lock()
	c.lines[id] = &line{asked.Store, asked.Name, relay, gate}
	c.mu.Unlock()
	return map[string]string{"id": id, "address": gate.address(), "tenant": "case-" + id}, nil
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
	case "killServer":
		node.kill()
	case "startServer":
		return node.startServer(ctx)
	case "wipeStore":
		return node.wipe(ctx)
	default:
		return fmt.Errorf("fault %q is unknown", asked.Fault)
	}
	return nil
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
	delete(c.lines, r.PathValue("id"))
	c.verdicts[line.store+"/"+line.name] = verdict.Passed
	c.mu.Unlock()
	line.gate.close()
	line.relay.close()
	return struct{}{}, nil
}

// take hands out the verdicts of one runner, and closes what it has left open.
func (c *control) take() map[string]bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	verdicts := c.verdicts
	c.verdicts = map[string]bool{}
	for id, left := range c.lines {
		left.gate.close()
		left.relay.close()
		delete(c.lines, id)
	}
	return verdicts
}
