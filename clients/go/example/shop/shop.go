// Package shop is a small service: products in a database, read through the cache, and invalidated after each commit.
package shop

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"

	freshold "github.com/freshold/freshold/clients/go"
)

// Product is what the shop sells.
type Product struct {
	Name  string `json:"name"`
	Cents int64  `json:"cents"`
}

// Shop reads and writes products.
type Shop struct {
	db       *sql.DB
	client   *freshold.Client
	products *freshold.Cache[Product]
	outbox   *freshold.Outbox
}

// New makes a shop out of a database with the tables of Schema, and a client.
func New(db *sql.DB, client *freshold.Client) *Shop {
	return &Shop{db: db, client: client, products: freshold.CacheOf[Product](client, "product"), outbox: &freshold.Outbox{DB: db}}
}

// Schema of the database.
const Schema = "create table product (id text primary key, name text, cents integer, version integer);" + freshold.OutboxTable

// Load is the loader of the cache, and serves an origin as well.
func (s *Shop) Load(ctx context.Context, ask freshold.Ask) (freshold.Loaded[Product], error) {
	var product Product
	var version int64
	err := s.db.QueryRowContext(ctx, "select name, cents, version from product where id = ?", ask.Key).Scan(&product.Name, &product.Cents, &version)
	if errors.Is(err, sql.ErrNoRows) {
		return freshold.Missing[Product]("no such product"), nil
	}
	return freshold.Loaded[Product]{Value: product, Version: &version}, err
}

// Product comes out of the cache, or of the database where there is nothing fresh.
func (s *Shop) Product(ctx context.Context, id string) (freshold.Lookup[Product], error) {
	return s.products.GetOrLoad(ctx, id, s.Load)
}

// Reprice changes a price, and invalidates the product once that is committed.
func (s *Shop) Reprice(ctx context.Context, id string, cents int64) error {
	return freshold.InTx(ctx, s.db, s.client, nil, func(tx *freshold.Tx) error {
		version, err := reprice(ctx, tx, id, cents)
		tx.Bust(freshold.BustKey("product", freshold.Key(id).At(version)))
		return err
	})
}

// RepriceSafely writes the invalidation into the outbox, in the same transaction: it is not lost, even if this process dies.
func (s *Shop) RepriceSafely(ctx context.Context, id string, cents int64) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	version, err := reprice(ctx, tx, id, cents)
	if err != nil {
		return err
	}
	if err := s.outbox.Write(ctx, tx, freshold.BustKey("product", freshold.Key(id).At(version))); err != nil {
		return err
	}
	return tx.Commit()
}

// Relay sends what is in the outbox, until the context ends.
func (s *Shop) Relay(ctx context.Context) error { return s.outbox.Relay(ctx, s.client) }

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func reprice(ctx context.Context, tx querier, id string, cents int64) (version int64, err error) {
	err = tx.QueryRowContext(ctx, "update product set cents = ?, version = version + 1 where id = ? returning version", cents, id).Scan(&version)
	return version, err
}

// ServeHTTP answers GET /products/{id}; proxies and CDNs may keep the answer as long as the cache may.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, err := s.Product(r.Context(), r.PathValue("id"))
	if err != nil {
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "try again later", http.StatusServiceUnavailable)
		return
	}
	freshold.SetHeaders(w.Header(), found, freshold.Public)
	product, ok := found.Value()
	if !ok {
		http.Error(w, found.Negative.Message, http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(product)
}
