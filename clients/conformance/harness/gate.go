package main

import (
	"errors"
	"io"
	"net"
	"sync"
)

// gate is a TCP proxy of one case: it passes bytes on until it is told to stall, reset or refuse.
type gate struct {
	listener net.Listener
	target   string

	mu      sync.Mutex
	changed *sync.Cond
	stalled bool
	refused bool
	closed  bool
	conns   map[*net.TCPConn]struct{}
}

func newGate(target string) (*gate, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g := &gate{listener: listener, target: target, conns: map[*net.TCPConn]struct{}{}}
	g.changed = sync.NewCond(&g.mu)
	go g.accept()
	return g, nil
}

func (g *gate) address() string { return g.listener.Addr().String() }

func (g *gate) accept() {
	for {
		conn, err := g.listener.Accept()
		if err != nil {
			return
		}
		client := conn.(*net.TCPConn)
		if !g.add(client) {
			reset(client)
			continue
		}
		go g.join(client)
	}
}

// add says whether the connection may live.
func (g *gate) add(conn *net.TCPConn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.refused || g.closed {
		return false
	}
	g.conns[conn] = struct{}{}
	return true
}

func (g *gate) remove(conn *net.TCPConn) {
	g.mu.Lock()
	delete(g.conns, conn)
	g.mu.Unlock()
}

func (g *gate) join(client *net.TCPConn) {
	defer g.remove(client)
	conn, err := net.Dial("tcp", g.target)
	if err != nil {
		reset(client)
		return
	}
	server := conn.(*net.TCPConn)
	done := make(chan struct{}, 2)
	pass := func(to, from *net.TCPConn) {
		g.pass(to, from)
		done <- struct{}{}
	}
	go pass(server, client)
	go pass(client, server)
	<-done
	_ = client.Close()
	_ = server.Close()
	<-done
}

func (g *gate) pass(to, from *net.TCPConn) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		g.untilFlowing()
		if n > 0 {
			if _, writeErr := to.Write(buffer[:n]); writeErr != nil {
				return
			}
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				_ = to.SetLinger(0)
			}
			return
		}
	}
}

func (g *gate) untilFlowing() {
	g.mu.Lock()
	for g.stalled && !g.closed {
		g.changed.Wait()
	}
	g.mu.Unlock()
}

func (g *gate) stall(on bool) {
	g.mu.Lock()
	g.stalled = on
	g.mu.Unlock()
	g.changed.Broadcast()
}

func (g *gate) refuse(on bool) {
	g.mu.Lock()
	g.refused = on
	g.mu.Unlock()
	if on {
		g.resetAll()
	}
}

func (g *gate) resetAll() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for conn := range g.conns {
		reset(conn)
	}
}

func (g *gate) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	g.changed.Broadcast()
	_ = g.listener.Close()
	g.resetAll()
}

// reset closes with an RST in place of a FIN.
func reset(conn *net.TCPConn) {
	_ = conn.SetLinger(0)
	_ = conn.Close()
}
