package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// control speaks with the harness.
type control struct{ url string }

func (c control) ask(method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequest(method, c.url+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		var told struct{ Error string }
		_ = json.NewDecoder(response.Body).Decode(&told)
		return fmt.Errorf("%s %s: %s: %s", method, path, response.Status, told.Error)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(into)
}

// line is what stands between the client of one case and the server.
type line struct {
	control
	ID, Address, Tenant string
}

func (c control) open(store, name string) (line, error) {
	opened := line{control: c}
	err := c.ask("POST", "/cases", map[string]string{"store": store, "name": name}, &opened)
	return opened, err
}

func (l line) fault(body any) error { return l.ask("POST", "/cases/"+l.ID+"/faults", body, nil) }

func (l line) calls(method string) (any, error) {
	var told any
	err := l.ask("GET", "/cases/"+l.ID+"/calls?method="+url.QueryEscape(method), nil, &told)
	return told, err
}

func (l line) end(passed bool, message string) error {
	return l.ask("POST", "/cases/"+l.ID+"/end", map[string]any{"passed": passed, "message": message}, nil)
}
