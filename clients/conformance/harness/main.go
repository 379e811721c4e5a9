// Command harness runs the conformance cases of the clients: it starts servers, puts faults between them and the clients,
// and sees to it that every case has passed. See ../README.md.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

type options struct {
	jar     string
	root    string
	clients string
	stores  string
	run     string
	serve   bool
	beside  int
}

// A runner that is still at it after so long has hung.
const runnerEndsWithin = 20 * time.Minute

type runner struct {
	Name    string   `json:"name"`
	Folder  string   `json:"folder"`
	Command []string `json:"command"`
	// Cases is false where a runner has tests of its own that need a server, and plays no cases.
	Cases *bool `json:"cases"`
}

func main() {
	var o options
	flag.StringVar(&o.jar, "jar", "", "the packaged server, quarkus-run.jar (default: the one in target/)")
	flag.StringVar(&o.root, "root", "../../..", "the root of the repository")
	flag.StringVar(&o.clients, "clients", "", "names of runners, joined by commas (default: all)")
	flag.StringVar(&o.stores, "stores", "memory,redis", "stores, joined by commas")
	flag.StringVar(&o.run, "run", "*", "a glob over the names of cases")
	flag.IntVar(&o.beside, "beside", 3, "how many runners are run side by side")
	flag.BoolVar(&o.serve, "serve", false, "run no runner; print FRESHOLD_CONTROL and wait for Ctrl-C")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "conformance:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	root, err := filepath.Abs(o.root)
	if err != nil {
		return err
	}
	if o.jar == "" {
		o.jar = filepath.Join(root, "target/quarkus-app/quarkus-run.jar")
	}
	if _, err := os.Stat(o.jar); err != nil {
		return fmt.Errorf("%w: build the server first", err)
	}
	folder, err := os.MkdirTemp("", "freshold-conformance-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	nodes, order, err := startNodes(ctx, root, folder, o)
	defer func() {
		for _, started := range nodes {
			started.stop()
		}
	}()
	if err != nil {
		return err
	}
	schema, err := newSchema()
	if err != nil {
		return err
	}
	conformance := filepath.Join(root, "clients/conformance")
	cases, err := readCases(filepath.Join(conformance, "cases"))
	if err != nil {
		return err
	}
	control, err := newControl(nodes, order, schema, alone(cases))
	if err != nil {
		return err
	}
	env := []string{"FRESHOLD_CASES=" + filepath.Join(conformance, "cases"), "FRESHOLD_RUN=" + o.run}
	if o.serve {
		fmt.Println(strings.Join(append(env, "FRESHOLD_CONTROL="+control.url("by-hand")), "\n"))
		<-ctx.Done()
		return nil
	}
	return runAll(ctx, control, conformance, cases, append(os.Environ(), env...), o)
}

func startNodes(ctx context.Context, root, folder string, o options) (map[string]*node, []string, error) {
	nodes, order := map[string]*node{}, strings.Split(o.stores, ",")
	java, err := findJava(root)
	if err != nil {
		return nodes, order, err
	}
	failures := make(chan error, len(order))
	for _, store := range order {
		port, portErr := freePort()
		management, managementErr := freePort()
		redis, redisErr := freePort()
		if err := errors.Join(portErr, managementErr, redisErr); err != nil {
			return nodes, order, err
		}
		started := &node{store: store, java: java, jar: o.jar, folder: folder, port: port, management: management,
			settings: filepath.Join(root, "clients/conformance/namespaces.yaml"), redisPort: redis}
		if store == "memory" {
			port, err := freePort()
			if err != nil {
				return nodes, order, err
			}
			started.broker = &broker{folder: folder, port: port}
			started.settings += "," + filepath.Join(root, "clients/conformance/channels.yaml")
		}
		nodes[store] = started
		go func() { failures <- started.start(ctx) }()
	}
	var failed error
	for range order {
		failed = errors.Join(failed, <-failures)
	}
	if failed != nil {
		for _, store := range order {
			log, _ := os.ReadFile(filepath.Join(folder, store+".log"))
			fmt.Fprintf(os.Stderr, "--- server on %s\n%s\n", store, log)
		}
	}
	return nodes, order, failed
}

// runAll runs the runners side by side, and shows what each has said once it has ended.
func runAll(ctx context.Context, control *control, conformance string, cases []conformanceCase, env []string, o options) error {
	var runners []runner
	if err := readJSON(filepath.Join(conformance, "runners.json"), &runners); err != nil {
		return err
	}
	wanted := wantedCases(cases, control.order, o.run)
	if len(wanted) == 0 {
		return fmt.Errorf("no case is called %q", o.run)
	}
	if o.clients != "" {
		names := strings.Split(o.clients, ",")
		runners = slices.DeleteFunc(runners, func(known runner) bool { return !slices.Contains(names, known.Name) })
		if len(runners) != len(names) {
			return fmt.Errorf("not all of %s are in runners.json", o.clients)
		}
	}
	places, told, failed := make(chan struct{}, max(1, o.beside)), sync.Mutex{}, make([]error, len(runners))
	var all sync.WaitGroup
	for i, next := range runners {
		wanted := wanted
		if next.Cases != nil && !*next.Cases {
			wanted = nil
		}
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			began := time.Now()
			said, err := runOne(ctx, control, filepath.Join(conformance, "..", next.Folder), next, env, wanted)
			verdict := "passed"
			if err != nil {
				verdict, failed[i] = "FAILED", fmt.Errorf("%s: %w", next.Name, err)
			}
			told.Lock()
			defer told.Unlock()
			fmt.Printf("%sconformance %-11s %s: %d cases in %.0f s\n", said, next.Name, verdict, len(wanted), time.Since(began).Seconds())
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

func runOne(ctx context.Context, control *control, folder string, next runner, env, wanted []string) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, runnerEndsWithin, fmt.Errorf("it did not end within %v", runnerEndsWithin))
	defer cancel()
	var said bytes.Buffer
	command := exec.CommandContext(ctx, next.Command[0], next.Command[1:]...)
	command.Dir, command.Env, command.Stdout, command.Stderr = folder, append(slices.Clone(env), "FRESHOLD_CONTROL="+control.url(next.Name)), &said, &said
	command.WaitDelay = 10 * time.Second
	err := command.Run()
	if ctx.Err() != nil {
		err = errors.Join(err, context.Cause(ctx))
	}
	verdicts := control.take(next.Name)
	var missing []string
	for _, name := range wanted {
		if !verdicts[name] {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		err = errors.Join(err, fmt.Errorf("not passed: %s", strings.Join(missing, ", ")))
	}
	return said.Bytes(), err
}
