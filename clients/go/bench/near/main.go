// Command near measures what a near hit costs beside a hit of a plain map, of a least-recently-used cache, and of Redis.
//
//	go run ./bench/near ADDRESS REDIS
//
// ADDRESS is a server that has the namespace "country" (make run has), REDIS any Redis as host:port. One goroutine, rounds in turn.
package main

import (
	"bufio"
	"container/list"
	"context"
	"fmt"
	"log"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
)

const (
	rounds   = 15
	warmUps  = 3
	inMemory = 300_000
	overWire = 2_000
	keys     = 1_000
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: near ADDRESS REDIS")
	}
	ctx := context.Background()
	client, err := freshold.New(os.Args[1], freshold.Near(freshold.NearOptions{CheckpointInterval: 10 * time.Second}))
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	redis, err := dial(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	names, value := make([]string, keys), strings.Repeat("v", 128)
	for i := range names {
		names[i] = fmt.Sprint("bench-", i)
	}
	near := freshold.CacheOf[string](client, "country").WithCodec(freshold.Text())
	plain, lru := newMap(names, value), newLRU(names, value)
	if err := fill(ctx, client, near, redis, names, value); err != nil {
		log.Fatal(err)
	}
	subjects := []*subject{
		{name: "map", times: inMemory, call: func(key string) bool { return plain.get(key) != "" }},
		{name: "LRU", times: inMemory, call: func(key string) bool { return lru.get(key) != "" }},
		{name: "near hit", times: inMemory, call: func(key string) bool {
			found, err := near.Get(ctx, key)
			return err == nil && found.Hit != nil && found.Hit.Served == freshold.ByNear
		}},
		{name: "Redis GET", times: overWire, call: func(key string) bool { return redis.get(key) == value }},
	}
	measure(subjects, names)
	report(subjects)
}

func fill(ctx context.Context, client *freshold.Client, near *freshold.Cache[string], redis *redis, names []string, value string) error {
	for _, name := range names {
		if _, err := near.Put(ctx, name, value); err != nil {
			return err
		}
		if err := redis.set(name, value); err != nil {
			return err
		}
	}
	for client.Near().Stats().Entries < keys {
		for _, name := range names {
			if _, err := near.Get(ctx, name); err != nil {
				return err
			}
		}
	}
	return nil
}

// subject is what is measured: nanoseconds a call, of each round.
type subject struct {
	name  string
	times int
	call  func(key string) bool
	took  []float64
}

func measure(subjects []*subject, names []string) {
	for round := range warmUps + rounds {
		for _, each := range subjects {
			began := time.Now()
			for i := range each.times {
				if !each.call(names[i%keys]) {
					log.Fatalf("%s: no hit", each.name)
				}
			}
			if round >= warmUps {
				each.took = append(each.took, float64(time.Since(began).Nanoseconds())/float64(each.times))
			}
		}
	}
}

func report(subjects []*subject) {
	near := subjects[2]
	fmt.Printf("%-10s  %10s  %-22s  %s\n", "", "ns a hit", "least to most", "its time / that of a near hit of the same round")
	for _, each := range subjects {
		ratios := make([]float64, rounds)
		for i := range ratios {
			ratios[i] = each.took[i] / near.took[i]
		}
		slices.Sort(ratios)
		took := slices.Sorted(slices.Values(each.took))
		fmt.Printf("%-10s  %10.0f  %-22s  %.3f (%.3f to %.3f)\n", each.name, took[rounds/2], fmt.Sprintf("%.0f to %.0f", took[0], took[rounds-1]),
			ratios[rounds/2], ratios[0], ratios[rounds-1])
	}
}

// mapped is a map as several goroutines may read it.
type mapped struct {
	mu     sync.RWMutex
	values map[string]string
}

func newMap(names []string, value string) *mapped {
	made := &mapped{values: map[string]string{}}
	for _, name := range names {
		made.values[name] = value
	}
	return made
}

func (m *mapped) get(key string) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.values[key]
}

// lru is the usual one: a map into a list, under one lock.
type lru struct {
	mu     sync.Mutex
	values map[string]*list.Element
	recent *list.List
}

func newLRU(names []string, value string) *lru {
	made := &lru{values: map[string]*list.Element{}, recent: list.New()}
	for _, name := range names {
		made.values[name] = made.recent.PushFront(value)
	}
	return made
}

func (l *lru) get(key string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.values[key]
	if found == nil {
		return ""
	}
	l.recent.MoveToFront(found)
	return found.Value.(string)
}

// redis is one connection, with nothing around it: a client library takes longer.
type redis struct {
	conn  net.Conn
	lines *bufio.Reader
}

func dial(address string) (*redis, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	return &redis{conn, bufio.NewReader(conn)}, nil
}

func (r *redis) set(key, value string) error {
	if _, err := fmt.Fprintf(r.conn, "SET freshold-bench:%s %s EX 600\r\n", key, value); err != nil {
		return err
	}
	_, err := r.lines.ReadString('\n')
	return err
}

func (r *redis) get(key string) string {
	if _, err := r.conn.Write([]byte("GET freshold-bench:" + key + "\r\n")); err != nil {
		return ""
	}
	if _, err := r.lines.ReadSlice('\n'); err != nil {
		return ""
	}
	line, err := r.lines.ReadSlice('\n')
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(line), "\r\n")
}
