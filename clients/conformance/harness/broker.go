package main

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// broker is a NATS server with JetStream, as a process of its own.
type broker struct {
	folder  string
	port    int
	process *exec.Cmd
}

func (b *broker) address() string { return fmt.Sprintf("127.0.0.1:%d", b.port) }

func (b *broker) start(ctx context.Context) error {
	log, err := os.Create(filepath.Join(b.folder, "nats.log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	b.process = exec.Command("nats-server", "--jetstream", "--store_dir", filepath.Join(b.folder, "nats"),
		"--addr", "127.0.0.1", "--port", fmt.Sprint(b.port))
	b.process.Stdout, b.process.Stderr = log, log
	if err := b.process.Start(); err != nil {
		b.process = nil
		return fmt.Errorf("nats-server is needed (scripts/tools.sh installs it): %w", err)
	}
	return until(ctx, func() error { return b.publish("", nil) })
}

func (b *broker) stop() {
	if b.process != nil {
		_ = b.process.Process.Kill()
		_ = b.process.Wait()
	}
}

// publish hands messages to a subject, and returns once the server has read them.
func (b *broker) publish(subject string, messages []string) error {
	conn, err := net.DialTimeout("tcp", b.address(), 10*time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	told := "CONNECT {\"verbose\":false}\r\n"
	for _, message := range messages {
		told += fmt.Sprintf("PUB %s %d\r\n%s\r\n", subject, len(message), message)
	}
	if _, err := conn.Write([]byte(told + "PING\r\n")); err != nil {
		return err
	}
	for lines := bufio.NewReader(conn); ; {
		line, err := lines.ReadString('\n')
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(line, "PONG"):
			return nil
		case strings.HasPrefix(line, "-ERR"):
			return fmt.Errorf("nats: %s", strings.TrimSpace(line))
		}
	}
}
