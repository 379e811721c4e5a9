package freshold

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strconv"
)

// Bust is an invalidation that is sent after a commit. Make one with [BustKey], [BustTags], [BustScope] or [BustNamespace].
type Bust struct {
	namespace string
	keys      []KeyAt
	tags      []string
	scope     string
	whole     bool
}

// BustKey invalidates keys of a namespace.
func BustKey(namespace string, keys ...KeyAt) Bust { return Bust{namespace: namespace, keys: keys} }

// BustTags invalidates everything that carries one of the tags.
func BustTags(tags ...string) Bust { return Bust{tags: tags} }

// BustScope bumps a scope ("user:42").
func BustScope(scope string) Bust { return Bust{scope: scope} }

// BustNamespace bumps a namespace.
func BustNamespace(namespace string) Bust { return Bust{namespace: namespace, whole: true} }

// Send carries the bust out; a second one with the same id has no second effect.
func (c *Client) Send(ctx context.Context, bust Bust, requestID string) error {
	var err error
	given := []BustOption{}
	if requestID != "" {
		given = append(given, RequestID(requestID))
	}
	switch {
	case len(bust.keys) > 0:
		_, err = c.Invalidate(ctx, bust.namespace, bust.keys, given...)
	case len(bust.tags) > 0:
		_, err = c.InvalidateTag(ctx, bust.tags, given...)
	case bust.scope != "":
		_, err = c.BumpScope(ctx, bust.scope, given...)
	default:
		_, err = c.BumpNamespace(ctx, bust.namespace, given...)
	}
	return err
}

// NotBusted says that the transaction was committed, and that busts of it may not have been carried out: until their bound,
// readers may see what was before. An [Outbox] does not lose them.
type NotBusted struct {
	Busts []Bust
	Err   error
}

func (e *NotBusted) Error() string {
	return "freshold: committed, but not invalidated: " + e.Err.Error()
}

// Unwrap gives the error of the first bust that failed.
func (e *NotBusted) Unwrap() error { return e.Err }

// Tx is a transaction that remembers what to invalidate once it is committed.
type Tx struct {
	*sql.Tx
	busts []Bust
}

// Bust is sent after the commit, and not at all after a rollback.
func (t *Tx) Bust(busts ...Bust) { t.busts = append(t.busts, busts...) }

// InTx runs a function in a transaction, commits, and then sends the busts that it named, in order: never before the commit, where a
// reader could load the old row again, and never after a rollback. If it fails, or panics, the transaction is rolled back. A [NotBusted]
// says that it was committed all the same.
func InTx(ctx context.Context, db *sql.DB, client *Client, options *sql.TxOptions, do func(tx *Tx) error) error {
	begun, err := db.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	tx := &Tx{Tx: begun}
	// Rolls back what was not committed, whatever happens; after a commit it does nothing.
	defer func() { _ = begun.Rollback() }()
	if err := do(tx); err != nil {
		return err
	}
	if err := begun.Commit(); err != nil {
		return err
	}
	// What was committed is to be told, even if the caller has lost patience; the deadline of the call bounds it.
	ctx = context.WithoutCancel(ctx)
	var failed *NotBusted
	for _, bust := range tx.busts {
		if err := client.Send(ctx, bust, ""); err != nil {
			if failed == nil {
				failed = &NotBusted{Err: err}
			}
			failed.Busts = append(failed.Busts, bust)
		}
	}
	if failed != nil {
		return failed
	}
	return nil
}

// The form in which a bust stands in the outbox, the same in all languages.
type writtenBust struct {
	Invalidate *struct {
		Namespace string       `json:"namespace"`
		Keys      []writtenKey `json:"keys"`
	} `json:"invalidate,omitempty"`
	InvalidateTag *struct {
		Tags []string `json:"tags"`
	} `json:"invalidateTag,omitempty"`
	BumpScope *struct {
		Scope string `json:"scope"`
	} `json:"bumpScope,omitempty"`
	BumpNamespace *struct {
		Namespace string `json:"namespace"`
	} `json:"bumpNamespace,omitempty"`
}

type writtenKey struct {
	Key     string  `json:"key"`
	Version *string `json:"version,omitempty"`
}

// MarshalJSON writes the bust as it stands in the outbox.
func (b Bust) MarshalJSON() ([]byte, error) {
	var written writtenBust
	switch {
	case len(b.keys) > 0:
		keys := make([]writtenKey, len(b.keys))
		for i, key := range b.keys {
			keys[i].Key = key.Key
			if key.Version != nil {
				version := strconv.FormatInt(*key.Version, 10)
				keys[i].Version = &version
			}
		}
		written.Invalidate = &struct {
			Namespace string       `json:"namespace"`
			Keys      []writtenKey `json:"keys"`
		}{b.namespace, keys}
	case len(b.tags) > 0:
		written.InvalidateTag = &struct {
			Tags []string `json:"tags"`
		}{b.tags}
	case b.scope != "":
		written.BumpScope = &struct {
			Scope string `json:"scope"`
		}{b.scope}
	default:
		written.BumpNamespace = &struct {
			Namespace string `json:"namespace"`
		}{b.namespace}
	}
	return json.Marshal(written)
}

// UnmarshalJSON is the inverse of MarshalJSON.
func (b *Bust) UnmarshalJSON(data []byte) error {
	var written writtenBust
	if err := json.Unmarshal(data, &written); err != nil {
		return err
	}
	switch {
	case written.Invalidate != nil:
		*b = Bust{namespace: written.Invalidate.Namespace}
		for _, key := range written.Invalidate.Keys {
			read := Key(key.Key)
			if key.Version != nil {
				version, err := strconv.ParseInt(*key.Version, 10, 64)
				if err != nil {
					return err
				}
				read = read.At(version)
			}
			b.keys = append(b.keys, read)
		}
	case written.InvalidateTag != nil:
		*b = BustTags(written.InvalidateTag.Tags...)
	case written.BumpScope != nil:
		*b = BustScope(written.BumpScope.Scope)
	case written.BumpNamespace != nil:
		*b = BustNamespace(written.BumpNamespace.Namespace)
	default:
		return errors.New("not a bust")
	}
	return nil
}
