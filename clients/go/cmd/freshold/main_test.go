package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// command runs the tool as a shell would, against a server of the conformance harness.
func command(t *testing.T, in string, arguments ...string) (code int, out, errs string) {
	t.Helper()
	var written, complained bytes.Buffer
	code = run(context.Background(), arguments, strings.NewReader(in), &written, &complained)
	return code, written.String(), complained.String()
}

// line is one of the harness to a server on memory, with a tenant of its own.
type line struct{ ID, Address, Tenant, url string }

func (l line) post(t *testing.T, path, body string, into any) {
	t.Helper()
	response, err := http.Post(l.url+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", path, response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func server(t *testing.T) line {
	t.Helper()
	opened := line{url: os.Getenv("FRESHOLD_CONTROL")}
	if opened.url == "" {
		t.Skip("FRESHOLD_CONTROL is not set: make clients-test starts a server")
	}
	opened.post(t, "/cases", `{"store":"memory","name":"command line"}`, &opened)
	t.Setenv("FRESHOLD_ADDRESS", opened.Address)
	t.Setenv("FRESHOLD_TENANT", opened.Tenant)
	t.Cleanup(func() { opened.post(t, "/cases/"+opened.ID+"/end", `{"passed":true}`, &struct{}{}) })
	return opened
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
		{"", "get product", exitUsage, "", "freshold get --help says what it takes"},
		{"", "invalidate product 17 --reach moon", exitUsage, "", "write store, fleet or edge"},
		{"", "get product 17 -o xml", exitUsage, "", "write table or json"},
		{"", "fleet --address localhost:1 --timeout 2s", exitUnavailable, "", "freshold:"},
		{"", "channels", 0, "orders   nats", ""},
		{"", "dead-letters list nowhere", exitNotAllowed, "", "CHANNEL_UNKNOWN"},
		{"", "dead-letters replay nowhere", exitNotAllowed, "", "CHANNEL_UNKNOWN"},
		{"", "replay nowhere", exitNotAllowed, "", "CHANNEL_UNKNOWN"},
		{"", "replay orders --since yesterday", exitUsage, "", "write a time such as"},
		{"", "replay orders --since 1h --from 3", exitUsage, "", "since"},
		{"", "replay orders --from nowhere", exitUsage, "", "resume_token"},
		{"", "replay orders --rate 0", 0, "DONE", ""},
		{"", "replay orders --rate -1", exitUsage, "", "rate"},
		{"", "explain product 17 -o json", 0, `"summary":`, ""},
		{"", "fleet -o json", 0, `"thisNode":`, ""},
		{"", "completion bash", 0, "__freshold", ""},
		{"", "completion zsh", 0, "#compdef freshold", ""},
		{"", "completion fish", 0, "complete -c freshold", ""},
		{"", "__complete dead-letters list or", 0, "orders", ""},
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

func TestCommand_deadLetters_areListedAndCarriedOutAgain(t *testing.T) {
	line := server(t)
	await(t, "the channel is up", "channels -o json", func(told string) bool { return strings.Contains(told, `"down":""`) })
	line.post(t, "/cases/"+line.ID+"/publish", `{"messages":["{\"type\":\"order.committed\",\"id\":\"17\",\"version\":3}","no event"]}`, &struct{}{})
	await(t, "the dead letter is there", "dead-letters list orders", func(told string) bool {
		return strings.Contains(told, "MALFORMED") && strings.Contains(told, "no event")
	})

	for _, step := range []struct {
		arguments string
		code      int
		out       string
	}{
		{"dead-letters list orders -o json", 0, `"category":"MALFORMED"`},
		{"dead-letters replay orders", exitRefused, "1 failed"},
		{"replay orders --dry-run", exitRefused, "would apply 1"},
		{"replay orders --since 1h -o json", exitRefused, `"done":true`},
		{"replay orders --from 1", exitRefused, "1 failed"},
		{"replay orders --since 2100-01-01T00:00:00Z", 0, "0 read"},
	} {
		code, out, errs := command(t, "", strings.Fields(step.arguments)...)
		if code != step.code || !strings.Contains(out, step.out) {
			t.Errorf("%s: code %d, wanted %d\n%s%s", step.arguments, code, step.code, out, errs)
		}
	}
}

// await repeats a command until its answer is as wanted.
func await(t *testing.T, what, arguments string, wanted func(string) bool) {
	t.Helper()
	within := time.Now().Add(2 * time.Minute)
	for {
		code, out, errs := command(t, "", strings.Fields(arguments)...)
		if code == 0 && wanted(out) {
			return
		}
		if time.Now().After(within) {
			t.Fatalf("%s: not within two minutes: %d %s%s", what, code, out, errs)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestCommand_help_ofEveryCommandSaysWhatItDoes(t *testing.T) {
	root := newRoot(&shell{})
	var look func(cmd *cobra.Command)
	look = func(cmd *cobra.Command) {
		path := strings.Fields(cmd.CommandPath())[1:]
		code, out, errs := command(t, "", append(path, "--help")...)
		if code != 0 || cmd.Short == "" || !strings.Contains(out, "Usage:") || errs != "" {
			t.Errorf("%s --help: %d\n%s%s", cmd.CommandPath(), code, out, errs)
		}
		for _, child := range cmd.Commands() {
			look(child)
		}
	}
	look(root)
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
