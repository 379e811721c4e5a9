package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// conformanceCase is what the harness has to know of a case.
type conformanceCase struct {
	Name   string
	Stores []string
	Steps  []struct {
		Fault struct{ Fault string }
	}
}

func readCases(folder string) ([]conformanceCase, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	var cases []conformanceCase
	for _, file := range files {
		var some []conformanceCase
		if err := readJSON(file, &some); err != nil {
			return nil, err
		}
		cases = append(cases, some...)
	}
	return cases, nil
}

// alone names the cases that kill a server or empty a store.
func alone(cases []conformanceCase) map[string]bool {
	named := map[string]bool{}
	for _, read := range cases {
		for _, step := range read.Steps {
			switch step.Fault.Fault {
			case "killServer", "startServer", "wipeStore":
				named[read.Name] = true
			}
		}
	}
	return named
}

// wantedCases lists "store/case" of all cases that a runner has to pass.
func wantedCases(cases []conformanceCase, stores []string, glob string) []string {
	var wanted []string
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
	return wanted
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
