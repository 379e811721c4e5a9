// Command harness runs the conformance cases of the clients: it starts servers, puts faults between them and the clients,
// and sees to it that every case has passed. See ../README.md.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
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
}

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
	control, err := newControl(nodes, order, schema)
	if err != nil {
		return err
	}
	conformance := filepath.Join(root, "clients/conformance")
	env := append(os.Environ(), "FRESHOLD_CONTROL="+control.url(), "FRESHOLD_CASES="+filepath.Join(conformance, "cases"), "FRESHOLD_RUN="+o.run)
	if o.serve {
		fmt.Println(strings.Join(env[len(env)-3:], "\n"))
		<-ctx.Done()
		return nil
	}
	return runAll(ctx, control, conformance, env, o)
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
		if err := errors.Join(portErr, managementErr); err != nil {
			return nodes, order, err
		}
		started := &node{store: store, java: java, jar: o.jar, folder: folder, port: port, management: management,
			namespaces: filepath.Join(root, "clients/conformance/namespaces.yaml")}
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

func runAll(ctx context.Context, control *control, conformance string, env []string, o options) error {
	var runners []runner
	if err := readJSON(filepath.Join(conformance, "runners.json"), &runners); err != nil {
		return err
	}
	wanted, err := wantedCases(filepath.Join(conformance, "cases"), control.order, o.run)
	if err != nil {
		return err
	}
	var failed error
	for _, next := range runners {
		if o.clients != "" && !slices.Contains(strings.Split(o.clients, ","), next.Name) {
			continue
		}
		began, wanted := time.Now(), wanted
		if next.Cases != nil && !*next.Cases {
			wanted = nil
		}
		err := runOne(ctx, control, filepath.Join(conformance, "..", next.Folder), next, env, wanted)
		verdict := "passed"
		if err != nil {
			verdict = "FAILED"
			failed = errors.Join(failed, fmt.Errorf("%s: %w", next.Name, err))
		}
		fmt.Printf("conformance %-11s %s: %d cases in %.0f s\n", next.Name, verdict, len(wanted), time.Since(began).Seconds())
	}
	return failed
}

func runOne(ctx context.Context, control *control, folder string, next runner, env, wanted []string) error {
	command := exec.CommandContext(ctx, next.Command[0], next.Command[1:]...)
	command.Dir, command.Env, command.Stdout, command.Stderr = folder, env, os.Stdout, os.Stderr
	err := command.Run()
	verdicts := control.take()
	var missing []string
	for _, name := range wanted {
		if !verdicts[name] {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		err = errors.Join(err, fmt.Errorf("not passed: %s", strings.Join(missing, ", ")))
	}
	return err
}

// wantedCases lists "store/case" of all cases that a runner has to pass.
func wantedCases(folder string, stores []string, glob string) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var wanted []string
	for _, file := range files {
		var cases []struct {
			Name   string
			Stores []string
		}
		if err := readJSON(file, &cases); err != nil {
			return nil, err
		}
		for _, read := range cases {
			if matched, err := filepath.Match(glob, read.Name); err != nil || !matched {
				continue
			}
			for _, store := range stores {
				if len(read.Stores) == 0 || slices.Contains(read.Stores, store) {
					wanted = append(wanted, store+"/"+read.Name)
				}
			}
		}
	}
	if len(wanted) == 0 {
		return nil, fmt.Errorf("no case is called %q", glob)
	}
	return wanted, nil
}

func readJSON(path string, into any) error {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(bytes, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
