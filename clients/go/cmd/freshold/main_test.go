package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
)

// command runs the tool as a shell would, against a server of the conformance harness.
func command(t *testing.T, in string, arguments ...string) (code int, out, errs string) {
	t.Helper()
	var written, complained bytes.Buffer
	code = run(context.Background(), arguments, strings.NewReader(in), &written, &complained)
	return code, written.String(), complained.String()
}

func server(t *testing.T) {
	t.Helper()
	control := os.Getenv("FRESHOLD_CONTROL")
	if control == "" {
		t.Skip("FRESHOLD_CONTROL is not set: make clients-test starts a server")
	}
	response, err := http.Post(control+"/cases", "application/json", strings.NewReader(`{"store":"memory","name":"command line"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var line struct{ ID, Address, Tenant string }
	if err := json.NewDecoder(response.Body).Decode(&line); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FRESHOLD_ADDRESS", line.Address)
	t.Setenv("FRESHOLD_TENANT", line.Tenant)
	t.Cleanup(func() {
		ended, err := http.Post(control+"/cases/"+line.ID+"/end", "application/json", strings.NewReader(`{"passed":true}`))
		if err == nil {
			_ = ended.Body.Close()
		}
	})
}

func TestCommand_lifeOfAValue(t *testing.T) {
	server(t)
	for _, step := range []struct {
		in        string
		arguments string
		code      int
		out, errs string
	}{
		{"", "get product 17", exitNothing, "17  MISS  ABSENT", ""},
		{"", `put product 17 {"price":10} --version 42 --tag brand:acme`, 0, "STORED", ""},
		{"", "get product 17", 0, `{"price":10}`, ""},
		{"", "get product 17 18 -o json", exitNothing, `"text":"{\"price\":10}"`, ""},
		{"", "get product 17 --raw", 0, `{"price":10}`, ""},
		{"", "put product 17 old --version 41", exitRefused, "REFUSED  BEHIND", ""},
		{"bytes \xff", "put product bin - --version 1", 0, "STORED", ""},
		{"", "get product bin", 0, "base64:Ynl0ZXMg/w==", ""},
		{"", "put country XX --negative nowhere", 0, "STORED", ""},
		{"", "get country XX", exitNothing, "NOT_FOUND  nowhere", ""},
		{"", "invalidate product 17 --dry-run", 0, "about 1", ""},
		{"", "invalidate product 17 --soft -o json", 0, `"reached":"FLEET"`, ""},
		{"", "get product 17", 0, "STALE", ""},
		{"", "tag brand:acme --reason recall", 0, "INVALIDATED  brand:acme", ""},
		{"", "explain product 17", 0, "Not served: INVALIDATED", ""},
		{"", "bump user:42", 0, "version", ""},
		{"", "bump --namespace product -o json", 0, `"applied":true`, ""},
		{"", "fleet", 0, "NODE", ""},
		{"", "namespaces", 0, "multi-producer", ""},
		{"", "namespaces product -o json", 0, `"max-staleness"`, ""},
		{"", "bench product 17 -d 100ms -c 2 -o json", 0, `"failed":0`, ""},
		{"", "get prodcut 17", exitNotAllowed, "", "NAMESPACE_UNKNOWN"},
		{"", "tag two words", 0, "INVALIDATED", ""},
		{"", "put product 1 x --tag é --version 1", exitUsage, "", "tags[0]"},
		{"", "get product", exitUsage, "", "requires at least 2 arg"},
		{"", "invalidate product 17 --reach moon", exitUsage, "", "write store, fleet or edge"},
		{"", "get product 17 -o xml", exitUsage, "", "write table or json"},
		{"", "fleet --address localhost:1 --timeout 2s", exitUnavailable, "", "freshold:"},
		{"", "completion bash", 0, "__freshold", ""},
		{"", "__complete get pro", 0, "product", ""},
	} {
		code, out, errs := command(t, step.in, strings.Fields(step.arguments)...)
		if code != step.code || !strings.Contains(out, step.out) || !strings.Contains(errs, step.errs) {
			t.Errorf("%s: code %d, wanted %d\n%s%s", step.arguments, code, step.code, out, errs)
		}
		if strings.Contains(out, "\x1b") {
			t.Errorf("%s: colours, and this is no terminal", step.arguments)
		}
	}
}

func TestCommand_watch_tellsUntilItIsInterrupted(t *testing.T) {
	server(t)
	ctx, interrupt := context.WithCancel(t.Context())
	told := &until{wanted: "recall", met: interrupt}
	begun := &until{wanted: "connected", met: func() {
		if code, _, errs := command(t, "", "tag", "a", "--reason", "recall"); code != 0 {
			t.Error(errs)
		}
	}}
	told.before = begun

	code := run(ctx, []string{"watch"}, strings.NewReader(""), told, &bytes.Buffer{})

	if code != exitInterrupted || !strings.Contains(told.String(), "TAG") {
		t.Fatalf("%d: %s", code, told.String())
	}
}

// until does something once a text has been written.
type until struct {
	bytes.Buffer
	wanted string
	met    func()
	before *until
}

func (u *until) Write(text []byte) (int, error) {
	if u.before != nil {
		_, _ = u.before.Write(text)
	}
	n, err := u.Buffer.Write(text)
	if u.met != nil && strings.Contains(u.String(), u.wanted) {
		met := u.met
		u.met = nil
		met()
	}
	return n, err
}
