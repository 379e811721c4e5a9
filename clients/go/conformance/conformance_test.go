package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

type testCase struct {
	Name    string                    `json:"name"`
	Stores  []string                  `json:"stores"`
	Clients map[string]map[string]any `json:"clients"`
	Steps   []map[string]any          `json:"steps"`
}

const caseEndsWithin = 3 * time.Minute

func TestConformance(t *testing.T) {
	url := os.Getenv("FRESHOLD_CONTROL")
	if url == "" {
		t.Skip("FRESHOLD_CONTROL is not set: make clients-test runs the cases")
	}
	glob := os.Getenv("FRESHOLD_RUN")
	if glob == "" {
		glob = "*"
	}
	var told struct{ Stores []string }
	control := control{url: url}
	if err := control.ask("GET", "/stores", nil, &told); err != nil {
		t.Fatal(err)
	}
	for _, store := range told.Stores {
		for _, each := range readCases(t) {
			if matched, _ := path.Match(glob, each.Name); !matched || len(each.Stores) > 0 && !slices.Contains(each.Stores, store) {
				continue
			}
			t.Run(store+"/"+each.Name, func(t *testing.T) { runCase(t, control, store, each) })
		}
	}
}

func readCases(t *testing.T) []testCase {
	folder := os.Getenv("FRESHOLD_CASES")
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %q: %v", folder, err)
	}
	var all []testCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var some []testCase
		if err := json.Unmarshal(text, &some); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all = append(all, some...)
	}
	return all
}

func runCase(t *testing.T, control control, store string, each testCase) {
	line, err := control.open(store, each.Name)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), caseEndsWithin)
	defer cancel()
	run := newRun(line, each.Clients)
	err = run.all(ctx, each.Steps)
	run.close()
	message := ""
	if err != nil {
		message = err.Error()
	}
	if ended := line.end(err == nil, message); ended != nil && err == nil {
		err = ended
	}
	if err != nil {
		t.Fatal(err)
	}
}

// all plays the steps in order.
func (r *run) all(ctx context.Context, steps []map[string]any) error {
	for i, fields := range steps {
		step, err := readStep(fields)
		if err == nil {
			err = r.play(ctx, step)
		}
		if err != nil {
			told, _ := json.Marshal(fields)
			return fmt.Errorf("step %d: %w\n  %s", i+1, err, told)
		}
	}
	return nil
}
