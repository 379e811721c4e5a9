package shop

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	freshold "github.com/freshold/freshold/clients/go"
	_ "github.com/ncruces/go-sqlite3/driver"
)

// line is one to a server of the conformance harness, with a tenant of its own.
type line struct{ control, ID, Address, Tenant string }

func open(t *testing.T) line {
	t.Helper()
	control := os.Getenv("FRESHOLD_CONTROL")
	if control == "" {
		t.Skip("FRESHOLD_CONTROL is not set: make clients-test starts a server")
	}
	opened := line{control: control}
	opened.ask(t, http.MethodPost, "/cases", map[string]string{"store": "memory", "name": t.Name()}, &opened)
	t.Cleanup(func() {
		opened.ask(t, http.MethodPost, "/cases/"+opened.ID+"/end", map[string]bool{"passed": true}, nil)
	})
	return opened
}

func (l line) ask(t *testing.T, method, path string, body, into any) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(method, l.control+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", path, response.Status)
	}
	if into != nil {
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			t.Fatal(err)
		}
	}
}

func (l line) fault(t *testing.T, body map[string]any) {
	t.Helper()
	l.ask(t, http.MethodPost, "/cases/"+l.ID+"/faults", body, nil)
}

func (l line) calls(t *testing.T, method string) (count, identities int) {
	t.Helper()
	var told struct{ Count, RequestIds int }
	l.ask(t, http.MethodGet, "/cases/"+l.ID+"/calls?method="+method, nil, &told)
	return told.Count, told.RequestIds
}

func stocked(t *testing.T, options ...freshold.Option) (*Shop, line) {
	t.Helper()
	opened := open(t)
	client, err := freshold.New(opened.Address, append(options, freshold.Tenant(opened.Tenant))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Exec(Schema + "; insert into product values ('17', 'teapot', 1000, 1)"); err != nil {
		t.Fatal(err)
	}
	return New(db, client), opened
}

func price(t *testing.T, shop *Shop) int64 {
	t.Helper()
	found, err := shop.Product(t.Context(), "17")
	if err != nil {
		t.Fatal(err)
	}
	product, _ := found.Value()
	return product.Cents
}

func TestReprice_isReadAtOnce(t *testing.T) {
	shop, _ := stocked(t)
	before := price(t, shop)

	if err := shop.Reprice(t.Context(), "17", 900); err != nil {
		t.Fatal(err)
	}

	if after := price(t, shop); before != 1000 || after != 900 {
		t.Fatalf("%d, then %d", before, after)
	}
}

func TestReprice_ofNothing_isRolledBackAndInvalidatesNothing(t *testing.T) {
	shop, line := stocked(t)

	err := shop.Reprice(t.Context(), "18", 900)

	if count, _ := line.calls(t, "Invalidate"); !errors.Is(err, sql.ErrNoRows) || count != 0 {
		t.Fatalf("%v, %d invalidations", err, count)
	}
}

func TestReprice_thatCannotInvalidate_saysThatItWasCommitted(t *testing.T) {
	shop, line := stocked(t, freshold.Retry(1, time.Millisecond, time.Millisecond))
	line.fault(t, map[string]any{"fault": "answer", "method": "Invalidate", "times": 1, "code": "UNAVAILABLE"})

	err := shop.Reprice(t.Context(), "17", 900)

	var committed *freshold.NotBusted
	if !errors.As(err, &committed) || !errors.Is(err, freshold.Unavailable) || len(committed.Busts) != 1 {
		t.Fatalf("%v", err)
	}
	if now := price(t, shop); now != 900 {
		t.Fatalf("%d", now)
	}
}

func TestRepriceSafely_isReadOnceItIsRelayed_withTheSameIdentityAfterALostAnswer(t *testing.T) {
	shop, line := stocked(t, freshold.Retry(1, time.Millisecond, time.Millisecond))
	price(t, shop)
	if err := shop.RepriceSafely(t.Context(), "17", 900); err != nil {
		t.Fatal(err)
	}
	if now := price(t, shop); now != 1000 {
		t.Fatalf("%d, though nothing was relayed", now)
	}
	line.fault(t, map[string]any{"fault": "answer", "method": "Invalidate", "times": 1, "code": "UNAVAILABLE", "lost": true})
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- shop.Relay(ctx) }()

	for deadline := time.Now().Add(30 * time.Second); price(t, shop) != 900 || rows(t, shop) != 0; {
		if time.Now().After(deadline) {
			t.Fatal("not relayed")
		}
	}

	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if count, identities := line.calls(t, "Invalidate"); count != 2 || identities != 1 {
		t.Fatalf("%d calls with %d identities", count, identities)
	}
}

func rows(t *testing.T, shop *Shop) (count int) {
	t.Helper()
	if err := shop.db.QueryRow("select count(*) from freshold_outbox").Scan(&count); err != nil {
		t.Fatal(err)
	}
	return count
}

func TestRelay_aRefusedBust_stopsItOrIsDropped(t *testing.T) {
	shop, _ := stocked(t)
	if err := shop.outbox.Write(t.Context(), shop.db, freshold.BustNamespace("prodcut"), freshold.BustTags("a")); err != nil {
		t.Fatal(err)
	}

	if err := shop.Relay(t.Context()); !errors.Is(err, freshold.NotAllowed) {
		t.Fatal(err)
	}
	shop.outbox.OnRefused = func(string, freshold.Bust, error) bool { return true }
	if sent, err := shop.outbox.RelayOnce(t.Context(), shop.client); err != nil || sent != 2 || rows(t, shop) != 0 {
		t.Fatalf("%d, %v", sent, err)
	}
}

func TestServeHTTP_saysHowLongToKeep(t *testing.T) {
	shop, _ := stocked(t)
	routes := http.NewServeMux()
	routes.Handle("GET /products/{id}", shop)
	get := func(path string) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		routes.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		return answer
	}

	found, missing := get("/products/17"), get("/products/18")

	if found.Code != http.StatusOK || strings.TrimSpace(found.Body.String()) != `{"name":"teapot","cents":1000}` {
		t.Errorf("%d %s", found.Code, found.Body)
	}
	if !regexp.MustCompile(`^public, max-age=\d+, stale-while-revalidate=\d+$`).MatchString(found.Header().Get("Cache-Control")) || found.Header().Get("Surrogate-Key") != "product:17" {
		t.Errorf("%v", found.Header())
	}
	if missing.Code != http.StatusNotFound {
		t.Errorf("%d", missing.Code)
	}
}

func TestReadme_theStart_isTheExample_andPrintsWhatItSays(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("../start/main.go")
	if err != nil {
		t.Fatal(err)
	}
	block := func(language string) string {
		return regexp.MustCompile("(?s)```" + language + "\n(.*?)```").FindStringSubmatch(string(readme))[1]
	}
	if block("go") != string(source) {
		t.Fatal("the README shows something else than example/start/main.go")
	}
	command := exec.Command("go", "run", "../start")
	command.Env = append(os.Environ(), "FRESHOLD_ADDRESS="+open(t).Address)
	var complained bytes.Buffer
	command.Stderr = &complained
	out, err := command.Output()
	if err != nil || string(out) != block("text") {
		t.Fatalf("%v\n%s%s", err, out, complained.String())
	}
}
