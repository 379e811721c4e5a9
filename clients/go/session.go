package freshold

import (
	"container/list"
	"encoding/base64"
	"encoding/binary"
	"sync"
)

// Session carries receipts and versions from answer to call, so that one sees one's own writes, whichever node is asked.
type Session struct {
	mu       sync.Mutex
	receipt  string
	versions map[versionedKey]*list.Element
	recent   *list.List
}

type versionedKey struct{ namespace, key string }

type seenVersion struct {
	of      versionedKey
	version int64
}

const rememberedVersions = 1024

// Session begins one. With a receipt it goes on from there, for instance from another process.
func (c *Client) Session(receipt ...string) *Session {
	made := &Session{versions: map[versionedKey]*list.Element{}, recent: list.New()}
	for _, given := range receipt {
		made.saw(given)
	}
	return made
}

// Receipt is the newest that the session has seen; empty before the first answer.
func (s *Session) Receipt() string {
	if s == nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.receipt
}

func (s *Session) saw(receipt string) {
	if s == nil || receipt == "" {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.receipt = newer(s.receipt, receipt)
}

func (s *Session) sawVersion(namespace, key string, version *int64) {
	if s == nil || version == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	of := versionedKey{namespace, key}
	if known := s.versions[of]; known != nil {
		seen := known.Value.(*seenVersion)
		seen.version = max(seen.version, *version)
		s.recent.MoveToFront(known)
		return
	}
	s.versions[of] = s.recent.PushFront(&seenVersion{of, *version})
	if s.recent.Len() > rememberedVersions {
		oldest := s.recent.Back()
		delete(s.versions, oldest.Value.(*seenVersion).of)
		s.recent.Remove(oldest)
	}
}

func (s *Session) version(namespace, key string) *int64 {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.versions[versionedKey{namespace, key}]; known != nil {
		return At(known.Value.(*seenVersion).version)
	}
	return nil
}

// quote fills in what the caller has not given.
func (s *Session) quote(namespace, key string, o *getOptions) {
	if s == nil {
		return
	}
	if o.receipt == "" {
		o.receipt = s.Receipt()
	}
	if o.minVersion == nil && key != "" {
		o.minVersion = s.version(namespace, key)
	}
}

func (s *Session) learn(namespace, key string, answer found) {
	s.saw(answer.receipt)
	if answer.hit != nil {
		s.sawVersion(namespace, key, answer.hit.Version)
	}
}

// position is what a receipt says.
type position struct {
	epoch  int64
	number int64
}

const (
	receiptFormat = 1
	receiptBytes  = 17
)

// positionOf reads a receipt; false where it is of another form.
func positionOf(receipt string) (position, bool) {
	bytes, err := base64.RawURLEncoding.DecodeString(receipt)
	if err != nil || len(bytes) != receiptBytes || bytes[0] != receiptFormat {
		return position{}, false
	}
	return position{int64(binary.BigEndian.Uint64(bytes[1:9])), int64(binary.BigEndian.Uint64(bytes[9:17]))}, true
}

// newer gives the later of two receipts, the second of which came later.
func newer(before, after string) string {
	first, firstKnown := positionOf(before)
	second, secondKnown := positionOf(after)
	if firstKnown && secondKnown && first.epoch == second.epoch && first.number > second.number {
		return before
	}
	return after
}
