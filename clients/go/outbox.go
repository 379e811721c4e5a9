package freshold

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
)

// OutboxTable is the table of an outbox, as all databases understand it.
const OutboxTable = `create table freshold_outbox (
  id         varchar(36) primary key,
  created_at timestamp   not null default current_timestamp,
  bust       text        not null
)`

// Outbox writes busts into the database, in the transaction of the data, and sends them afterwards: in order, at least once,
// however often the process dies.
type Outbox struct {
	DB *sql.DB
	// Placeholder writes the n-th parameter (from 1) as the database wants it; "?" by default. For PostgreSQL: [Dollar].
	Placeholder func(n int) string
	// Idle is how long the relay waits when there is nothing to send; 1 s by default.
	Idle time.Duration
	// OnRefused is told of a bust that the server refuses as wrong; true drops it. Without it, or with false, the relay stops there.
	OnRefused func(id string, bust Bust, err error) bool
}

// Dollar writes parameters as $1, $2.
func Dollar(n int) string { return fmt.Sprintf("$%d", n) }

// Execer is a transaction, or anything else that carries out statements.
type Execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

const relayed = 100

// Write puts busts into the outbox; they are sent if the transaction is committed.
func (o *Outbox) Write(ctx context.Context, tx Execer, busts ...Bust) error {
	for _, bust := range busts {
		text, err := json.Marshal(bust)
		if err != nil {
			return err
		}
		statement := fmt.Sprintf("insert into freshold_outbox (id, bust) values (%s, %s)", o.parameter(1), o.parameter(2))
		if _, err := tx.ExecContext(ctx, statement, newRowID(), string(text)); err != nil {
			return err
		}
	}
	return nil
}

func (o *Outbox) parameter(n int) string {
	if o.Placeholder == nil {
		return "?"
	}
	return o.Placeholder(n)
}

// Relay sends what is in the outbox until the context ends or a bust is refused. One relay at a time keeps the order; two of them do
// no harm, for a bust that is sent twice has one effect.
func (o *Outbox) Relay(ctx context.Context, client *Client) error {
	idle := o.Idle
	if idle == 0 {
		idle = time.Second
	}
	for n := 1; ; {
		sent, err := o.RelayOnce(ctx, client)
		var failed *Error
		switch {
		case ctx.Err() != nil:
			return fromContext(ctx)
		case err == nil && sent == relayed:
			n = 1
			continue
		case err == nil:
			n = 1
			if !sleep(ctx, idle) {
				return fromContext(ctx)
			}
		case errors.As(err, &failed) && (failed.Kind == InvalidRequest || failed.Kind == NotAllowed || failed.Kind == Closed):
			return err
		default:
			if !sleep(ctx, client.options.backoff(n)) {
				return fromContext(ctx)
			}
			n++
		}
	}
}

// RelayOnce sends up to 100 busts, and says how many.
func (o *Outbox) RelayOnce(ctx context.Context, client *Client) (int, error) {
	rows, err := o.read(ctx)
	if err != nil {
		return 0, err
	}
	for sent, row := range rows {
		if err := o.send(ctx, client, row.id, row.text); err != nil {
			return sent, err
		}
		if _, err := o.DB.ExecContext(ctx, "delete from freshold_outbox where id = "+o.parameter(1), row.id); err != nil {
			return sent, err
		}
	}
	return len(rows), nil
}

type outboxRow struct{ id, text string }

func (o *Outbox) read(ctx context.Context) ([]outboxRow, error) {
	rows, err := o.DB.QueryContext(ctx, fmt.Sprintf("select id, bust from freshold_outbox order by id limit %d", relayed))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var read []outboxRow
	for rows.Next() {
		var row outboxRow
		if err := rows.Scan(&row.id, &row.text); err != nil {
			return nil, err
		}
		read = append(read, row)
	}
	return read, rows.Err()
}

func (o *Outbox) send(ctx context.Context, client *Client, id, text string) error {
	var bust Bust
	err := json.Unmarshal([]byte(text), &bust)
	if err != nil {
		err = &Error{Kind: InvalidRequest, Message: "row " + id + " of the outbox is no bust: " + err.Error(), Cause: err}
	} else {
		err = client.Send(ctx, bust, id)
	}
	var failed *Error
	if errors.As(err, &failed) && (failed.Kind == InvalidRequest || failed.Kind == NotAllowed) && o.OnRefused != nil && o.OnRefused(id, bust, err) {
		return nil
	}
	return err
}

// rowIDs makes ids that sort by the order in which this process made them: UUID version 7, with a counter within the millisecond.
var rowIDs struct {
	sync.Mutex
	millis  int64
	counter uint16
}

func newRowID() string {
	var bytes [16]byte
	_, _ = rand.Read(bytes[:])
	rowIDs.Lock()
	if now := time.Now().UnixMilli(); now > rowIDs.millis {
		rowIDs.millis, rowIDs.counter = now, 0
	} else if rowIDs.counter++; rowIDs.counter > 0xfff {
		rowIDs.millis, rowIDs.counter = rowIDs.millis+1, 0
	}
	millis, counter := rowIDs.millis, rowIDs.counter
	rowIDs.Unlock()
	binary.BigEndian.PutUint64(bytes[:8], uint64(millis)<<16|0x7000|uint64(counter))
	bytes[8] = bytes[8]&0x3f | 0x80
	return strings.ToLower(fmt.Sprintf("%x-%x-%x-%x-%x", bytes[:4], bytes[4:6], bytes[6:8], bytes[8:10], bytes[10:]))
}
