package freshold

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"testing"
	"time"
)

func TestBust_isWrittenAsAllLanguagesReadIt(t *testing.T) {
	for text, bust := range map[string]Bust{
		`{"invalidate":{"namespace":"product","keys":[{"key":"17","version":"42"},{"key":"18"}]}}`: BustKey("product", Key("17").At(42), Key("18")),
		`{"invalidateTag":{"tags":["brand:acme"]}}`:                                                BustTags("brand:acme"),
		`{"bumpScope":{"scope":"user:42"}}`:                                                        BustScope("user:42"),
		`{"bumpNamespace":{"namespace":"product"}}`:                                                BustNamespace("product"),
	} {
		written, err := json.Marshal(bust)
		if err != nil || string(written) != text {
			t.Errorf("%s: %v", written, err)
		}
		var read Bust
		if err := json.Unmarshal([]byte(text), &read); err != nil {
			t.Error(err)
		}
		if again, _ := json.Marshal(read); string(again) != text {
			t.Errorf("%s became %s", text, again)
		}
	}
	for _, wrong := range []string{`{}`, `[]`, `{"invalidate":{"keys":[{"key":"1","version":"x"}]}}`, `nonsense`} {
		if err := json.Unmarshal([]byte(wrong), &Bust{}); err == nil {
			t.Errorf("%s was read", wrong)
		}
	}
}

func TestRowIDs_sortByTheOrderInWhichTheyAreMade(t *testing.T) {
	ids := make([]string, 10_000)
	for i := range ids {
		ids[i] = newRowID()
	}

	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Fatal("not in order, or not each its own")
	}
	if len(ids[0]) != 36 || ids[0][14] != '7' {
		t.Fatalf("%s is no UUID of version 7", ids[0])
	}
}

func TestSetHeaders_saysHowLongToKeep(t *testing.T) {
	hit := Lookup[int]{Hit: &Hit[int]{Freshness: Fresh, FreshFor: 90500 * time.Millisecond, StaleFor: 150900 * time.Millisecond, Version: At(3), Tags: []string{"a", "b"}}}
	stale := Lookup[int]{Hit: &Hit[int]{Freshness: Stale, StaleFor: 60 * time.Second}}
	for want, lookup := range map[string]Lookup[int]{
		"public, max-age=90, stale-while-revalidate=60": hit,
		"public, max-age=0, stale-while-revalidate=60":  stale,
		"public, max-age=9":                             {Negative: &Negative{Kind: NotFound, FreshFor: 9900 * time.Millisecond}},
		"no-store":                                      {Negative: &Negative{Kind: OriginError, FreshFor: time.Second}},
	} {
		header := http.Header{}
		SetHeaders(header, lookup, Public)
		if got := header.Get("Cache-Control"); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	header := http.Header{"Etag": {"old"}, "Surrogate-Key": {"old"}}
	SetHeaders(header, hit, Private)
	if header.Get("Surrogate-Key") != "a b" || header.Get("ETag") != `"v3"` {
		t.Errorf("%v", header)
	}
	SetHeaders(header, Lookup[int]{Miss: &Miss{}}, Private)
	if !reflect.DeepEqual(header, http.Header{"Cache-Control": {"no-store"}}) {
		t.Errorf("%v", header)
	}
}
