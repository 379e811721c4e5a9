package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// node is a packaged server on one store, as processes of its own on free ports.
type node struct {
	store      string
	java       string
	jar        string
	settings   string
	folder     string
	port       int
	management int
	redisPort  int
	redis      *exec.Cmd
	// The broker of its channel; nil: it has none.
	broker *broker

	// Lines are there together; one that kills the server or empties the store is there alone.
	lines sync.RWMutex

	mu      sync.Mutex
	process *exec.Cmd
	died    chan struct{}
}

// A start is given so long that only a server which never starts is over it.
const startWithin = 4 * time.Minute

func (n *node) start(ctx context.Context) error {
	if n.store == "redis" && n.redis == nil {
		if err := n.startRedis(ctx); err != nil {
			return err
		}
	}
	if n.broker != nil {
		if err := n.broker.start(ctx); err != nil {
			return err
		}
	}
	return n.startServer(ctx)
}

func (n *node) startRedis(ctx context.Context) error {
	n.redis = exec.Command("redis-server", "--port", fmt.Sprint(n.redisPort), "--bind", "127.0.0.1",
		"--save", "", "--appendonly", "no", "--dir", n.folder)
	if err := n.redis.Start(); err != nil {
		return err
	}
	return until(ctx, func() error { return n.tellRedis("PING") })
}

// tellRedis sends one command and expects a simple answer.
func (n *node) tellRedis(command string) error {
	conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", n.redisPort), time.Second)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := conn.Write([]byte(command + "\r\n")); err != nil {
		return err
	}
	answer := make([]byte, 64)
	read, err := conn.Read(answer)
	if err != nil {
		return err
	}
	if answer[0] != '+' {
		return fmt.Errorf("redis: %s", answer[:read])
	}
	return nil
}

func (n *node) startServer(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.process != nil {
		return errors.New("the server is running")
	}
	return n.launch(ctx)
}

// running starts the server if a case has left it dead.
func (n *node) running(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.process != nil {
		return nil
	}
	return n.launch(ctx)
}

func (n *node) launch(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(n.folder, n.store+".log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	process := exec.Command(n.java, "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
		"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m",
		"-Dquarkus.config.locations="+n.settings, "-jar", n.jar)
	process.Env = append(os.Environ(),
		fmt.Sprintf("QUARKUS_HTTP_PORT=%d", n.port),
		fmt.Sprintf("QUARKUS_MANAGEMENT_PORT=%d", n.management),
		"FRESHOLD_LIMITS_MAX_TENANTS=100000",
		"FRESHOLD_STORE="+n.store)
	if n.store == "redis" {
		process.Env = append(process.Env,
			fmt.Sprintf("QUARKUS_REDIS_HOSTS=redis://127.0.0.1:%d", n.redisPort), "FRESHOLD_FLEET_NODE_LEASE=1s",
			// No case is about a slow store, and a busy machine is no fault of a client.
			"FRESHOLD_REDIS_COMMAND_TIMEOUT=20s")
	}
	if n.broker != nil {
		process.Env = append(process.Env, "FRESHOLD_CHANNELS_ORDERS_SERVERS="+n.broker.address())
	}
	process.Stdout, process.Stderr = log, log
	if err := process.Start(); err != nil {
		return err
	}
	died := make(chan struct{})
	go func() { _ = process.Wait(); close(died) }()
	n.process, n.died = process, died
	return until(ctx, func() error {
		select {
		case <-died:
			return giveUp{fmt.Errorf("the server on %s ended: see %s", n.store, log.Name())}
		default:
		}
		response, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/q/health/ready", n.management))
		if err != nil {
			return err
		}
		_ = response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return errors.New(response.Status)
		}
		return nil
	})
}

func (n *node) kill() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.process == nil {
		return
	}
	_ = n.process.Process.Kill()
	<-n.died
	n.process = nil
}

func (n *node) wipe(ctx context.Context) error {
	if n.store == "redis" {
		return n.tellRedis("FLUSHALL")
	}
	n.kill()
	return n.startServer(ctx)
}

func (n *node) stop() {
	n.kill()
	if n.redis != nil {
		_ = n.redis.Process.Kill()
		_ = n.redis.Wait()
	}
	if n.broker != nil {
		n.broker.stop()
	}
}

func (n *node) address() string { return fmt.Sprintf("127.0.0.1:%d", n.port) }

// enter waits until a line may be opened, and gives what ends its stay. Whoever has left in the meantime takes no place.
func (n *node) enter(ctx context.Context, alone bool) (func(), error) {
	enter, leave := n.lines.RLock, n.lines.RUnlock
	if alone {
		enter, leave = n.lines.Lock, n.lines.Unlock
	}
	enter()
	if ctx.Err() != nil {
		leave()
		return nil, ctx.Err()
	}
	return leave, nil
}

func (n *node) suffer(ctx context.Context, fault string) error {
	switch fault {
	case "startServer":
		return n.startServer(ctx)
	case "wipeStore":
		return n.wipe(ctx)
	default:
		n.kill()
		return nil
	}
}

type giveUp struct{ error }

func until(ctx context.Context, ready func() error) error {
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	for {
		err := ready()
		var final giveUp
		if err == nil || errors.As(err, &final) {
			return err
		}
		if pause(ctx, 50*time.Millisecond) != nil {
			return err
		}
	}
}

// Ports of servers are below those that outgoing connections are given, so that one stays free while its server is away. They
// begin elsewhere in each process, so that two that run side by side seldom meet.
const (
	firstPort = 12_000
	ports     = 20_000
)

var nextPort = rand.IntN(ports)

// freePort gives a port that nobody listens on. Not for two callers at once.
func freePort() (int, error) {
	for range ports {
		port := firstPort + nextPort%ports
		nextPort++
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return port, listener.Close()
		}
	}
	return 0, errors.New("no port is free")
}

// findJava asks the script of the build for a JDK that is new enough.
func findJava(root string) (string, error) {
	command := exec.Command("bash", "-euc", `. .mvn/find-jdk.sh >/dev/null 2>&1; printf %s "$JAVA_HOME"`)
	command.Dir = root
	home, err := command.Output()
	if err != nil {
		return "", errors.New("no JDK 25 was found; .mvn/find-jdk.sh says where it looks")
	}
	return filepath.Join(string(home), "bin", "java"), nil
}
